import { sql } from 'kysely';
import type * as z from 'zod';
import { addDays, addMonths } from '../../../platform/clock.ts';
import { type Ctx, ownerFilter, scopeOf, staffIdOf, todayOf } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { contactHash, findCustomer, maskContact, phoneContact } from '../../customers/index.ts';
import { referralCredited, referralRegistered, referralReversed } from '../../events.ts';
import { plainNumber } from '../../products/index.ts';
import { clawBack, earn } from '../ledger/index.ts';
import { settingsOf } from '../settings/queries.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

/** Recommendations of the acting unit; a consultant's are their own. */
export async function listReferrals(ctx: Ctx, query: z.output<(typeof schema.listReferrals)['query']>) {
  const rows = await read(ctx, (tx) =>
    queries.referrals(tx, {
      ...query,
      orgIds: scopeOf(ctx).orgIds,
      consultantId: ownerFilter(ctx, 'referral.read'),
    }),
  );
  return pageFrom(rows, query.limit);
}

/** Recommendations by month and dealer; sums by region and nation are the reader's. */
export async function countReferrals(ctx: Ctx, { from, to }: z.output<(typeof schema.countReferrals)['query']>) {
  if (to < from || addMonths(`${from}-01`, 36) <= `${to}-01`)
    throw invalid('to', '请选择三年之内的月份。', 'Choose months within three years, the first before the last.');
  return { rows: await read(ctx, (tx) => queries.counts(tx, scopeOf(ctx).orgIds, from, to)) };
}

/** Who recommends: the holder of a card, else of a phone number. Nothing of them is told. @throws AppError request.invalid */
async function referrerOf(ctx: Ctx, tx: Tx, key: string): Promise<{ customerId: string; memberId: string | null }> {
  const card = await queries.holderOfCard(tx, plainNumber(key));
  if (card) return { customerId: card.customerId, memberId: card.status === 'active' ? card.memberId : null };
  const phone = phoneContact(key);
  const customerId = phone ? await findCustomer(ctx, tx, [phone]) : null;
  if (!customerId)
    throw invalid('referrer', '没有此卡号或号码的客户,请核对。', 'Nobody has this card or phone number; check it.');
  return { customerId, memberId: (await queries.memberOf(tx, customerId))?.id ?? null };
}

/**
 * Takes down, before anything is bought, who recommends whom (CLB-35). Refused for oneself, for somebody recommended already, for an owner
 * and for the person of an open lead: a recommendation comes before the enquiry.
 * @throws AppError request.invalid, referral.self, referral.taken, referral.owner, referral.lead
 */
export async function registerReferral(ctx: Ctx, given: z.output<(typeof schema.registerReferral)['body']>) {
  const phone = phoneContact(given.mobile);
  if (!phone) throw invalid('mobile', '请填写正确的手机号。', 'This is no phone number.');
  return transact(ctx, async (tx) => {
    const { unitId: orgId, unitKind } = scopeOf(ctx);
    if (unitKind !== 'dealer') throw new AppError('referral.dealer_only');
    const referrer = await referrerOf(ctx, tx, given.referrer);
    const hash = contactHash(ctx, phone);
    const why = await queries.refusal(tx, referrer.customerId, hash);
    if (why) throw new AppError(`referral.${why}`);
    const { referralDays } = await settingsOf(tx, orgId);
    const expiresOn = addDays(todayOf(ctx), referralDays);
    const id = await queries.insertReferral(tx, {
      orgId,
      consultantId: staffIdOf(ctx),
      referrerId: referrer.customerId,
      memberId: referrer.memberId,
      referredName: given.name,
      referredMasked: maskContact(phone),
      referredHash: hash,
      expiresOn,
      createdAt: ctx.clock.now(),
    });
    await emit(ctx, tx, referralRegistered, {
      orgId,
      subjectId: id,
      customerId: referrer.customerId,
      payload: { referralId: id },
    });
    return { id, expiresOn, member: referrer.memberId !== null };
  });
}

/** The recommendation that a delivery fulfils is won; a job of the whole group credits it, wherever the referrer is a member. */
export async function winReferral(tx: Tx, orderId: string, deliveredOn: string): Promise<void> {
  const won = await queries.win(tx, orderId, deliveredOn);
  if (won) await enqueue(tx, 'club.credit_referral', won.id);
}

type Undone = 'order_cancelled' | 'order_returned';

