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
import { isCity, numberOf } from '../org/index.ts';
import { seriesByCode } from '../products/index.ts';
import { keepTimer, planTimer } from './clocks/timers.ts';
import { chooseDealer } from './dispatch/choose.ts';
import { keeperOf } from './dispatch/keeper.ts';
import { countGiven } from './dispatch/steps.ts';
import { addTouch, noteReferral, openLeadOf } from './queries.ts';

/** An enquiry at whichever door, after that door's own form has been understood. */
export interface Incoming {
  name: string;
  /** The first is the primary one; none only where the customer is chosen already. */
  contacts: readonly Contact[];
  cityCode: string | null;
  /** What somebody new is told things in, where the door tells. */
  language?: 'zh' | 'en' | undefined;
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
  /** Waits for the validation desk before a dealer gets it: what the source's setting says. */
  validate?: boolean;
  /** Somebody of ours spoke with the person: nothing is left to validate. */
  spoken?: boolean;
  /** What was asked about, what was answered and the number that was called: codes of enquiry_kind and hotline (LED-01, LED-07). */
  about?: { kind: string | null; answer: string | null; hotline: string | null };
  /** The id the enquiry gets, where what belongs to it is written beside it. */
  touchId?: string;
  /** When the person asked, where the sender says so; the enquiry counts from when it came in. */
  requestedAt?: Date | null;
  /** The customer who recommended the house (LED-37). */
  referrerId?: string | null;
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
  const recognised = await whoIs(ctx, tx, incoming);
  const open = recognised.known ? await openLeadOf(tx, recognised.known.customerId) : null;
  const finding = open ? recognised : await asFarAsSeen(ctx, tx, recognised);
  const found = finding.known?.customerId ?? null;
  const waits = !open && (await waitsForValidation(ctx, tx, incoming));
  // A dealer's turn is used by asking for one: only for a lead that begins and goes there.
  const dealerId = open || waits ? null : await dealerFor(ctx, tx, incoming, found);
  const { customerId, otherName } = await takeUp(ctx, tx, incoming, finding, dealerId ?? unitId);
  const comments = otherName && incoming.name !== NO_NAME ? nameNoted(incoming) : incoming.comments;
  await recordConsents(tx, customerId, incoming.consents, { ...incoming.consentShown, channel });
  const facts = { channel, seriesId };
  if (open) {
    const holder = await addTouch(tx, {
      id: incoming.touchId ?? newId(),
      leadId: open.id,
      channel,
      sourceId,
      seriesId,
      comments,
      ...incoming.about,
      requestedAt: incoming.requestedAt ?? null,
    });
    if (incoming.referrerId) await noteReferral(tx, open.id, incoming.referrerId);
    // Written at the acting unit where the holder lies outside its scope: a dealer may not write into another dealer's rows.
    const orgId = isWithin(ctx, holder) ? holder : unitId;
    await emit(ctx, tx, leadMerged, { orgId, subjectId: open.id, customerId, payload: facts });
    if (orgId === holder) await relate(tx, customerId, unitId);
    return { result: 'merged', leadId: open.id, customerId, orgId: holder };
  }
  if (found) await relate(tx, customerId, dealerId ?? unitId);
  const lead = await newLead(ctx, tx, { ...incoming, comments, validate: waits }, customerId, dealerId);
  if (found) await advanceStage(tx, customerId, 'prospect');
  return { result: 'created', leadId: lead.id, customerId, orgId: lead.orgId };
}

/** Whether a lead waits for the validation desk: its source says so, or for our own doors the channel (dictionary, `validate`). */
async function waitsForValidation(ctx: Ctx, tx: Tx, { validate, spoken, sourceId, channel }: Incoming) {
  if (spoken || scopeOf(ctx).unitKind === 'dealer') return false;
  if (sourceId) return validate ?? false;
  return (await numberOf(ctx, tx, 'lead_channel', channel, 'validate', 0)) > 0;
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

/**
 * The dealer an enquiry goes to: one's own, the one asked for, the one whose turn it is; null where there is none, or where the person does
 * not want to be passed on by the word of this form, nor, where it says nothing, by one before (PIPL art. 23).
 */
async function dealerFor(ctx: Ctx, tx: Tx, incoming: Incoming, found: string | null): Promise<string | null> {
  const { unitKind, unitId } = scopeOf(ctx);
  // What a dealer hears from a person itself is passed to nobody.
  if (unitKind === 'dealer') return unitId;
  const { cityCode, seriesId, sourceId } = incoming;
  const said = incoming.consents.find(({ purpose }) => purpose === 'share_dealer')?.granted;
  if (said === false) return null;
  const refuses = async (dealerId: string) => !said && found !== null && (await refusesSharing(tx, found, dealerId));
  if (incoming.dealerId) {
    if (await refuses(incoming.dealerId)) return null;
    await countGiven(ctx, tx, incoming.dealerId);
    return incoming.dealerId;
  }
  if (await refuses(unitId)) return null;
  const { dealerId } = await chooseDealer(ctx, tx, { cityCode, seriesId, customerId: found, sourceId });
  return dealerId && !(await refuses(dealerId)) ? dealerId : null;
}

async function newLead(
  ctx: Ctx,
  tx: Tx,
  incoming: Incoming,
  customerId: string,
  dealerId: string | null,
): Promise<{ id: string; orgId: string }> {
  const { channel, sourceId, seriesId, comments } = incoming;
  const orgId = dealerId ?? scopeOf(ctx).unitId;
  const by = incoming.consultantId;
  const consultantId = by && (await keeperOf(ctx, tx, { dealerId: orgId, customerId, consultantId: by }));
  const now = ctx.clock.now();
  const status = consultantId ? 'accepted' : dealerId ? 'assigned' : 'new';
  const id = newId();
  const grade = incoming.grade ?? 'N';
  const clock = consultantId ? 'first_follow' : 'accept';
  const timer = dealerId ? await planTimer(ctx, tx, { leadId: id, orgId, clock, sourceId, grade }) : null;
  const requestedAt = incoming.requestedAt ?? null;
  const touch = {
    id: incoming.touchId ?? newId(),
    orgId,
    leadId: id,
    channel,
    sourceId,
    seriesId,
    comments,
    ...incoming.about,
    requestedAt,
  };
  const validity = incoming.spoken ? 'valid' : 'unchecked';
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
        validity,
        grade,
        cityCode: incoming.cityCode,
        testDrive: incoming.testDrive,
        consultantId,
        dueAt: timer?.dueAt ?? null,
        assignedAt: dealerId ? now : null,
        acceptedAt: consultantId ? now : null,
      })
      .execute(),
    tx.insertInto('leads.touch').values(touch).execute(),
    ...(timer ? [keepTimer(tx, timer)] : []),
    ...(incoming.validate
      ? [
          tx
            .insertInto('leads.validation')
            .values({ orgId, leadId: id, dealerId: incoming.dealerId, queuedAt: now })
            .execute(),
        ]
      : []),
    ...(incoming.referrerId ? [noteReferral(tx, id, incoming.referrerId)] : []),
    emit(ctx, tx, leadReceived, { orgId, subjectId: id, customerId, payload: { channel, seriesId } }),
    ...(timer && dealerId !== scopeOf(ctx).unitId
      ? [
          emit(ctx, tx, leadDispatched, {
            orgId,
            subjectId: id,
            customerId,
            payload: { dealerId: orgId, dealerName: timer.unit.name, byCity: incoming.dealerId === null },
          }),
          logSharing(tx, customerId, orgId, { dataKinds: LEAD_DATA, about: 'lead', aboutId: id }),
        ]
      : []),
  ]);
  return { id, orgId };
}
