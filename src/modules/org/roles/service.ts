import type * as z from 'zod';
import { type Ctx, needWholeGroup, staffIdOf } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { keepingAnEditor } from '../staff/rules.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

/** All roles, with how many people of the acting scope hold each. */
export async function listRoles(ctx: Ctx) {
  return { rows: await read(ctx, queries.allRoles) };
}

async function existing(tx: Tx, id: string) {
  const role = await queries.roleById(tx, id);
  if (!role) throw new AppError('request.not_found');
  return role;
}

/** One role with its permissions and its holders by unit. */
export async function getRole(ctx: Ctx, id: string) {
  return read(ctx, async (tx) => {
    const { permissions: _count, ...role } = await existing(tx, id);
    const [grants, units, own] = await Promise.all([
      queries.grantsOfRole(tx, id),
      queries.unitsOfRole(tx, id),
      queries.holds(tx, staffIdOf(ctx), id),
    ]);
    return { ...role, grants, units, own };
  });
}

/** Makes a role that may do what another one may. @throws AppError role.code_taken */
export async function createRole(ctx: Ctx, given: z.output<(typeof schema.createRole)['body']>) {
  needWholeGroup(ctx, 'role.edit');
  const { copyOf, code, name, nameEn } = given;
  return transact(ctx, async (tx) => {
    const model = await queries.roleById(tx, copyOf);
    if (!model) throw invalid('copyOf', '没有这个角色。', 'There is no such role.');
    const grants = await queries.grantsOfRole(tx, copyOf);
    return { id: await queries.insertRole(tx, { code, name, nameEn, heldAt: model.heldAt }, grants) };
  });
}

/**
 * Changes a role for everybody who holds it. Nobody adds to a role they hold, somebody has to keep role.edit, and a role stays allowed
 * where people hold it.
 * @throws AppError request.conflict with the current values, role.own, role.last_editor, role.in_use
 */
export async function editRole(ctx: Ctx, id: string, change: z.output<(typeof schema.editRole)['body']>) {
  needWholeGroup(ctx, 'role.edit');
  const { version, name, nameEn, heldAt, grants } = change;
  return transact(ctx, (tx) =>
    keepingAnEditor(tx, async () => {
      const role = await existing(tx, id);
      const before = await queries.grantsOfRole(tx, id);
      if (!(await queries.updateRole(tx, id, version, { name, nameEn, heldAt: [...new Set(heldAt)] }))) {
        const { name: was, nameEn: wasEn, heldAt: places, version: current } = role;
        throw new AppError('request.conflict', {
          current: { name: was, nameEn: wasEn, heldAt: places, grants: before, version: current },
        });
      }
      const was = new Map(before.map((grant) => [grant.permission, grant.breadth]));
      const wider = grants.some((grant) => {
        const breadth = was.get(grant.permission);
        return breadth === undefined || (breadth === 'own' && grant.breadth === 'all');
      });
      if (wider && (await queries.holds(tx, staffIdOf(ctx), id))) throw new AppError('role.own');
      const places = new Set<string>(heldAt);
      if ((await queries.heldKinds(tx, id)).some((kind) => !places.has(kind))) throw new AppError('role.in_use');
      await queries.replaceGrants(tx, id, before, grants);
      return { id, version: version + 1 };
    }),
  );
}

/** Deletes a role that nobody holds. @throws AppError role.in_use */
export async function deleteRole(ctx: Ctx, id: string) {
  needWholeGroup(ctx, 'role.edit');
  return transact(ctx, async (tx) => {
    await existing(tx, id);
    await queries.deleteRole(tx, id);
    return { deleted: true as const };
  });
}
