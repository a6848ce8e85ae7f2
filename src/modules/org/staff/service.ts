import type * as z from 'zod';
import { hashPassword } from '../../../platform/auth.ts';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { decrypt, encrypt } from '../../../platform/crypto.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { nameGrams, searchGrams } from '../../../platform/name-grams.ts';
import { accountKey } from '../passwords/account-key.ts';
import { putPassword } from '../passwords/queries.ts';
import { giveRole } from './grants.ts';
import { oneTimePassword } from './one-time-password.ts';
import * as queries from './queries.ts';
import {
  atHome,
  blockRefusal,
  isSelf,
  keepingAnEditor,
  keepsAccounts,
  leaveRefusal,
  resetRefusal,
  visible,
} from './rules.ts';
import type * as schema from './schema.ts';
import { clearStaff, workOf } from './work.ts';

type ListQuery = z.output<(typeof schema.listStaff)['query']>;
type NewStaff = z.output<(typeof schema.createStaff)['body']>;
type Change = z.output<(typeof schema.editStaff)['body']>;

/** Staff at home or with a role in the acting scope. */
export async function listStaff(ctx: Ctx, query: ListQuery) {
  const { unitId, orgIds } = scopeOf(ctx);
  const text = query.q?.toLowerCase().replace(/\s+/g, '');
  const rows = await read(ctx, (tx) =>
    queries.staffPage(tx, {
      ...query,
      below: query.unitId ?? (orgIds ? unitId : null),
      search: text ? { ...searchGrams(text), text } : null,
    }),
  );
  return pageFrom(rows, query.limit);
}

const sealedAs = (id: string) => `org.staff:${id}`;

function clearOrMasked(ctx: Ctx, id: string, sealed: Buffer | null, clear: boolean): string | null {
  if (!sealed) return null;
  const text = decrypt(ctx.keys, sealed, sealedAs(id));
  return clear ? text : text.replace(/^(.{2}).*(.{2})$/s, '$1****$2');
}

/** One colleague with roles in scope, and what the caller may do with the account. */
export async function getStaff(ctx: Ctx, id: string) {
  const has = (permission: 'staff.edit' | 'staff.grant' | 'role.edit') => ctx.permissions.has(permission);
  return read(ctx, async (tx) => {
    const who = await visible(ctx, tx, id);
    const [unit, grants, lastSignInAt] = await Promise.all([
      tx
        .selectFrom('org.unit')
        .select(['id', 'kind', 'name', 'nameEn'])
        .where('id', '=', who.orgId)
        .executeTakeFirstOrThrow(),
      queries.grantsOf(tx, id),
      queries.lastSignIn(tx, id),
    ]);
    const self = isSelf(ctx, id);
    const clear = self || (has('staff.edit') && who.atHome);
    const here = who.atHome && who.status !== 'left';
    const { phoneEnc, emailEnc, ...facts } = who;
    return {
      ...facts,
      phone: clearOrMasked(ctx, id, phoneEnc, clear),
      email: clearOrMasked(ctx, id, emailEnc, clear),
      unit,
      lastSignInAt,
      roles: grants.map((grant) => ({
        id: grant.id,
        role: {
          id: grant.roleId,
          code: grant.code,
          name: grant.name,
          nameEn: grant.nameEn,
          administrative: grant.administrative,
        },
        unit: { id: grant.unitId, kind: grant.kind, name: grant.unitName, nameEn: grant.unitNameEn },
        mayRevoke: has('staff.grant') && !self && (!grant.administrative || has('role.edit')),
      })),
      rolesElsewhere: who.beyond,
      may: {
        edit: has('staff.edit') && here,
        grant: has('staff.grant') && !self && who.status !== 'left',
        resetPassword: keepsAccounts(ctx) && here && resetRefusal(ctx, who) === null,
        block: keepsAccounts(ctx) && here && blockRefusal(ctx, who) === null,
        handOver: has('staff.edit') && who.status !== 'left',
        leave: has('staff.edit') && here && leaveRefusal(ctx, who) === null,
      },
    };
  });
}

async function needUnit(ctx: Ctx, tx: Tx, unitId: string): Promise<void> {
  if (!(await queries.unitInScope(tx, scopeOf(ctx).unitId, unitId)))
    throw invalid('unitId', '没有这个单位,或已停业。', 'There is no such unit, or it is closed.');
}

const contactOf = (ctx: Ctx, id: string, given: { phone: string | null; email: string | null }) => ({
  phoneEnc: given.phone ? encrypt(ctx.keys, given.phone, sealedAs(id)) : null,
  emailEnc: given.email ? encrypt(ctx.keys, given.email, sealedAs(id)) : null,
});

