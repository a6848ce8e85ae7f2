import { writeCustomer } from './customers.ts';
import { createSpread, DAY, dayStart, demandOf, HOUR, momentOf } from './days.ts';
import { CHANNEL_WEIGHTS, CHANNELS, type Channel, isOnSite, type Outcome, writeLead } from './leads.ts';
import { writeInbound } from './messages.ts';
import { makePerson } from './names.ts';
import { FAR_CITIES } from './places.ts';
import { writeWish } from './sale-files.ts';
import { writeCancelledOrder, writeOpenOrder } from './sales.ts';
import type { Colleague, Dealer } from './tree.ts';
import type { World } from './world.ts';

const YEAR_DAYS = 365;
/** Orders that were called off, among the leads that came to nothing. */
const CANCELLED = 0.006;
/** Messages from outside that could not be understood, for each hundred leads of the last weeks. */
const REJECTED = 0.02;

type Status = Exclude<Outcome['status'], 'won'>;
// What has become of a lead by its age in days; the shares need not add up to one.
const BY_AGE: readonly { upTo: number; shares: Partial<Record<Status, number>> }[] = [
  { upTo: 1, shares: { new: 3, assigned: 30, accepted: 36, following: 31 } },
  { upTo: 3, shares: { new: 2, assigned: 4, accepted: 14, following: 72, invalid: 8 } },
  { upTo: 21, shares: { new: 0.4, accepted: 0.6, following: 70, ordered: 2, invalid: 10, defeated: 17 } },
  { upTo: 60, shares: { following: 37, ordered: 3.5, invalid: 12, defeated: 47.5 } },
  { upTo: 120, shares: { following: 7, ordered: 0.3, invalid: 12, defeated: 80.7 } },
  { upTo: Number.POSITIVE_INFINITY, shares: { following: 0.6, invalid: 12, defeated: 87.4 } },
];

export interface Prospect {
  at: number;
  status: Status;
  dealer: Dealer | null;
  consultant?: Colleague;
  returnedBy?: Dealer;
}

function statusAt(world: World, at: number): Status {
  const age = (world.now - at) / DAY;
  const { shares } = BY_AGE.find((step) => age < step.upTo) as (typeof BY_AGE)[number];
  return world.random.weighted(Object.keys(shares) as Status[], Object.values(shares));
}

/** Writes somebody who enquired and has not bought. */
export function writeProspect(
  world: World,
  { at, status, dealer, consultant, returnedBy }: Prospect,
  channel: Channel,
): void {
  const { random, now, catalogue } = world;
  const { surname, given, gender } = makePerson(random);
  const name = `${surname}${given}`;
  const near = dealer ?? returnedBy;
  const cityCode = near ? near.city.code : random.chance(0.7) ? random.pick(FAR_CITIES).code : null;
  const series = random.weighted(catalogue.series, catalogue.weights);
  const orderedAt = Math.min(
    at + random.between(4, 25) * DAY,
    dayStart(now) - random.between(0, 2) * DAY - random.between(6, 12) * HOUR,
  );
  const outcome: Outcome = status === 'ordered' ? { status, orderedAt } : { status };
  const stage =
    status === 'ordered' ? 'ordered' : status === 'following' || status === 'defeated' ? 'prospect' : 'potential';
  const stageSince = status === 'ordered' ? orderedAt : stage === 'prospect' ? Math.min(at + DAY, now) : at;
  const dealers = near ? [{ dealer: near, at }] : [];
  const customer = writeCustomer(world, {
    at,
    name,
    kind: 'person',
    gender,
    cityCode,
    dealers,
    stage,
    stageSince,
    channel,
  });
  const lead = writeLead(world, {
    customer: { ...customer, name },
    dealer,
    cityCode,
    at,
    channel,
    series,
    outcome,
    detailed: true,
    consultant,
    returnedBy,
  });
  if (!dealer || !lead.consultant) return;
  const sale = { leadId: lead.id, customerId: customer.id, dealer, consultant: lead.consultant, orderedAt, series };
  if (lead.status === 'ordered') writeOpenOrder(world, sale);
  if (lead.status === 'following' && dealer.demo && at > now - 30 * DAY) writeWish(world, { ...sale, at });
  if (lead.status === 'defeated' && at < now - 60 * DAY && random.chance(CANCELLED)) writeCancelledOrder(world, sale);
}

/** Writes the year's enquiries in the order they came. The demo dealer's newest are told by showcase.ts. */
export async function writeProspects(world: World, count: number, onEach: () => void): Promise<void> {
  const { random, now, tree, rows } = world;
  const today = dayStart(now);
  const days = Array.from({ length: YEAR_DAYS }, (_, at) => today - (YEAR_DAYS - 1 - at) * DAY);
  // Of today only what is over by now.
  const weights = days.map((day) => demandOf(day) * Math.min(1, (now - day) / DAY));
  const nextDay = createSpread(random, days, weights, count);
  const all = tree.dealers.map((dealer) => dealer.weight);
  const others = tree.dealers.map((dealer) => (dealer.demo ? 0 : dealer.weight));
  for (let done = 0; done < count; done++) {
    const channel = random.weighted(CHANNELS, CHANNEL_WEIGHTS);
    const wanted = momentOf(random, nextDay(), !isOnSite(channel));
    const at = wanted < now ? wanted : now - Math.ceil(random.next() * Math.max(HOUR, now - today));
    const drawn = statusAt(world, at);
    // Who comes to the dealer is with the dealer, whatever the hour.
    const status = isOnSite(channel) && (drawn === 'new' || drawn === 'assigned') ? 'accepted' : drawn;
    const dealer = status === 'new' ? null : random.weighted(tree.dealers, at > now - 4 * DAY ? others : all);
    writeProspect(world, { at, status, dealer }, channel);
    if (at > now - 60 * DAY && random.chance(REJECTED)) writeRejected(world, at);
    onEach();
    await rows.breathe();
  }
}

/** A message whose number is no number: kept, without a lead. */
function writeRejected(world: World, at: number): void {
  const source = world.sources.get('partner');
  if (!source) return;
  const externalId = `AU-${String(world.next.message++).padStart(7, '0')}`;
  const raw = JSON.stringify({ externalId, name: '客户', mobile: '1380000', testDrive: false });
  writeInbound(world, source, { externalId, raw, result: 'rejected', leadId: null, at });
}
