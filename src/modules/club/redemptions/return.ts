import type * as z from 'zod';
import { addDays, civilDate } from '../../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { rewardReturned } from '../../events.ts';
import { entryOf, numberOf } from '../../org/index.ts';
import { reverse } from '../ledger/index.ts';
import { actingAt } from './acting.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

/** Days after it was handed over in which a reward may come back, where nobody set another number. */
const DAYS = 7;

/** For how many days after the hand-over a reward may come back (dictionary reward_term, `return`). */
export const returnDays = (ctx: Ctx, tx: Tx) => numberOf(ctx, tx, 'reward_term', 'return', 'days', DAYS);

/** The last civil day on which a reward that was handed over may come back. */
export async function returnableUntil(ctx: Ctx, tx: Tx, closedAt: Date, timeZone: string): Promise<string> {
  return addDays(civilDate(closedAt, timeZone), await returnDays(ctx, tx));
}

/**
 * Takes a reward back that was handed over: the same lots have their points again (those that ended meanwhile by what the brand's settings
 * say of points that come back), the pieces go on the shelf or are written off, money that was paid is noted as given back. Account first,
 * then stock, as in every step.
 * @throws AppError request.not_found, request.conflict, reward_order.step where it was not handed over, reward_order.return_late,
 *   request.invalid where nothing is said of the pieces or the money
 */
export async function returnRewardOrder(
  ctx: Ctx,
  id: string,
  given: z.output<(typeof schema.returnRewardOrder)['body']>,
) {
  if (given.refundMethod) await entryOf(ctx, 'payment_method', given.refundMethod, 'refundMethod');
  return transact(ctx, async (tx) => {
    const order = await queries.lockOrder(tx, id);
    if (!order) throw new AppError('request.not_found');
    if (order.version !== given.version)
      throw new AppError('request.conflict', { current: { state: order.state, version: order.version } });
    if (order.state !== 'delivered' || !order.captureId || !order.closedAt) throw new AppError('reward_order.step');
    const { timeZone } = scopeOf(ctx);
    const until = await returnableUntil(ctx, tx, order.closedAt, timeZone);
    if (civilDate(ctx.clock.now(), timeZone) > until) throw new AppError('reward_order.return_late', { until });
    if (order.stockId && !given.goods)
      throw invalid('goods', '请选择退回的奖品重新入库还是报损。', 'Say whether the pieces go back on the shelf.');
    if (order.paidAt && !given.refundMethod)
      throw invalid('refundMethod', '此单已收款,请选择退款方式。', 'Money was received: say how it goes back.');
    const { captureId } = order;
    await actingAt(ctx, tx, order.redeemingId, async () => {
      if (!(await queries.isReversed(tx, captureId)))
        await reverse(ctx, tx, { scope: 'reward', key: `${id}:back`, transactionId: captureId, note: order.number });
    });
    const version = order.version + 1;
    await tx
      .updateTable('club.rewardOrder')
      .set({
        state: 'returned',
        returnedAt: ctx.clock.now(),
        returnReason: given.reason,
        goodsBack: order.stockId ? given.goods : null,
        refundMethod: order.paidAt ? given.refundMethod : null,
        version,
      })
      .where('id', '=', id)
      .execute();
    await queries.returnStock(tx, id);
    const { orgId, customerId, number, rewardName: name, rewardNameEn: nameEn, points } = order;
    const payload = { orderId: id, number, name, nameEn, points };
    await emit(ctx, tx, rewardReturned, { orgId, subjectId: id, customerId, payload });
    return { state: 'returned' as const, version };
  });
}
