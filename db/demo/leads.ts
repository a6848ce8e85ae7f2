import { encrypt } from '../../src/platform/crypto.ts';
import { addWorkingTime } from '../../src/platform/working-time.ts';
import { leadAccepted, leadDispatched, leadFollowedUp, leadMerged, leadReceived } from '../../src/modules/events.ts';
import { COLOURS, type Series } from './catalogue.ts';
import { DAY, dayStart, HOUR, MINUTE, workingSoon } from './days.ts';
import { enquiryComment, followUpNote } from './notes.ts';
import type { Colleague, Dealer } from './tree.ts';
import { type Source, staff, type World, record } from './world.ts';

/** Where enquiries come from, with how many of a hundred. */
export const CHANNELS = ['website', 'partner', 'showroom', 'hotline', 'adf', 'referral', 'car_show'] as const;
export const CHANNEL_WEIGHTS = [30, 26, 20, 10, 5, 5, 4];
export type Channel = (typeof CHANNELS)[number];

/** The customer enquires at the dealer and a consultant takes it down: no dispatch, no waiting for acceptance. */
export const isOnSite = (channel: Channel) => channel === 'showroom' || channel === 'referral' || channel === 'car_show';

/** Days between contacts by grade, as the shipped dictionary has them. */
const INTERVAL: Record<string, number> = { H: 2, A: 4, B: 7, C: 15 };
const GRADES = ['H', 'A', 'B', 'C'] as const;
/** Messages from outside are kept this long in the set. */
const INBOUND_DAYS = 90;
const ACCEPT_MINUTES = 120;
const FIRST_FOLLOW_MINUTES = 480;
/** One of five contacts due in these days was missed; older ones have been caught up with. */
const MISSED = 0.2;
const MISSED_DAYS = 10;

export type Outcome =
  | { status: 'new' | 'assigned' | 'accepted' | 'following' }
  | { status: 'defeated' | 'invalid' }
  | { status: 'ordered'; orderedAt: number }
  | { status: 'won'; orderedAt: number };

export interface Enquiry {
  customer: { id: string; name: string; mobile: string };
  dealer: Dealer | null;
  cityCode: string | null;
  at: number;
  channel: Channel;
  series: Series;
  outcome: Outcome;
  /** Follow-ups are written for the year; older leads stand as the data of an earlier system would. */
  detailed: boolean;
  consultant?: Colleague;
}

interface Contact {
  at: number;
  grade: string;
  next: number;
}

