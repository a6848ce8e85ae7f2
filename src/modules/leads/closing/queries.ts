import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';

/** Days on which somebody tried in vain, and how often. plan: follow_up_lead */
export async function missedAttempts(
  tx: Tx,
  leadId: string,
  zone: string,
): Promise<{ attempts: number; days: number }> {
  const found = await sql<{ attempts: string; days: string }>`
    select count(*) as attempts, count(distinct (created_at at time zone ${zone})::date) as days
    from leads.follow_up where lead_id = ${leadId}::uuid and not connected`.execute(tx);
  return { attempts: Number(found.rows[0]?.attempts ?? 0), days: Number(found.rows[0]?.days ?? 0) };
}

/** Whether an attachment belongs to a customer in sight. */
export async function isAttachmentOf(tx: Tx, id: string, customerId: string): Promise<boolean> {
  const found = await tx
    .selectFrom('customers.attachment')
    .select('id')
    .where('id', '=', id)
    .where('customerId', '=', customerId)
    .executeTakeFirst();
  return found !== undefined;
}

/** A proposal for a decision on it: locked until the transaction ends. */
export function lockClosing(tx: Tx, id: string) {
  return tx
    .selectFrom('leads.closing')
    .select(['id', 'leadId', 'kind', 'reason', 'state', 'version', 'proposedBy', 'grade', 'note'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** The proposal of a lead that waits. plan: closing_pending */
export function pendingClosing(tx: Tx, leadId: string) {
  return tx
    .selectFrom('leads.closing as k')
    .innerJoin('org.staff as s', 's.id', 'k.proposedBy')
    .select(['k.id', 'k.version', 'k.kind', 'k.reason', 'k.competitor', 'k.note', 'k.decideBy', 'k.createdAt'])
    .select(['k.proposedBy as proposedById', 's.name as proposedByName'])
    .where('k.leadId', '=', leadId)
    .where('k.state', '=', sql.lit('pending'))
    .executeTakeFirst();
}

/** The last approved closing of a lead: what a second life begins with. plan: closing_lead */
export function lastClosing(tx: Tx, leadId: string) {
  return tx
    .selectFrom('leads.closing')
    .select(['kind', 'grade', 'reason'])
    .where('leadId', '=', leadId)
    .where('state', '=', 'approved')
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst();
}

interface ListQuery {
  orgIds: string[] | null;
  proposedBy: string | null;
  state?: string | undefined;
  kind?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Proposals in scope, newest first. plan: closing_org or closing_org_state for a unit, closing_created for a brand; few wait at a time */
export function closings(tx: Tx, { orgIds, proposedBy, state, kind, cursor, limit }: ListQuery) {
  let query = tx
    .selectFrom('leads.closing as k')
    .innerJoin('leads.lead as l', 'l.id', 'k.leadId')
    .innerJoin('customers.customer as c', 'c.id', 'l.customerId')
    .innerJoin('org.unit as u', 'u.id', 'k.orgId')
    .innerJoin('org.staff as p', 'p.id', 'k.proposedBy')
    .leftJoin('org.staff as d', 'd.id', 'k.decidedBy')
    .select(['k.id', 'k.version', 'k.leadId', 'l.customerId', 'c.name as customerName', 'k.kind'])
    .select('c.primaryMasked as mobileMasked')
    .select(['k.reason', 'k.competitor', 'k.note', 'k.attachmentId', 'k.grade', 'l.attempts', 'l.firstConnectedAt'])
    .select(['l.arrivedAt', 'l.testDrivenAt', 'u.name as unitName', 'u.nameEn as unitNameEn'])
    .select(['k.proposedBy as proposedById', 'p.name as proposedByName', 'k.decideBy', 'k.state'])
    .select(['d.name as decidedByName', 'k.decidedAt', 'k.decisionNote', 'k.createdAt'])
    .select(({ ref }) => microseconds(ref('k.createdAt')).as('cursorAt'));
  const only = orgIds?.length === 1 ? orgIds[0] : undefined;
  if (only) query = query.where('k.orgId', '=', only);
  else if (orgIds) query = query.where(sql<boolean>`k.org_id = any(${orgIds}::uuid[])`);
  if (proposedBy) query = query.where('k.proposedBy', '=', proposedBy);
  if (state) query = query.where('k.state', '=', state);
  if (kind) query = query.where('k.kind', '=', kind);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('k.createdAt'), ref('k.id'), cursor));
  return query
    .orderBy('k.createdAt', 'desc')
    .orderBy('k.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** Re-checks in scope, newest first. plan: recheck_state, recheck_created */
export function rechecks(tx: Tx, state: string | undefined, cursor: string | undefined, limit: number) {
  let query = tx
    .selectFrom('leads.recheck as r')
    .innerJoin('leads.closing as k', 'k.id', 'r.closingId')
    .innerJoin('leads.lead as l', 'l.id', 'r.leadId')
    .innerJoin('customers.customer as c', 'c.id', 'l.customerId')
    .innerJoin('org.unit as u', 'u.id', 'r.orgId')
    .leftJoin('org.staff as s', 's.id', 'r.checkedBy')
    .select(['r.id', 'r.version', 'r.leadId', 'l.customerId', 'c.name as customerName'])
    .select(['c.primaryMasked as mobileMasked', 'k.reason', 'k.competitor', 'k.note as closingNote'])
    .select(['u.name as unitName', 'u.nameEn as unitNameEn', 'l.cityCode', 'l.closedAt', 'r.dueAt', 'r.attempts'])
    .select(['r.state', 'r.result', 'r.note', 's.name as checkedByName', 'r.checkedAt', 'r.createdAt'])
    .select([
      sql<
        string | null
      >`(select i.id from customers.identifier i where i.customer_id = l.customer_id and i.is_primary order by i.created_at limit 1)`.as(
        'mobileId',
      ),
    ])
    .select(({ ref }) => microseconds(ref('r.createdAt')).as('cursorAt'));
  if (state) query = query.where('r.state', '=', state);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('r.createdAt'), ref('r.id'), cursor));
  return query
    .orderBy('r.createdAt', 'desc')
    .orderBy('r.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** A re-check for its result: locked until the transaction ends. */
export function lockRecheck(tx: Tx, id: string) {
  return tx
    .selectFrom('leads.recheck')
    .select(['id', 'leadId', 'orgId', 'state', 'attempts', 'version', 'dueAt'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}
