import type * as z from 'zod';
import { civilDate } from '../../../platform/clock.ts';
import { type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { newId, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { mayContactMany, refusesSharing, relate } from '../../customers/index.ts';
import { leadReactivated, leadReceived, leadRecycled, leadRevisited } from '../../events.ts';
import { entryOf, staffAt } from '../../org/index.ts';
import { startTimer } from '../clocks/timers.ts';
import { lastClosing } from '../closing/queries.ts';
import { chooseDealer } from '../dispatch/choose.ts';
import { countGiven, passOn } from '../dispatch/steps.ts';
import { addDays, daysAfter, gradeRule } from '../grades.ts';
import { type Locked, lock } from '../lock.ts';
import { planContact, requireNextContact } from '../next-contact.ts';
import { dealersBelow, openLeadOf } from '../queries.ts';
import { dealersThatGaveUp, insertLead, isLive } from './queries.ts';
import type * as schema from './schema.ts';

const isClosed = ({ status }: Locked) => status === 'dormant' || status === 'defeated';

interface Again {
  nextContactAt: Date;
  note: string | null;
}

/**
 * Opens a closed lead at its dealer: with its consultant, who has to speak to the customer by a time, or, where they work there no more,
 * as one to be accepted anew. The caller has seen that no other lead of the customer is open.
 */
export async function reopen(ctx: Ctx, tx: Tx, lead: Locked, { nextContactAt, note }: Again) {
  const consultant = lead.consultantId ? await staffAt(tx, lead.consultantId, lead.orgId, 'lead.follow') : undefined;
  const before = await lastClosing(tx, lead.id);
  const grade = before?.grade ?? 'C';
  const { expectedDays } = await gradeRule(ctx, tx, grade);
  const now = ctx.clock.now();
  const status = consultant ? 'following' : 'assigned';
  const version = lead.version + 1;
  await tx
    .updateTable('leads.lead')
    .set({
      ...{ status, grade, version, missed: 0, nextContactAt: consultant ? nextContactAt : null },
      expectedOn: expectedDays === null ? null : addDays(civilDate(now, scopeOf(ctx).timeZone), expectedDays),
      ...(consultant ? {} : { consultantId: null, assignedAt: now, acceptedAt: null }),
    })
    .where('id', '=', lead.id)
    .execute();
  if (consultant) await planContact(ctx, tx, lead, grade, nextContactAt);
  else
    await startTimer(ctx, tx, { leadId: lead.id, orgId: lead.orgId, sourceId: lead.sourceId, grade, clock: 'accept' });
  await emit(ctx, tx, leadReactivated, {
    ...{ orgId: lead.orgId, subjectId: lead.id, customerId: lead.customerId },
    payload: { from: lead.status, note, nextContactAt: consultant ? nextContactAt.toISOString() : null },
  });
  return { id: lead.id, status, version };
}

/** Nobody is called who asked not to be, and nobody twice: their data may be used, and no other lead of theirs is open. */
async function needWelcome(ctx: Ctx, tx: Tx, customerId: string): Promise<void> {
  const asked = { purpose: 'service_contract', channel: 'call' } as const;
  const [live, answers] = await Promise.all([isLive(tx, customerId), mayContactMany(ctx, tx, [customerId], asked)]);
  const answer = answers.get(customerId);
  if (!live || !(answer?.allowed || answer?.reason === 'quiet_hours')) throw new AppError('lead.no_contact');
  if (await openLeadOf(tx, customerId)) throw new AppError('lead.open_exists');
}

/** Takes a dormant or lost lead up again. @throws AppError lead.not_closed, lead.no_contact, lead.open_exists */
export function reactivateLead(
  ctx: Ctx,
  id: string,
  given: { version?: number; nextContactAt: string; note?: string | undefined },
) {
  const nextContactAt = requireNextContact(ctx, given.nextContactAt);
  return transact(ctx, async (tx) => {
    const lead = await lock(ctx, tx, id, 'lead.follow', given.version);
    if (!isClosed(lead)) throw new AppError('lead.not_closed');
    await needWelcome(ctx, tx, lead.customerId);
    return reopen(ctx, tx, lead, { nextContactAt, note: given.note ?? null });
  });
}

/** Records that somebody asked a closed customer again; the next time is planned by the grade, or it was the last. */
export async function revisitLead(ctx: Ctx, id: string, given: z.output<(typeof schema.revisitLead)['body']>) {
  const { channel, note, version: seen } = given;
  await entryOf(ctx, 'follow_up_channel', channel, 'channel');
  const { attributes } = await entryOf(ctx, 'call_result', given.result, 'result');
  return transact(ctx, async (tx) => {
    const lead = await lock(ctx, tx, id, 'lead.follow', seen);
    if (!isClosed(lead)) throw new AppError('lead.not_closed');
    const { revisitAgainDays } = await gradeRule(ctx, tx, lead.grade);
    const revisitAt = given.again ? daysAfter(ctx.clock.now(), revisitAgainDays ?? 90) : null;
    await tx
      .insertInto('leads.followUp')
      .values({
        ...{ id: newId(), orgId: lead.orgId, leadId: id, staffId: staffIdOf(ctx), channel, note, grade: lead.grade },
        ...{
          kind: 'revisit',
          result: given.result,
          connected: attributes.connected !== false,
          nextContactAt: revisitAt,
        },
      })
      .execute();
    const version = lead.version + 1;
    await tx.updateTable('leads.lead').set({ revisitAt, version }).where('id', '=', id).execute();
    const fact = { orgId: lead.orgId, subjectId: id, customerId: lead.customerId };
    await emit(ctx, tx, leadRevisited, { ...fact, payload: { result: given.result, note } });
    return { id, version, revisitAt: revisitAt?.toISOString() ?? null };
  });
}

/** The dealer for a second life: the one asked for, or the next of the territory; none of those that had the lead. */
async function otherDealer(ctx: Ctx, tx: Tx, lead: Locked, wanted: string | undefined) {
  const barred = await dealersThatGaveUp(tx, lead.id);
  if (!wanted) {
    const { cityCode, seriesId, sourceId } = lead;
    // Not by relationship: that leads back to the dealer that gave up.
    const { dealerId } = await chooseDealer(ctx, tx, { cityCode, seriesId, sourceId, customerId: null, barred });
    if (!dealerId || (await refusesSharing(tx, lead.customerId, dealerId))) return null;
    return (await dealersBelow(tx, scopeOf(ctx).unitId, undefined)).find(({ id }) => id === dealerId) ?? null;
  }
  if (barred.includes(wanted)) throw new AppError('lead.not_back');
  const dealer = (await dealersBelow(tx, scopeOf(ctx).unitId, undefined)).find(({ id }) => id === wanted);
  if (!dealer) throw invalid('dealerId', '没有这家经销商,或已停业。', 'There is no such dealer, or it is closed.');
  if (await refusesSharing(tx, lead.customerId, wanted)) throw new AppError('consent.no_sharing');
  return dealer;
}

/**
 * Gives a closed lead to another dealer, as a new lead that names where it comes from; where nobody takes it, it waits to be dispatched.
 * @throws AppError lead.not_closed, lead.not_back, lead.no_contact, lead.open_exists, consent.no_sharing
 */
export function recycleLead(ctx: Ctx, id: string, given: { version?: number; dealerId?: string | undefined }) {
  return transact(ctx, async (tx) => {
    const lead = await lock(ctx, tx, id, 'lead.dispatch', given.version);
    if (!isClosed(lead)) throw new AppError('lead.not_closed');
    await needWelcome(ctx, tx, lead.customerId);
    const dealer = await otherDealer(ctx, tx, lead, given.dealerId);
    const leadId = newId();
    const { customerId, channel, seriesId, sourceId } = lead;
    const { unitId } = scopeOf(ctx);
    await insertLead(tx, { ...lead, id: leadId, orgId: unitId, originId: id });
    await tx
      .updateTable('leads.lead')
      .set({ revisitAt: null, version: lead.version + 1 })
      .where('id', '=', id)
      .execute();
    const fact = { orgId: unitId, customerId };
    await emit(ctx, tx, leadReceived, { ...fact, subjectId: leadId, payload: { channel, seriesId } });
    // At headquarters: the dealer that gave up does not learn who has the customer now.
    await emit(ctx, tx, leadRecycled, { ...fact, subjectId: id, payload: { newLeadId: leadId } });
    if (!dealer) {
      await relate(tx, customerId, unitId);
      return { leadId, dealerId: null, status: 'new' };
    }
    const held = { ...lead, id: leadId, orgId: unitId, status: 'new', version: 1, grade: 'N', sourceId };
    await passOn(ctx, tx, held, dealer, given.dealerId ? 'hand' : 'city');
    if (given.dealerId) await countGiven(ctx, tx, dealer.id);
    return { leadId, dealerId: dealer.id, status: 'assigned' };
  });
}
