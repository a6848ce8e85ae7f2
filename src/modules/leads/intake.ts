import { type Ctx, scopeOf } from '../../platform/context.ts';
import { newId, type Tx } from '../../platform/db.ts';
import { invalid } from '../../platform/errors.ts';
import { emit } from '../../platform/events.ts';
import {
  advanceStage,
  type ConsentGiven,
  type Contact,
  findOrCreateCustomer,
  phoneContact,
  recordConsents,
  relate,
} from '../customers/index.ts';
import { leadDispatched, leadMerged, leadReceived } from '../events.ts';
import { isCity, unitById } from '../org/index.ts';
import { seriesByCode } from '../products/index.ts';
import { dueAt } from './clock.ts';
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
  const { channel, sourceId, seriesId, comments } = incoming;
  const { customerId, created } = await findOrCreateCustomer(ctx, tx, incoming);
  await recordConsents(tx, customerId, incoming.consents, { ...incoming.consentShown, channel });
  const facts = { channel, seriesId };
  const open = created ? null : await openLeadOf(tx, customerId);
  if (open) {
    const holder = await addTouch(tx, { id: newId(), leadId: open.id, channel, sourceId, seriesId, comments });
    // Written at the acting unit where the holder lies outside its scope: a dealer may not write into another dealer's rows.
    const orgId = isWithin(ctx, holder) ? holder : scopeOf(ctx).unitId;
    await emit(ctx, tx, leadMerged, { orgId, subjectId: open.id, customerId, payload: facts });
    if (orgId === holder) await relate(tx, customerId, scopeOf(ctx).unitId);
    return { result: 'merged', leadId: open.id, customerId, orgId: holder };
  }
  if (!created) await relate(tx, customerId, scopeOf(ctx).unitId);
  const lead = await newLead(ctx, tx, incoming, customerId);
  if (!created) await advanceStage(tx, customerId, 'prospect');
  return { result: 'created', leadId: lead.id, customerId, orgId: lead.orgId };
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

async function newLead(
  ctx: Ctx,
  tx: Tx,
  incoming: Incoming,
  customerId: string,
): Promise<{ id: string; orgId: string }> {
  const { channel, sourceId, seriesId, comments, consultantId } = incoming;
  const scope = scopeOf(ctx);
  const ownDealer = scope.unitKind === 'dealer' ? scope.unitId : null;
  const dealerId =
    ownDealer ??
    incoming.dealerId ??
    (incoming.cityCode ? ((await dealersOfCity(tx, incoming.cityCode))[0] ?? null) : null);
  const orgId = dealerId ?? scope.unitId;
  const now = ctx.clock.now();
  const status = consultantId ? 'accepted' : dealerId ? 'assigned' : 'new';
  const [due, dealer] = dealerId
    ? await Promise.all([dueAt(ctx, tx, dealerId, consultantId ? 'first_follow' : 'accept'), unitById(tx, dealerId)])
    : [null, undefined];
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
        dueAt: due,
        assignedAt: dealerId ? now : null,
        acceptedAt: consultantId ? now : null,
      })
      .execute(),
    tx.insertInto('leads.touch').values(touch).execute(),
    ...(dealerId && dealerId !== scope.unitId ? [relate(tx, customerId, dealerId)] : []),
    emit(ctx, tx, leadReceived, { orgId, subjectId: id, customerId, payload: { channel, seriesId } }),
    ...(dealerId && dealer && !ownDealer
      ? [
          emit(ctx, tx, leadDispatched, {
            orgId,
            subjectId: id,
            customerId,
            payload: { dealerId, dealerName: dealer.name, byCity: incoming.dealerId === null },
          }),
        ]
      : []),
  ]);
  return { id, orgId };
}
