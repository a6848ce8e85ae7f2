import type { FastifyRequest } from 'fastify';
import { agentOf, deviceOf } from '../../../platform/auth.ts';
import type { Ctx } from '../../../platform/context.ts';
import { AppError } from '../../../platform/errors.ts';
import { accountKey, addressKey } from '../passwords/account-key.ts';

/** How somebody tries to get in. */
export type Way = 'password' | 'totp' | 'recovery' | 'passkey' | 'oidc' | 'confirm';

/** What the log writes about an attempt. */
export type Result =
  | 'signed_in'
  | 'second_factor'
  | 'wrong'
  | 'unknown'
  | 'locked'
  | 'address'
  | 'no_role'
  | 'blocked'
  | 'confirmed'
  | 'refused';

/** One try to sign in, from the first look at the account to its place in the log. */
export interface Attempt {
  login: string;
  way: Way;
  staffId: string | null;
  staffName: string;
  passwordHash: string | null;
  knownDevice: boolean;
  /** Seconds the account, or the address, has to wait. */
  accountWait: number;
  addressWait: number;
  request: FastifyRequest;
}

const NO_DEVICE = Buffer.alloc(0);

/** Looks up what a sign-in by login has to know; the same work whether there is such an account or not. */
export async function beginAttempt(ctx: Ctx, request: FastifyRequest, login: string, way: Way): Promise<Attempt> {
  const found = await ctx.db.pool.query<{
    staff_id: string | null;
    staff_name: string | null;
    password_hash: string | null;
    known_device: boolean;
    account_wait: number;
    address_wait: number;
  }>('select * from org.begin_sign_in($1, $2, $3, $4, $5)', [
    login,
    accountKey(login),
    deviceOf(request) ?? NO_DEVICE,
    addressKey(request.ip),
    ctx.clock.now(),
  ]);
  const row = found.rows[0];
  return {
    login,
    way,
    staffId: row?.staff_id ?? null,
    staffName: row?.staff_name ?? '',
    passwordHash: row?.password_hash ?? null,
    knownDevice: row?.known_device ?? false,
    accountWait: row?.account_wait ?? 0,
    addressWait: row?.address_wait ?? 0,
    request,
  };
}

/**
 * Counts the outcome and writes the log. `pending` neither counts nor forgives; `noted` only logs.
 * @throws AppError auth.locked where the account waits by now, whatever the outcome was
 */
export async function settle(
  ctx: Ctx,
  attempt: Attempt,
  outcome: 'right' | 'wrong' | 'pending' | 'noted',
  result: Result,
): Promise<void> {
  const { request, knownDevice, login } = attempt;
  const counted = await ctx.db.pool.query<{ waits: number }>(
    'select org.settle_sign_in($1, $2, $3, $4, $5, $6) as waits',
    [
      accountKey(login),
      knownDevice ? deviceOf(request) : NO_DEVICE,
      knownDevice ? null : addressKey(request.ip),
      ctx.clock.now(),
      outcome,
      {
        staffId: attempt.staffId,
        login: login.slice(0, 60),
        method: attempt.way,
        result,
        knownDevice,
        address: request.ip,
        agent: agentOf(request),
        requestId: ctx.requestId,
      },
    ],
  );
  const seconds = counted.rows[0]?.waits ?? 0;
  if (seconds > 0) throw new AppError('auth.locked', { seconds });
}
