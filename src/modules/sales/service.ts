import type * as z from 'zod';
import { addDays } from '../../platform/clock.ts';
import { type Ctx, ownerFilter, scopeOf, staffIdOf, todayOf } from '../../platform/context.ts';
import { read, type Tx, transact } from '../../platform/db.ts';
import { AppError, invalid } from '../../platform/errors.ts';
import { emit } from '../../platform/events.ts';
import { pageFrom } from '../../platform/keyset.ts';
import { advanceStage, currentVersion, recordConsents } from '../customers/index.ts';
import { consentRecorded, orderDelivered } from '../events.ts';
import { markWon } from '../leads/index.ts';
import { numberOf } from '../org/index.ts';
import { deliverAgain, deliverUnit } from '../products/index.ts';
import { holdOrder, type LockedOrder } from './access.ts';
import { changesOfOrder } from './changes/queries.ts';
import { isNumbered } from './contracts/queries.ts';
import { contractLines } from './contracts/service.ts';
import { endHandover } from './handover/queries.ts';
import { handoverView } from './handover/service.ts';
import { makeOrder } from './orders/make.ts';
import { partsOfOrder } from './parts/service.ts';
import { paymentsOfOrder } from './payments/queries.ts';
import { settingsOf } from './pricing/queries.ts';
import { progressing, stepFacts, stepLine } from './progress/steps.ts';
import * as queries from './queries.ts';
import { releaseOf } from './releases/queries.ts';
import { balanceOf, lacksToLeave } from './releases/service.ts';
import type * as schema from './schema.ts';
import { carOfOrder } from './stock/queries.ts';
import { sell } from './stock/service.ts';

/** Orders of the acting unit, newest first; a consultant's are their own. */
export async function listOrders(
  ctx: Ctx,
  query: {
    status?: string | undefined;
    paid?: 'prepaid' | 'balance' | undefined;
    repeat?: 'true' | undefined;
    cursor?: string | undefined;
    limit: number;
  },
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

/** One order: its steps, parts, payments, changes, car, handover, delivery, and the customer's membership. */
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
    const facts = await stepFacts(tx, id);
    const car = await carOfOrder(tx, id);
    const rules = await settingsOf(tx, order.orgId);
    return {
      ...rest,
      delivery,
      steps: facts ? await stepLine(ctx, tx, facts) : [],
      parts: await partsOfOrder(tx, id),
      payments: await paymentsOfOrder(tx, id),
      changes: await changesOfOrder(tx, id),
      contracts: await contractLines(tx, id),
      car: car ? { ...car, pdiItems: car.pdiItems as Record<string, string> } : null,
      handover: await handoverView(tx, id),
      checklist: rules.deliveryChecklist,
      missing: order.status === 'open' ? await lacksToLeave(ctx, tx, order, rules) : [],
      release: (await releaseOf(tx, id)) ?? null,
      member: (await queries.membershipOf(tx, order.customerId)) ?? null,
    };
  });
}

/** Makes an order from a lead without a quote. @throws as makeOrder */
export async function createOrder(ctx: Ctx, given: z.output<(typeof schema.createOrder)['body']>) {
  return transact(ctx, (tx) => makeOrder(ctx, tx, given));
}

/** Keeps the contract number and the expected delivery. @throws AppError order.contract_taken, contract.number_fixed, order.not_open, request.conflict */
export async function editOrder(
  ctx: Ctx,
  id: string,
  { version, contractNumber, expectedOn }: z.output<(typeof schema.editOrder)['body']>,
) {
  const today = todayOf(ctx);
  if (expectedOn && (expectedOn < today || expectedOn > addDays(today, 730)))
    throw invalid(
      'expectedOn',
      '预计交车日期须在今天起两年之内。',
      'The expected delivery has to lie within two years from today.',
    );
  return transact(ctx, async (tx) => {
    const order = await holdOrder(ctx, tx, id, 'order.change', { version });
    const had = order.contractNumber;
    if (contractNumber !== undefined && contractNumber !== had && had && (await isNumbered(tx, id, had)))
      throw new AppError('contract.number_fixed');
    return progressing(ctx, tx, id, async () => ({
      version: await queries.setOrder(tx, order, {
        ...(contractNumber === undefined ? {} : { contractNumber }),
        ...(expectedOn === undefined ? {} : { expectedOn }),
      }),
    }));
  });
}

