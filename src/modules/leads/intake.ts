import { type Ctx, scopeOf } from '../../platform/context.ts';
import { newId, type Tx } from '../../platform/db.ts';
import { invalid } from '../../platform/errors.ts';
import { emit } from '../../platform/events.ts';
import {
  advanceStage,
  type ConsentGiven,
  type Contact,
  claimByEnquiry,
  type Finding,
  LEAD_DATA,
  logSharing,
  phoneContact,
  recognisePerson,
  recordConsents,
  refusesSharing,
  relate,
  takeUp,
} from '../customers/index.ts';
import { leadDispatched, leadMerged, leadReceived } from '../events.ts';
import { isCity } from '../org/index.ts';
import { seriesByCode } from '../products/index.ts';
import { startClock } from './clock.ts';
import { addTouch, dealersOfCity, openLeadOf } from './queries.ts';

/** An enquiry at whichever door, after that door's own form has been understood. */
export interface Incoming {
  name: string;
  /** The first is the primary one. */
  contacts: [Contact, ...Contact[]];
  cityCode: string | null;
  seriesId: string | null;
  testDrive: boolean;
  comments: string | null;
  channel: string;
  sourceId: string | null;
  grade: string | null;
  consents: ConsentGiven[];
  consentShown: { textVersion: string; evidence: Record<string, unknown> };
  /** A dealer the sender asked for, already resolved; else the city decides. */
  dealerId: string | null;
  /** The consultant who registers an enquiry of their own. */
  consultantId: string | null;
  /** The customer a colleague chose among those recognised; the caller has checked that they may see them. */
  customerId?: string | null | undefined;
}

export interface Taken {
  result: 'created' | 'merged';
  leadId: string;
  customerId: string;
  /** The unit that holds the lead: a dealer, or the brand while nobody could be found. */
  orgId: string;
}

/** A phone for a form's field; throws request.invalid naming the field when it is none. */
export function requirePhone(input: string, field = 'mobile'): Contact {
  const contact = phoneContact(input);
  if (!contact)
    throw invalid(
      field,
      '号码格式不正确,例如 13812345678 或 021-12345678。',
      'This is no phone number; for example 13812345678 or 021-12345678.',
    );
  return contact;
}

/** A city code for a form's field; null where none was given. */
export function requireCity(code: string | undefined, field = 'cityCode'): string | null {
  if (!code) return null;
  if (!isCity(code)) throw invalid(field, '没有这个城市代码。', 'There is no city with this code.');
  return code;
}

/** A series by code for a form's field; null where none was given. */
export async function requireSeries(tx: Tx, code: string | undefined, field = 'seriesCode'): Promise<string | null> {
  if (!code) return null;
  const series = await seriesByCode(tx, code);
  if (!series) throw invalid(field, `没有代码为 ${code} 的车系。`, `There is no series with the code ${code}.`);
  return series.id;
}

/**
 * The one way into the house for an enquiry, whichever the door (LED-31, LED-36): the customer is recognised or made, an open lead of
 * theirs takes the enquiry as a touch, else a lead begins and goes to a dealer of the city.
 */
export async function takeIn(ctx: Ctx, tx: Tx, incoming: Incoming): Promise<Taken> {
  const { channel, sourceId, seriesId } = incoming;
  const { unitId } = scopeOf(ctx);
  // Asked for together; an enquiry that turns out to be merged has asked for its dealer in vain.
  const [recognised, chosen] = await Promise.all([whoIs(ctx, tx, incoming), dealerFor(ctx, tx, incoming)]);
  const open = recognised.known ? await openLeadOf(tx, recognised.known.customerId) : null;
  const finding = open ? recognised : await asFarAsSeen(ctx, tx, recognised);
  const found = finding.known?.customerId ?? null;
  const dealerId = chosen && (await mayPassOn(ctx, tx, incoming, found, chosen)) ? chosen : null;
  const { customerId, otherName } = await takeUp(ctx, tx, incoming, finding, dealerId ?? unitId);
  const comments = otherName && incoming.name !== NO_NAME ? nameNoted(incoming) : incoming.comments;
  await recordConsents(tx, customerId, incoming.consents, { ...incoming.consentShown, channel });
  const facts = { channel, seriesId };
  if (open) {
    const holder = await addTouch(tx, { id: newId(), leadId: open.id, channel, sourceId, seriesId, comments });
    // Written at the acting unit where the holder lies outside its scope: a dealer may not write into another dealer's rows.
    const orgId = isWithin(ctx, holder) ? holder : unitId;
    await emit(ctx, tx, leadMerged, { orgId, subjectId: open.id, customerId, payload: facts });
    if (orgId === holder) await relate(tx, customerId, unitId);
    return { result: 'merged', leadId: open.id, customerId, orgId: holder };
  }
  if (found) await relate(tx, customerId, dealerId ?? unitId);
  const lead = await newLead(ctx, tx, { ...incoming, comments }, customerId, dealerId);
  if (found) await advanceStage(tx, customerId, 'prospect');
  return { result: 'created', leadId: lead.id, customerId, orgId: lead.orgId };
}