/** Writes a lead with its touches, its messages from outside, its follow-ups and events. Returns what an order needs. */
export function writeLead(world: World, enquiry: Enquiry): { id: string; status: Outcome['status']; consultant: Colleague | null } {
  const { rows, random, now } = world;
  const { customer, dealer, at, channel, series, detailed } = enquiry;
  const id = random.id(at);
  const onSite = dealer !== null && isOnSite(channel);
  const sourceOf = world.sources.get(channel);
  // Half of the website's enquiries come from its own form, the other half as messages of the brand's site.
  const source = sourceOf && (channel !== 'website' || random.chance(0.5)) ? sourceOf : null;
  const consultant = dealer ? (enquiry.consultant ?? consultantOf(world, dealer)) : null;

  let { status } = enquiry.outcome;
  const acceptedAt = onSite ? at : workingSoon(random, at, 4, 100);
  const firstAt = workingSoon(random, acceptedAt, 10, 300);
  // Nothing lies ahead of now: what has not happened yet is still waited for.
  if (status !== 'new' && status !== 'assigned' && firstAt > now) status = acceptedAt > now ? 'assigned' : 'accepted';
  const reached = ['new', 'assigned', 'accepted', 'following', 'defeated', 'invalid', 'ordered', 'won'].indexOf(status);
  const accepted = reached >= 2;
  const followed = reached >= 3;

  const contacts = followed && detailed ? contactsOf(world, enquiry, status, firstAt, onSite) : [];
  const last = contacts.at(-1);
  const ordered = status === 'ordered' || status === 'won';
  const again = detailed && random.chance(0.06) ? at + random.between(2 * 60, 20 * 24 * 60) * MINUTE : null;
  const touchedAgain = again !== null && again < now && (last === undefined || again < last.at);
  const steps = (accepted && !onSite ? 1 : 0) + contacts.length + (ordered ? 1 : 0) + (status === 'won' ? 1 : 0) + (touchedAgain ? 1 : 0);
  const dueAt =
    dealer && status === 'assigned'
      ? addWorkingTime(new Date(at), ACCEPT_MINUTES, dealer.workingTime).getTime()
      : dealer && status === 'accepted'
        ? addWorkingTime(new Date(acceptedAt), FIRST_FOLLOW_MINUTES, dealer.workingTime).getTime()
        : null;
  const orgId = dealer?.id ?? world.tree.brandId;
  const comments = onSite ? null : enquiryComment(random);
  const sourceId = source?.id ?? null;
  rows.add('leads.lead', {
    id,
    orgId,
    customerId: customer.id,
    status,
    channel,
    sourceId,
    grade: ordered ? 'O' : (last?.grade ?? 'N'),
    seriesId: series.id,
    cityCode: enquiry.cityCode,
    testDrive: random.chance(0.5),
    comments,
    consultantId: accepted ? (consultant?.id ?? null) : null,
    dueAt,
    nextContactAt: status === 'following' ? (last?.next ?? null) : status === 'ordered' ? now + random.between(-20, 110) * HOUR : null,
    assignedAt: dealer ? at : null,
    acceptedAt: accepted ? acceptedAt : null,
    firstFollowAt: followed ? firstAt : null,
    touchCount: touchedAgain ? 2 : 1,
    version: 1 + steps,
    createdAt: at,
  });
  rows.add('leads.touch', { id: random.id(at), orgId, leadId: id, channel, sourceId, seriesId: series.id, comments, createdAt: at });
  const facts = { channel, seriesId: series.id };
  const common = { dealer, subjectId: id, customerId: customer.id };
  const receiver = source ? `source:${source.code}` : channel === 'website' ? 'public:leads.test_drive_form' : staff(onSite && consultant ? consultant : random.pick(world.tree.agents));
  record(world, leadReceived, { ...common, at, actor: receiver, payload: facts });
  if (dealer && !onSite) record(world, leadDispatched, { ...common, at, actor: receiver, payload: { dealerId: dealer.id, dealerName: dealer.name, byCity: true } });
  if (source) writeMessage(world, source, enquiry, id, at, 'created');
  if (touchedAgain) {
    rows.add('leads.touch', { id: random.id(again), orgId, leadId: id, channel, sourceId, seriesId: series.id, comments: enquiryComment(random), createdAt: again });
    record(world, leadMerged, { ...common, at: again, actor: receiver, payload: facts });
    if (source) writeMessage(world, source, enquiry, id, again, 'merged');
  }
  if (!dealer || !consultant || !accepted) return { id, status, consultant: null };
  if (!onSite) {
    record(world, leadAccepted, { ...common, at: acceptedAt, actor: staff(dealer.manager), payload: { consultantId: consultant.id, consultantName: consultant.name } });
  }
  const price = Math.round((series.models.at(-1)?.trims[1]?.priceFen ?? 0) / 1_000_000);
  const car = { series: series.name, price, colour: random.pick(COLOURS) };
  contacts.forEach((contact, number) => {
    const end = number === contacts.length - 1 && status !== 'following' ? (ordered ? 'ordered' : (status as 'defeated' | 'invalid')) : undefined;
    const by = end === 'ordered' ? 'visit' : end ? 'call' : random.weighted(['call', 'wechat', 'visit', 'test_drive'], number === 0 ? [70, 20, 10, 0] : [45, 22, 20, 13]);
    const note = followUpNote(random, by, car, end);
    rows.add('leads.follow_up', {
      id: random.id(contact.at),
      orgId,
      leadId: id,
      staffId: consultant.id,
      channel: by,
      note,
      grade: contact.grade,
      nextContactAt: contact.next,
      createdAt: contact.at,
    });
    const payload = { channel: by, grade: contact.grade, note, nextContactAt: new Date(contact.next).toISOString() };
    record(world, leadFollowedUp, { ...common, at: contact.at, actor: staff(consultant), payload });
  });
  return { id, status, consultant };
}

