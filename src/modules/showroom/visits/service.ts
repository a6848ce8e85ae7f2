import type * as z from 'zod';
import { type Ctx, dealerOf, ownerFilter, scopeOf, staffIdOf, todayOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { contactHash } from '../../customers/index.ts';
import { visitClosed } from '../../events.ts';
import { leadCard, noteArrival, requirePhone } from '../../leads/index.ts';
import { entryOf } from '../../org/index.ts';
import { takeContact } from '../contact.ts';
import { checkCodes, checkSeries, checkStaff, checkVersion } from '../given.ts';
import * as queries from './queries.ts';
import type { closeVisit as closeEndpoint, openVisit as openEndpoint, takeVisit as takeEndpoint } from './schema.ts';

type Body<E extends { body: z.ZodType }> = z.output<E['body']>;

/** Visits of the acting unit, newest first; a consultant's are their own, and the open ones nobody has taken. */
export async function listVisits(ctx: Ctx, query: Omit<queries.VisitQuery, 'orgIds' | 'own'>) {
  const rows = await read(ctx, (tx) =>
    queries.visits(tx, { ...query, orgIds: scopeOf(ctx).orgIds, own: ownerFilter(ctx, 'showroom.read') }),
  );
  return pageFrom(rows, query.limit);
}

/** One visit. @throws AppError request.not_found */
export async function getVisit(ctx: Ctx, id: string) {
  const own = ownerFilter(ctx, 'showroom.read');
  const visit = await read(ctx, (tx) => queries.visitById(tx, id));
  if (!visit || (own && visit.consultantId && visit.consultantId !== own && visit.standInId !== own))
    throw new AppError('request.not_found');
  const { standInId: _whose, ...rest } = visit;
  return rest;
}

/** A group came in: opened in three taps (number of people, first or again, source). A consultant who opens one has it. */
export async function openVisit(ctx: Ctx, given: Body<typeof openEndpoint>) {
  const { unitId } = dealerOf(ctx);
  const own = ownerFilter(ctx, 'showroom.register');
  const kind = await entryOf(ctx, 'visit_kind', given.kind, 'kind');
  await checkCodes(ctx, [
    ['visit_source', given.source, 'source'],
    ['media', given.media, 'media'],
  ]);
  if (own && given.consultantId && given.consultantId !== own) throw onlyOneself();
  const now = ctx.clock.now();
  return transact(ctx, async (tx) => {
    const lead = given.leadId ? await leadHere(tx, given.leadId, unitId) : null;
    const consultantId = given.consultantId ?? own ?? lead?.consultantId ?? null;
    await checkStaff(tx, given.consultantId, unitId, 'lead.follow', 'consultantId');
    const id = newId();
    await tx
      .insertInto('showroom.visit')
      .values({
        id,
        orgId: unitId,
        day: todayOf(ctx),
        people: given.people,
        kind: given.kind,
        countsAs: countsAs(kind.attributes.counts),
        invited: kind.attributes.invited === true,
        source: given.source,
        media: given.media ?? null,
        consultantId,
        openedBy: staffIdOf(ctx),
        arrivedAt: now,
        takenAt: own ? now : null,
        leadId: lead?.id ?? null,
        customerId: lead?.customerId ?? null,
      })
      .execute();
    if (lead) await noteArrival(tx, lead.id, now);
    return { id, status: 'open', version: 1 };
  });
}

const countsAs = (value: unknown) => (value === 'first' || value === 'again' ? value : 'other');

const onlyOneself = () => invalid('consultantId', '您只能登记给自己。', 'You can take visits for yourself only.');

/** A lead of this dealer that a visitor belongs to. @throws AppError request.invalid */
async function leadHere(tx: Tx, leadId: string, unitId: string) {
  const lead = await leadCard(tx, leadId);
  if (lead?.orgId !== unitId) throw invalid('leadId', '本店没有这条线索。', 'This dealer has no such lead.');
  return lead;
}

type Locked = NonNullable<Awaited<ReturnType<typeof queries.lockVisit>>>;

/** The visit to be changed, locked: open, at the version the caller saw, one's own or nobody's where the permission says so. */
async function lock(ctx: Ctx, tx: Tx, id: string, version: number): Promise<Locked> {
  const visit = await queries.lockVisit(tx, id);
  const own = ownerFilter(ctx, 'showroom.register');
  const foreign = visit && own && visit.consultantId && visit.consultantId !== own && visit.standInId !== own;
  if (!visit || foreign) throw new AppError('request.not_found');
  checkVersion(visit, version);
  if (visit.status !== 'open') throw new AppError('visit.closed');
  return visit;
}

/** A consultant takes a visit, or stands in for whose it is. */
export async function takeVisit(ctx: Ctx, id: string, given: Body<typeof takeEndpoint>) {
  const own = ownerFilter(ctx, 'showroom.register');
  const consultantId = given.consultantId ?? staffIdOf(ctx);
  if (own && consultantId !== own) throw onlyOneself();
  return transact(ctx, async (tx) => {
    const visit = await lock(ctx, tx, id, given.version);
    await checkStaff(tx, consultantId, visit.orgId, 'lead.follow', 'consultantId');
    const standIn = given.standIn && visit.consultantId !== null && visit.consultantId !== consultantId;
    const version = visit.version + 1;
    await tx
      .updateTable('showroom.visit')
      .set(standIn ? { standInId: consultantId } : { consultantId, standInId: null })
      .set({ takenAt: visit.takenAt ?? ctx.clock.now(), version })
      .where('id', '=', id)
      .execute();
    return { id, status: visit.status, version };
  });
}

/**
 * The visit is over: what came of it is taken down. A phone that was left goes through the one way in for enquiries and becomes a lead or a
 * touch of the open one; somebody who came again is linked by phone or by their lead.
 */
export async function closeVisit(ctx: Ctx, id: string, given: Body<typeof closeEndpoint>) {
  await checkCodes(ctx, [
    ['plate_situation', given.plateSituation, 'plateSituation'],
    ...given.concerns.map((code) => ['buyer_concern', code, 'concerns'] as [string, string, string]),
  ]);
  const now = ctx.clock.now();
  return transact(ctx, async (tx) => {
    const visit = await lock(ctx, tx, id, given.version);
    await checkSeries(tx, [given.seriesId], 'seriesId');
    await checkSeries(tx, given.viewed, 'viewed');
    const consultantId = visit.consultantId ?? ownerFilter(ctx, 'showroom.register');
    const link = await linkOf(ctx, tx, visit, consultantId, given);
    const version = visit.version + 1;
    const { grade, seriesId, testDrive, tradeIn, instalments, plateSituation, currentCar, questions, remark } = given;
    await tx
      .updateTable('showroom.visit')
      .set({
        status: 'closed',
        consultantId,
        takenAt: visit.takenAt ?? now,
        leftAt: now,
        phoneLeft: link.lead !== 'none',
        leadId: link.leadId,
        customerId: link.customerId,
        grade: grade ?? null,
        seriesId: seriesId ?? null,
        testDrive,
        tradeIn,
        instalments,
        plateSituation: plateSituation ?? null,
        currentCar: currentCar || null,
        questions: questions || null,
        remark: remark || null,
        viewed: [...new Set(given.viewed)],
        concerns: [...new Set(given.concerns)],
        version,
      })
      .where('id', '=', id)
      .execute();
    if (link.leadId && link.customerId && !link.heldBy) {
      await noteArrival(tx, link.leadId, visit.arrivedAt);
      await emit(ctx, tx, visitClosed, {
        orgId: visit.orgId,
        subjectId: link.leadId,
        customerId: link.customerId,
        payload: { visitId: id, first: visit.countsAs === 'first', testDrive, seriesId: seriesId ?? null },
      });
    }
    return { id, status: 'closed', version, leadId: link.leadId, lead: link.lead, heldBy: link.heldBy };
  });
}

interface Link {
  lead: 'created' | 'merged' | 'linked' | 'none';
  leadId: string | null;
  customerId: string | null;
  heldBy: string | null;
}

/** The lead a visit belongs to once it is closed: of the phone left, the one named, or the one known since the door. */
async function linkOf(
  ctx: Ctx,
  tx: Tx,
  visit: Locked,
  consultantId: string | null,
  given: Body<typeof closeEndpoint>,
): Promise<Link> {
  const { contact } = given;
  if (!contact) {
    const lead = given.leadId ? await leadHere(tx, given.leadId, visit.orgId) : null;
    if (lead) return { lead: 'linked', leadId: lead.id, customerId: lead.customerId, heldBy: null };
    if (!visit.leadId) return { lead: 'none', leadId: null, customerId: null, heldBy: null };
    return { lead: 'linked', leadId: visit.leadId, customerId: visit.customerId, heldBy: null };
  }
  const { seriesId, testDrive, remark: comments, grade } = given;
  return takeContact(ctx, tx, visit.orgId, contact, {
    channel: 'showroom',
    seriesId,
    testDrive,
    comments,
    grade,
    consultantId,
  });
}

/** Somebody at the door says their number: their open lead at this dealer, and whose it is. */
export async function recogniseVisitor(ctx: Ctx, mobile: string) {
  const { unitId } = dealerOf(ctx);
  const hash = contactHash(ctx, requirePhone(mobile));
  const found = await read(ctx, (tx) => queries.leadByNumber(tx, unitId, hash));
  return { found: found ?? null };
}

/** Colleagues who receive at the dealer one acts at. */
export async function listReceivers(ctx: Ctx) {
  const { unitId } = dealerOf(ctx);
  return read(ctx, (tx) => queries.receivers(tx, unitId));
}
