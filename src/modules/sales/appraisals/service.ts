import type * as z from 'zod';
import { addDays } from '../../../platform/clock.ts';
import { type Ctx, dealerOf, ownerFilter, scopeOf, staffIdOf, todayOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import type { Permission } from '../../../platform/permissions.ts';
import { currentVersion } from '../../customers/index.ts';
import { usedCarAnswered, usedCarAsked, usedCarClosed, usedCarOffered } from '../../events.ts';
import { leadCard, takeIn } from '../../leads/index.ts';
import { entryOf } from '../../org/index.ts';
import { plateOf } from '../../products/index.ts';
import { needVersion } from '../access.ts';
import { nextNumber } from '../numbers.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

const LONGEST_OFFER_DAYS = 60;

/** Used cars of the acting unit; a consultant's are those they asked for. */
export async function listAppraisals(ctx: Ctx, query: z.output<(typeof schema.listAppraisals)['query']>) {
  const { orgIds } = scopeOf(ctx);
  const consultantId = ownerFilter(ctx, 'usedcar.read');
  const found = await read(ctx, (tx) =>
    queries.appraisals(tx, { ...query, orgIds, consultantId, today: todayOf(ctx) }),
  );
  return pageFrom(found, query.limit);
}

/** @throws AppError request.not_found */
export async function appraisalFor(ctx: Ctx, tx: Tx, id: string, permission: Permission = 'usedcar.read') {
  const own = ownerFilter(ctx, permission);
  const row = await queries.appraisalById(tx, id, todayOf(ctx));
  if (!row || (own && row.consultantId !== own)) throw new AppError('request.not_found');
  return row;
}

export function getAppraisal(ctx: Ctx, id: string) {
  return read(ctx, (tx) => appraisalFor(ctx, tx, id));
}

type Asked = z.output<(typeof schema.askAppraisal)['body']>;

/** The lead an appraisal belongs to: the one named, else what comes of the wish to sell, by the one way in. */
async function leadFor(ctx: Ctx, tx: Tx, { leadId, customerId, purpose, car, year }: Asked) {
  if (leadId) {
    const lead = await leadCard(tx, leadId);
    if (!lead || lead.customerId !== customerId) throw invalid('leadId', '没有这条线索。', 'There is no such lead.');
    return lead.id;
  }
  const customer = await tx
    .selectFrom('customers.customer')
    .select(['name', 'cityCode'])
    .where('id', '=', customerId)
    .where('status', '=', 'active')
    .executeTakeFirst();
  if (!customer) throw new AppError('request.not_found');
  const taken = await takeIn(ctx, tx, {
    ...customer,
    customerId,
    contacts: [],
    seriesId: null,
    testDrive: false,
    comments: `${purpose === 'trade_in' ? '置换' : '回购'}:${car} ${year}`,
    channel: 'buy_back',
    sourceId: null,
    grade: null,
    consents: [],
    consentShown: {
      textVersion: await currentVersion(tx, ctx.clock.now()),
      evidence: { spoken: true, staff: staffIdOf(ctx), requestId: ctx.requestId },
    },
    dealerId: null,
    consultantId: ownerFilter(ctx, 'usedcar.request'),
    spoken: true,
  });
  // A lead that another dealer holds took the wish as a touch; its record is not ours to name.
  return (await leadCard(tx, taken.leadId))?.id ?? null;
}

/**
 * A used car is to be appraised: for a buy-back, or against a new car (SAL-21, SAL-22). Where no lead is named the wish becomes one.
 * @throws AppError request.not_found, request.invalid, appraisal.open (the car is being appraised already)
 */
export async function askAppraisal(ctx: Ctx, given: Asked) {
  const orgId = dealerOf(ctx).unitId;
  const today = todayOf(ctx);
  const { customerId, purpose, car, year, mileageKm, note } = given;
  if (year > Number(today.slice(0, 4)))
    throw invalid('year', '上牌年份不能晚于今年。', 'The year cannot lie in the future.');
  const plate = given.plate ? plateOf(given.plate) : null;
  return transact(ctx, async (tx) => {
    const unitId = given.unitId ?? null;
    if (unitId && !(await queries.carsOf(tx, customerId)).some((one) => one.unitId === unitId))
      throw invalid('unitId', '客户名下没有这辆车。', 'The customer has no such car.');
    const leadId = await leadFor(ctx, tx, given);
    const [id, number] = [newId(), await nextNumber(tx, 'appraisal', today)];
    await tx
      .insertInto('sales.appraisal')
      .values({
        ...{ id, orgId, number, customerId, leadId, unitId, purpose, car, year, mileageKm, note, plate },
        vin: given.vin ? given.vin.toUpperCase() : null,
        consultantId: staffIdOf(ctx),
      })
      .execute();
    const payload = { appraisalId: id, number, purpose, car };
    await emit(ctx, tx, usedCarAsked, { orgId, subjectId: id, customerId, payload });
    return { id, number, leadId };
  });
}

type Locked = NonNullable<Awaited<ReturnType<typeof queries.lockAppraisal>>>;

/** An appraisal in one of some states, held. @throws AppError request.not_found, request.conflict, appraisal.state */
export async function hold(
  ctx: Ctx,
  tx: Tx,
  id: string,
  {
    permission,
    version,
    states,
  }: { permission: Permission; version?: number | undefined; states: readonly Locked['status'][] },
): Promise<Locked> {
  const own = ownerFilter(ctx, permission);
  const row = await queries.lockAppraisal(tx, id);
  if (!row || (own && row.consultantId !== own)) throw new AppError('request.not_found');
  if (version !== undefined) needVersion(row, version, { status: row.status });
  if (!states.includes(row.status)) throw new AppError('appraisal.state');
  return row;
}

const BEFORE_ANSWER = ['requested', 'appraised', 'offered'] as const;

/** What the car is worth, by whoever looked at it. @throws as hold, request.invalid */
export async function appraise(
  ctx: Ctx,
  id: string,
  { version, condition, ...given }: z.output<(typeof schema.appraise)['body']>,
) {
  await entryOf(ctx, 'car_condition', condition, 'condition');
  return transact(ctx, async (tx) => {
    const row = await hold(ctx, tx, id, { permission: 'usedcar.appraise', version, states: BEFORE_ANSWER });
    return {
      version: await queries.setAppraisal(tx, row, {
        ...given,
        condition,
        status: row.status === 'requested' ? 'appraised' : row.status,
        appraiserId: staffIdOf(ctx),
        appraisedAt: ctx.clock.now(),
      }),
    };
  });
}

/** Offers a price for an appraised car; a later offer takes the place of an earlier one, also of one refused. @throws as hold */
export async function offerForCar(
  ctx: Ctx,
  id: string,
  { version, offerFen, offerUntil }: z.output<(typeof schema.offerForCar)['body']>,
) {
  const today = todayOf(ctx);
  if (offerUntil < today || offerUntil > addDays(today, LONGEST_OFFER_DAYS))
    throw invalid('offerUntil', '有效期须在今天起 60 天之内。', 'An offer is valid for up to 60 days from today.');
  return transact(ctx, async (tx) => {
    const states = ['appraised', 'offered', 'refused'] as const;
    const row = await hold(ctx, tx, id, { permission: 'usedcar.appraise', version, states });
    const { orgId, customerId, number } = row;
    const payload = { appraisalId: id, number, offerFen };
    await emit(ctx, tx, usedCarOffered, { orgId, subjectId: id, customerId, payload });
    return {
      version: await queries.setAppraisal(tx, row, { offerFen, offerUntil, status: 'offered', reason: null }),
    };
  });
}

/** What the owner says to the offer. @throws as hold, appraisal.lapsed, request.invalid */
export async function answerOffer(
  ctx: Ctx,
  id: string,
  { version, accepted, reason, note }: z.output<(typeof schema.answerOffer)['body']>,
) {
  if (!accepted) {
    if (!reason) throw invalid('reason', '请选择拒绝的原因。', 'Choose why the owner refused.');
    await entryOf(ctx, 'appraisal_refusal', reason, 'reason');
  }
  return transact(ctx, async (tx) => {
    const row = await hold(ctx, tx, id, { permission: 'usedcar.request', version, states: ['offered'] });
    if (accepted && row.offerUntil && row.offerUntil < todayOf(ctx)) throw new AppError('appraisal.lapsed');
    const status = accepted ? ('accepted' as const) : ('refused' as const);
    const { orgId, customerId, number } = row;
    const payload = { appraisalId: id, number, accepted };
    await emit(ctx, tx, usedCarAnswered, { orgId, subjectId: id, customerId, payload });
    const change = { status, reason: accepted ? null : reason, decidedAt: ctx.clock.now(), ...queries.noteToo(note) };
    return { status, version: await queries.setAppraisal(tx, row, change) };
  });
}

/** The car was bought as accepted; or nothing comes of it. @throws as hold */
export async function closeAppraisal(
  ctx: Ctx,
  id: string,
  { version, bought, note }: z.output<(typeof schema.closeAppraisal)['body']>,
) {
  return transact(ctx, async (tx) => {
    const states = bought ? (['accepted'] as const) : ([...BEFORE_ANSWER, 'accepted', 'refused'] as const);
    const row = await hold(ctx, tx, id, { permission: 'usedcar.appraise', version, states });
    const status = bought ? ('bought' as const) : ('dropped' as const);
    const { orgId, customerId, number } = row;
    const payload = { appraisalId: id, number, bought };
    await emit(ctx, tx, usedCarClosed, { orgId, subjectId: id, customerId, payload });
    const change = { status, closedAt: ctx.clock.now(), ...queries.noteToo(note) };
    return { status, version: await queries.setAppraisal(tx, row, change) };
  });
}

/** What a lead's customer could part with, and what was appraised. @throws AppError request.not_found */
export async function tradeInHelp(ctx: Ctx, leadId: string) {
  const own = ownerFilter(ctx, 'usedcar.read');
  const today = todayOf(ctx);
  return read(ctx, async (tx) => {
    const lead = await leadCard(tx, leadId);
    if (!lead || (own && lead.consultantId !== own)) throw new AppError('request.not_found');
    const { customerId } = lead;
    const { orgIds } = scopeOf(ctx);
    const [cars, reminders, appraisals] = await Promise.all([
      queries.carsOf(tx, customerId),
      queries.remindersOf(tx, leadId),
      // Whoever follows the lead sees what a colleague had appraised for the same customer.
      queries.appraisals(tx, { orgIds, consultantId: null, today, customerId, limit: 20 }),
    ]);
    const reminded = new Set(reminders.map((row) => row.unitId));
    return {
      customerId,
      dueOn: reminders[0]?.dueOn ?? null,
      cars: cars.map((car) => ({ ...car, reminded: reminded.has(car.unitId) })),
      appraisals: pageFrom(appraisals, 20).rows,
    };
  });
}

/** What a customer was offered for their old car, for a quote. @throws AppError appraisal.not_offered */
export async function offeredFor(ctx: Ctx, tx: Tx, customerId: string, id: string): Promise<number> {
  const row = await queries.lockAppraisal(tx, id);
  const holds =
    row && (row.status === 'accepted' || (row.status === 'offered' && (row.offerUntil ?? '') >= todayOf(ctx)));
  if (!holds || row.customerId !== customerId || row.offerFen === null) throw new AppError('appraisal.not_offered');
  return row.offerFen;
}

/** The order of the new car the old one is given for: with it the owner has accepted the offer. */
export async function noteOrder(tx: Tx, id: string, orderId: string): Promise<void> {
  const row = await queries.lockAppraisal(tx, id);
  if (row) await queries.setAppraisal(tx, row, { orderId, ...(row.status === 'offered' && { status: 'accepted' }) });
}
