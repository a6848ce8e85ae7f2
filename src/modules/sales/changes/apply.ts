import type * as z from 'zod';
import type { Ctx } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { orderCancelled, orderChanged } from '../../events.ts';
import { markReopened } from '../../leads/index.ts';
import type { LockedOrder } from '../access.ts';
import { close, noteChange } from '../contracts/queries.ts';
import { endHandover } from '../handover/queries.ts';
import { carOf } from '../pricing/queries.ts';
import { needPrice } from '../pricing/service.ts';
import { progressing } from '../progress/steps.ts';
import { setOrder } from '../queries.ts';
import { carOfOrder } from '../stock/queries.ts';
import { release, reserve } from '../stock/service.ts';
import type { Wanted } from './schema.ts';
import { takeBack } from './take-back.ts';

type Without<T> = T extends { reason: string } ? Omit<T, 'reason'> : never;
export type Change = Without<z.output<typeof Wanted>>;

/** Carries an approved change out on an order that is held; returns what stood before. `refundFen`: what a cancellation gives back. */
export async function apply(
  ctx: Ctx,
  tx: Tx,
  order: LockedOrder,
  change: Change,
  refundFen: number,
): Promise<Record<string, unknown>> {
  if (change.kind === 'cancel') return cancel(ctx, tx, order, change.cause, refundFen);
  if (change.kind === 'return') return takeBack(ctx, tx, order, change);
  const { id: orderId, orgId, number, customerId } = order;
  return progressing(ctx, tx, orderId, async () => {
    const before = await carry(ctx, tx, order, change);
    await noteChange(tx, orderId, ctx.clock.now());
    const payload = { orderId, number, kind: change.kind };
    await emit(ctx, tx, orderChanged, { orgId, subjectId: order.leadId, customerId, payload });
    return before;
  });
}

async function carry(ctx: Ctx, tx: Tx, order: LockedOrder, change: Exclude<Change, { kind: 'cancel' | 'return' }>) {
  const { trimId, colour, priceFen } = order;
  switch (change.kind) {
    case 'trim':
      await price(ctx, tx, order, change.trimId, change.priceFen);
      await release(tx, order.id);
      await setOrder(tx, order, { trimId: change.trimId, priceFen: change.priceFen });
      return { trimId, priceFen };
    case 'colour':
      await release(tx, order.id);
      await setOrder(tx, order, { colour: change.colour });
      return { colour };
    case 'price':
      await price(ctx, tx, order, trimId, change.priceFen);
      await setOrder(tx, order, { priceFen: change.priceFen });
      return { priceFen };
    case 'vin': {
      const had = await carOfOrder(tx, order.id);
      if (had?.id === change.stockId) throw new AppError('stock.not_free');
      await release(tx, order.id);
      await reserve(tx, order, change.stockId);
      return { stockId: had?.id ?? null, vin: had?.vin ?? null };
    }
  }
}

/** A new price is one the approver may sell at, and not below what was paid or what the earnest money allows. */
async function price(ctx: Ctx, tx: Tx, order: LockedOrder, trimId: string, priceFen: number): Promise<void> {
  const car = await carOf(tx, trimId);
  if (!car) throw invalid('trimId', '没有这个配置。', 'There is no such trim.');
  const quoted =
    order.quoteId && trimId === order.trimId
      ? await tx.selectFrom('sales.quote').select('optionsFen').where('id', '=', order.quoteId).executeTakeFirst()
      : undefined;
  const baseFen = car.priceFen + (quoted?.optionsFen ?? 0);
  await needPrice(ctx, tx, { dealerId: order.orgId, trimId, baseFen, priceFen });
  if (order.depositKind === 'earnest' && order.depositFen * 5 > priceFen) throw new AppError('order.earnest_limit');
  if (order.paidFen - order.refundedFen > priceFen + order.extrasFen || order.depositFen > priceFen)
    throw invalid(
      'priceFen',
      '低于客户已付或约定的订金,请先办理退款。',
      'Below what the customer paid or the deposit agreed; refund first.',
    );
}

const DAY_MS = 86_400_000;

/** Ends an order: its car is free, what was not done is dropped, the quote is closed, the lead is followed up again from tomorrow on. */
async function cancel(ctx: Ctx, tx: Tx, order: LockedOrder, cause: string, refundFen: number) {
  const { id: orderId, orgId, number, customerId, leadId, refundedFen } = order;
  // The lead before the quote, as quoting does.
  await markReopened(ctx, tx, leadId, new Date(ctx.clock.now().getTime() + DAY_MS));
  await release(tx, orderId);
  await endHandover(tx, orderId);
  await close(tx, { orderId }, { state: 'void', now: ctx.clock.now() });
  await tx
    .updateTable('sales.orderPart')
    .set(({ eb }) => ({ state: 'dropped', version: eb('version', '+', 1) }))
    .where('orderId', '=', orderId)
    .where('state', 'in', ['open', 'under_way'])
    .execute();
  const now = ctx.clock.now();
  await setOrder(tx, order, {
    ...{ status: 'cancelled', cancelledAt: now, cancelReason: cause },
    ...(refundFen > 0 ? { refundDueFen: refundFen, refundSince: now } : {}),
  });
  if (order.quoteId)
    await tx
      .updateTable('sales.quote')
      .set(({ eb }) => ({ status: 'closed', version: eb('version', '+', 1) }))
      .where('id', '=', order.quoteId)
      .execute();
  await emit(ctx, tx, orderCancelled, { orgId, subjectId: leadId, customerId, payload: { orderId, number, cause } });
  return { refundedFen };
}
