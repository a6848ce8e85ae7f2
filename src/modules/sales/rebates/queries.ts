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
      'r.orgId',
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

/** Cars that each dealer in scope delivered in a month, by series, less those it took back in that month, whenever they were delivered. */
export async function carsOf(tx: Tx, month: string, orgIds: string[] | null) {
  const from = `${month}-01`;
  const own = orgIds ? sql`and w.org_id = any(${orgIds}::uuid[])` : sql``;
  // plan: delivery_month and order_returned_on, one month of each
  const { rows } = await sql<{ orgId: string; seriesId: string; cars: number }>`
    select w.org_id, m.series_id, sum(w.n)::integer as cars
    from (select d.org_id, d.order_id, d.delivered_on as day, 1 as n from sales.delivery d
      union all select o.org_id, o.id, o.returned_on, -1 from sales.order o where o.returned_on is not null) w
      join sales.order o on o.id = w.order_id join products.trim t on t.id = o.trim_id join products.model m on m.id = t.model_id
    where w.day >= ${from}::date and w.day < ${addMonths(from, 1)}::date ${own}
    group by 1, 2 having sum(w.n) > 0`.execute(tx);
  return rows;
}

/** The dealers below each of some units, of those named. plan: unit_closure_pkey, a few units */
export async function dealersBelow(
  tx: Tx,
  unitIds: readonly string[],
  dealerIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const below = new Map(unitIds.map((unitId) => [unitId, new Set<string>()]));
  if (unitIds.length === 0 || dealerIds.length === 0) return below;
  const rows = await tx
    .selectFrom('org.unitClosure')
    .select(['ancestorId', 'unitId'])
    .where('ancestorId', 'in', unitIds)
    .where('unitId', 'in', dealerIds)
    .execute();
  for (const { ancestorId, unitId } of rows) below.get(ancestorId)?.add(unitId);
  return below;
}

/** Dealers that have a rebate of a month already. plan: as rebates() */
export async function computedFor(tx: Tx, month: string, orgIds: string[] | null): Promise<string[]> {
  let query = tx.selectFrom('sales.rebate').select('orgId').distinct().where('month', '=', `${month}-01`);
  if (orgIds) query = query.where('orgId', 'in', orgIds);
  return (await query.execute()).map((row) => row.orgId);
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
