import { sql } from 'kysely';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { type Target, target } from './queries.ts';

/** Whether the account is the caller's own. */
export function isSelf(ctx: Ctx, id: string): boolean {
  return ctx.actor.kind === 'staff' && ctx.actor.id === id;
}

/** The account somebody acts on. @throws AppError request.not_found where it is not visible */
export async function visible(ctx: Ctx, tx: Tx, id: string): Promise<Target> {
  const found = await target(tx, id, scopeOf(ctx).unitId);
  if (!found) throw new AppError('request.not_found');
  return found;
}

/** As `visible`, of those whose home lies in the acting scope: an account belongs to its home. */
export async function atHome(ctx: Ctx, tx: Tx, id: string): Promise<Target> {
  const found = await visible(ctx, tx, id);
  if (!found.atHome) throw new AppError('request.not_found');
  return found;
}

/** Whether the caller keeps accounts at all: ordinary ones by staff.edit, those of administrators by security.edit. */
export function keepsAccounts(ctx: Ctx): boolean {
  return ctx.permissions.has('staff.edit') || ctx.permissions.has('security.edit');
}

/**
 * Why the caller may not shut an account out or let it in again; null where nothing stands against it. Whoever keeps accounts could
 * otherwise take an administrator's place (GB/T 22239: system, security and audit administrators apart).
 */
export function blockRefusal(ctx: Ctx, who: Target): AppError | null {
  if (isSelf(ctx, who.id)) return new AppError('staff.own_account');
  if (who.status === 'left') return new AppError('staff.not_active');
  if (who.administrative && !ctx.permissions.has('security.edit')) return new AppError('staff.administrative');
  return null;
}

/** As `blockRefusal` for a new password, which hands out everything the account reaches. Ordinary accounts are for who keeps them. */
export function resetRefusal(ctx: Ctx, who: Target): AppError | null {
  if (!who.administrative && !ctx.permissions.has('staff.edit'))
    return new AppError('auth.forbidden', { permission: 'staff.edit' });
  return factorRefusal(ctx, who);
}

/** Why the caller may not take second factors away; one's own go through the account's page, which asks for the password. */
export function factorRefusal(ctx: Ctx, who: Target): AppError | null {
  return blockRefusal(ctx, who) ?? (who.beyond > 0 ? new AppError('staff.reaches_further') : null);
}

/** Why the caller may not let somebody leave; administrators give their roles up first. */
export function leaveRefusal(ctx: Ctx, who: Target): AppError | null {
  if (isSelf(ctx, who.id)) return new AppError('staff.own_account');
  if (who.status === 'left') return new AppError('staff.not_active');
  return who.administrative ? new AppError('staff.administrative') : null;
}

/**
 * Runs a change after which somebody of the group must still be able to edit roles, if somebody could before; such changes wait for each
 * other, so that two administrators cannot remove one another. @throws AppError role.last_editor
 */
export async function keepingAnEditor<T>(tx: Tx, change: () => Promise<T>): Promise<T> {
  await sql`select pg_advisory_xact_lock(hashtextextended('role editors', 0))`.execute(tx);
  const count = async () =>
    Number((await sql<{ n: number }>`select org.role_editors() as n`.execute(tx)).rows[0]?.n ?? 0);
  const before = await count();
  const result = await change();
  if (before > 0 && (await count()) === 0) throw new AppError('role.last_editor');
  return result;
}
