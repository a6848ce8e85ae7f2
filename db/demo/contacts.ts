import { leadFollowedUp } from '../../src/modules/events.ts';
import { COLOURS } from './catalogue.ts';
import { DAY, dayStart, MINUTE, momentOf } from './days.ts';
import type { Enquiry, Outcome } from './leads.ts';
import { followUpNote } from './notes.ts';
import type { Colleague, Dealer } from './tree.ts';
import { record, staff, type World } from './world.ts';

/** Days between contacts by grade, as the shipped dictionary has them. */
const INTERVAL: Record<string, number> = { H: 2, A: 4, B: 7, C: 15 };
const GRADES = ['H', 'A', 'B', 'C'] as const;
/** One of five contacts due in these days was missed; older ones have been caught up with. */
const MISSED = 0.2;
const MISSED_DAYS = 10;

/** A follow-up before it is worded. */
interface Contact {
  at: number;
  grade: string;
  next: number;
}

/** The follow-ups of a lead from its first one on: towards the order, until interest is gone, or up to now. */
export function contactsOf(
  { random, now }: World,
  enquiry: Enquiry,
  status: Outcome['status'],
  first: number,
  onSite: boolean,
): Contact[] {
  const start = random.weighted([0, 1, 2, 3], onSite ? [28, 30, 26, 16] : [12, 22, 34, 32]);
  const { outcome } = enquiry;
  if ('orderedAt' in outcome) {
    const count = random.between(2, 5);
    const step = (outcome.orderedAt - first) / count;
    const days = Array.from({ length: count }, (_, number) => dayStart(first + number * step));
    const times = [
      first,
      ...days.slice(1).map((day) => Math.max(first, day + random.between(9 * 60, 18 * 60) * MINUTE)),
      outcome.orderedAt,
    ].sort((a, b) => a - b);
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
    const next = momentOf(random, at + ((INTERVAL[grade] as number) * DAY * random.between(70, 110)) / 100, false);
    contacts.push({ at, grade, next });
    if (next >= now) break;
    if (status === 'following' && next > now - MISSED_DAYS * DAY && random.chance(MISSED)) break;
    at = next;
  }
  const last = contacts.at(-1);
  // An old lead that is still followed has a contact ahead, or one missed lately.
  if (last && status === 'following' && last.next < now - MISSED_DAYS * DAY)
    last.next = momentOf(random, now + random.between(-4, 12) * DAY, false);
  return contacts;
}

const WAYS = ['call', 'wechat', 'visit', 'test_drive'];
/** Nobody drives at the first contact. */
const FIRST_WAYS = [70, 20, 10, 0];
const LATER_WAYS = [45, 22, 20, 13];

/** Writes the follow-ups with their words; the last one of a lead that has ended says how. */
export function writeContacts(
  world: World,
  { customer, series }: Enquiry,
  lead: { id: string; dealer: Dealer; consultant: Colleague; status: Outcome['status'] },
  contacts: readonly Contact[],
): void {
  const { rows, random } = world;
  const { dealer, consultant, status } = lead;
  const staffId = consultant.id;
  const price = Math.round((series.models.at(-1)?.trims[1]?.priceFen ?? 0) / 1_000_000);
  const car = { series: series.name, price, colour: random.pick(COLOURS) };
  const ending =
    status === 'won' || status === 'ordered'
      ? 'ordered'
      : status === 'invalid' || status === 'defeated'
        ? status
        : undefined;
  contacts.forEach(({ at, grade, next }, number) => {
    const end = number === contacts.length - 1 ? ending : undefined;
    const chosen = random.weighted(WAYS, number === 0 ? FIRST_WAYS : LATER_WAYS);
    const channel = end === 'ordered' ? 'visit' : end ? 'call' : chosen;
    const note = followUpNote(random, channel, car, end);
    rows.add('leads.follow_up', {
      id: random.id(at),
      orgId: dealer.id,
      leadId: lead.id,
      staffId,
      channel,
      note,
      grade,
      nextContactAt: next,
      createdAt: at,
    });
    const said = { channel, grade, note, nextContactAt: new Date(next).toISOString() };
    const payload = number === 0 ? { ...said, first: true as const } : said;
    record(world, leadFollowedUp, {
      dealer,
      subjectId: lead.id,
      customerId: customer.id,
      at,
      actor: staff(consultant),
      payload,
    });
  });
}