/**
 * A dealer's own desk recognises somebody of the group it does not see: their record opens by a claim or not at all, and then what the
 * dealer heard goes into a record of its own, which shares the number and waits in the queue of duplicates.
 */
async function asFarAsSeen(ctx: Ctx, tx: Tx, finding: Finding): Promise<Finding> {
  const { known } = finding;
  if (!known || ctx.actor.kind !== 'staff' || scopeOf(ctx).unitKind !== 'dealer') return finding;
  if (await claimByEnquiry(ctx, tx, known.customerId)) return finding;
  return { known: null, sharedWith: known.customerId, hits: finding.hits };
}

/** What stands for a name where a message brought none. */
export const NO_NAME = '未留姓名';

/** The customer a colleague chose, else whom the house recognises. */
async function whoIs(ctx: Ctx, tx: Tx, incoming: Incoming): Promise<Finding> {
  const { customerId } = incoming;
  if (!customerId) return recognisePerson(ctx, tx, incoming);
  return { known: { customerId, how: 'matched', otherName: false }, sharedWith: null, hits: [] };
}

/** Somebody else's name with a known number overwrites nothing; who enquired stays readable with the enquiry. */
function nameNoted({ name, comments }: Incoming): string {
  return [`留名:${name}`, comments].filter(Boolean).join('\n').slice(0, 1000);
}

function isWithin(ctx: Ctx, unitId: string): boolean {
  const scope = scopeOf(ctx);
  return (
    scope.unitId === unitId ||
    scope.unitKind === 'brand' ||
    scope.unitKind === 'group' ||
    (scope.orgIds?.includes(unitId) ?? false)
  );
}

/** The dealer an enquiry goes to: one's own, the one asked for, the next of the city; null where there is none. */
async function dealerFor(ctx: Ctx, tx: Tx, incoming: Incoming): Promise<string | null> {
  const { unitKind, unitId } = scopeOf(ctx);
  if (unitKind === 'dealer') return unitId;
  if (incoming.dealerId || !incoming.cityCode) return incoming.dealerId;
  return (await dealersOfCity(tx, incoming.cityCode))[0] ?? null;
}

/** Whether the enquiry may go to a dealer: not against the word of this form, nor, where it says nothing, of one before (PIPL art. 23). */
async function mayPassOn(ctx: Ctx, tx: Tx, incoming: Incoming, found: string | null, dealerId: string) {
  // What a dealer hears from a person itself is passed to nobody.
  if (dealerId === scopeOf(ctx).unitId) return true;
  const said = incoming.consents.find(({ purpose }) => purpose === 'share_dealer');
  if (said) return said.granted;
  return found === null || !(await refusesSharing(tx, found, dealerId));
}

async function newLead(
  ctx: Ctx,
  tx: Tx,
  incoming: Incoming,
  customerId: string,
  dealerId: string | null,
): Promise<{ id: string; orgId: string }> {
  const { channel, sourceId, seriesId, comments, consultantId } = incoming;
  const orgId = dealerId ?? scopeOf(ctx).unitId;
  const now = ctx.clock.now();
  const status = consultantId ? 'accepted' : dealerId ? 'assigned' : 'new';
  const started = dealerId ? await startClock(ctx, tx, dealerId, consultantId ? 'first_follow' : 'accept') : null;
  const id = newId();
  const touch = { id: newId(), orgId, leadId: id, channel, sourceId, seriesId, comments };
  await Promise.all([
    tx
      .insertInto('leads.lead')
      .values({
        id,
        orgId,
        customerId,
        status,
        channel,
        sourceId,
        seriesId,
        comments,
        grade: incoming.grade ?? 'N',
        cityCode: incoming.cityCode,
        testDrive: incoming.testDrive,
        consultantId,
        dueAt: started?.dueAt ?? null,
        assignedAt: dealerId ? now : null,
        acceptedAt: consultantId ? now : null,
      })
      .execute(),
    tx.insertInto('leads.touch').values(touch).execute(),
    emit(ctx, tx, leadReceived, { orgId, subjectId: id, customerId, payload: { channel, seriesId } }),
    ...(started && dealerId !== scopeOf(ctx).unitId
      ? [
          emit(ctx, tx, leadDispatched, {
            orgId,
            subjectId: id,
            customerId,
            payload: { dealerId: orgId, dealerName: started.unit.name, byCity: incoming.dealerId === null },
          }),
          logSharing(tx, customerId, orgId, { dataKinds: LEAD_DATA, about: 'lead', aboutId: id }),
        ]
      : []),
  ]);
  return { id, orgId };
}