/**
 * Makes an account with a password for one sign-in, and its first role where one is given (staff.grant).
 * @throws AppError staff.login_taken, request.invalid, and what giving a role refuses
 */
export async function createStaff(ctx: Ctx, given: NewStaff) {
  const { login, name, title, unitId, language, roleId } = given;
  if (roleId && !ctx.permissions.has('staff.grant'))
    throw new AppError('auth.forbidden', { permission: 'staff.grant' });
  const password = oneTimePassword(ctx);
  const passwordHash = await hashPassword(password);
  const made = await transact(ctx, async (tx) => {
    await needUnit(ctx, tx, unitId);
    const id = newId();
    const contact = contactOf(ctx, id, given);
    await tx
      .insertInto('org.staff')
      .values({
        id,
        orgId: unitId,
        login,
        name,
        nameGrams: nameGrams(name),
        title,
        language,
        passwordHash,
        passwordMustChange: true,
        ...contact,
      })
      .execute();
    if (roleId) await giveRole(ctx, tx, id, roleId, await queries.workplaceOf(tx, unitId));
    return { id };
  });
  return { ...made, oneTimePassword: password };
}

/**
 * Changes an account. Moving to another unit needs the open work at the former one handed over and takes the roles there away.
 * @throws AppError request.conflict with the current values, staff.open_work, staff.administrative, staff.own_account
 */
export async function editStaff(ctx: Ctx, id: string, change: Change) {
  const { version, name, title, unitId, language } = change;
  return transact(ctx, async (tx) => {
    if ((await atHome(ctx, tx, id)).orgId !== unitId) await clearStaff(tx, id, null);
    const before = await atHome(ctx, tx, id);
    if (before.status === 'left') throw new AppError('staff.not_active');
    if (before.orgId !== unitId) {
      await needUnit(ctx, tx, unitId);
      const [from, to] = [await queries.workplaceOf(tx, before.orgId), await queries.workplaceOf(tx, unitId)];
      if (from !== to) {
        if (isSelf(ctx, id)) throw new AppError('staff.own_account');
        if (before.administrative) throw new AppError('staff.administrative');
        const left = (await workOf(tx, id, scopeOf(ctx).unitId)).find((work) => work.unit.id === from);
        const count = (left?.leads ?? 0) + (left?.orders ?? 0);
        if (count > 0) throw new AppError('staff.open_work', { count });
        await queries.dropRolesAt(tx, id, from);
      }
    }
    const saved = await queries.updateStaff(tx, id, version, {
      name,
      nameGrams: nameGrams(name),
      title,
      orgId: unitId,
      language,
      ...contactOf(ctx, id, change),
    });
    if (!saved) {
      const { phoneEnc: _phone, emailEnc: _email, ...current } = before;
      throw new AppError('request.conflict', { current });
    }
    return { id, version: version + 1 };
  });
}

/** Gives a new password for one sign-in; whoever is signed in with the old one is out. */
export async function resetPassword(ctx: Ctx, id: string, version: number) {
  if (!keepsAccounts(ctx)) throw new AppError('auth.forbidden', { permission: 'staff.edit' });
  const password = oneTimePassword(ctx);
  const passwordHash = await hashPassword(password);
  const done = await transact(ctx, async (tx) => {
    const who = await atHome(ctx, tx, id);
    const refusal = resetRefusal(ctx, who);
    if (refusal) throw refusal;
    if (who.version !== version)
      throw new AppError('request.conflict', { current: { status: who.status, version: who.version } });
    await putPassword(tx, {
      staffId: id,
      hash: passwordHash,
      mustChange: true,
      account: accountKey(who.login),
      keepToken: null,
    });
    return { id };
  });
  return { ...done, oneTimePassword: password };
}

/** Shuts an account out, ending its sessions, or lets it in again. */
export async function setStatus(ctx: Ctx, id: string, change: { version: number; status: 'active' | 'blocked' }) {
  if (!keepsAccounts(ctx)) throw new AppError('auth.forbidden', { permission: 'staff.edit' });
  const { version, status } = change;
  return transact(ctx, async (tx) => {
    await clearStaff(tx, id, null);
    const before = await atHome(ctx, tx, id);
    const refusal = blockRefusal(ctx, before);
    if (refusal) throw refusal;
    await keepingAnEditor(tx, async () => {
      if (!(await queries.updateStaff(tx, id, version, { status })))
        throw new AppError('request.conflict', { current: { status: before.status, version: before.version } });
      if (status === 'blocked') await queries.endSessions(tx, id);
    });
    return { id, status, version: version + 1 };
  });
}
