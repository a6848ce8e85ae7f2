import { sql } from 'kysely';
import { addMonths } from '../../../platform/clock.ts';
import { newId, type Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';

interface MonthQuery {
  orgIds: string[] | null;
  month: string;
}

/** Deliveries of a month to people. plan: delivery_org_day for a dealer or a region, delivery_month for a brand: one month of it, sorted */
function deliveries(tx: Tx, { orgIds, month }: MonthQuery) {
  const from = `${month}-01`;
  let query = tx
    .selectFrom('sales.delivery as d')
    .innerJoin('sales.order as o', 'o.id', 'd.orderId')
    .innerJoin('customers.customer as c', 'c.id', 'o.customerId')
    .leftJoin('club.recruitment as w', 'w.deliveryId', 'd.id')
    .where('c.kind', '=', 'person')
    .where('d.deliveredOn', '>=', from)
    .where('d.deliveredOn', '<', addMonths(from, 1));
  if (orgIds) query = query.where('d.orgId', 'in', orgIds);
  return query;
}

const MEMBERSHIP = sql<'active' | 'pending' | null>`club.membership(o.customer_id)`;

interface ListQuery extends MonthQuery {
  which: 'all' | 'enrolled' | 'missing' | 'unexplained';
  reason?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** A page of a month's deliveries with the standing of their owners, newest first. */
export function recruits(tx: Tx, query: ListQuery) {
  const { which, reason, cursor, limit } = query;
  let page = deliveries(tx, query)
    .innerJoin('products.unit as v', 'v.id', 'd.unitId')
    .innerJoin('products.trim as t', 't.id', 'o.trimId')
    .innerJoin('products.model as k', 'k.id', 't.modelId')
    .innerJoin('products.series as s', 's.id', 'k.seriesId')
    .innerJoin('org.unit as u', 'u.id', 'd.orgId')
    .leftJoin('org.staff as f', 'f.id', 'o.consultantId')
    .leftJoin('club.branch as b', (join) => join.onRef('b.orgId', '=', 'd.orgId').on('b.status', '=', 'open'))
    .select(['d.id', 'd.orderId', 'o.customerId', 'c.name as customerName', 'c.primaryMasked as mobileMasked'])
    .select(['d.unitId', sql<string>`coalesce(v.vin, v.serial)`.as('vin'), 'v.plate', 's.name as seriesName'])
    .select([
      's.nameEn as seriesNameEn',
      'u.name as dealerName',
      'u.nameEn as dealerNameEn',
      'f.name as consultantName',
    ])
    .select(['d.deliveredOn', MEMBERSHIP.as('membership'), 'w.reason', 'w.note'])
    .select([sql<boolean>`b.id is not null`.as('branch'), sql<number>`coalesce(w.version, 0)`.as('version')])
    .select(({ ref }) => microseconds(ref('d.createdAt')).as('cursorAt'));
  if (which === 'enrolled') page = page.where(MEMBERSHIP, 'is not', null);
  if (which === 'missing' || which === 'unexplained') page = page.where(MEMBERSHIP, 'is', null);
  if (which === 'unexplained') page = page.where('w.id', 'is', null);
  if (reason) page = page.where('w.reason', '=', reason).where(MEMBERSHIP, 'is', null);
  if (cursor) page = page.where(({ ref }) => beforeCursor(ref('d.createdAt'), ref('d.id'), cursor));
  return page
    .orderBy('d.createdAt', 'desc')
    .orderBy('d.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** A month's deliveries at dealers with a branch, by standing and reason. */
export function counts(tx: Tx, query: MonthQuery) {
  return deliveries(tx, query)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('club.branch as b')
          .select('b.id')
          .whereRef('b.orgId', '=', 'd.orgId')
          .where('b.status', '<>', sql.lit('closed')),
      ),
    )
    .select([MEMBERSHIP.as('membership'), 'w.reason', sql<number>`count(*)::integer`.as('deliveries')])
    .groupBy([MEMBERSHIP, 'w.reason'])
    .execute();
}

/** A delivery in sight with what was said about it, held against another who says it at the same moment. */
export async function lockDelivery(tx: Tx, id: string) {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`recruitment ${id}`}, 0))`.execute(tx);
  return tx
    .selectFrom('sales.delivery as d')
    .innerJoin('sales.order as o', 'o.id', 'd.orderId')
    .leftJoin('club.recruitment as w', 'w.deliveryId', 'd.id')
    .select(['d.id', 'd.orgId', MEMBERSHIP.as('membership'), 'w.reason', 'w.note'])
    .select(sql<number>`coalesce(w.version, 0)`.as('version'))
    .where('d.id', '=', id)
    .executeTakeFirst();
}

/** Writes why the owner of a delivered car is not in the club. */
export function explain(
  tx: Tx,
  given: { orgId: string; deliveryId: string; reason: string; note: string | null; staffId: string; version: number },
) {
  const { orgId: _org, deliveryId: _delivery, ...changed } = given;
  return tx
    .insertInto('club.recruitment')
    .values({ id: newId(), ...given })
    .onConflict((conflict) => conflict.constraint('recruitment_once').doUpdateSet(changed))
    .execute();
}
