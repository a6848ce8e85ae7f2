import type * as z from 'zod';
import { addDays, civilDate } from '../../platform/clock.ts';
import { type Ctx, ownerFilter, scopeOf, staffIdOf } from '../../platform/context.ts';
import { read, type Tx, transact } from '../../platform/db.ts';
import { AppError, invalid } from '../../platform/errors.ts';
import { emit } from '../../platform/events.ts';
import { pageFrom } from '../../platform/keyset.ts';
import { advanceStage } from '../customers/index.ts';
import { orderCreated, orderDelivered } from '../events.ts';
import { leadForOrder, markOrdered, markWon } from '../leads/index.ts';
import { holdStaff } from '../org/index.ts';
import { deliverUnit, trimById } from '../products/index.ts';
import * as queries from './queries.ts';
import type { createOrder as createOrderEndpoint, deliverOrder as deliverOrderEndpoint } from './schema.ts';

/** Orders of the acting unit, newest first; a consultant's are their own. */
export async function listOrders(
  ctx: Ctx,
  query: { status?: string | undefined; cursor?: string | undefined; limit: number },
) {
  const rows = await read(ctx, (tx) =>
    queries.orders(tx, { ...query, orgIds: scopeOf(ctx).orgIds, consultantId: ownerFilter(ctx, 'order.read') }),
  );
  return pageFrom(rows, query.limit);
}

/** The newest orders, of the acting unit or one's own, whose number is or ends in a text, in the caller's transaction. */
export function findOrders(ctx: Ctx, tx: Tx, q: string, limit: number) {
  return queries.ordersByNumber(tx, q, ownerFilter(ctx, 'order.read'), limit);
}

/** One order with its delivery and the customer's membership. */
export async function getOrder(ctx: Ctx, id: string) {
  const own = ownerFilter(ctx, 'order.read');
  return read(ctx, async (tx) => {
    const order = await queries.orderById(tx, id);
    if (!order || (own && order.consultantId !== own)) throw new AppError('request.not_found');
    const { deliveredOn, odometerKm, unitId, vin, plate, handedOverBy, ...rest } = order;
    const delivery =
      deliveredOn && unitId && vin
        ? { deliveredOn, vin, plate, odometerKm: odometerKm ?? 0, staffName: handedOverBy ?? '', unitId }
        : null;
    return { ...rest, delivery, member: (await queries.membershipOf(tx, order.customerId)) ?? null };
  });
}

/**
 * Makes an order from a lead that has a consultant; the lead and the customer move on with it.
 * @throws AppError order.exists, order.earnest_limit, lead.needs_consultant, lead.not_open
 */
export async function createOrder(ctx: Ctx, given: z.output<(typeof createOrderEndpoint)['body']>) {
  const today = civilDate(ctx.clock.now(), scopeOf(ctx).timeZone);
  const { leadId, trimId, colour, priceFen, depositFen, depositKind, expectedOn } = given;
  if (expectedOn < today || expectedOn > addDays(today, 730)) {
    throw invalid(
      'expectedOn',
      '预计交车日期须在今天起两年之内。',
      'The expected delivery has to lie within two years from today.',
    );
  }
  if (depositFen > priceFen) throw invalid('depositFen', '订金不能超过车价。', 'The deposit cannot exceed the price.');
  if (depositKind === 'earnest' && depositFen * 5 > priceFen) throw new AppError('order.earnest_limit');
  return transact(ctx, async (tx) => {
    const lead = await leadForOrder(ctx, tx, leadId);
    if (!(await trimById(tx, trimId))) throw invalid('trimId', '没有这个配置。', 'There is no such trim.');
    const number = await queries.nextNumber(tx, today);
    const { orgId, customerId, consultantId } = lead;
    // Held: who is just leaving would take the order along after their work was handed over.
    if (!(await holdStaff(tx, consultantId))) throw new AppError('lead.needs_consultant');
    const id = await queries.insertOrder(tx, {
      orgId,
      number,
      leadId,
      customerId,
      consultantId,
      trimId,
      colour,
      priceFen,
      depositFen,
      depositKind,
      expectedOn,
    });
    await markOrdered(tx, leadId);
    await advanceStage(tx, customerId, 'ordered');
    await emit(ctx, tx, orderCreated, { orgId, subjectId: leadId, customerId, payload: { number, priceFen } });
    return { id, number };
  });
}

/**
 * Hands the car over: the unit is registered by its VIN, the customer becomes its owner, the lead is won. What follows from a delivery
 * (points, the first maintenance) listens to the event.
 * @throws AppError order.not_open, unit.vin_invalid, unit.vin_taken, request.invalid
 */
export async function deliverOrder(ctx: Ctx, id: string, given: z.output<(typeof deliverOrderEndpoint)['body']>) {
  const today = civilDate(ctx.clock.now(), scopeOf(ctx).timeZone);
  return transact(ctx, async (tx) => {
    const order = await queries.lockOrder(tx, id);
    const own = ownerFilter(ctx, 'order.deliver');
    if (!order || (own && order.consultantId !== own)) throw new AppError('request.not_found');
    if (order.status !== 'open') throw new AppError('order.not_open');
    const { deliveredOn, odometerKm } = given;
    if (deliveredOn > today || deliveredOn < order.orderedOn) {
      throw invalid(
        'deliveredOn',
        '交车日期须在下单日与今天之间。',
        'The delivery has to lie between the day of the order and today.',
      );
    }
    const { orgId, customerId, trimId, colour, number } = order;
    const unit = await deliverUnit(ctx, tx, { ...given, orgId, customerId, trimId, colour });
    const { unitId, vin, plate } = unit;
    await queries.insertDelivery(tx, {
      orgId,
      orderId: id,
      unitId,
      staffId: staffIdOf(ctx),
      deliveredOn,
      plate,
      odometerKm,
    });
    await tx
      .updateTable('sales.order')
      .set({ status: 'delivered', version: order.version + 1 })
      .where('id', '=', id)
      .execute();
    await markWon(tx, order.leadId);
    await advanceStage(tx, customerId, 'owner');
    await emit(ctx, tx, orderDelivered, {
      orgId,
      subjectId: order.leadId,
      customerId,
      payload: { orderId: id, number, unitId, vin, deliveredOn },
    });
    return { id, unitId, vin };
  });
}
