import { type SqlBool, sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { microseconds, readCursor } from '../../../platform/keyset.ts';

interface ListQuery {
  orgIds: string[] | null;
  consultantId: string | null;
  cursor?: string | undefined;
  limit: number;
}

/** Orders in scope with money to be given back, the longest waiting first. */
export function refundsDue(tx: Tx, { orgIds, consultantId, cursor, limit }: ListQuery) {
  // plan: order_refund_due, or order_refund_due_all where no dealers are named; both hold nothing but what is due
  const since = sql<Date>`o.refund_since`;
  let query = tx
    .selectFrom('sales.order as o')
    .innerJoin('customers.customer as c', 'c.id', 'o.customerId')
    .innerJoin('org.unit as u', 'u.id', 'o.orgId')
    .innerJoin('org.staff as f', 'f.id', 'o.consultantId')
    .select(['o.id', 'o.number', 'c.name as customerName', 'c.primaryMasked as mobileMasked', 'o.depositKind'])
    .select(['o.depositFen', 'o.paidFen', 'o.refundedFen', 'o.refundDueFen as dueFen', 'f.name as consultantName'])
    .select(['u.name as unitName', 'u.nameEn as unitNameEn', since.as('since'), microseconds(since).as('cursorAt')])
    .select(sql<'cancel' | 'return'>`case o.status when 'returned' then 'return' else 'cancel' end`.as('kind'))
    .select(sql<string | null>`coalesce(o.return_cause, o.cancel_reason)`.as('cause'))
    .select(sql<number>`greatest(0, o.paid_fen - o.refunded_fen - o.refund_due_fen)`.as('keptFen'))
    .select(sql<number>`greatest(0, o.refunded_fen + o.refund_due_fen - o.paid_fen)`.as('aboveFen'))
    .where(sql<SqlBool>`o.refund_due_fen > 0`);
  if (orgIds) query = query.where('o.orgId', 'in', orgIds);
  if (consultantId) query = query.where('o.consultantId', '=', consultantId);
  if (cursor) {
    const place = readCursor(cursor);
    query = query.where(
      sql<SqlBool>`(o.refund_since, o.id) > (to_timestamp(0) + ${place.at}::bigint * interval '1 microsecond', ${place.id}::uuid)`,
    );
  }
  return query
    .orderBy('o.refundSince')
    .orderBy('o.id')
    .limit(limit + 1)
    .execute();
}