/** The order came to nothing after all, or its car came back: what was credited for it is taken back, by a job of the whole group. */
export async function loseReferral(tx: Tx, orderId: string, reason: Undone): Promise<void> {
  const lost = await queries.lose(tx, orderId);
  if (lost) await enqueue(tx, 'club.reverse_referral', lost, { reason });
}

function enqueue(tx: Tx, task: string, referral: string, more: { reason?: Undone } = {}) {
  return sql`select app.enqueue(${task}, ${JSON.stringify({ referral, ...more })}::jsonb)`.execute(tx);
}

/**
 * Credits a recommendation that was won: the branch of the referrer issues the points. Waits where the referrer is no member yet or no rule
 * says what a recommendation earns; the night tries again. Needs a scope that holds every branch.
 */
export async function creditReferral(ctx: Ctx, tx: Tx, id: string): Promise<boolean> {
  const referral = await queries.lockReferral(tx, id);
  if (referral?.state !== 'won' || !referral.wonOn) return false;
  const member = await queries.memberOf(tx, referral.referrerId);
  const rule = member && (await queries.ruleOn(tx, member.orgId, referral.wonOn));
  if (!member || !rule?.points) return false;
  const now = ctx.clock.now();
  const activatesOn = todayOf(ctx);
  const { transactionId } = await earn(ctx, tx, {
    scope: 'referral',
    key: id,
    orgId: member.orgId,
    memberId: member.id,
    points: rule.points,
    hqPoints: Math.floor((rule.points * (10_000 - rule.dealerBp)) / 10_000),
    origin: 'referral',
    qualifying: rule.qualifying,
    ruleId: rule.id,
    activatesOn,
    expiresOn: addMonths(activatesOn, rule.validMonths),
    occurredAt: now,
    reference: id,
  });
  await queries.setReferral(tx, id, {
    state: 'credited',
    memberId: member.id,
    points: rule.points,
    transactionId,
    creditedAt: now,
  });
  await emit(ctx, tx, referralCredited, {
    orgId: member.orgId,
    subjectId: id,
    customerId: referral.referrerId,
    payload: { referralId: id, memberId: member.id, points: rule.points },
  });
  return true;
}

type Locked = NonNullable<Awaited<ReturnType<typeof queries.lockReferral>>>;

/** Ends a recommendation; what it was credited with a job of the whole group takes back: the points are the referrer's branch's. */
async function takeBack(ctx: Ctx, tx: Tx, referral: Locked, reason: string): Promise<'reversed' | 'withdrawn'> {
  const { id, transactionId, orgId, referrerId } = referral;
  const state = transactionId ? ('reversed' as const) : ('withdrawn' as const);
  await queries.setReferral(tx, id, { state, reason, reversedAt: ctx.clock.now() });
  await emit(ctx, tx, referralReversed, {
    orgId,
    subjectId: id,
    customerId: referrerId,
    payload: { referralId: id, points: referral.points ?? 0 },
  });
  if (transactionId) await enqueue(tx, 'club.claw_back_referral', id);
  return state;
}

/** Takes the points of a recommendation that was reversed back, once; what was spent of them is owed. */
export async function clawBackReferral(ctx: Ctx, tx: Tx, id: string): Promise<void> {
  const referral = await queries.lockReferral(tx, id);
  if (referral?.state !== 'reversed' || !referral.transactionId) return;
  const { transactionId } = referral;
  await clawBack(ctx, tx, { scope: 'referral_back', key: id, transactionId });
}

/** As the order is cancelled or its car taken back. Needs a scope that holds every branch. */
export async function reverseReferral(ctx: Ctx, tx: Tx, id: string, reason: Undone): Promise<void> {
  const referral = await queries.lockReferral(tx, id);
  if (referral && ['won', 'credited'].includes(referral.state)) await takeBack(ctx, tx, referral, reason);
}

/**
 * Withdraws a recommendation with a reason, e.g. because the sale was undone; points that were credited are taken back.
 * @throws AppError request.not_found, request.conflict, referral.ended
 */
export function endReferral(ctx: Ctx, id: string, given: z.output<(typeof schema.endReferral)['body']>) {
  return transact(ctx, async (tx) => {
    const referral = await queries.lockReferral(tx, id);
    if (!referral) throw new AppError('request.not_found');
    if (!['registered', 'won', 'credited'].includes(referral.state)) throw new AppError('referral.ended');
    if (referral.version !== given.version)
      throw new AppError('request.conflict', { current: { state: referral.state, version: referral.version } });
    return { state: await takeBack(ctx, tx, referral, given.reason), version: given.version + 1 };
  });
}
