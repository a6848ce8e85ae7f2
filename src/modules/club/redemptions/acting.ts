import { sql } from 'kysely';
import { type Ctx, type Scope, scopeOf } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';

/**
 * Lets one step of a transaction act at another unit, then goes back: what headquarters bear is redeemed on their side, although a branch
 * hands it out. The unit comes from a row the caller was let to, never from a request.
 */
export async function actingAt<T>(ctx: Ctx, tx: Tx, unitId: string, step: () => Promise<T>): Promise<T> {
  const own = scopeOf(ctx).unitId;
  if (own === unitId) return step();
  await sql`select set_config('app.unit', ${unitId}, true)`.execute(tx);
  const result = await step();
  // Where the step fails, the transaction ends, and the setting with it.
  await sql`select set_config('app.unit', ${own}, true)`.execute(tx);
  return result;
}

/** The signed-in owner's customer id. @throws AppError auth.required for anybody else */
export function ownerOf(ctx: Ctx): string {
  if (ctx.actor.kind !== 'owner') throw new AppError('auth.required');
  return ctx.actor.customerId;
}

/**
 * An owner's context at their own branch: there they see what the branch and those above it offer, and order it. What concerns people is
 * still asked for by their own id.
 */
export function ownerAt(ctx: Ctx, branch: { orgId: string; timeZone: string }): Ctx {
  ownerOf(ctx);
  const scope: Scope = {
    unitId: branch.orgId,
    unitKind: 'dealer',
    timeZone: branch.timeZone,
    orgIds: [branch.orgId],
    allBut: null,
  };
  const at = { ...ctx, scope };
  // The key is claimed once, by whichever of the two opens the transaction.
  ctx.idempotency = null;
  return at;
}
