import type * as z from 'zod';
import { civilDate } from '../../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, type Tx } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { rewardOrdered } from '../../events.ts';
import { numberOf } from '../../org/index.ts';
import { reaches, tiersAt } from '../benefits/tiers.ts';
import { hold } from '../ledger/index.ts';
import { isBelow, memberById, takeStock } from '../rewards/queries.ts';
import { actingAt } from './acting.ts';
import { sealShipTo } from './address.ts';
import * as queries from './queries.ts';
import type { OrderForm } from './schema.ts';

const DAY_MS = 86_400_000;

/**
 * Orders a reward for a member: holds the points, takes the pieces, writes the order, all or nothing. The hold locks the member's account, so
 * that what is counted after it (the limit) is counted one order after the other; the stock is one conditional update, so that no piece is
 * sold twice. Always in this order: account, then stock.
 * @throws AppError request.not_found, reward.not_offered, reward.tier, reward.limit, reward.sold_out, points.not_enough, points.frozen,
 *   request.invalid
 */
export async function placeOrder(
  ctx: Ctx,
  tx: Tx,
  given: z.output<typeof OrderForm> & { memberId: string; channel: 'owner' | 'staff' },
) {
  const member = await memberById(tx, given.memberId);
  if (!member) throw new AppError('request.not_found');
  const { orgId, customerId } = member;
  const now = ctx.clock.now();
  const today = civilDate(now, scopeOf(ctx).timeZone);
  const reward = await offered(tx, given.rewardId, member, today);
  const way = wayOf(reward, given);
  const id = newId();
  const sealed = way === 'ship' && given.address ? sealShipTo(ctx, id, given.address) : {};
  const points = reward.points * given.quantity;
  const redeemingId = reward.bearer === 'dealer' ? orgId : await queries.brandOf(tx, orgId);
  const days = await numberOf(ctx, tx, 'reward_term', 'hold', 'days', 14);
  const holdExpiresAt = new Date(now.getTime() + days * DAY_MS);
  const held = await actingAt(ctx, tx, redeemingId, () =>
    hold(ctx, tx, {
      scope: 'reward',
      key: id,
      memberId: member.id,
      dealerId: redeemingId,
      points,
      // The order ends first and gives the points back; this is for an order that nobody can end any more.
      expiresAt: new Date(holdExpiresAt.getTime() + DAY_MS),
      reference: id,
    }),
  );
  if (reward.limitCount !== null && reward.limitPeriod !== null) {
    const since = await queries.periodStart(tx, reward.limitPeriod, today);
    const had = await queries.piecesSince(tx, member.id, reward.id, since);
    if (had + given.quantity > reward.limitCount) throw new AppError('reward.limit', { most: reward.limitCount, had });
  }
  const { stockId, taken } = await takeStock(tx, reward.id, orgId, given.quantity);
  if (!taken) throw new AppError('reward.sold_out');
  const made = await tx
    .insertInto('club.rewardOrder')
    .values({
      id,
      orgId,
      memberId: member.id,
      customerId,
      rewardId: reward.id,
      rewardName: reward.name,
      rewardNameEn: reward.nameEn,
      quantity: given.quantity,
      points,
      moneyFen: reward.moneyFen * given.quantity,
      redeemingId,
      stockId,
      way,
      ...sealed,
      channel: given.channel,
      orderedOn: today,
      holdId: held.holdId,
      holdExpiresAt,
    })
    .returning('number')
    .executeTakeFirstOrThrow();
  const payload = { orderId: id, number: made.number, name: reward.name, nameEn: reward.nameEn, points };
  await emit(ctx, tx, rewardOrdered, { orgId, subjectId: id, customerId, payload });
  return { id, number: made.number, points };
}

/** The reward, as far as this member may have it today. @throws AppError reward.not_offered, reward.tier */
async function offered(tx: Tx, rewardId: string, member: { orgId: string; tierCode: string | null }, today: string) {
  const reward = await queries.offeredReward(tx, rewardId);
  const open =
    reward &&
    reward.validFrom <= today &&
    (!reward.validTo || reward.validTo >= today) &&
    (await isBelow(tx, reward.orgId, member.orgId));
  if (!reward || !open) throw new AppError('reward.not_offered');
  if (!reaches(await tiersAt(tx, member.orgId), member.tierCode, reward.tierCode)) throw new AppError('reward.tier');
  return reward;
}

function wayOf(reward: { ways: string[] }, given: { way: 'ship' | 'pickup'; address?: unknown }): 'ship' | 'pickup' {
  if (!reward.ways.includes(given.way))
    throw invalid('way', '此奖品不支持这种交付方式。', 'This reward is not handed over in this way.');
  if (given.way === 'ship' && !given.address) throw invalid('address', '请填写收货地址。', 'Say where to send it.');
  return given.way;
}
