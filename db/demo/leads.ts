import { leadAccepted, leadDispatched, leadMerged, leadReceived, leadReturned } from '../../src/modules/events.ts';
import { addWorkingTime } from '../../src/platform/working-time.ts';
import type { Series } from './catalogue.ts';
import { contactsOf, writeContacts } from './contacts.ts';
import { HOUR, MINUTE, workingSoon } from './days.ts';
import { writeMessage } from './messages.ts';
import { enquiryComment } from './notes.ts';
import type { Colleague, Dealer } from './tree.ts';
import { record, staff, type World } from './world.ts';

/** Where enquiries come from, with how many of a hundred. */
export const CHANNELS = ['website', 'partner', 'showroom', 'hotline', 'adf', 'referral', 'car_show'] as const;
export const CHANNEL_WEIGHTS = [30, 26, 20, 10, 5, 5, 4];
export type Channel = (typeof CHANNELS)[number];

/** The customer enquires at the dealer and a consultant takes it down: no dispatch, no waiting for acceptance. */
export const isOnSite = (channel: Channel) =>
  channel === 'showroom' || channel === 'referral' || channel === 'car_show';

const ACCEPT_MINUTES = 120;
const FIRST_FOLLOW_MINUTES = 480;
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
  /** A dealer had the lead and gave it back; it waits at headquarters again. */
  returnedBy?: Dealer;
}

/** Writes a lead with its touches, its messages from outside, its follow-ups and events. Returns what an order needs. */
export function writeLead(
  world: World,
  enquiry: Enquiry,
): { id: string; status: Outcome['status']; consultant: Colleague | null } {
  const { rows, random, now } = world;
  const { customer, dealer, at, channel, series, detailed, returnedBy } = enquiry;
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
  const steps =
    (accepted && !onSite ? 1 : 0) +
    contacts.length +
    (ordered ? 1 : 0) +
    (status === 'won' ? 1 : 0) +
    (touchedAgain ? 1 : 0) +
    (returnedBy ? 1 : 0);
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
    nextContactAt:
      status === 'following'
        ? (last?.next ?? null)
        : status === 'ordered'
          ? now + random.between(-20, 110) * HOUR
          : null,
    assignedAt: dealer ? at : null,
    acceptedAt: accepted ? acceptedAt : null,
    firstFollowAt: followed ? firstAt : null,
    touchCount: touchedAgain ? 2 : 1,
    // Whoever was spoken with is somebody; the rest was never checked.
    validity: status === 'invalid' ? 'invalid' : followed || onSite || channel === 'hotline' ? 'valid' : 'unchecked',
    lastChannel: touchedAgain ? channel : null,
    lastSourceId: touchedAgain ? sourceId : null,
    lastTouchAt: touchedAgain ? again : null,
    version: 1 + steps,
    createdAt: at,
  });
  rows.add('leads.touch', {
    id: random.id(at),
    orgId,
    leadId: id,
    channel,
    sourceId,
    seriesId: series.id,
    comments,
    createdAt: at,
  });
  const facts = { channel, seriesId: series.id };
  const common = { dealer, subjectId: id, customerId: customer.id };
  const receiver = source
    ? `source:${source.code}`
    : channel === 'website'
      ? 'public:leads.test_drive_form'
      : staff(onSite && consultant ? consultant : random.pick(world.tree.agents));
  record(world, leadReceived, { ...common, at, actor: receiver, payload: facts });
  if (dealer && !onSite) {
    const payload = { dealerId: dealer.id, dealerName: dealer.name, byCity: true };
    record(world, leadDispatched, { ...common, at, actor: receiver, payload });
  }
  if (returnedBy) recordReturn(world, returnedBy, { subjectId: id, customerId: customer.id, at, actor: receiver });
  if (source) writeMessage(world, source, enquiry, id, at, 'created');
  if (touchedAgain) {
    rows.add('leads.touch', {
      id: random.id(again),
      orgId,
      leadId: id,
      channel,
      sourceId,
      seriesId: series.id,
      comments: enquiryComment(random),
      createdAt: again,
    });
    record(world, leadMerged, { ...common, at: again, actor: receiver, payload: facts });
    if (source) writeMessage(world, source, enquiry, id, again, 'merged');
  }
  if (!dealer || !consultant || !accepted) return { id, status, consultant: null };
  if (!onSite) {
    record(world, leadAccepted, {
      ...common,
      at: acceptedAt,
      actor: staff(dealer.manager),
      payload: { consultantId: consultant.id, consultantName: consultant.name },
    });
  }
  writeContacts(world, enquiry, { id, dealer, consultant, status }, contacts);
  return { id, status, consultant };
}

/** A dealer was given the lead and gave it back. */
function recordReturn(
  world: World,
  dealer: Dealer,
  { at, actor, ...subject }: { subjectId: string; customerId: string; at: number; actor: string },
): void {
  const held = { ...subject, dealer };
  const returnedAt = Math.min(workingSoon(world.random, at, 15, 90), world.now - MINUTE);
  const sent = { dealerId: dealer.id, dealerName: dealer.name, byCity: true };
  record(world, leadDispatched, { ...held, at, actor, payload: sent });
  const returned = { reason: 'no_stock', note: '客户要的颜色本店两个月内无车源。' };
  record(world, leadReturned, { ...held, at: returnedAt, actor: staff(dealer.manager), payload: returned });
}

/** Any consultant of the dealer; the one of the demo accounts has the most to do. */
function consultantOf({ random }: World, { consultants, demo }: Dealer): Colleague {
  return demo && random.chance(0.35) ? (consultants[0] as Colleague) : random.pick(consultants);
}
