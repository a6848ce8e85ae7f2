import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Ctx } from '../../../platform/context.ts';
import { transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import * as passkeys from '../factors/passkeys.ts';
import { takeRecoveryCode } from '../factors/recovery.ts';
import { takeTotp } from '../factors/totp.ts';
import { type Attempt, beginAttempt, settle, type Way } from './attempts.ts';
import { enter, type Pending } from './service.ts';
import { putStep, readStep, type Step, takeStep } from './steps.ts';

/** A context that acts for the colleague who is about to be signed in: their own factors are all it can see. */
function onBehalf(ctx: Ctx, attempt: Attempt): Ctx {
  const id = attempt.staffId ?? '';
  const actor = { kind: 'staff', id, label: `staff:${id}`, name: attempt.staffName, login: attempt.login } as const;
  return { ...ctx, actor: { ...actor, language: ctx.language }, scope: null };
}

async function waiting(
  ctx: Ctx,
  request: FastifyRequest,
  way: Way,
): Promise<{ step: Step<Pending>; attempt: Attempt }> {
  const step = await readStep<Pending>(ctx, request, 'second_factor');
  if (!step) throw new AppError('auth.step_gone');
  const attempt = await beginAttempt(ctx, request, step.data.login, way);
  // Blocked, left or renamed since the first step.
  if (attempt.staffId !== step.staffId) throw new AppError('auth.step_gone');
  return { step, attempt };
}

async function finish(ctx: Ctx, request: FastifyRequest, reply: FastifyReply, attempt: Attempt): Promise<void> {
  const taken = await takeStep<Pending>(ctx, request, reply, 'second_factor');
  if (!taken || taken.staffId !== attempt.staffId) throw new AppError('auth.step_gone');
  await enter(ctx, attempt, taken.data.method, true, reply);
}

/** What the sign-in of this browser still needs; nothing where it is at its first step. */
export async function pendingSignIn(ctx: Ctx, request: FastifyRequest) {
  const step = await readStep<Pending>(ctx, request, 'second_factor');
  return { needs: step?.data.kinds ?? [] };
}

/**
 * Second step with a code of the authenticator app or a recovery code. Wrong ones count with the wrong passwords of the account.
 * @throws AppError auth.step_gone, auth.code_wrong, auth.locked
 */
export async function signInCode(ctx: Ctx, request: FastifyRequest, reply: FastifyReply, code: string): Promise<void> {
  const digits = /^[\d\s]+$/.test(code);
  const { attempt } = await waiting(ctx, request, digits ? 'totp' : 'recovery');
  if (attempt.accountWait > 0) {
    await settle(ctx, attempt, 'noted', 'locked');
    throw new AppError('auth.locked', { seconds: attempt.accountWait });
  }
  const self = onBehalf(ctx, attempt);
  const staffId = attempt.staffId ?? '';
  const fits = await transact(self, (tx) =>
    digits ? takeTotp(self, tx, staffId, code, false) : takeRecoveryCode(self, tx, staffId, code),
  );
  if (!fits) {
    await settle(ctx, attempt, 'wrong', 'wrong');
    throw new AppError('auth.code_wrong');
  }
  await finish(ctx, request, reply, attempt);
}

interface Challenge {
  challenge: string;
}

/** Options for the browser's passkey dialogue; the challenge is good once, for this browser. @throws AppError auth.step_gone */
export async function passkeyOptions(ctx: Ctx, request: FastifyRequest, reply: FastifyReply, secondStep: boolean) {
  let staffId: string | null = null;
  let options: Record<string, unknown> & Challenge;
  if (secondStep) {
    const { attempt } = await waiting(ctx, request, 'passkey');
    staffId = attempt.staffId;
    options = await transact(onBehalf(ctx, attempt), (tx) => passkeys.authenticationOptions(tx, request, staffId));
  } else {
    options = await passkeys.authenticationOptions(null, request, null);
  }
  const data: Challenge = { challenge: options.challenge };
  await putStep(ctx, request, reply, 'passkey', { staffId, data });
  return { options };
}

/**
 * Signs in with a passkey: as second step, or by itself where the authenticator has checked finger, face or PIN. A signature cannot be
 * guessed, so it is taken while the account waits after wrong passwords.
 * @throws AppError auth.step_gone, auth.passkey_refused
 */
export async function signInPasskey(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  given: { secondStep: boolean; response: { id: string } },
): Promise<void> {
  const { secondStep, response } = given;
  const step = await takeStep<Challenge>(ctx, request, reply, 'passkey');
  if (!step || (step.staffId !== null) !== secondStep) throw new AppError('auth.step_gone');
  const login = secondStep ? (await waiting(ctx, request, 'passkey')).attempt.login : await ownerOf(ctx, response.id);
  const attempt = await beginAttempt(ctx, request, login ?? '', 'passkey');
  const self = onBehalf(ctx, attempt);
  const { staffId } = attempt;
  try {
    if (!staffId || (secondStep && staffId !== step.staffId)) throw new AppError('auth.passkey_refused');
    const { challenge } = step.data;
    await transact(self, (tx) =>
      passkeys.takePasskey(self, tx, request, { staffId, challenge, response, verified: !secondStep }),
    );
  } catch (error) {
    await settle(ctx, attempt, 'noted', 'refused');
    throw error;
  }
  if (secondStep) await finish(ctx, request, reply, attempt);
  else await enter(ctx, attempt, 'passkey', true, reply);
}

async function ownerOf(ctx: Ctx, credential: string): Promise<string | undefined> {
  const found = await ctx.db.pool.query<{ login: string }>('select login from org.passkey_owner($1)', [credential]);
  return found.rows[0]?.login;
}
