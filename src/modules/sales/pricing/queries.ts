import { type RawBuilder, sql } from 'kysely';
import { newId, type Tx } from '../../../platform/db.ts';
import type { DB } from '../../../platform/db.types.ts';
import type { PriceLevels } from './money.ts';

/** The price levels that hold for a trim at a dealer; null where nobody set any. */
export async function levelsFor(tx: Tx, dealerId: string, trimId: string): Promise<PriceLevels | null> {
  const { rows } = await sql<PriceLevels>`select consultant_bp as "consultantBp", manager_bp as "managerBp",
    general_manager_bp as "generalManagerBp", premium_bp as "premiumBp" from sales.price_level_of(${dealerId}, ${trimId})`.execute(
    tx,
  );
  return rows[0] ?? null;
}

const shown = (tx: Tx, source: RawBuilder<unknown>) =>
  tx
    .selectFrom(source.$castTo<DB['sales.priceLevel']>().as('p'))
    .innerJoin('org.unit as u', 'u.id', 'p.orgId')
    .leftJoin('products.series as s', 's.id', 'p.seriesId')
    .select(['p.id', 'p.orgId', 'u.name as unitName', 'u.nameEn as unitNameEn', 'p.seriesId', 'p.version'])
    .select(['s.name as seriesName', 's.nameEn as seriesNameEn'])
    .select(['p.consultantBp', 'p.managerBp', 'p.generalManagerBp', 'p.premiumBp'])
    .orderBy('u.code')
    .orderBy('s.code', (order) => order.asc().nullsFirst())
    .limit(500);

/** All levels set in scope: a handful a unit. plan: the whole of a small table, joined by key */
export function priceLevels(tx: Tx, orgIds: string[] | null) {
  const query = shown(tx, sql`sales.price_level`);
  return (orgIds ? query.where('p.orgId', 'in', orgIds) : query).execute();
}

/** Levels set by the units above one. plan: sales.price_levels_above, a handful a unit */
export function priceLevelsAbove(tx: Tx, unitId: string) {
  return shown(tx, sql`sales.price_levels_above(${unitId}::uuid)`).execute();
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

/** How cars leave, and how long a quote is valid. */
export interface SaleRules {
  deliveryChecklist: boolean;
  contractFirst: boolean;
  paidFirst: boolean;
  quoteDays: number;
}

/** Where nobody set anything cars leave as they always did; an installation that is set up anew begins strict (`sellStrictly`). */
const SHIPPED: SaleRules = { deliveryChecklist: false, contractFirst: false, paidFirst: false, quoteDays: 7 };

/** What a unit set, else the nearest unit above it, else what is shipped. `version`: of the unit's own, 0 where it has none. */
export async function settingsOf(tx: Tx, unitId: string) {
  const { rows } = await sql<SaleRules & { orgId: string; unitName: string; unitNameEn: string; version: number }>`
    select org_id as "orgId", unit_name as "unitName", unit_name_en as "unitNameEn", delivery_checklist as "deliveryChecklist",
      contract_first as "contractFirst", paid_first as "paidFirst", quote_days as "quoteDays", version
    from sales.setting_at(${unitId}::uuid)`.execute(tx);
  if (!rows[0]) return { ...SHIPPED, from: null, version: 0 };
  const { orgId, unitName, unitNameEn, version, ...rules } = rows[0];
  return orgId === unitId
    ? { ...rules, from: null, version }
    : { ...rules, from: { name: unitName, nameEn: unitNameEn }, version: 0 };
}

/** Writes a unit's settings over the version that was read; false where another came before. What is left out stays as it holds. */
export async function writeSettings(
  tx: Tx,
  orgId: string,
  { version, ...values }: SaleRules & { version: number },
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