/** Any consultant of the dealer; the one of the demo accounts has the most to do. */
function consultantOf({ random }: World, { consultants, demo }: Dealer): Colleague {
  return demo && random.chance(0.35) ? (consultants[0] as Colleague) : random.pick(consultants);
}

function contactsOf({ random, now }: World, enquiry: Enquiry, status: Outcome['status'], first: number, onSite: boolean): Contact[] {
  const start = random.weighted([0, 1, 2, 3], onSite ? [28, 30, 26, 16] : [12, 22, 34, 32]);
  const { outcome } = enquiry;
  if ('orderedAt' in outcome) {
    const count = random.between(2, 5);
    const step = (outcome.orderedAt - first) / count;
    const days = Array.from({ length: count }, (_, number) => dayStart(first + number * step));
    const times = [first, ...days.slice(1).map((day) => Math.max(first, day + random.between(9 * 60, 18 * 60) * MINUTE)), outcome.orderedAt].sort((a, b) => a - b);
    return times.map((at, number) => {
      const grade = GRADES[Math.max(0, Math.min(start, count - number))] as string;
      return { at, grade, next: times[number + 1] ?? outcome.orderedAt + 7 * DAY };
    });
  }
  const most = status === 'following' ? 14 : status === 'invalid' ? random.between(1, 2) : random.between(2, 6);
  const contacts: Contact[] = [];
  let at = first;
  while (contacts.length < most) {
    // Interest cools: every third contact without an order is a grade down.
    const grade = GRADES[Math.min(3, start + Math.floor(contacts.length / 3))] as string;
    const next = workingSoon(random, at + ((INTERVAL[grade] as number) * DAY * random.between(70, 110)) / 100, 0, 240);
    contacts.push({ at, grade, next });
    if (next >= now) break;
    if (status === 'following' && next > now - MISSED_DAYS * DAY && random.chance(MISSED)) break;
    at = next;
  }
  const last = contacts.at(-1);
  // An old lead that is still followed has a contact ahead, or one missed lately.
  if (last && status === 'following' && last.next < now - MISSED_DAYS * DAY) last.next = now + random.between(-4, 12) * DAY;
  return contacts;
}

/** A message from outside as it came, sealed because it holds a clear number. */
function writeMessage(world: World, source: Source, enquiry: Enquiry, leadId: string, at: number, result: 'created' | 'merged'): void {
  if (at < world.now - INBOUND_DAYS * DAY) return;
  const externalId = `${source.code.slice(0, 2).toUpperCase()}-${String(world.next.message++).padStart(7, '0')}`;
  const { customer, cityCode, series } = enquiry;
  const mobile = customer.mobile.slice(3);
  const consent = { shareDealer: true, marketing: false, textVersion: '2026-11' };
  const raw =
    source.format === 'json'
      ? JSON.stringify({ externalId, name: customer.name, mobile, cityCode: cityCode ?? undefined, seriesCode: series.code, testDrive: true, consent })
      : `<prospect><id source="${source.code}">${externalId}</id><requestdate>${new Date(at).toISOString()}</requestdate><vehicle interest="buy"><make>Yuantu</make><model>${series.name}</model></vehicle><customer><contact><name part="full">${customer.name}</name><phone type="cellphone">${mobile}</phone></contact></customer></prospect>`;
  writeInbound(world, source, { externalId: source.format === 'adf' ? `${source.code}:${externalId}` : externalId, raw, result, leadId, at });
}

/** Keeps one message from outside. */
export function writeInbound(
  { rows, random, keys, tree }: World,
  source: Source,
  message: { externalId: string; raw: string; result: 'created' | 'merged' | 'rejected'; leadId: string | null; at: number },
): void {
  const { externalId, raw, result, leadId, at } = message;
  const id = random.id(at);
  rows.add('leads.inbound', {
    id,
    orgId: tree.brandId,
    sourceId: source.id,
    externalId,
    format: source.format,
    result,
    leadId,
    rawEnc: encrypt(keys, raw, `leads.inbound:${id}`),
    createdAt: at,
  });
}
