import { type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import * as queries from './queries.ts';
import { UNREAD_CAP } from './schema.ts';

/** Something one colleague should know of. `payload` holds facts for the wording, nothing about the customer: names are read later, by `customerId`. */
export interface Notice {
  /** The unit at which the colleague can act on it. */
  orgId: string;
  staffId: string;
  /** e.g. `task.done`; web/console/shell/notification-words.ts words it. */
  kind: string;
  subject: { type: string; id: string } | null;
  customerId?: string | null;
  /** The event that it tells of: at most one notice an event and person. */
  eventId?: string | null;
  payload: Record<string, unknown>;
}

/** Writes a notice for a colleague in the caller's transaction. */
export async function notify(tx: Tx, notice: Notice): Promise<void> {
  const { orgId, staffId, kind, subject, payload } = notice;
  await tx
    .insertInto('org.notification')
    .values({
      id: newId(),
      orgId,
      staffId,
      kind,
      subjectType: subject?.type ?? null,
      subjectId: subject?.id ?? null,
      customerId: notice.customerId ?? null,
      eventId: notice.eventId ?? null,
      payload: JSON.stringify(payload),
    })
    .execute();
}

/** One's own notices, newest first, whatever unit they are about. */
export async function listNotifications(ctx: Ctx, query: { cursor?: string | undefined; limit: number }) {
  const by = { ...query, staffId: staffIdOf(ctx), unitId: scopeOf(ctx).unitId };
  const found = await read(ctx, (tx) => queries.notificationsOf(tx, by));
  const rows = found.map(({ subjectType, subjectId, hereId, payload, ...row }) => ({
    ...row,
    subject: subjectType && subjectId ? { type: subjectType, id: subjectId } : null,
    here: hereId !== null,
    facts: hereId === null ? {} : (payload as Record<string, unknown>),
  }));
  return pageFrom(rows, query.limit);
}

/** How many of one's own are unread. */
export async function countNotifications(ctx: Ctx) {
  return { unread: await read(ctx, (tx) => queries.unreadOf(tx, staffIdOf(ctx), UNREAD_CAP)), cap: UNREAD_CAP };
}

/** Marks one of one's own as read. @throws AppError request.not_found */
export async function readNotification(ctx: Ctx, id: string) {
  const row = await transact(ctx, (tx) => queries.markRead(tx, staffIdOf(ctx), id, ctx.clock.now()));
  if (!row?.readAt) throw new AppError('request.not_found');
  return { id: row.id, readAt: row.readAt };
}

/** Marks all of one's own as read. */
export async function readNotifications(ctx: Ctx) {
  return { read: await transact(ctx, (tx) => queries.markAllRead(tx, staffIdOf(ctx), ctx.clock.now())) };
}
