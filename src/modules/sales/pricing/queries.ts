import { sql } from 'kysely';
import { newId, type Tx } from '../../../platform/db.ts';
import type { PriceLevels } from './money.ts';

/** The price levels that hold for a trim at a dealer; null where nobody set any. */
export async function levelsFor(tx: Tx, dealerId: string, trimId: string): Promise<PriceLevels | null> {
  const { rows } = await sql<PriceLevels>`select consultant_bp as "consultantBp", manager_bp as "managerBp",
    general_manager_bp as "generalManagerBp", premium_bp as "premiumBp" from sales.price_level_of(${dealerId}, ${trimId})`.execute(
    tx,
  );
  return rows[0] ?? null;
}

/** All levels set in scope: a handful a unit. */
export function priceLevels(tx: Tx, orgIds: string[] | null) {
  // plan: the whole of a small table, joined by key
  let query = tx
    .selectFrom('sales.priceLevel as p')
    .innerJoin('org.unit as u', 'u.id', 'p.orgId')
    .leftJoin('products.series as s', 's.id', 'p.seriesId')
    .select(['p.id', 'p.orgId', 'u.name as unitName', 'u.nameEn as unitNameEn', 'p.seriesId', 'p.version'])
    .select(['s.name as seriesName', 's.nameEn as seriesNameEn'])
    .select(['p.consultantBp', 'p.managerBp', 'p.generalManagerBp', 'p.premiumBp']);
  if (orgIds) query = query.where('p.orgId', 'in', orgIds);
  return query
    .orderBy('u.code')
    .orderBy('s.code', (order) => order.asc().nullsFirst())
    .limit(500)
    .execute();
}

/** One row of levels, held. */
export function lockLevel(tx: Tx, id: string) {
  return tx
    .selectFrom('sales.priceLevel')
    .select(['id', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** What a dealer set, else what is shipped. */
export async function settingsOf(tx: Tx, dealerId: string) {
  const row = await tx
    .selectFrom('sales.setting')
    .select(['deliveryChecklist', 'quoteDays', 'version'])
    .where('orgId', '=', dealerId)
    .executeTakeFirst();
  return row ?? { deliveryChecklist: false, quoteDays: 7, version: 0 };
}

/** Writes a dealer's settings over the version that was read; false where another came before. */
export async function writeSettings(
  tx: Tx,
  orgId: string,
  { version, ...values }: { deliveryChecklist: boolean; quoteDays: number; version: number },
): Promise<boolean> {
  if (version === 0) {
    const made = await tx
      .insertInto('sales.setting')
      .values({ id: newId(), orgId, ...values })
      .onConflict((conflict) => conflict.column('orgId').doNothing())
      .executeTakeFirst();
    return made.numInsertedOrUpdatedRows === 1n;
  }
  const changed = await tx
    .updateTable('sales.setting')
    .set({ ...values, version: version + 1 })
    .where('orgId', '=', orgId)
    .where('version', '=', version)
    .executeTakeFirst();
  return changed.numUpdatedRows === 1n;
}

/** The list price and the energy of a trim that is on sale. */
export function carOf(tx: Tx, trimId: string) {
  return tx
    .selectFrom('products.trim as t')
    .innerJoin('products.model as m', 'm.id', 't.modelId')
    .innerJoin('products.series as s', 's.id', 'm.seriesId')
    .select(['t.id', 't.priceFen', 's.energy', 's.id as seriesId'])
    .where('t.id', '=', trimId)
    .executeTakeFirst();
}
