import type { FastifyRequest } from 'fastify';
import type * as z from 'zod';
import { forgetSessions, sessionHash } from '../../../platform/auth.ts';
import type { Ctx } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { selfOf } from '../passwords/identity.ts';
import { atHome, factorRefusal } from '../staff/rules.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

async function sessionsOf(tx: Tx, request: FastifyRequest, staffId: string) {
  const own = sessionHash(request);
  const rows = await queries.sessionsOf(tx, staffId);
  return rows.map(({ tokenHash, ...row }) => ({ ...row, current: own?.equals(tokenHash) ?? false }));
}

/** One's own sessions that go on. */
export async function mySessions(ctx: Ctx, request: FastifyRequest) {
  return { rows: await read(ctx, (tx) => sessionsOf(tx, request, selfOf(ctx).id)) };
}

/** Ends one of one's own sessions. @throws AppError request.not_found */
export async function endMySession(ctx: Ctx, id: string) {
  return ending(ctx, (tx) => queries.endSessions(tx, selfOf(ctx).id, id, null), true);
}

/** Ends all of one's own sessions but the one that asks. */
export async function endMyOthers(ctx: Ctx, request: FastifyRequest) {
  return ending(ctx, (tx) => queries.endSessions(tx, selfOf(ctx).id, null, sessionHash(request)), false);
}

async function ending(ctx: Ctx, end: (tx: Tx) => Promise<number>, some: boolean) {
  const ended = await transact(ctx, end);
  if (some && ended === 0) throw new AppError('request.not_found');
  forgetSessions();
  return { ended };
}

async function keeping(tx: Tx, staffId: string): Promise<void> {
  if (!(await queries.mayKeep(tx, staffId))) throw new AppError('request.not_found');
}

/** Sessions and second factors of a colleague whose home lies in the scope. @throws AppError request.not_found */
export async function staffSessions(ctx: Ctx, request: FastifyRequest, staffId: string) {
  return read(ctx, async (tx) => {
    await keeping(tx, staffId);
    return { rows: await sessionsOf(tx, request, staffId), factors: await queries.factorsOf(tx, staffId) };
  });
}

/** Ends one session of a colleague, or all (null). @throws AppError request.not_found */
export async function endStaffSessions(ctx: Ctx, staffId: string, sessionId: string | null) {
  const end = async (tx: Tx) => {
    await keeping(tx, staffId);
    return queries.endSessions(tx, staffId, sessionId, null);
  };
  return ending(ctx, end, sessionId !== null);
}

/** Takes a colleague's second factors away and ends their sessions. @throws AppError request.not_found */
export async function resetFactors(ctx: Ctx, staffId: string) {
  const removed = await transact(ctx, async (tx) => {
    await keeping(tx, staffId);
    const refusal = factorRefusal(ctx, await atHome(ctx, tx, staffId));
    if (refusal) throw refusal;
    const taken = await queries.resetFactors(tx, staffId);
    await queries.endSessions(tx, staffId, null, null);
    return taken;
  });
  forgetSessions();
  return { removed };
}

/** Tries to sign in, newest first. @throws AppError auth.forbidden without security.edit and audit.read */
export async function signInLog(ctx: Ctx, query: z.output<(typeof schema.signInLog)['query']>) {
  if (!ctx.permissions.has('security.edit') && !ctx.permissions.has('audit.read'))
    throw new AppError('auth.forbidden', { permission: 'security.edit' });
  const rows = await read(ctx, (tx) => queries.signInLog(tx, { ...query, limit: query.limit + 1 }));
  return pageFrom(rows, query.limit);
}
