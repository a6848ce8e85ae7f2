import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';

interface ListQuery {
  orgIds: string[] | null;
  consultantId: string | null;
  state?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Proposals in scope, newest first. plan: downgrade_org for a unit's of one state, downgrade_created for a brand */
export function downgrades(tx: Tx, { orgIds, consultantId, state, cursor, limit }: ListQuery) {
  let query = tx
    .selectFrom('leads.downgrade as d')
    .innerJoin('leads.lead as l', 'l.id', 'd.leadId')
    .innerJoin('customers.customer as c', 'c.id', 'l.customerId')
    .innerJoin('org.unit as u', 'u.id', 'd.orgId')
    .leftJoin('org.staff as s', 's.id', 'l.consultantId')
    .select(['d.id', 'd.version', 'd.leadId', 'c.name as customerName', 'c.primaryMasked as mobileMasked'])
    .select(['d.fromGrade', 'd.toGrade', 'd.expectedOn', 'l.nextContactAt', 's.name as consultantName'])
    .select(['u.name as unitName', 'u.nameEn as unitNameEn', 'd.state', 'd.reason', 'd.createdAt'])
    .select(({ ref }) => microseconds(ref('d.createdAt')).as('cursorAt'));
  const only = orgIds?.length === 1 ? orgIds[0] : undefined;
  if (only) query = query.where('d.orgId', '=', only);
  else if (orgIds) query = query.where(sql<boolean>`d.org_id = any(${orgIds}::uuid[])`);
  if (consultantId) query = query.where('l.consultantId', '=', consultantId);
  if (state) query = query.where('d.state', '=', state);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('d.createdAt'), ref('d.id'), cursor));
  return query
    .orderBy('d.createdAt', 'desc')
    .orderBy('d.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** A proposal for its decision: locked until the transaction ends. */
export function lockDowngrade(tx: Tx, id: string) {
  return tx
    .selectFrom('leads.downgrade')
    .select(['id', 'leadId', 'fromGrade', 'toGrade', 'state', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** The open proposal of a lead. plan: downgrade_open */
export function openDowngrade(tx: Tx, leadId: string) {
  return tx
    .selectFrom('leads.downgrade')
    .select(['id', 'version', 'fromGrade', 'toGrade', 'expectedOn'])
    .where('leadId', '=', leadId)
    .where('state', '=', sql.lit('open'))
    .executeTakeFirst();
}
