import { sql } from 'kysely';
import { type Ctx, ownerFilter, scopeOf, staffIdOf } from '../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../platform/db.ts';
import { AppError, invalid } from '../../platform/errors.ts';
import { emit } from '../../platform/events.ts';
import { pageFrom } from '../../platform/keyset.ts';
import {
  advanceStage,
  LEAD_DATA,
  logSharing,
  refusesSharing,
  relate,
  searchKeys,
  timeline,
} from '../customers/index.ts';
import { leadAccepted, leadDispatched, leadFollowedUp, leadReturned } from '../events.ts';
import { entryOf, staffAt, unitById } from '../org/index.ts';
import { startClock } from './clock.ts';
import * as queries from './queries.ts';

/** Counts stop here; the screen shows 999+. */
const COUNT_CAP = 1000;
/** A next contact further away is a lead forgotten, not followed. */
const MAX_NEXT_CONTACT_DAYS = 180;

interface LeadListQuery {
  status?: string | undefined;
  overdue?: 'true' | undefined;
  q?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Leads of the acting unit, newest first; a consultant's are their own. `q`: name, pinyin initials, mobile, last four digits. */
export async function listLeads(ctx: Ctx, query: LeadListQuery) {
  const rows = await read(ctx, (tx) =>
    queries.leads(tx, {
      ...query,
      orgIds: scopeOf(ctx).orgIds,
      consultantId: ownerFilter(ctx, 'lead.read'),
      overdueAt: query.overdue ? ctx.clock.now() : null,
      customers: query.q ? searchKeys(ctx, query.q) : null,
    }),
  );
  return pageFrom(rows, query.limit);
}

/** The newest leads, of the acting unit or one's own, whose customer a text names, in the caller's transaction (as `q` of the list). */
export async function findLeads(ctx: Ctx, tx: Tx, q: string, limit: number) {
  const found = await queries.leads(tx, {
    orgIds: scopeOf(ctx).orgIds,
    consultantId: ownerFilter(ctx, 'lead.read'),
    overdueAt: null,
    customers: searchKeys(ctx, q),
    limit,
  });
  return found.slice(0, limit);
}

/** Capped counts by status, and of overdue ones. */
export async function countLeads(ctx: Ctx) {
  const scope = scopeOf(ctx);
  const counts = await read(ctx, (tx) =>
    queries.counts(tx, scope.orgIds, ownerFilter(ctx, 'lead.read'), ctx.clock.now(), COUNT_CAP),
  );
  return { cap: COUNT_CAP, counts };
}

/** One lead with its follow-ups, enquiries and events. */
export async function getLead(ctx: Ctx, id: string) {
  const own = ownerFilter(ctx, 'lead.read');
  return read(ctx, async (tx) => {
    const [lead, followUps, touches, events] = await Promise.all([
      queries.leadById(tx, id),
      queries.followUpsOf(tx, id),
      queries.touchesOf(tx, id),
      timeline(tx, { subjectId: id }),
    ]);
    if (!lead || (own && lead.consultantId !== own)) throw new AppError('request.not_found');
    return {
      ...lead,
      followUps,
      touches,
      timeline: events,
    };
  });
}

type Locked = NonNullable<Awaited<ReturnType<typeof queries.lockLead>>>;

/** The lead to be changed, locked, of the caller's own where the permission says so, at the version the caller saw. */
async function lock(
  ctx: Ctx,
  tx: Tx,
  id: string,
  permission: 'lead.dispatch' | 'lead.accept' | 'lead.follow',
  version?: number,
): Promise<Locked> {
  const lead = await queries.lockLead(tx, id);
  const own = ownerFilter(ctx, permission);
  if (!lead || (own && lead.consultantId !== own)) throw new AppError('request.not_found');
  if (version !== undefined && lead.version !== version)
    throw new AppError('request.conflict', { current: { status: lead.status, version: lead.version } });
  return lead;
}

/** Sends a lead that nobody has accepted to a dealer; its acceptance clock starts (LED-08, DLR-02). */
export async function dispatchLead(ctx: Ctx, id: string, change: { version?: number; dealerId: string }) {
  return transact(ctx, async (tx) => {
    const lead = await lock(ctx, tx, id, 'lead.dispatch', change.version);
    if (lead.status !== 'new' && lead.status !== 'assigned') throw new AppError('lead.not_dispatchable');
    const { dealerId } = change;
    const offered = await queries.dealersBelow(tx, scopeOf(ctx).unitId, undefined);
    const dealer = offered.find((candidate) => candidate.id === dealerId);
    if (!dealer) throw invalid('dealerId', '没有这家经销商,或已停业。', 'There is no such dealer, or it is closed.');
    if (await refusesSharing(tx, lead.customerId, dealerId)) throw new AppError('consent.no_sharing');
    const version = lead.version + 1;
    const { dueAt } = await startClock(ctx, tx, dealerId, 'accept');
    await relate(tx, lead.customerId, dealerId);
    await logSharing(tx, lead.customerId, dealerId, { dataKinds: LEAD_DATA, about: 'lead', aboutId: id });
    await tx
      .updateTable('leads.lead')
      .set({
        orgId: dealerId,
        status: 'assigned',
        consultantId: null,
        assignedAt: ctx.clock.now(),
        acceptedAt: null,
        dueAt,
        version,
      })
      .where('id', '=', id)
      .execute();
    // The new holder reads what the customer asked for; follow-ups of an earlier dealer stay with that dealer.
    await tx.updateTable('leads.touch').set({ orgId: dealerId }).where('leadId', '=', id).execute();
    await emit(ctx, tx, leadDispatched, {
      orgId: dealerId,
      subjectId: id,
      customerId: lead.customerId,
      payload: { dealerId, dealerName: dealer.name, byCity: false },
    });
    return { id, status: 'assigned', version };
  });
}

/** Dealers a lead may be sent to. */
export async function listDispatchDealers(ctx: Ctx, cityCode: string | undefined) {
  return read(ctx, (tx) => queries.dealersBelow(tx, scopeOf(ctx).unitId, cityCode));
}

/** Consultants of the acting unit with their open leads. */
export async function listConsultants(ctx: Ctx) {
  return (await read(ctx, (tx) => queries.consultants(tx))).map((row) => ({
    ...row,
    openLeads: Number(row.openLeads),
  }));
}

/** The dealer takes the lead and names a consultant; the first-follow-up clock starts. */
export async function acceptLead(ctx: Ctx, id: string, change: { version?: number; consultantId: string }) {
  return transact(ctx, async (tx) => {
    const lead = await lock(ctx, tx, id, 'lead.accept', change.version);
    if (lead.status !== 'assigned') throw new AppError('lead.not_assigned');
    const consultant = await staffAt(tx, change.consultantId, lead.orgId, 'lead.follow');
    if (!consultant)
      throw invalid('consultantId', '该顾问不在本店或已离职。', 'This consultant does not work at this dealer.');
    const version = lead.version + 1;
    await tx
      .updateTable('leads.lead')
      .set({
        status: 'accepted',
        consultantId: consultant.id,
        acceptedAt: ctx.clock.now(),
        dueAt: (await startClock(ctx, tx, lead.orgId, 'first_follow')).dueAt,
        version,
      })
      .where('id', '=', id)
      .execute();
    const payload = { consultantId: consultant.id, consultantName: consultant.name };
    await emit(ctx, tx, leadAccepted, { orgId: lead.orgId, subjectId: id, customerId: lead.customerId, payload });
    return { id, status: 'accepted', version };
  });
}

/** The dealer gives the lead back to headquarters with a reason. */
export async function returnLead(
  ctx: Ctx,
  id: string,
  change: { version: number; reason: string; note?: string | undefined },
) {
  await entryOf(ctx, 'return_reason', change.reason, 'reason');
  return transact(ctx, async (tx) => {
    const lead = await lock(ctx, tx, id, 'lead.accept', change.version);
    if (lead.status !== 'assigned') throw new AppError('lead.not_assigned');
    const payload = { reason: change.reason, note: change.note ?? null };
    await emit(ctx, tx, leadReturned, { orgId: lead.orgId, subjectId: id, customerId: lead.customerId, payload });
    const moved = await sql<{
      orgId: string | null;
    }>`select leads.give_back(${id}, ${change.version}) as org_id`.execute(tx);
    if (!moved.rows[0]?.orgId) throw new AppError('request.conflict');
    return { id, returned: true as const };
  });
}

interface FollowUp {
  channel: string;
  note: string;
  grade: string;
  nextContactAt: string;
}

/** Records a follow-up; the next contact is mandatory and lies ahead (LED-28). */
export async function followUp(ctx: Ctx, id: string, given: FollowUp) {
  await entryOf(ctx, 'follow_up_channel', given.channel, 'channel');
  const now = ctx.clock.now();
  const nextContactAt = new Date(given.nextContactAt);
  const days = (nextContactAt.getTime() - now.getTime()) / 86_400_000;
  if (days <= 0 || days > MAX_NEXT_CONTACT_DAYS) {
    throw invalid(
      'nextContactAt',
      `下次联系时间须在未来 ${MAX_NEXT_CONTACT_DAYS} 天内。`,
      `The next contact has to lie within the coming ${MAX_NEXT_CONTACT_DAYS} days.`,
    );
  }
  return transact(ctx, async (tx) => {
    const lead = await lock(ctx, tx, id, 'lead.follow');
    if (!['accepted', 'following', 'ordered'].includes(lead.status)) throw new AppError('lead.not_open');
    const followUpId = newId();
    const staffId = staffIdOf(ctx);
    const { channel, note, grade } = given;
    await tx
      .insertInto('leads.followUp')
      .values({ id: followUpId, orgId: lead.orgId, leadId: id, staffId, channel, note, grade, nextContactAt })
      .execute();
    const version = lead.version + 1;
    const status = lead.status === 'accepted' ? 'following' : lead.status;
    await tx
      .updateTable('leads.lead')
      .set(({ fn }) => ({
        status,
        grade: lead.status === 'ordered' ? lead.grade : grade,
        nextContactAt,
        dueAt: null,
        firstFollowAt: fn.coalesce('firstFollowAt', sql<Date>`${now}::timestamptz`),
        version,
      }))
      .where('id', '=', id)
      .execute();
    await advanceStage(tx, lead.customerId, 'prospect');
    const payload = { channel, grade, note, nextContactAt: nextContactAt.toISOString() };
    await emit(ctx, tx, leadFollowedUp, { orgId: lead.orgId, subjectId: id, customerId: lead.customerId, payload });
    return { id, status, version, followUpId };
  });
}

/** Messages from outside, newest first. */
export async function listInbound(ctx: Ctx, query: { cursor?: string | undefined; limit: number }) {
  const rows = await read(ctx, (tx) => queries.inboundMessages(tx, query.cursor, query.limit));
  return pageFrom(
    rows.map((row) => ({ ...row, warnings: row.warnings as string[] })),
    query.limit,
  );
}

/** The name and phone of the unit that holds a lead, as the enquirer may know it; null while it is the brand. */
export async function holderOf(tx: Tx, orgId: string): Promise<{ name: string; phone: string | null } | null> {
  const unit = await unitById(tx, orgId);
  return unit?.kind === 'dealer' ? { name: unit.name, phone: unit.phone } : null;
}