/** A car leaves only when nothing is missing that the unit's rules ask for. @throws AppError order.parts_missing */
async function needReady(ctx: Ctx, tx: Tx, order: LockedOrder): Promise<void> {
  const rules = await settingsOf(tx, order.orgId);
  const missing = await lacksToLeave(ctx, tx, { ...order, balanceFen: balanceOf(order) }, rules);
  if (missing.length === 0) return;
  throw new AppError('order.parts_missing', {
    missing,
    zh: missing.map((lack) => lack.zh).join('、'),
    en: missing.map((lack) => lack.en).join(', '),
  });
}

/** What the owner said at the delivery about being called for care: proven by the order's papers. */
async function keepCareConsent(ctx: Ctx, tx: Tx, order: LockedOrder, state: 'granted' | 'denied'): Promise<void> {
  const { orgId, customerId, number } = order;
  const [purpose, channel] = ['care_calls', 'showroom'];
  await recordConsents(tx, customerId, [{ purpose, granted: state === 'granted' }], {
    textVersion: await currentVersion(tx, ctx.clock.now()),
    channel,
    evidence: { reference: number, requestId: ctx.requestId },
  });
  await emit(ctx, tx, consentRecorded, {
    orgId,
    subjectId: customerId,
    customerId,
    payload: { purpose, state, channel },
  });
}

/**
 * Hands the car over: the unit is registered by its VIN, the customer becomes its owner, the lead is won. What follows from a delivery
 * (points, the first maintenance) listens to the event.
 * @throws AppError order.not_open, order.parts_missing, stock.promised, stock.pdi_failed, unit.vin_invalid, unit.vin_taken, request.invalid
 */
export async function deliverOrder(ctx: Ctx, id: string, given: z.output<(typeof schema.deliverOrder)['body']>) {
  const today = todayOf(ctx);
  return transact(ctx, async (tx) => {
    const order = await holdOrder(ctx, tx, id, 'order.deliver');
    const { deliveredOn, odometerKm } = given;
    if (deliveredOn > today || deliveredOn < order.orderedOn) {
      throw invalid(
        'deliveredOn',
        '交车日期须在下单日与今天之间。',
        'The delivery has to lie between the day of the order and today.',
      );
    }
    await needReady(ctx, tx, order);
    const { orgId, customerId, trimId, colour, number, invoicedOn } = order;
    return progressing(ctx, tx, id, async () => {
      const handed = { ...given, orgId, customerId };
      const unit =
        (await deliverAgain(tx, handed)) ?? (await deliverUnit(ctx, tx, { ...handed, trimId, colour, invoicedOn }));
      const { unitId, vin, plate } = unit;
      await sell(tx, order, vin);
      const days = await numberOf(ctx, tx, 'sales_term', 'delivery_contact', 'days', 7);
      await queries.insertDelivery(tx, {
        ...{ orgId, orderId: id, unitId, deliveredOn, plate, odometerKm },
        staffId: staffIdOf(ctx),
        contactDueOn: addDays(deliveredOn, days),
      });
      await endHandover(tx, id);
      await queries.setOrder(tx, order, { status: 'delivered' });
      await markWon(tx, order.leadId);
      await advanceStage(tx, customerId, 'owner');
      if (given.careCalls) await keepCareConsent(ctx, tx, order, given.careCalls);
      await emit(ctx, tx, orderDelivered, {
        orgId,
        subjectId: order.leadId,
        customerId,
        payload: { orderId: id, number, unitId, vin, deliveredOn },
      });
      return { id, unitId, vin };
    });
  });
}
