import type { FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import { forgetSessions, hashPassword, passwordFits, renewSession, STAFF_COOKIE } from '../../../platform/auth.ts';
import { type Ctx, needWholeGroup } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { accountKey } from './account-key.ts';
import { checkPassword, selfOf } from './identity.ts';
import * as queries from './queries.ts';
import { passwordProblems } from './rules.ts';
import type * as schema from './schema.ts';

/** A password to be set for somebody. */
export interface NewPassword {
  staffId: string;
  login: string;
  name: string;
  password: string;
  /** Somebody else knows it (a new account, a reset): the next session may do nothing but change it. */
  mustChange: boolean;
  /** Session that stays; all others of the colleague end. */
  keepToken?: Buffer | null;
  /** Field of the form that the password came in. */
  field?: string;
}

/**
 * Gives a colleague of the scope, or the acting colleague themself, a new password: held against the rules and the history, the waits
 * after failures lifted, sessions ended. Runs in the caller's transaction; for a new account call it after the row is there.
 * @throws AppError request.invalid naming each broken rule, request.not_found for a colleague outside the scope
 */
export async function setPassword(_ctx: Ctx, tx: Tx, wanted: NewPassword): Promise<void> {
  const { staffId, login, name, password, mustChange, keepToken = null, field = 'password' } = wanted;
  const policy = await queries.signInPolicy(tx);
  const problems = passwordProblems(password, policy, { login, name }, field);
  if (problems.length > 0) {
    // A form shows one text at a field: all broken rules in one.
    const zh = problems.map((problem) => problem.zh).join('');
    throw invalid(field, zh, problems.map((problem) => problem.en).join(' '));
  }
  for (const earlier of await queries.passwordsOf(tx, staffId, Math.max(0, policy.history - 1))) {
    if (earlier.startsWith('$argon2') && (await passwordFits(earlier, password)))
      throw new AppError('request.invalid', {}, [
        {
          field,
          zh: `不得与最近 ${Math.max(1, policy.history)} 次使用过的密码相同。`,
          en: `Use one that is not among the last ${Math.max(1, policy.history)}.`,
        },
      ]);
  }
  const hash = await hashPassword(password);
  const done = await queries.putPassword(tx, { staffId, hash, mustChange, account: accountKey(login), keepToken });
  if (!done) throw new AppError('request.not_found');
}

/** Changes one's own password; every other session of the account ends. @throws AppError request.invalid, auth.locked */
export async function changePassword(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  given: { current: string; password: string },
) {
  const { id: staffId, login, name } = selfOf(ctx);
  await checkPassword(ctx, request, given.current, 'current');
  const wanted = { staffId, login, name, password: given.password, mustChange: false };
  await renewSession(request, reply, STAFF_COOKIE, (keepToken) =>
    transact(ctx, (tx) => setPassword(ctx, tx, { ...wanted, keepToken })),
  );
  forgetSessions();
  return { changed: true as const };
}

/** The rules of signing in and the roles they may name. */
export async function policyView(ctx: Ctx) {
  return read(ctx, async (tx) => {
    const { id: _id, ...policy } = await queries.signInPolicy(tx);
    return { ...policy, roles: await queries.allRoles(tx) };
  });
}

/** Changes the rules; they hold for everybody within seconds. @throws AppError request.conflict, request.invalid */
export async function editPolicy(ctx: Ctx, rules: z.output<(typeof schema.editSignInPolicy)['body']>) {
  needWholeGroup(ctx, 'security.edit');
  await transact(ctx, async (tx) => {
    const known = new Set((await queries.allRoles(tx)).map((role) => role.code));
    const unknown = rules.secondFactorRoles.find((code) => !known.has(code));
    if (unknown !== undefined)
      throw invalid('secondFactorRoles', `没有“${unknown}”这个角色。`, `There is no role "${unknown}".`);
    if (!(await queries.updatePolicy(tx, rules))) {
      const { id: _id, ...current } = await queries.signInPolicy(tx);
      throw new AppError('request.conflict', { current });
    }
  });
  forgetSessions();
  return { version: rules.version + 1 };
}
