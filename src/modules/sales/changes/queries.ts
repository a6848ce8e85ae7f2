import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';

function lines(tx: Tx) {
  return tx
    .selectFrom('sales.changeRequest as r')
    .innerJoin('org.staff as a', 'a.id', 'r.askedBy')
    .leftJoin('org.staff as d', 'd.id', 'r.decidedBy')
    .select([sql<Record<string, unknown>>`r.wanted`.as('after'), sql<Record<string, unknown>>`r.before`.as('before')])
    .select(['r.id', 'r.kind', 'r.reason', 'r.refundFen', 'r.status', 'r.version', 'r.createdAt'])
    .select(['a.name as askedByName', 'd.name as decidedByName', 'r.decidedAt', 'r.decisionNote']);
}

/** The changes of an order, newest first. */
export function changesOfOrder(tx: Tx, orderId: string) {
  // plan: change_order
  return lines(tx).where('r.orderId', '=', orderId).orderBy('r.createdAt', 'desc').execute();
}

/** Changes in scope that wait, newest first. */
export function waiting(tx: Tx, query: { orgIds: string[] | null; cursor?: string | undefined; limit: number }) {
  const { orgIds, cursor, limit } = query;
  // plan: change_org, which holds nothing but what waits
  let found = lines(tx)
    .innerJoin('sales.order as o', 'o.id', 'r.orderId')
    .innerJoin('customers.customer as c', 'c.id', 'o.customerId')
    .innerJoin('org.unit as u', 'u.id', 'r.orgId')
    .select(['o.id as orderId', 'o.number as orderNumber', 'c.name as customerName'])
    .select(['u.name as unitName', 'u.nameEn as unitNameEn'])
    .select(({ ref }) => microseconds(ref('r.createdAt')).as('cursorAt'))
    .where('r.status', '=', 'pending');
  if (orgIds) found = found.where('r.orgId', 'in', orgIds);
  if (cursor) found = found.where(({ ref }) => beforeCursor(ref('r.createdAt'), ref('r.id'), cursor));
  return found
    .orderBy('r.createdAt', 'desc')
    .orderBy('r.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** A change, held until the transaction ends. */
export function lockChange(tx: Tx, id: string) {
  return tx
    .selectFrom('sales.changeRequest')
    .select(['id', 'orderId', 'kind', 'wanted', 'status', 'askedBy', 'reason', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}
