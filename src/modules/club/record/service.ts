import { civilDate } from '../../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { type Tx, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { entitlementsOf } from '../benefits/service.ts';
import { balanceOf } from '../ledger/index.ts';
import { cardOf } from '../members/index.ts';
import { ending, movements, ownMember } from '../own/queries.ts';
import { orders } from '../redemptions/queries.ts';
import { progressOf } from '../tiers/service.ts';
import { SHOWN } from './schema.ts';

/** What points tell, for who may see them. */
async function pointsOf(tx: Tx, memberId: string, today: string) {
  const next = await ending(tx, memberId, today);
  return {
    points: await balanceOf(tx, memberId),
    ending: next.slice(0, SHOWN),
    entries: (await movements(tx, memberId, { limit: SHOWN })).slice(0, SHOWN),
  };
}

/**
 * A customer in the club, in one call: the newest membership that shows here, with what the caller may see of it. Null for who never was a
 * member, or is one where the caller does not see it.
 * @throws AppError request.not_found for a customer out of sight
 */
export function clubRecord(ctx: Ctx, customerId: string) {
  const { orgIds, timeZone } = scopeOf(ctx);
  const today = civilDate(ctx.clock.now(), timeZone);
  return transact(ctx, async (tx) => {
    // plan: customer_pkey
    const seen = await tx.selectFrom('customers.customer').select('id').where('id', '=', customerId).executeTakeFirst();
    if (!seen) throw new AppError('request.not_found');
    const member = await ownMember(tx, customerId);
    const card = member && (await cardOf(tx, member.id));
    if (!member || !card) return { member: null };
    const active = member.status === 'active';
    const money = ctx.permissions.has('points.read')
      ? await pointsOf(tx, member.id, today)
      : { points: null, ending: [], entries: [] };
    const ordered = ctx.permissions.has('reward.order')
      ? (await orders(tx, { orgIds, memberId: member.id, limit: SHOWN })).slice(0, SHOWN)
      : null;
    return {
      member: {
        id: member.id,
        joinedAt: member.decidedAt,
        ...card,
        progress: active ? await progressOf(tx, member, today) : null,
        ...money,
        orders: ordered,
        benefits: await entitlementsOf(ctx, tx, member),
      },
    };
  });
}
