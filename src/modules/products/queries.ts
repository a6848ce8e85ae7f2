import { sql } from 'kysely';
import { newId, type Tx } from '../../platform/db.ts';
import { beforeCursor, microseconds, readCursor } from '../../platform/keyset.ts';

/** Active series with their pictures and the trims on sale that day, in the order of the price list. */
export async function catalogue(tx: Tx, today: string) {
  const [series, trims, pictures] = await Promise.all([
    tx
      .selectFrom('products.series')
      .select(['id', 'code', 'name', 'nameEn', 'energy', 'description', 'descriptionEn'])
      .where('active', '=', true)
      .orderBy('sort')
      .execute(),
    tx
      .selectFrom('products.trim as t')
      .innerJoin('products.model as m', 'm.id', 't.modelId')
      .select(['t.id', 'm.seriesId', 'm.modelYear', 't.name', 't.nameEn', 't.priceFen'])
      .where('m.active', '=', true)
      .where('t.active', '=', true)
      .where(({ eb, or }) => or([eb('t.saleFrom', 'is', null), eb('t.saleFrom', '<=', today)]))
      .where(({ eb, or }) => or([eb('t.saleTo', 'is', null), eb('t.saleTo', '>=', today)]))
      .orderBy('m.modelYear', 'desc')
      .orderBy('t.priceFen')
      .execute(),
    tx
      .selectFrom('products.picture')
      .select(['id', 'seriesId', 'title', 'titleEn'])
      .where('trimId', 'is', null)
      .orderBy('sort')
      .orderBy('id')
      .execute(),
  ]);
  return series.map((one) => ({
    ...one,
    trims: trims.filter((trim) => trim.seriesId === one.id),
    pictures: pictures.filter((picture) => picture.seriesId === one.id),
  }));
}

/** A series by its code; undefined when unknown. */
export function seriesByCode(tx: Tx, code: string) {
  return tx.selectFrom('products.series').select(['id', 'name', 'nameEn']).where('code', '=', code).executeTakeFirst();
}

/** The price of a trim; undefined when unknown. */
export function trimById(tx: Tx, id: string) {
  return tx.selectFrom('products.trim').select(['id', 'priceFen']).where('id', '=', id).executeTakeFirst();
}

/** What narrows the list of vehicles, besides a search text. */
export interface VehicleFilters {
  seriesId?: string | undefined;
  dealerId?: string | undefined;
  owner?: 'yes' | 'no' | undefined;
  deliveredFrom?: string | undefined;
  deliveredTo?: string | undefined;
  warrantyFrom?: string | undefined;
  warrantyBefore?: string | undefined;
  insuranceFrom?: string | undefined;
  insuranceBefore?: string | undefined;
  loanFrom?: string | undefined;
  loanBefore?: string | undefined;
}

interface VehicleQuery extends VehicleFilters {
  orgIds: string[] | null;
  q?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** What `products.listed` reads: series and region resolved to trims and dealers, dates by their names. Null where nothing is asked. */
async function filtersOf(tx: Tx, query: VehicleFilters): Promise<Record<string, unknown> | null> {
  const { seriesId, dealerId, owner } = query;
  const [trims, dealers] = await Promise.all([
    seriesId === undefined
      ? null
      : tx
          .selectFrom('products.trim as t')
          .innerJoin('products.model as m', 'm.id', 't.modelId')
          .select('t.id')
          .where('m.seriesId', '=', seriesId)
          .execute(),
    dealerId === undefined
      ? null
      : tx.selectFrom('org.unitClosure').select('unitId as id').where('ancestorId', '=', dealerId).execute(),
  ]);
  const dates = Object.fromEntries(
    DATES.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]] as const])),
  );
  const filters = {
    ...dates,
    ...(trims && { trims: trims.map(({ id }) => id) }),
    ...(dealers && { dealers: dealers.map(({ id }) => id) }),
    ...(owner && { owned: owner === 'yes' }),
  };
  return Object.keys(filters).length > 0 ? filters : null;
}

const DATES = [
  'deliveredFrom',
  'deliveredTo',
  'warrantyFrom',
  'warrantyBefore',
  'insuranceFrom',
  'insuranceBefore',
  'loanFrom',
  'loanBefore',
] as const;

/** The column a filtered list is ordered by, as products.listed_by tells the database. */
function orderOf(query: VehicleFilters): 'warrantyUntil' | 'insuredUntil' | 'loanUntil' | 'deliveredOn' | 'createdAt' {
  if (query.warrantyFrom ?? query.warrantyBefore) return 'warrantyUntil';
  if (query.insuranceFrom ?? query.insuranceBefore) return 'insuredUntil';
  if (query.loanFrom ?? query.loanBefore) return 'loanUntil';
  if (query.deliveredFrom ?? query.deliveredTo) return 'deliveredOn';
  return 'createdAt';
}

/**
 * Vehicles in scope, newest first, or by the date that a filter asks for; `q` is a VIN, a serial number or a plate, or the last four or more
 * characters of one.
 */
