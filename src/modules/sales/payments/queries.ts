import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';
import { BALANCE } from '../queries.ts';

/** What a payment `p` says, with the colleague `f` who recorded it. */
const PAYMENT = [
  ...(['p.id', 'p.kind', 'p.method', 'p.amountFen', 'p.paidOn', 'p.receipt', 'p.reference', 'p.note'] as const),
  'f.name as staffName',
] as const;

/** The payments of an order, oldest first. */
export function paymentsOfOrder(tx: Tx, orderId: string) {
  // plan: payment_order
  return tx
    .selectFrom('sales.payment as p')
    .innerJoin('org.staff as f', 'f.id', 'p.staffId')
    .select(PAYMENT)
    .where('p.orderId', '=', orderId)
    .orderBy('p.createdAt')
    .orderBy('p.id')
    .execute();
}

interface ListQuery {
  orgIds: string[] | null;
  consultantId: string | null;
  kind?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Payments in scope, newest first. */
export function payments(tx: Tx, { orgIds, consultantId, kind, cursor, limit }: ListQuery) {
  // plan: payment_org; the joins touch the page only because of the limit on an ordered index
  let query = tx
    .selectFrom('sales.payment as p')
    .innerJoin('sales.order as o', 'o.id', 'p.orderId')
    .innerJoin('customers.customer as c', 'c.id', 'o.customerId')
    .innerJoin('org.staff as f', 'f.id', 'p.staffId')
    .innerJoin('org.unit as u', 'u.id', 'p.orgId')
    .select(PAYMENT)
    .select([
      'o.id as orderId',
      'o.number as orderNumber',
      'o.contractNumber',
      'o.status as orderStatus',
      'p.createdAt',
    ])
    .select(['c.name as customerName', 'u.name as unitName', 'u.nameEn as unitNameEn'])
    .select(sql<number>`${BALANCE}`.as('balanceFen'))
    .select(({ ref }) => microseconds(ref('p.createdAt')).as('cursorAt'));
  if (orgIds) query = query.where('p.orgId', 'in', orgIds);
  if (consultantId) query = query.where('o.consultantId', '=', consultantId);
  if (kind) query = query.where('p.kind', '=', kind);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('p.createdAt'), ref('p.id'), cursor));
  return query
    .orderBy('p.createdAt', 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit + 1)
    .execute();
}
