import type { FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import type { Ctx } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { confirmIdentity, needsConfirming, selfOf } from '../passwords/identity.ts';
import { signInPolicy } from '../passwords/queries.ts';
import { putStep, takeStep } from '../sign-in/steps.ts';
import * as passkeys from './passkeys.ts';
import * as queries from './queries.ts';
import { renewCodes } from './recovery.ts';
import type { addPasskey as AddPasskey } from './schema.ts';
import { beginTotp as begin, takeTotp } from './totp.ts';

const DAY_MS = 86_400_000;

/** One's own account: what guards it. */
export async function myAccount(ctx: Ctx) {
  const { id } = selfOf(ctx);
  return read(ctx, async (tx) => {
    const { orgId: _home, ...account } = await queries.accountOf(tx, id);
    const policy = await signInPolicy(tx);
    const factors = await queries.factorsOf(tx, id);
    const changed = new Date(account.passwordChangedAt).getTime();
    const daysLeft = Math.ceil((changed + policy.expiryDays * DAY_MS - Date.now()) / DAY_MS);
    return {
      ...account,
      passwordDaysLeft: policy.expiryDays > 0 && factors.length === 0 ? Math.max(0, daysLeft) : null,
      rules: { minLength: policy.minLength, minClasses: policy.minClasses, history: policy.history },
      factors,
      recoveryCodesLeft: await queries.codesLeft(tx, id),
      confirm: needsConfirming(ctx),
    };
  });
}

/** Stores the language one reads. */
export async function setLanguage(ctx: Ctx, language: 'zh' | 'en') {
  await transact(ctx, (tx) => queries.setLanguage(tx, selfOf(ctx).id, language));
  return { language };
}

/** Begins to set up an authenticator app: secret and otpauth URI, to be confirmed with a first code. */
export async function beginTotp(ctx: Ctx, request: FastifyRequest, password: string | undefined) {
  await confirmIdentity(ctx, request, password);
  const { id: staffId, login } = selfOf(ctx);
  return transact(ctx, async (tx) => {
    const { orgId } = await queries.accountOf(tx, staffId);
    return begin(ctx, tx, { staffId, login, orgId });
  });
}

/** Confirms the app with its first code; recovery codes come with the first factor. @throws AppError request.invalid */
export async function confirmTotp(ctx: Ctx, code: string) {
  const { id } = selfOf(ctx);
  return transact(ctx, async (tx) => {
    if (!(await takeTotp(ctx, tx, id, code, true)))
      throw invalid(
        'code',
        '动态口令不正确,请核对手机时间后输入新的 6 位数字。',
        'The code does not fit; check the time of the phone and enter a new one of 6 digits.',
      );
    return { recoveryCodes: await firstCodes(ctx, tx) };
  });
}

async function firstCodes(ctx: Ctx, tx: Tx): Promise<string[] | null> {
  const { id } = selfOf(ctx);
  if ((await queries.codesLeft(tx, id)) > 0) return null;
  return renewCodes(ctx, tx, id, (await queries.accountOf(tx, id)).orgId);
}

/** Options to make a passkey; their challenge is good once, for this browser. */
export async function beginPasskey(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  password: string | undefined,
) {
  await confirmIdentity(ctx, request, password);
  const { id: staffId, login, name } = selfOf(ctx);
  const options = await read(ctx, (tx) => passkeys.registrationOptions(tx, request, { staffId, login, name }));
  await putStep(ctx, request, reply, 'passkey_new', { staffId, data: { challenge: options.challenge } });
  return { options };
}

/** Keeps a passkey the browser made. @throws AppError auth.step_gone, auth.passkey_refused */
export async function addPasskey(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  body: z.output<(typeof AddPasskey)['body']>,
) {
  const { id: staffId } = selfOf(ctx);
  const step = await takeStep<{ challenge: string }>(ctx, request, reply, 'passkey_new');
  if (step?.staffId !== staffId) throw new AppError('auth.step_gone');
  const { challenge } = step.data;
  return transact(ctx, async (tx) => {
    const { orgId } = await queries.accountOf(tx, staffId);
    await passkeys.register(ctx, tx, request, { staffId, orgId, challenge, ...body });
    return { recoveryCodes: await firstCodes(ctx, tx) };
  });
}

/** New recovery codes instead of the old ones; only with a factor that they could stand in for. */
export async function renewRecoveryCodes(ctx: Ctx, request: FastifyRequest, password: string | undefined) {
  await confirmIdentity(ctx, request, password);
  const { id } = selfOf(ctx);
  return transact(ctx, async (tx) => {
    if ((await queries.factorsOf(tx, id)).length === 0) throw new AppError('factor.none');
    return { recoveryCodes: await renewCodes(ctx, tx, id, (await queries.accountOf(tx, id)).orgId) };
  });
}

/** Takes one of one's own factors away. @throws AppError request.not_found */
export async function removeFactor(ctx: Ctx, request: FastifyRequest, id: string, password: string | undefined) {
  await confirmIdentity(ctx, request, password);
  const removed = await transact(ctx, (tx) => queries.removeFactor(tx, selfOf(ctx).id, id));
  if (!removed) throw new AppError('request.not_found');
  return { removed: true as const };
}
