import { timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import type * as z from 'zod';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { rewardCancelled, rewardDelivered } from '../../events.ts';
import { cityName, entryOf } from '../../org/index.ts';
import { capture, reverse, voidHold } from '../ledger/index.ts';
import { actingAt } from './acting.ts';
import { openShipTo, pickUpCode } from './address.ts';
import { placeOrder } from './order.ts';
import * as queries from './queries.ts';
import { returnableUntil } from './return.ts';
import type * as schema from './schema.ts';

type Held = NonNullable<Awaited<ReturnType<typeof queries.lockOrder>>>;
/** Wrong codes in a row after which nobody is believed any more, until a colleague makes the order ready again. */
const MOST_ATTEMPTS = 10;

/** Orders of the acting unit, newest first. */
export async function listRewardOrders(ctx: Ctx, query: z.output<(typeof schema.listRewardOrders)['query']>) {
  const { orgIds } = scopeOf(ctx);
  return pageFrom(await read(ctx, (tx) => queries.orders(tx, { ...query, orgIds })), query.limit);
}

/** One order. @throws AppError request.not_found */
export async function getRewardOrder(ctx: Ctx, id: string) {
  return read(ctx, async (tx) => {
    const order = await queries.orderById(tx, id);
    if (!order) throw new AppError('request.not_found');
    const { closedAt, timeZone, state } = order;
    const until = state === 'delivered' && closedAt ? await returnableUntil(ctx, tx, closedAt, timeZone) : null;
    return { ...order, returnableUntil: until };
  });
}

/** Orders on behalf of a member of the acting unit. @throws AppError as placeOrder */
export function orderReward(ctx: Ctx, given: z.output<(typeof schema.orderReward)['body']>) {
  return transact(ctx, (tx) => placeOrder(ctx, tx, { ...given, channel: 'staff' }));
}

/** An order that can still be worked on, held. @throws AppError request.not_found, request.conflict, reward_order.closed */
async function holdOpen(tx: Tx, id: string, version: number): Promise<Held> {
  const order = await queries.lockOrder(tx, id);
  if (!order) throw new AppError('request.not_found');
  if (order.version !== version)
    throw new AppError('request.conflict', { current: { state: order.state, version: order.version } });
  if (['delivered', 'cancelled', 'returned'].includes(order.state)) throw new AppError('reward_order.closed');
  return order;
}

/** Records that the part in money was received. @throws AppError reward_order.paid, and as holdOpen */
export async function payRewardOrder(ctx: Ctx, id: string, given: z.output<(typeof schema.payRewardOrder)['body']>) {
  await entryOf(ctx, 'payment_method', given.method, 'method');
  return transact(ctx, async (tx) => {
    const order = await holdOpen(tx, id, given.version);
    if (order.moneyFen === 0 || order.paidAt) throw new AppError('reward_order.paid');
    return { version: await set(tx, order, { paidMethod: given.method, paidAt: ctx.clock.now() }) };
  });
}

async function set(tx: Tx, order: Held, change: Record<string, unknown>): Promise<number> {
  const version = order.version + 1;
  await tx
    .updateTable('club.rewardOrder')
    .set({ ...change, version })
    .where('id', '=', order.id)
    .execute();
  return version;
}

/** From which states each step is made, and by which way. `ready` again lets a code be tried anew. */
const STEPS = {
  prepared: { from: ['requested'], way: null },
  shipped: { from: ['prepared'], way: 'ship' },
  ready: { from: ['prepared', 'ready'], way: 'pickup' },
  delivered: { from: ['shipped', 'ready'], way: null },
} as const;

/** The held points are redeemed: when the parcel leaves, or when the reward is handed over. */
async function capturePoints(ctx: Ctx, tx: Tx, order: Held): Promise<string> {
  const done = await actingAt(ctx, tx, order.redeemingId, () =>
    capture(ctx, tx, { scope: 'reward', key: `${order.id}:capture`, holdId: order.holdId }),
  );
  return done.transactionId;
}

function fits(ctx: Ctx, order: Held, code: string | undefined): boolean {
  const right = Buffer.from(pickUpCode(ctx, order.id));
  const shown = Buffer.from(code ?? '');
  return right.length === shown.length && timingSafeEqual(right, shown);
}

/**
 * Takes an order one step on. What is picked up is handed over for the code the member shows alone; money that is due comes first.
 * @throws AppError reward_order.step, reward_order.not_paid, reward_order.code_wrong, reward_order.locked, and as holdOpen
 */
export async function moveRewardOrder(ctx: Ctx, id: string, given: z.output<(typeof schema.moveRewardOrder)['body']>) {
  const done = await transact(ctx, async (tx) => {
    const order = await holdOpen(tx, id, given.version);
    const step = STEPS[given.to];
    if (!(step.from as readonly string[]).includes(order.state) || (step.way !== null && step.way !== order.way))
      throw new AppError('reward_order.step');
    const leaves = given.to === 'shipped' || (given.to === 'delivered' && order.way === 'pickup');
    if (leaves && order.moneyFen > 0 && !order.paidAt) throw new AppError('reward_order.not_paid');
    const now = ctx.clock.now();
    if (given.to === 'delivered' && order.way === 'pickup') {
      if (order.attempts >= MOST_ATTEMPTS) throw new AppError('reward_order.locked');
      if (!fits(ctx, order, given.code)) {
        // Counted although it is refused: the refusal follows once this is kept.
        await tx
          .updateTable('club.rewardOrder')
          .set({ attempts: order.attempts + 1 })
          .where('id', '=', id)
          .execute();
        return null;
      }
    }
    const captureId = leaves ? await capturePoints(ctx, tx, order) : undefined;
    const version = await set(tx, order, {
      state: given.to,
      ...(captureId ? { captureId } : {}),
      ...(given.to === 'prepared' ? { preparedAt: now } : {}),
      ...(given.to === 'shipped'
        ? { sentAt: now, carrier: given.carrier || null, tracking: given.tracking || null }
        : {}),
      ...(given.to === 'ready' ? { attempts: 0 } : {}),
      ...(given.to === 'delivered' ? { closedAt: now } : {}),
    });
    if (given.to === 'delivered') {
      const payload = { orderId: id, number: order.number, name: order.rewardName, nameEn: order.rewardNameEn };
      const { orgId, customerId } = order;
      await emit(ctx, tx, rewardDelivered, { orgId, subjectId: id, customerId, payload });
    }
    return { state: given.to, version };
  });
  if (!done) throw new AppError('reward_order.code_wrong');
  return done;
}

/** Cancels an order on the branch's side. @throws AppError request.invalid where money was paid and nothing is said of its return */
export async function cancelRewardOrder(
  ctx: Ctx,
  id: string,
  given: z.output<(typeof schema.cancelRewardOrder)['body']>,
) {
  if (given.refundMethod) await entryOf(ctx, 'payment_method', given.refundMethod, 'refundMethod');
  return transact(ctx, async (tx) => {
    const order = await holdOpen(tx, id, given.version);
    if (order.paidAt && !given.refundMethod)
      throw invalid('refundMethod', '此单已收款,请选择退款方式。', 'Money was received: say how it goes back.');
    const { reason, refundMethod = null } = given;
    return endOrder(ctx, tx, order, { cause: 'branch', reason, refundMethod });
  });
}

/**
 * Ends an order that is held: the same lots get their points back (the hold is voided, or what was captured reversed), the pieces go back to
 * the stock. Account first, then stock, as when it was made.
 */
export async function endOrder(
  ctx: Ctx,
  tx: Tx,
  order: Held,
  why: { cause: 'member' | 'branch' | 'expired'; reason: string | null; refundMethod?: string | null },
) {
  const { orgId, customerId, id } = order;
  const about = { scope: 'reward', key: `${id}:back` };
  await actingAt(ctx, tx, order.redeemingId, async () => {
    if (order.captureId) {
      if (!(await queries.isReversed(tx, order.captureId)))
        await reverse(ctx, tx, { ...about, transactionId: order.captureId });
    } else if (await queries.isHeld(tx, order.holdId)) await voidHold(ctx, tx, { ...about, holdId: order.holdId });
  });
  const version = await set(tx, order, {
    state: 'cancelled',
    cancelCause: why.cause,
    cancelReason: why.reason,
    refundMethod: why.refundMethod ?? null,
    closedAt: ctx.clock.now(),
  });
  await queries.returnStock(tx, id);
  const payload = {
    orderId: id,
    number: order.number,
    name: order.rewardName,
    nameEn: order.rewardNameEn,
    cause: why.cause,
  };
  await emit(ctx, tx, rewardCancelled, { orgId, subjectId: id, customerId, payload });
  return { state: 'cancelled' as const, version };
}

/** The clear address of a shipment; leaves a line in the trail with the reason. @throws AppError request.not_found */
export async function revealShipTo(ctx: Ctx, id: string, reason: string) {
  return transact(ctx, async (tx) => {
    const order = await queries.lockOrder(tx, id);
    if (!order?.addressEnc) throw new AppError('request.not_found');
    const detail = JSON.stringify({ part: 'address', reason });
    await sql`select app.audit_view('club.reward_order', ${id}, ${order.orgId}::uuid, ${detail}::jsonb)`.execute(tx);
    const address = openShipTo(ctx, { id, addressEnc: order.addressEnc });
    return { ...address, cityName: cityName(address.cityCode) };
  });
}

/** Ends orders whose time to be handed out is over; one transaction each, so that one that fails keeps no other. Returns how many. */
export async function endExpired(ctx: Ctx, most = 500): Promise<number> {
  const now = ctx.clock.now();
  const due = await transact(ctx, (tx) => queries.expiredOrders(tx, now, most));
  let ended = 0;
  for (const { id } of due) {
    await transact(ctx, async (tx) => {
      const order = await queries.lockOrder(tx, id);
      // Handed out or cancelled since it was listed.
      if (!order || order.captureId || order.holdExpiresAt > now || ['delivered', 'cancelled'].includes(order.state))
        return;
      await endOrder(ctx, tx, order, { cause: 'expired', reason: null });
      ended += 1;
    });
  }
  return ended;
}
