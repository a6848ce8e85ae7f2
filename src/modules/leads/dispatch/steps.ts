import { sql } from 'kysely';
import { type Ctx, scopeOf, todayOf } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import { emit } from '../../../platform/events.ts';
import { LEAD_DATA, logSharing, refusesSharing, relate } from '../../customers/index.ts';
import { leadAccepted, leadDispatched } from '../../events.ts';
import { planTimer, replaceTimer } from '../clocks/timers.ts';
import { dealersThatGaveUp } from '../second-life/queries.ts';
import { chooseConsultant, chooseDealer, type Why } from './choose.ts';

/** What the steps need to know of a lead that is locked. */
export interface Held {
  id: string;
  orgId: string;
  customerId: string;
  sourceId: string | null;
  seriesId: string | null;
  cityCode: string | null;
  grade: string;
  version: number;
}

/** Hands a lead to a dealer: relationship, the note of sharing, its clock of acceptance, its event (LED-08, DLR-02). Returns the new version. */
export async function passOn(
  ctx: Ctx,
  tx: Tx,
  lead: Held,
  dealer: { id: string; name: string },
  why: Why | 'hand',
): Promise<number> {
  const { id, customerId, sourceId, grade } = lead;
  const version = lead.version + 1;
  const timer = await planTimer(ctx, tx, { leadId: id, orgId: dealer.id, clock: 'accept', sourceId, grade });
  await relate(tx, customerId, dealer.id);
  await logSharing(tx, customerId, dealer.id, { dataKinds: LEAD_DATA, about: 'lead', aboutId: id });
  await tx
    .updateTable('leads.lead')
    .set({
      orgId: dealer.id,
      status: 'assigned',
      consultantId: null,
      assignedAt: ctx.clock.now(),
      acceptedAt: null,
      dueAt: timer.dueAt,
      version,
    })
    .where('id', '=', id)
    .execute();
  // The new holder reads what the customer asked for; follow-ups of an earlier dealer stay with that dealer.
  await tx.updateTable('leads.touch').set({ orgId: dealer.id }).where('leadId', '=', id).execute();
  await replaceTimer(tx, timer);
  await emit(ctx, tx, leadDispatched, {
    orgId: dealer.id,
    subjectId: id,
    customerId,
    payload: { dealerId: dealer.id, dealerName: dealer.name, byCity: why !== 'hand' },
  });
  return version;
}

/** Counts a lead given by hand to a dealer's quota and turn, as one given by rule is. */
export async function countGiven(ctx: Ctx, tx: Tx, dealerId: string): Promise<void> {
  const today = todayOf(ctx);
  await sql`select leads.seat_dealers(array[${dealerId}::uuid], ${today}::date)`.execute(tx);
  await sql`select leads.note_given(${dealerId}, 1, ${today}::date)`.execute(tx);
}

/** A dealer's consultant gets a lead; the clock of the first follow-up starts. Returns the new version. */
export async function giveTo(ctx: Ctx, tx: Tx, lead: Held, consultant: { id: string; name: string }): Promise<number> {
  const { id, orgId, customerId, sourceId, grade } = lead;
  const version = lead.version + 1;
  const timer = await planTimer(ctx, tx, { leadId: id, orgId, clock: 'first_follow', sourceId, grade });
  await tx
    .updateTable('leads.lead')
    .set({
      status: 'accepted',
      consultantId: consultant.id,
      acceptedAt: ctx.clock.now(),
      dueAt: timer.dueAt,
      version,
    })
    .where('id', '=', id)
    .execute();
  await replaceTimer(tx, timer);
  const payload = { consultantId: consultant.id, consultantName: consultant.name };
  await emit(ctx, tx, leadAccepted, { orgId, subjectId: id, customerId, payload });
  return version;
}

/** Accepts a lead by its dealer's rule, for a consultant who is there; false where the rule is by hand or nobody is free. */
export async function assignByRule(ctx: Ctx, tx: Tx, lead: Held): Promise<boolean> {
  const { orgId: dealerId, customerId, seriesId } = lead;
  const { consultantId } = await chooseConsultant(ctx, tx, { dealerId, customerId, seriesId });
  if (!consultantId) return false;
  const staff = await tx
    .selectFrom('org.staff')
    .select(['id', 'name'])
    .where('id', '=', consultantId)
    .executeTakeFirst();
  if (!staff) return false;
  await giveTo(ctx, tx, lead, staff);
  return true;
}

/** Dealers a lead has been with. plan: event_subject */
export async function dealersBefore(tx: Tx, leadId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('app.event')
    .select('orgId')
    .distinct()
    .where('subjectId', '=', leadId)
    .where('name', '=', leadDispatched.name)
    .execute();
  // A second life goes to none of the dealers that gave an earlier one up.
  return [...rows.map((row) => row.orgId), ...(await dealersThatGaveUp(tx, leadId))];
}

/**
 * Sends a lead that waits at headquarters to the dealer whose turn it is, never to one that had it before.
 * @returns the dealer, or null where nobody takes it or its customer does not want to be passed on
 */
export async function dispatchByRule(ctx: Ctx, tx: Tx, lead: Held): Promise<string | null> {
  const { cityCode, seriesId, customerId, sourceId } = lead;
  // Whoever refuses to be passed on at all is asked about before a dealer's turn is used.
  if (await refusesSharing(tx, customerId, scopeOf(ctx).unitId)) return null;
  const barred = await dealersBefore(tx, lead.id);
  const { dealerId, why } = await chooseDealer(ctx, tx, { cityCode, seriesId, customerId, sourceId, barred });
  if (!dealerId || (await refusesSharing(tx, customerId, dealerId))) return null;
  const dealer = await tx
    .selectFrom('org.unit')
    .select(['id', 'name'])
    .where('id', '=', dealerId)
    .executeTakeFirstOrThrow();
  await passOn(ctx, tx, lead, dealer, why);
  return dealerId;
}
