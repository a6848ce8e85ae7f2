import { breadthOf, type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { grantsOf, roleToGive, unitInScope } from './queries.ts';
import { isSelf, keepingAnEditor, visible } from './rules.ts';

/**
 * Gives a role at a unit. The unit lies in the acting scope and is of a kind at which the role may be held; a role that carries an
 * administrative permission is given by holders of role.edit only; nobody gives to themselves.
 * @throws AppError staff.own_account, staff.not_active, role.wrong_place, role.administrative, staff.role_held
 */
export async function giveRole(
  ctx: Ctx,
  tx: Tx,
  staffId: string,
  roleId: string,
  unitId: string,
): Promise<{ id: string }> {
  if (isSelf(ctx, staffId)) throw new AppError('staff.own_account');
  // Here and not at the routes alone: an import or a new account gives roles too.
  breadthOf(ctx, 'staff.grant');
  const unit = await unitInScope(tx, scopeOf(ctx).unitId, unitId);
  if (!unit) throw invalid('unitId', '没有这个单位,或已停业。', 'There is no such unit, or it is closed.');
  const role = await roleToGive(tx, roleId);
  if (!role) throw invalid('roleId', '没有这个角色。', 'There is no such role.');
  if (!role.heldAt.includes(unit.kind)) throw new AppError('role.wrong_place');
  if (role.administrative && !ctx.permissions.has('role.edit')) throw new AppError('role.administrative');
  const id = newId();
  await tx.insertInto('org.staffRole').values({ id, orgId: unitId, staffId, roleId }).execute();
  return { id };
}

/** Gives a role to a colleague one sees. */
export async function grantRole(ctx: Ctx, staffId: string, given: { roleId: string; unitId: string }) {
  return transact(ctx, async (tx) => {
    const who = await visible(ctx, tx, staffId);
    if (who.status === 'left') throw new AppError('staff.not_active');
    return giveRole(ctx, tx, staffId, given.roleId, given.unitId);
  });
}

/** Takes a role at a unit of the acting scope away; rights end within seconds. */
export async function revokeRole(ctx: Ctx, staffId: string, grantId: string) {
  return transact(ctx, async (tx) => {
    await visible(ctx, tx, staffId);
    const grant = (await grantsOf(tx, staffId)).find(({ id }) => id === grantId);
    if (!grant) throw new AppError('request.not_found');
    if (isSelf(ctx, staffId)) throw new AppError('staff.own_account');
    if (grant.administrative && !ctx.permissions.has('role.edit')) throw new AppError('role.administrative');
    await keepingAnEditor(tx, () => tx.deleteFrom('org.staffRole').where('id', '=', grantId).execute());
    return { revoked: true as const };
  });
}
