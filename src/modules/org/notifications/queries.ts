import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';

/** A colleague's notifications, newest first; customers' names as far as the acting unit sees them. plan: notification_staff */
export function notificationsOf(
  tx: Tx,
  by: { staffId: string; unitId: string; cursor?: string | undefined; limit: number },
) {
  const { staffId, unitId, cursor, limit } = by;
  let query = tx
    .selectFrom('org.notification as n')
    .innerJoin('org.unit as u', 'u.id', 'n.orgId')
    .leftJoin('customers.customer as c', 'c.id', 'n.customerId')
    .leftJoin('org.unitClosure as h', (join) => join.onRef('h.unitId', '=', 'n.orgId').on('h.ancestorId', '=', unitId))
    .select(['n.id', 'n.kind', 'n.subjectType', 'n.subjectId', 'n.payload', 'n.createdAt', 'n.readAt'])
    .select(['n.orgId as unitId', 'u.name as unitName', 'u.nameEn as unitNameEn', 'c.name as customerName'])
    .select(['h.unitId as hereId'])
    .select(({ ref }) => microseconds(ref('n.createdAt')).as('cursorAt'))
    .where('n.staffId', '=', staffId);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('n.createdAt'), ref('n.id'), cursor));
  return query
    .orderBy('n.createdAt', 'desc')
    .orderBy('n.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** How many a colleague has not read, counted up to a cap. plan: notification_unread */
export async function unreadOf(tx: Tx, staffId: string, cap: number): Promise<number> {
  const found = await sql<{ n: string }>`
    select count(*) as n from (select 1 from org.notification where staff_id = ${staffId} and read_at is null limit ${cap}) capped`.execute(
    tx,
  );
  return Number(found.rows[0]?.n ?? 0);
}

/** Marks one as read, at the first time it was; undefined where it is not the colleague's. */
export function markRead(tx: Tx, staffId: string, id: string, now: Date) {
  return tx
    .updateTable('org.notification')
    .set({ readAt: sql<Date>`coalesce(read_at, ${now}::timestamptz)` })
    .where('id', '=', id)
    .where('staffId', '=', staffId)
    .returning(['id', 'readAt'])
    .executeTakeFirst();
}

/** Marks all of a colleague's as read and returns how many were not. */
export async function markAllRead(tx: Tx, staffId: string, now: Date): Promise<number> {
  const updated = await tx
    .updateTable('org.notification')
    .set({ readAt: now })
    .where('staffId', '=', staffId)
    .where('readAt', 'is', null)
    .executeTakeFirst();
  return Number(updated.numUpdatedRows);
}

/** Who did what an event tells of. */
export async function actorOf(tx: Tx, eventId: string): Promise<string | null> {
  const event = await tx.selectFrom('app.event').select('actor').where('id', '=', eventId).executeTakeFirst();
  return event?.actor ?? null;
}

/** One notification an event for everybody who holds a permission in full at the event's unit, or above it, at units of these kinds. */
export async function notifyHolders(
  tx: Tx,
  eventId: string,
  to: { permission: string; at: readonly string[]; kind: string; subject: string; facts: Record<string, unknown> },
): Promise<void> {
  await sql`select org.notify_holders(${eventId}, ${[...to.at]}::text[], ${to.permission}, ${to.kind}, ${to.subject}, ${JSON.stringify(to.facts)}::jsonb)`.execute(
    tx,
  );
}

/** One notification an event about a claim, at a unit the event does not lie at: for whoever holds a permission there, or one of them. */
export async function notifyAt(
  tx: Tx,
  eventId: string,
  to: { unitId: string; permission: string; staffId: string | null; kind: string; facts: Record<string, unknown> },
): Promise<void> {
  await sql`select org.notify_at(${eventId}, ${to.unitId}, ${to.permission}, ${to.staffId}::uuid, ${to.kind}, 'claim', ${JSON.stringify(to.facts)}::jsonb)`.execute(
    tx,
  );
}

/** One notice of a lead that was taken from a dealer, by its latest event: for who accepts leads there, and who dispatches them above. */
export async function notifyReclaimed(tx: Tx, leadId: string, dealerId: string): Promise<void> {
  await sql`select org.notify_reclaimed(${leadId}, ${dealerId})`.execute(tx);
}
