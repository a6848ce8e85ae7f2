import { type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { transact } from '../../../platform/db.ts';
import { findCustomer } from '../../customers/index.ts';
import { requirePhone } from '../intake.ts';
import { masked } from './keeper.ts';
import { collisionOf } from './queries.ts';

/**
 * Whose a customer is already (撞单): an open lead anywhere in the brand, or the first filer of the acting dealer within its days. The owner is
 * named by surname alone; the customer not at all.
 */
export async function findCollision(ctx: Ctx, { mobile }: { mobile: string }) {
  return transact(ctx, async (tx) => {
    const customerId = await findCustomer(ctx, tx, [requirePhone(mobile)]);
    if (!customerId) return { collision: null };
    const found = await collisionOf(tx, customerId, scopeOf(ctx).unitId, ctx.clock.now());
    if (!found) return { collision: null };
    const { open, unitName, unitNameEn, consultantId, consultantName, filedAt } = found;
    const ownerMasked = consultantName ? masked(consultantName) : null;
    return { collision: { open, mine: consultantId === staffIdOf(ctx), unitName, unitNameEn, ownerMasked, filedAt } };
  });
}
