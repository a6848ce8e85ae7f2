import { sql } from 'kysely';
import { addMonths } from '../../../platform/clock.ts';
import { newId, type Tx } from '../../../platform/db.ts';
import type { RebateTier } from '../pricing/money.ts';

const MOST = 5000;

/** Rules in scope: a few dozen. */
export function rules(tx: Tx) {
  // plan: the whole of a small table
  return tx
    .selectFrom('sales.rebateRule as r')
    .leftJoin('products.series as s', 's.id', 'r.seriesId')
    .select([
      'r.id',
      'r.name',
      'r.nameEn',
      'r.seriesId',
      's.name as seriesName',
      's.nameEn as seriesNameEn',
      'r.version',
    ])
    .select(sql<RebateTier[]>`r.tiers`.as('tiers'))
    .select(sql<string>`to_char(r.from_month, 'YYYY-MM')`.as('fromMonth'))
    .select(sql<string | null>`to_char(r.to_month, 'YYYY-MM')`.as('toMonth'))
    .orderBy('r.fromMonth', 'desc')
    .orderBy('r.id', 'desc')
    .limit(500)
    .execute();
}

/** Cars that each dealer in scope delivered in a month, by series. */
export function carsOf(tx: Tx, month: string, orgIds: string[] | null) {
  const from = `${month}-01`;
  // plan: delivery_month, one month of it
  let query = tx
    .selectFrom('sales.delivery as d')
    .innerJoin('sales.order as o', 'o.id', 'd.orderId')
    .innerJoin('products.trim as t', 't.id', 'o.trimId')
    .innerJoin('products.model as m', 'm.id', 't.modelId')
    .select(['d.orgId', 'm.seriesId', sql<number>`count(*)::integer`.as('cars')])
    .where('d.deliveredOn', '>=', from)
    .where('d.deliveredOn', '<', addMonths(from, 1))
    .groupBy(['d.orgId', 'm.seriesId']);
  if (orgIds) query = query.where('d.orgId', 'in', orgIds);
  return query.execute();
}

/** Writes what was computed over what was computed before; what somebody confirmed stays. Returns how many were written. */
export async function writeRebates(
  tx: Tx,
  rows: readonly {
    orgId: string;
    ruleId: string;
    month: string;
    ruleName: string;
    ruleNameEn: string;
    cars: number;
    perCarFen: number;
    amountFen: number;
  }[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const result = await tx
    .insertInto('sales.rebate')
    .values(rows.map((row) => ({ id: newId(), ...row })))
    .onConflict((conflict) =>
      conflict
        .columns(['orgId', 'month', 'ruleId'])
        .doUpdateSet(({ ref }) => ({
          cars: ref('excluded.cars'),
          perCarFen: ref('excluded.perCarFen'),
          amountFen: ref('excluded.amountFen'),
          ruleName: ref('excluded.ruleName'),
          ruleNameEn: ref('excluded.ruleNameEn'),
          version: sql<number>`rebate.version + 1`,
        }))
        .where(sql<boolean>`rebate.status = 'computed'`),
    )
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0n);
}

/** The rebates of a month, dealer by dealer. */
export function rebates(tx: Tx, month: string, orgIds: string[] | null) {
  // plan: rebate_org where dealers are named; otherwise one month of a table of dealers × rules × months
  let query = tx
    .selectFrom('sales.rebate as r')
    .innerJoin('org.unit as u', 'u.id', 'r.orgId')
    .select([
      'r.id',
      'u.name as unitName',
      'u.nameEn as unitNameEn',
      'r.ruleName',
      'r.ruleNameEn',
      'r.cars',
      'r.perCarFen',
    ])
    .select(['r.amountFen', 'r.status', 'r.note', 'r.version', sql<string>`to_char(r.month, 'YYYY-MM')`.as('month')])
    .where('r.month', '=', `${month}-01`);
  if (orgIds) query = query.where('r.orgId', 'in', orgIds);
  return query.orderBy('u.code').orderBy('r.ruleId').limit(MOST).execute();
}
