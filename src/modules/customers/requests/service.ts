import { sql } from 'kysely';
import type * as z from 'zod';
import { type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { requestClosed, requestRegistered } from '../../events.ts';
import { entryOf, numberOf, staffAt } from '../../org/index.ts';
import { addConsents, currentVersion } from '../consent/ledger.ts';
import { personIds, standings } from '../consent/queries.ts';
import { refreshMatch } from '../matching-facts.ts';
import { type Deadlines, deadlinesOf } from './deadlines.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

const ZONE = 'Asia/Shanghai';

interface ListQuery {
  state?: string | undefined;
  open?: 'true' | undefined;
  overdue?: 'true' | undefined;
  kind?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

const isOpen = (state: string) => state !== 'done' && state !== 'refused';

type Row = Awaited<ReturnType<typeof queries.requests>>[number];

function rowOf(row: Omit<Row, 'cursorAt'>, now: Date) {
  const { verifiedAt, acknowledgedAt, ...rest } = row;
  return {
    ...rest,
    customerName: row.customerName ?? '',
    verified: verifiedAt !== null,
    acknowledged: acknowledgedAt !== null,
    overdue: isOpen(row.state) && row.dueAt < now,
  };
}

/** Requests of the acting unit, newest first. */
export async function listRequests(ctx: Ctx, query: ListQuery) {
  const now = ctx.clock.now();
  const rows = await read(ctx, (tx) => queries.requests(tx, { ...query, now, orgIds: scopeOf(ctx).orgIds }));
  const page = pageFrom(rows, query.limit);
  return { rows: page.rows.map((row) => rowOf(row, now)), next: page.next };
}

/** One request as those who handle it see it. @throws AppError request.not_found */
export async function viewRequest(ctx: Ctx, tx: Tx, id: string) {
  const found = await queries.requestById(tx, id);
  if (!found) throw new AppError('request.not_found');
  const { htmlFileId: _html, jsonFileId: _json, orgId: _org, ...row } = found;
  return { ...row, ...rowOf(row, ctx.clock.now()), customerStatus: row.customerStatus ?? '' };
}

export function getRequest(ctx: Ctx, id: string) {
  return read(ctx, (tx) => viewRequest(ctx, tx, id));
}

/** The deadlines of a request that comes now, by the limits the dictionary keeps. */
async function deadlines(ctx: Ctx, tx: Tx, vehicleSensitive: boolean): Promise<Deadlines> {
  const limit = (code: string, attribute: string, fallback: number) =>
    numberOf(ctx, tx, 'request_limit', code, attribute, fallback);
  const limits = {
    acknowledgeDays: await limit('acknowledge', 'days', 3),
    workingDays: await limit('complete', 'workingDays', 15),
    hardDays: await limit('hard', 'days', 30),
    vehicleWorkingDays: await limit('vehicle_sensitive', 'workingDays', 10),
  };
  return deadlinesOf(ctx.clock.now(), limits, vehicleSensitive, ctx.scope?.timeZone ?? ZONE);
}

interface NewRequest {
  orgId: string;
  customerId: string;
  kind: string;
  channel: string;
  details: string;
  vehicleSensitive: boolean;
  /** Who comes signed in, or stands before the colleague who takes it down, has been told that it was received. */
  verifiedHow?: string;
  acknowledged: boolean;
  /** Where the package is ordered together with it. */
  packageState?: 'making';
}

/** Writes a request down with its deadlines. @throws AppError data_request.open_exists */
export async function addRequest(ctx: Ctx, tx: Tx, ids: readonly string[], given: NewRequest) {
  if (await queries.hasOpen(tx, ids, given.kind)) throw new AppError('data_request.open_exists');
  const { verifiedHow, acknowledged, ...rest } = given;
  const now = ctx.clock.now();
  const { acknowledgeBy, dueAt, hardDueAt } = await deadlines(ctx, tx, given.vehicleSensitive);
  const id = newId();
  const { number } = await tx
    .insertInto('customers.request')
    .values({
      ...{ ...rest, id, acknowledgeBy, dueAt, hardDueAt },
      createdAt: now,
      acknowledgedAt: acknowledged ? now : null,
      verifiedAt: verifiedHow ? now : null,
      verifiedBy: verifiedHow ? ctx.actor.label : null,
      verifiedHow: verifiedHow ?? null,
    })
    .returning('number')
    .executeTakeFirstOrThrow();
  await emit(ctx, tx, requestRegistered, {
    orgId: given.orgId,
    subjectId: id,
    customerId: given.customerId,
    payload: { requestId: id, number, kind: given.kind },
  });
  return { id, number, dueAt };
}

/** A colleague takes down what a person asks for. @throws AppError request.not_found, data_request.open_exists */
export async function registerRequest(
  ctx: Ctx,
  customerId: string,
  given: z.output<(typeof schema.registerRequest)['body']>,
) {
  await entryOf(ctx, 'consent_channel', given.channel, 'channel');
  return transact(ctx, async (tx) => {
    const ids = await personIds(tx, customerId);
    if (!ids?.[0]) throw new AppError('request.not_found');
    return addRequest(ctx, tx, ids, {
      ...given,
      orgId: scopeOf(ctx).unitId,
      customerId: ids[0],
      acknowledged: true,
    });
  });
}

export type Locked = NonNullable<Awaited<ReturnType<typeof queries.lockRequest>>>;

/** A request to be moved on, locked, open, at the version the caller saw. @throws AppError request.not_found, request.conflict, data_request.closed */
export async function lockOpen(tx: Tx, id: string, version: number): Promise<Locked> {
  const request = await queries.lockRequest(tx, id);
  if (!request) throw new AppError('request.not_found');
  if (request.version !== version)
    throw new AppError('request.conflict', { current: { state: request.state, version: request.version } });
  if (!isOpen(request.state)) throw new AppError('data_request.closed');
  return request;
}

/** Whoever works on a request has told the person that it was received. */
export async function moveOn(
  ctx: Ctx,
  tx: Tx,
  request: Locked,
  change: Record<string, string | Date | null>,
): Promise<void> {
  const now = ctx.clock.now();
  await tx
    .updateTable('customers.request')
    .set({ acknowledgedAt: request.acknowledgedAt ?? now, ...change, version: request.version + 1 })
    .where('id', '=', request.id)
    .execute();
}

/** Ends a request with what came of it. */
export async function closeRequest(
  ctx: Ctx,
  tx: Tx,
  request: Locked,
  outcome: 'provided' | 'corrected' | 'explained' | 'withdrawn' | 'erased' | 'restricted' | 'refused',
  answer: string | null,
): Promise<void> {
  await moveOn(ctx, tx, request, {
    state: outcome === 'refused' ? 'refused' : 'done',
    outcome,
    answer,
    closedAt: ctx.clock.now(),
    closedBy: ctx.actor.label,
  });
  const { id, orgId, customerId, number, kind } = request;
  const payload = { requestId: id, number, kind, outcome };
  await emit(ctx, tx, requestClosed, { orgId, subjectId: id, customerId, payload });
}

/** Notes how the person was identified; nothing is handed out or erased before. */
export async function verifyRequest(ctx: Ctx, id: string, { version, how }: { version: number; how: string }) {
  return transact(ctx, async (tx) => {
    const request = await lockOpen(tx, id, version);
    await moveOn(ctx, tx, request, {
      verifiedAt: ctx.clock.now(),
      verifiedBy: ctx.actor.label,
      verifiedHow: how,
      state: request.state === 'received' ? 'working' : request.state,
    });
    return viewRequest(ctx, tx, id);
  });
}

/** Gives a request to a colleague who may handle it, or takes it oneself. */
export async function assignRequest(ctx: Ctx, id: string, given: { version: number; staffId?: string | undefined }) {
  return transact(ctx, async (tx) => {
    const request = await lockOpen(tx, id, given.version);
    const own = given.staffId === undefined || given.staffId === staffIdOf(ctx);
    const assigneeId = given.staffId ?? staffIdOf(ctx);
    if (!own && !(await staffAt(tx, assigneeId, scopeOf(ctx).unitId, 'request.handle')))
      throw invalid(
        'staffId',
        '该人员不在本单位或无权处理。',
        'This colleague does not work here or may not handle it.',
      );
    await moveOn(ctx, tx, request, { assigneeId, state: request.state === 'received' ? 'working' : request.state });
    return viewRequest(ctx, tx, id);
  });
}

/** Refuses with the reason the person is told (PIPL art. 50). */
export async function refuseRequest(ctx: Ctx, id: string, { version, reason }: { version: number; reason: string }) {
  return transact(ctx, async (tx) => {
    await closeRequest(ctx, tx, await lockOpen(tx, id, version), 'refused', reason);
    return viewRequest(ctx, tx, id);
  });
}

const OUTCOME = {
  access: 'provided',
  copy: 'provided',
  correct: 'corrected',
  explain: 'explained',
  withdraw: 'withdrawn',
} as const;

/** Completes a request; a withdrawal takes back every consent at once. @throws AppError data_request.not_verified, .no_package, .wrong_kind */
export async function completeRequest(ctx: Ctx, id: string, { version, answer }: { version: number; answer: string }) {
  return transact(ctx, async (tx) => {
    const request = await lockOpen(tx, id, version);
    const outcome = OUTCOME[request.kind as keyof typeof OUTCOME];
    if (!outcome) throw new AppError('data_request.wrong_kind');
    if (!request.verifiedAt) throw new AppError('data_request.not_verified');
    if (outcome === 'provided' && request.packageState !== 'ready') throw new AppError('data_request.no_package');
    if ((outcome === 'corrected' || outcome === 'explained') && answer === '')
      throw invalid('answer', '请写明处理结果,供申请人查看。', 'Say what was done; the person reads it.');
    if (outcome === 'withdrawn') await withdrawAll(ctx, tx, request);
    await closeRequest(ctx, tx, request, outcome, answer || null);
    return viewRequest(ctx, tx, id);
  });
}

async function withdrawAll(ctx: Ctx, tx: Tx, request: Locked): Promise<void> {
  const ids = (await personIds(tx, request.customerId)) ?? [];
  const granted = (await standings(tx, ids, ctx.clock.now())).filter(({ state }) => state === 'granted');
  const textVersion = await currentVersion(tx, ctx.clock.now());
  await addConsents(
    tx,
    request.customerId,
    granted.map(({ purpose, partnerId, unitId }) => ({
      purpose,
      state: 'withdrawn' as const,
      textVersion,
      channel: request.channel,
      evidence: { request: request.id },
      recipientId: partnerId,
      recipientUnitId: unitId,
    })),
  );
}

/** Files kept for legal reasons only. */
export async function listRestricted(ctx: Ctx, query: { cursor?: string | undefined; limit: number }) {
  return pageFrom(await read(ctx, (tx) => queries.restrictedFiles(tx, query.cursor, query.limit)), query.limit);
}

/** Ends a restriction: the units that knew the person see them again. @throws AppError request.not_found */
export async function liftRestriction(ctx: Ctx, customerId: string, reason: string) {
  return transact(ctx, async (tx) => {
    if (!(await queries.isRestricted(tx, customerId))) throw new AppError('request.not_found');
    const { rows } = await sql<{ done: boolean }>`select customers.hand_back(${customerId}) as done`.execute(tx);
    if (!rows[0]?.done) throw new AppError('request.not_found');
    // Found again by whoever enquires, as before the restriction.
    await refreshMatch(ctx, tx, customerId);
    const detail = JSON.stringify({ released: true, reason });
    await sql`select app.audit_view('customers.withheld', ${customerId}, ${scopeOf(ctx).unitId}::uuid, ${detail}::jsonb)`.execute(
      tx,
    );
    return { id: customerId, released: true as const };
  });
}
