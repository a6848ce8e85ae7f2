import { sql } from 'kysely';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { read, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { refusesSharing } from '../../customers/index.ts';
import { leadReturned } from '../../events.ts';
import { entryOf, staffAt } from '../../org/index.ts';
import { lock } from '../lock.ts';
import * as queries from '../queries.ts';
import { teamOf } from './queries.ts';
import { countGiven, giveTo, passOn } from './steps.ts';

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
    await countGiven(ctx, tx, dealerId);
    const version = await passOn(ctx, tx, lead, dealer, 'hand');
    return { id, status: 'assigned', version };
  });
}

/** Dealers a lead may be sent to. */
export async function listDispatchDealers(ctx: Ctx, cityCode: string | undefined) {
  return read(ctx, (tx) => queries.dealersBelow(tx, scopeOf(ctx).unitId, cityCode));
}

/** Consultants of the acting dealer with their open leads and what they are at, the least burdened first. */
export async function listConsultants(ctx: Ctx) {
  return (await read(ctx, (tx) => teamOf(tx, scopeOf(ctx).unitId, ctx.clock.now()))).map(
    ({ staffId, name, presence, openLeads }) => ({
      id: staffId,
      name,
      presence,
      openLeads: Number(openLeads),
    }),
  );
}

/** The dealer takes the lead and names a consultant; the first-follow-up clock starts. */
export async function acceptLead(ctx: Ctx, id: string, change: { version?: number; consultantId: string }) {
  return transact(ctx, async (tx) => {
    const lead = await lock(ctx, tx, id, 'lead.accept', change.version);
    if (lead.status !== 'assigned') throw new AppError('lead.not_assigned');
    const consultant = await staffAt(tx, change.consultantId, lead.orgId, 'lead.follow');
    if (!consultant)
      throw invalid('consultantId', '该顾问不在本店或已离职。', 'This consultant does not work at this dealer.');
    const version = await giveTo(ctx, tx, lead, consultant);
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
