import type { FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import {
  closeSession,
  OWNER_COOKIE,
  openStaffSession,
  passwordFits,
  passwordPause,
  renewSession,
  STAFF_COOKIE,
} from '../../../platform/auth.ts';
import { civilDate } from '../../../platform/clock.ts';
import { type Ctx, type SignInMethod, scopeOf } from '../../../platform/context.ts';
import { read, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { type Attempt, beginAttempt, settle } from './attempts.ts';
import { moveSession, personAt } from './queries.ts';
import type { Needs, SessionView } from './schema.ts';
import { putStep } from './steps.ts';

/** Facts of a sign-in that waits for its second factor. */
export interface Pending {
  login: string;
  method: SignInMethod;
  kinds: ('totp' | 'passkey')[];
}

/** What the first step of a sign-in came to: a session, or a second factor to be shown. */
type FirstStep = { signedIn: true } | { signedIn: false; needs: z.input<typeof Needs> };

/**
 * First step of staff sign-in. An unknown account, a wrong password, a left colleague and a login that waits take the same time, and the
 * waits are kept by the login as typed, so that neither answer nor time tells which accounts there are. From the fifth wrong password on
 * browsers nobody knows wait, longer each time; a browser the colleague signed in with before is counted for itself.
 * @throws AppError auth.failed, auth.locked, request.rate_limited
 */
export async function signIn(
  ctx: Ctx,
  login: string,
  password: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FirstStep> {
  const attempt = await beginAttempt(ctx, request, login, 'password');
  if (attempt.addressWait > 0) {
    // Before the password is looked at: it says nothing about any account, and costs us nothing.
    await settle(ctx, attempt, 'noted', 'address');
    throw new AppError('request.rate_limited', { seconds: attempt.addressWait });
  }
  if (attempt.accountWait > 0) {
    await passwordPause();
    await settle(ctx, attempt, 'noted', 'locked');
    throw new AppError('auth.locked', { seconds: attempt.accountWait });
  }
  if (!(await passwordFits(attempt.passwordHash, password))) {
    await settle(ctx, attempt, 'wrong', attempt.staffId ? 'wrong' : 'unknown');
    throw new AppError('auth.failed');
  }
  return passFirst(ctx, attempt, 'password', false, reply);
}

/**
 * Somebody proved who they are by a first factor: opens the session, or asks for the second factor where the account has one.
 * @param enough the way in counts as two factors by itself
 */
export async function passFirst(
  ctx: Ctx,
  attempt: Attempt,
  method: SignInMethod,
  enough: boolean,
  reply: FastifyReply,
): Promise<FirstStep> {
  const { staffId, request, login } = attempt;
  const kinds = enough || !staffId ? [] : await factorKinds(ctx, staffId);
  if (kinds.length === 0) {
    await enter(ctx, attempt, method, enough, reply);
    return { signedIn: true };
  }
  await settle(ctx, attempt, 'pending', 'second_factor');
  await putStep(ctx, request, reply, 'second_factor', { staffId, data: { login, method, kinds } satisfies Pending });
  return { signedIn: false, needs: { needs: kinds } };
}

async function factorKinds(ctx: Ctx, staffId: string): Promise<Pending['kinds']> {
  const found = await ctx.db.pool.query<{ kinds: Pending['kinds'] }>('select org.factor_kinds($1) as kinds', [staffId]);
  return found.rows[0]?.kinds ?? [];
}

/** Opens the session at the first unit where the colleague holds a role. @throws AppError auth.failed where there is none */
export async function enter(
  ctx: Ctx,
  attempt: Attempt,
  method: SignInMethod,
  secondFactor: boolean,
  reply: FastifyReply,
): Promise<void> {
  const { staffId, request } = attempt;
  const units = await ctx.db.pool.query<{ unit_id: string }>('select unit_id from org.units_of($1)', [staffId]);
  const unitId = units.rows[0]?.unit_id;
  if (!staffId || !unitId) {
    await settle(ctx, attempt, 'noted', 'no_role');
    throw new AppError('auth.failed');
  }
  // A code could be guessed beside others; a signature and a provider's word could not.
  await settle(ctx, attempt, attempt.way === 'oidc' || attempt.way === 'passkey' ? 'noted' : 'right', 'signed_in');
  await closeSession(ctx, request, reply, STAFF_COOKIE);
  await openStaffSession(ctx, request, reply, { staffId, unitId, method, secondFactor });
}

/** Ends the session of the cookie. */
export async function signOut(ctx: Ctx, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  await closeSession(ctx, request, reply, ctx.actor.kind === 'owner' ? OWNER_COOKIE : STAFF_COOKIE);
}

/** Acts at another unit from now on. @throws AppError request.not_found where the person holds no role there */
export async function switchUnit(
  ctx: Ctx,
  unitId: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  await renewSession(request, reply, STAFF_COOKIE, async (tokenHash) => {
    const moved = await transact(ctx, (tx) => moveSession(tx, tokenHash, unitId));
    if (!moved) throw new AppError('request.not_found');
  });
}

/** The session as the browser shows it. */
export async function sessionView(ctx: Ctx): Promise<z.input<typeof SessionView>> {
  const scope = scopeOf(ctx);
  if (ctx.actor.kind !== 'staff') throw new AppError('auth.required');
  const { id, name, login, language, session } = ctx.actor;
  const { unit, roles, units } = await read(ctx, (tx) => personAt(tx, id, scope.unitId));
  const today = civilDate(ctx.clock.now(), scope.timeZone);
  return {
    staffId: id,
    name,
    login,
    language,
    roles,
    unit: unit as z.input<typeof SessionView>['unit'],
    units: units as z.input<typeof SessionView>['units'],
    permissions: Object.fromEntries(ctx.permissions),
    today,
    idleMinutes: session?.idleMinutes ?? 30,
    passwordChangeDue: session?.due === 'password',
    secondFactorDue: session?.due === 'factor',
    watermark: `${name} ${login} ${today}`,
  };
}
