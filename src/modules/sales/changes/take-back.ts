import { type Ctx, todayOf } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { orderReturned } from '../../events.ts';
import { currentOwner, giveBack } from '../../products/index.ts';
import type { LockedOrder } from '../access.ts';
import { setOrder } from '../queries.ts';
import { takeInReturned } from '../stock/service.ts';

/** What is said when a delivered car is to be taken back. */
export interface Return {
  cause: string;
  /** The civil day on which the car stands at the dealer again. */
  returnedOn: string;
  odometerKm: number;
  /** What the customer gets back; less than was paid where use is compensated for. */
  refundFen: number;
}

async function deliveryOf(tx: Tx, orderId: string) {
  // plan: delivery_order_id_key
  const delivery = await tx
    .selectFrom('sales.delivery as d')
    .innerJoin('products.unit as v', 'v.id', 'd.unitId')
    .select(['d.id', 'd.unitId', 'd.deliveredOn', 'd.odometerKm', 'v.vin', 'd.version'])
    .where('d.orderId', '=', orderId)
    .executeTakeFirst();
  if (!delivery) throw new AppError('order.not_delivered');
  return delivery;
}

/**
 * Whether a delivered car can be taken back as said: it is the customer's still, the day lies between its delivery and today, and no more goes
 * back than was paid. Checked when it is asked for and again when it is approved.
 * @throws AppError order.not_delivered, order.car_moved, request.invalid
 */
export async function checkReturn(ctx: Ctx, tx: Tx, order: LockedOrder, given: Return) {
  if (order.status !== 'delivered') throw new AppError('order.not_delivered');
  const delivery = await deliveryOf(tx, order.id);
  const today = todayOf(ctx);
  if (given.returnedOn < delivery.deliveredOn || given.returnedOn > today)
    throw invalid(
      'returnedOn',
      `退车日期须在交车日(${delivery.deliveredOn})与今天之间。`,
      `The day has to lie between the delivery (${delivery.deliveredOn}) and today.`,
    );
  if (given.odometerKm < delivery.odometerKm)
    throw invalid(
      'odometerKm',
      `交车时已有 ${delivery.odometerKm} 公里。`,
      `It showed ${delivery.odometerKm} km when it was delivered.`,
    );
  // Where payments were not recorded nobody here knows what was paid: the price with its extras is the most.
  const known = order.paymentsKept || order.paidFen > 0;
  const mostFen = known ? order.paidFen - order.refundedFen : order.priceFen + order.extrasFen;
  if (given.refundFen > mostFen)
    throw invalid(
      'refundFen',
      `退款不能超过已付的 ${mostFen / 100} 元。`,
      `No more than the ${mostFen / 100} yuan that were paid can go back.`,
    );
  const owner = await currentOwner(tx, delivery.unitId);
  if (owner?.customerId !== order.customerId) throw new AppError('order.car_moved');
  return delivery;
}

/**
 * Takes a delivered car back: the ownership ends, the car stands in stock as one that came back and has to be inspected anew, the call after
 * the delivery is dropped. The delivery stays counted on its day, the return counts on the day of the return. What was given for the delivery
 * (points, a recommendation) is taken back by who listens to the event.
 */
export async function takeBack(ctx: Ctx, tx: Tx, order: LockedOrder, given: Return) {
  const delivery = await checkReturn(ctx, tx, order, given);
  const { id: orderId, orgId, number, customerId, leadId, trimId, colour, refundedFen } = order;
  const { cause, returnedOn, odometerKm } = given;
  const { unitId } = delivery;
  await giveBack(ctx, tx, { unitId, customerId, toDate: returnedOn, odometerKm });
  if (delivery.vin) await takeInReturned(tx, order, { vin: delivery.vin, trimId, colour, arrivedOn: returnedOn });
  await tx
    .updateTable('sales.delivery')
    .set({ contactDueOn: null, version: delivery.version + 1 })
    .where('id', '=', delivery.id)
    .where('contactedAt', 'is', null)
    .execute();
  await setOrder(tx, order, {
    ...{ status: 'returned', returnedOn, returnCause: cause },
    ...(given.refundFen > 0 ? { refundDueFen: given.refundFen, refundSince: ctx.clock.now() } : {}),
  });
  const payload = { orderId, number, cause, unitId, returnedOn };
  await emit(ctx, tx, orderReturned, { orgId, subjectId: leadId, customerId, payload });
  return { refundedFen };
}
