import { sql } from 'kysely';
import type * as z from 'zod';
import { type Ctx, ownerFilter, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, ERRORS } from '../../../platform/errors.ts';
import type { Text } from '../../../platform/i18n.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import type { Permission } from '../../../platform/permissions.ts';
import { keepOrderPath, orderPath } from '../../sales/index.ts';
import { compose } from './compose.ts';
import * as queries from './queries.ts';
import { explainReason } from './reasons.ts';
import type { listMessages as listEndpoint, MessageState, tellMessage as tellEndpoint } from './schema.ts';
import { openText, sealText } from './sealed.ts';
import { emitTold } from './send.ts';
import type { Kind } from './wording.ts';

type State = z.output<typeof MessageState>;

/** A row as it leaves the house. */
function shown<R extends Omit<Awaited<ReturnType<typeof queries.messages>>[number], 'cursorAt'>>({
  subjectType,
  subjectId,
  ...row
}: R) {
  return {
    ...row,
    subject: { type: subjectType, id: subjectId },
    reason: explainReason(row.reason),
    dueAt: row.state === 'waiting' ? row.dueAt : null,
  };
}

/** What customers were told and are to be told; a consultant's are those of their own leads and orders. */
export async function listMessages(ctx: Ctx, query: z.output<(typeof listEndpoint)['query']>) {
  const own = ownerFilter(ctx, 'message.read');
  const rows = await read(ctx, (tx) => queries.messages(tx, { ...query, own, orgIds: scopeOf(ctx).orgIds }));
  const page = pageFrom(rows, query.limit);
  return { ...page, rows: page.rows.map(shown) };
}

/** One message with its words: those that went out, else those that would go out now. @throws AppError request.not_found */
export async function getMessage(ctx: Ctx, id: string) {
  const own = ownerFilter(ctx, 'message.read');
  return read(ctx, async (tx) => {
    const row = await queries.messageById(tx, id, own);
    if (!row) throw new AppError('request.not_found');
    const { textEnc, orgId: _, timeZone, ...rest } = row;
    const linkPath = row.subjectType === 'order' ? await orderPath(ctx, tx, row.subjectId) : null;
    const open = ['waiting', 'by_hand', 'failed'].includes(row.state);
    const link = linkPath && `${ctx.channels.publicUrl}${linkPath}`;
    const words = open && !textEnc ? await compose(ctx, tx, rest, link, timeZone) : null;
    return { ...shown(rest), text: openText(ctx, row) ?? words?.text ?? null, linkPath };
  });
}

/** A message to be acted on: in the caller's reach, as they saw it, in one of these states. */
async function hold(ctx: Ctx, tx: Tx, id: string, permission: Permission, version: number) {
  const own = ownerFilter(ctx, permission);
  const seen = await queries.messageById(tx, id, own);
  const row = seen && (await queries.lockMessage(tx, id));
  if (!row) throw new AppError('request.not_found');
  if (row.version !== version)
    throw new AppError('request.conflict', { current: { state: row.state, version: row.version } });
  return { ...row, kind: row.kind as Kind, timeZone: seen.timeZone };
}

const UNTOLD = ['by_hand', 'failed', 'waiting'];

/** A colleague told the customer themself, in these words or nearly. @throws AppError request.not_found, request.conflict, message.done */
export async function tellMessage(ctx: Ctx, id: string, given: z.output<(typeof tellEndpoint)['body']>) {
  return transact(ctx, async (tx) => {
    const row = await hold(ctx, tx, id, 'message.tell', given.version);
    if (!UNTOLD.includes(row.state)) throw new AppError('message.done');
    const path = row.subjectType === 'order' ? await keepOrderPath(ctx, tx, row.subjectId) : null;
    const words = row.textEnc
      ? null
      : await compose(ctx, tx, row, path && `${ctx.channels.publicUrl}${path}`, row.timeZone);
    const state: State = 'told';
    const version = row.version + 1;
    await tx
      .updateTable('engagement.message')
      .set({ state, channel: given.by, toldAt: ctx.clock.now(), toldBy: staffIdOf(ctx), version })
      .set({ textEnc: row.textEnc ?? (words && sealText(ctx, id, words.text)) })
      .where('id', '=', id)
      .execute();
    await emitTold(ctx, tx, row, given.by);
    return { id, state, version };
  });
}

/** @throws AppError message.no_channel where nothing can be sent, as with demo data */
async function needChannel({ channels: { sms, email } }: Ctx, tx: Tx): Promise<void> {
  const demo = await tx
    .selectFrom('app.setting')
    .select('key')
    .where('key', '=', 'demo')
    .where(sql<boolean>`value ->> 'state' = 'loaded'`)
    .executeTakeFirst();
  if (demo || (!sms && !email)) throw new AppError('message.no_channel');
}

const STUCK = ['failed', 'by_hand'];

/** Sends messages on their way again, from the first attempt. */
async function again(ctx: Ctx, tx: Tx, ids: readonly string[]): Promise<void> {
  await tx
    .updateTable('engagement.message')
    .set(({ eb }) => ({
      ...{ state: 'waiting', reason: null, attempts: 0, dueAt: ctx.clock.now() },
      version: eb('version', '+', 1),
    }))
    .where('id', 'in', [...ids])
    .execute();
}

/**
 * A message that failed or waits to be told is tried again, from the beginning.
 * @throws AppError request.not_found, request.conflict, message.not_stuck, message.no_channel
 */
export async function retryMessage(ctx: Ctx, id: string, version: number) {
  return transact(ctx, async (tx) => {
    const row = await hold(ctx, tx, id, 'message.tell', version);
    if (!STUCK.includes(row.state)) throw new AppError('message.not_stuck');
    await needChannel(ctx, tx);
    await again(ctx, tx, [id]);
    return { id, state: 'waiting' as const, version: version + 1 };
  });
}

/** As `retryMessage`, for many, as after an outage; those that are out of reach or not stuck are named with the reason. */
export async function retryMessages(ctx: Ctx, tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Text>> {
  await needChannel(ctx, tx);
  const stuck = await queries.holdStuck(tx, ids, ownerFilter(ctx, 'message.tell'));
  if (stuck.length > 0) await again(ctx, tx, stuck);
  const { zh, en } = ERRORS['message.not_stuck'];
  return new Map(ids.filter((id) => !stuck.includes(id)).map((id) => [id, { zh, en }]));
}
