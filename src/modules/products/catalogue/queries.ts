import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';

/** Every series with every model and trim, in the order of the price list. */
export async function allSeries(tx: Tx) {
  const [series, models, trims] = await Promise.all([
    tx
      .selectFrom('products.series')
      .select(['id', 'code', 'name', 'nameEn', 'energy', 'active', 'sort'])
      .orderBy('active', 'desc')
      .orderBy('sort')
      .execute(),
    tx
      .selectFrom('products.model')
      .select(['seriesId', 'code', 'name', 'nameEn', 'modelYear', 'active'])
      .orderBy('modelYear', 'desc')
      .orderBy('code')
      .execute(),
    tx
      .selectFrom('products.trim as t')
      .innerJoin('products.model as m', 'm.id', 't.modelId')
      .select(['t.id', 'm.seriesId', 'm.modelYear', 't.name', 't.nameEn', 't.priceFen', 't.active'])
      .orderBy('m.modelYear', 'desc')
      .orderBy('t.priceFen')
      .execute(),
  ]);
  return series.map((one) => ({
    ...one,
    models: models.filter((model) => model.seriesId === one.id),
    trims: trims.filter((trim) => trim.seriesId === one.id),
  }));
}

/** A series; `held` where it lies in the acting unit's subtree. */
export function seriesById(tx: Tx, id: string) {
  return tx
    .selectFrom('products.series')
    .select(['id', 'code', 'name', 'nameEn', 'energy', 'active', 'sort', 'description', 'descriptionEn'])
    .select(['warrantyMonths', 'warrantyKm', 'version'])
    .select(
      sql<boolean>`exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = series.org_id)`.as(
        'held',
      ),
    )
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Models of a series, the newest first. */
export function modelsOf(tx: Tx, seriesId: string) {
  return tx
    .selectFrom('products.model')
    .select(['id', 'code', 'name', 'nameEn', 'modelYear', 'active', 'version'])
    .where('seriesId', '=', seriesId)
    .orderBy('modelYear', 'desc')
    .orderBy('code')
    .execute();
}

/** Trims of a series by price. */
export function trimsOf(tx: Tx, seriesId: string) {
  return tx
    .selectFrom('products.trim as t')
    .innerJoin('products.model as m', 'm.id', 't.modelId')
    .select(['t.id', 't.modelId', 't.code', 't.name', 't.nameEn', 't.priceFen', 't.description', 't.descriptionEn'])
    .select(['t.active', 't.saleFrom', 't.saleTo', 't.version'])
    .where('m.seriesId', '=', seriesId)
    .orderBy('t.priceFen')
    .execute();
}

/** Pictures of a series in their order. plan: picture_series */
export function picturesOf(tx: Tx, seriesId: string) {
  return tx
    .selectFrom('products.picture')
    .select(['id', 'trimId', 'title', 'titleEn', 'bytes', 'sort'])
    .where('seriesId', '=', seriesId)
    .orderBy('sort')
    .orderBy('id')
    .execute();
}

/** Maintenance items of a series. plan: maintenance_once */
export function itemsOf(tx: Tx, seriesId: string) {
  return tx
    .selectFrom('products.maintenanceItem')
    .select(['id', 'trimId', 'code', 'name', 'nameEn', 'why', 'whyEn', 'firstKm', 'firstMonths', 'everyKm'])
    .select(['everyMonths', 'priceFen', 'sort', 'active', 'version'])
    .where('seriesId', '=', seriesId)
    .orderBy('sort')
    .orderBy('code')
    .execute();
}

/** One picture. */
export function pictureById(tx: Tx, id: string) {
  return tx
    .selectFrom('products.picture')
    .select(['id', 'seriesId', 'sha256Hex', 'mediaType', 'bytes'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Brands of the acting unit's subtree; the brand itself where one acts at it. */
export async function brandsInScope(tx: Tx, unitId: string): Promise<string[]> {
  const found = await tx
    .selectFrom('org.unit as u')
    .innerJoin('org.unitClosure as c', 'c.unitId', 'u.id')
    .select('u.id')
    .where('c.ancestorId', '=', unitId)
    .where('u.kind', '=', 'brand')
    .execute();
  return found.map((row) => row.id);
}

type Table = 'products.series' | 'products.model' | 'products.trim' | 'products.maintenanceItem';

const SERIES: Record<Table, ReturnType<typeof sql<string>>> = {
  'products.series': sql<string>`t.id`,
  'products.model': sql<string>`t.series_id`,
  'products.trim': sql<string>`(select m.series_id from products.model m where m.id = t.model_id)`,
  'products.maintenanceItem': sql<string>`t.series_id`,
};

/** A row of the catalogue, locked, with the series it belongs to. */
export async function lockRow(tx: Tx, table: Table, id: string) {
  const found = await sql<{ seriesId: string; version: number; doc: Record<string, unknown> }>`
    select ${SERIES[table]} as series_id, t.version, to_jsonb(t) as doc from ${sql.table(table)} t where t.id = ${id}::uuid for update`.execute(
    tx,
  );
  const row = found.rows[0];
  if (!row) return undefined;
  const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return { ...row, doc: Object.fromEntries(Object.entries(row.doc).map(([name, value]) => [camel(name), value])) };
}

/** Writes new values into a row of the catalogue. */
export async function updateRow(tx: Tx, table: Table, id: string, values: Record<string, unknown>): Promise<void> {
  switch (table) {
    case 'products.series':
      await tx.updateTable('products.series').set(values).where('id', '=', id).execute();
      return;
    case 'products.model':
      await tx.updateTable('products.model').set(values).where('id', '=', id).execute();
      return;
    case 'products.trim':
      await tx.updateTable('products.trim').set(values).where('id', '=', id).execute();
      return;
    case 'products.maintenanceItem':
      await tx.updateTable('products.maintenanceItem').set(values).where('id', '=', id).execute();
  }
}
