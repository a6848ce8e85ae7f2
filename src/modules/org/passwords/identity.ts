import type { FastifyRequest } from 'fastify';
import { passwordFits } from '../../../platform/auth.ts';
import type { Ctx } from '../../../platform/context.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { beginAttempt, settle } from '../sign-in/attempts.ts';

/** Minutes after signing in during which nobody is asked again who they are. */
const FRESH_MINUTES = 10;

/** The acting colleague; throws auth.required for anybody else. */
export function selfOf(ctx: Ctx) {
  if (ctx.actor.kind !== 'staff') throw new AppError('auth.required');
  return ctx.actor;
}

/** Whether the session is so old that changing what guards the account needs the password once more. */
export function needsConfirming(ctx: Ctx): boolean {
  const opened = selfOf(ctx).session?.openedAt;
  return !opened || opened.getTime() < Date.now() - FRESH_MINUTES * 60_000;
}

/**
 * Makes sure that it is the colleague who sits there, before a second factor is added or taken away: a session just opened, or the
 * password once more.
 * @throws AppError auth.confirm without a password, request.invalid for a wrong one, auth.locked after several
 */
export async function confirmIdentity(ctx: Ctx, request: FastifyRequest, password: string | undefined): Promise<void> {
  // Whoever hands out a one-time password could otherwise leave a factor of their own on the account.
  if (selfOf(ctx).session?.due === 'password') throw new AppError('auth.password_due');
  if (!needsConfirming(ctx)) return;
  if (!password) throw new AppError('auth.confirm');
  await checkPassword(ctx, request, password, 'password');
}

/** Holds a password against the acting colleague's own; failures count like those of a sign-in. */
export async function checkPassword(ctx: Ctx, request: FastifyRequest, password: string, field: string): Promise<void> {
  const { id, login } = selfOf(ctx);
  const attempt = await beginAttempt(ctx, request, login, 'confirm');
  if (attempt.accountWait > 0) throw new AppError('auth.locked', { seconds: attempt.accountWait });
  if (attempt.staffId !== id || !(await passwordFits(attempt.passwordHash, password))) {
    await settle(ctx, attempt, 'wrong', 'wrong');
    throw invalid(field, '密码不正确。', 'The password is not right.');
  }
  await settle(ctx, attempt, 'pending', 'confirmed');
}