export async function vehicles(tx: Tx, { orgIds, q, cursor, limit, ...query }: VehicleQuery) {
  const filters = await filtersOf(tx, query);
  const order = q ? 'createdAt' : orderOf(query);
  let rows = tx
    .selectFrom('products.unit as u')
    .innerJoin('products.trim as t', 't.id', 'u.trimId')
    .innerJoin('products.model as m', 'm.id', 't.modelId')
    .innerJoin('products.series as s', 's.id', 'm.seriesId')
    .innerJoin('org.unit as o', 'o.id', 'u.orgId')
    .leftJoin('products.ownership as w', (join) => join.onRef('w.unitId', '=', 'u.id').on('w.toDate', 'is', null))
    .leftJoin('customers.customer as c', 'c.id', 'w.customerId')
    .select([
      'u.id',
      'u.vin',
      'u.serial',
      'u.plate',
      's.name as seriesName',
      's.nameEn as seriesNameEn',
      't.name as trimName',
      't.nameEn as trimNameEn',
    ])
    .select([
      'u.colour',
      'u.deliveredOn',
      'u.warrantyUntil',
      'u.insuredUntil',
      'u.loanUntil',
      'o.name as dealerName',
      'o.nameEn as dealerNameEn',
      'c.id as ownerId',
      'c.name as ownerName',
      'u.createdAt',
    ])
    .select(
      order === 'createdAt'
        ? ({ ref }) => microseconds(ref('u.createdAt')).as('cursorAt')
        : sql<string>`(extract(epoch from ${sql.ref(`u.${order}`)}) * 1000000)::bigint::text`.as('cursorAt'),
    );
  if (q) {
    const after = cursor ? readCursor(cursor) : null;
    // plan: products.found gives the page's ids in scope
    rows = rows.where(
      'u.id',
      'in',
      sql<string>`(select products.found(${plainNumber(q)}, ${JSON.stringify(filters ?? {})}::jsonb, ${after?.at ?? null}::bigint, ${after?.id ?? null}::uuid, ${limit + 1}))`,
    );
  } else if (filters) {
    const after = cursor ? readCursor(cursor) : null;
    // plan: products.listed gives the page's ids in scope
    rows = rows.where(
      'u.id',
      'in',
      sql<string>`(select products.listed(${JSON.stringify(filters)}::jsonb, ${after?.at ?? null}::bigint, ${after?.id ?? null}::uuid, ${limit + 1}))`,
    );
  } else {
    // plan: unit_org for a dealer, unit_created for many units
    if (orgIds) rows = rows.where('u.orgId', 'in', orgIds);
    if (cursor) rows = rows.where(({ ref }) => beforeCursor(ref('u.createdAt'), ref('u.id'), cursor));
  }
  return rows
    .orderBy(`u.${order}`, 'desc')
    .orderBy('u.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** A number as it is kept: upper case, half-width, without the spaces, dots and dashes people put in. */
export function plainNumber(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .toUpperCase()
    .replace(/[\s·•・.\p{Pd}]+/gu, '');
}

export interface NewUnit {
  orgId: string;
  vin: string | null;
  serial: string | null;
  plate: string | null;
  trimId: string;
  colour: string | null;
  invoicedOn?: string | null;
  deliveredOn: string | null;
  owned: boolean;
  warrantyUntil: string | null;
}

/** Registers a unit and returns its id. A VIN that stands anywhere in the group is refused by unit_vin. */
export async function insertUnit(tx: Tx, unit: NewUnit): Promise<string> {
  const id = newId();
  await tx
    .insertInto('products.unit')
    .values({ id, ...unit })
    .execute();
  return id;
}

/** Makes a customer the owner of a unit from a date on. */
export async function insertOwnership(
  tx: Tx,
  ownership: { orgId: string; unitId: string; customerId: string; fromDate: string },
): Promise<void> {
  await tx
    .insertInto('products.ownership')
    .values({ id: newId(), ...ownership })
    .execute();
}

/** What the series of a trim promises: months and kilometres of warranty from the day it is handed over. */
export function warrantyTerms(tx: Tx, trimId: string) {
  return tx
    .selectFrom('products.trim as t')
    .innerJoin('products.model as m', 'm.id', 't.modelId')
    .innerJoin('products.series as s', 's.id', 'm.seriesId')
    .select(['s.warrantyMonths', 's.warrantyKm', 's.orgId'])
    .where('t.id', '=', trimId)
    .executeTakeFirst();
}

/** The current ownership of a unit, as far as it is in scope. */
export function currentOwner(tx: Tx, unitId: string) {
  return tx
    .selectFrom('products.ownership')
    .select(['customerId', 'orgId', 'fromDate'])
    .where('unitId', '=', unitId)
    .where('toDate', 'is', null)
    .executeTakeFirst();
}

/** Customers whose vehicles changed since they were last asked for, taken off the list in this transaction. */
export async function takeChangedOwners(tx: Tx, limit: number): Promise<string[]> {
  const taken = await sql<{ id: string }>`select products.take_changed_owners(${limit}) as id`.execute(tx);
  return taken.rows.map((row) => row.id);
}
