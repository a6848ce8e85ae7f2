import type { Series } from './catalogue.ts';
import { writeMembership } from './club.ts';
import { writeCustomer } from './customers.ts';
import { createSpread, DAY, dayStart, demandOf, HOUR, momentOf } from './days.ts';
import { writeHistory } from './history.ts';
import { CHANNEL_WEIGHTS, CHANNELS, isOnSite, writeLead } from './leads.ts';
import { makeCompany, makePerson } from './names.ts';
import { createUrn } from './random.ts';
import { type Delivered, modelYearAt, writeDelivery, writeFirstMaintenance } from './sales.ts';
import type { Branch, Dealer } from './tree.ts';
import type { World } from './world.ts';

/** Deliveries to private owners by year, the last one first: a brand past its peak. */
const YEARS = [4.5, 6, 8, 10.5, 13, 14, 14, 12, 10, 8];
const YEAR_DAYS = 365;
/** Owners who bought a second car at one of the newer dealers without a branch. */
const SECOND_CAR = 0.01;
/** Refused applications among the owners of the last year who are no members. */
const REFUSED = 0.02;
/** An owner's membership is open only while the car is new: the last so many owners of a dealer for each application wanted. */
const RECENT_PER_PENDING = 3;

type BranchDealer = Dealer & { branch: Branch };
export type Standing = 'active' | 'pending' | 'none' | 'rejected' | 'unallocated';

export interface Buyer {
  dealer: Dealer;
  deliveredAt: number;
  standing: Standing;
  mobile?: string;
  company?: boolean;
  /** Keeps the call about the first maintenance open. */
  careOpen?: boolean;
  second?: { dealer: Dealer; deliveredAt: number };
  /** An owner of long standing: this name, and what was said over the years. */
  longStanding?: string;
}

/** Writes one owner's way: enquiry, order, delivery, membership, care; and the same once more for a second car. */
export function writeOwner(world: World, buyer: Buyer): void {
  const { random } = world;
  const { dealer, deliveredAt, standing, second } = buyer;
  const person = makePerson(random);
  const name =
    buyer.longStanding ?? (buyer.company ? makeCompany(random, dealer.city.name) : `${person.surname}${person.given}`);
  const channel = random.weighted(CHANNELS, CHANNEL_WEIGHTS);
  const path = pathTo(world, deliveredAt, !isOnSite(channel));
  const customer = writeCustomer(world, {
    at: path.enquiredAt,
    name,
    kind: buyer.company ? 'enterprise' : 'person',
    gender: buyer.company ? null : person.gender,
    cityCode: dealer.city.code,
    dealers: [
      { dealer, at: path.enquiredAt },
      ...(second && second.dealer !== dealer ? [{ dealer: second.dealer, at: second.deliveredAt - 40 * DAY }] : []),
    ],
    stage: 'owner',
    stageSince: deliveredAt,
    channel,
    mobile: buyer.mobile,
  });
  const known = { ...customer, name };
  const delivered = writePurchase(world, known, dealer, channel, path, deliveredAt, buyer.careOpen, buyer.company);
  if (standing !== 'none' && dealer.branch)
    writeMembership(world, standing, dealer as BranchDealer, customer.id, delivered);
  if (second)
    writePurchase(
      world,
      known,
      second.dealer,
      'referral',
      pathTo(world, second.deliveredAt, false, 38),
      second.deliveredAt,
    );
  if (second && buyer.longStanding) writeHistory(world, second.dealer, customer.id, deliveredAt, second.deliveredAt);
}

interface Path {
  enquiredAt: number;
  orderedAt: number;
}

/** The way to a delivery, backwards: the order weeks before it, the enquiry days to weeks before the order. */
function pathTo({ random }: World, deliveredAt: number, online: boolean, most = 90): Path {
  const orderedAt =
    dayStart(deliveredAt) - random.between(4, Math.floor(most / 2)) * DAY + random.between(10 * 60, 17 * 60) * 60_000;
  const enquiredAt = momentOf(random, orderedAt - random.between(4, Math.max(5, most / 2 - 1)) * DAY, online);
  return { orderedAt, enquiredAt };
}

function writePurchase(
  world: World,
  customer: { id: string; name: string; mobile: string },
  dealer: Dealer,
  channel: (typeof CHANNELS)[number],
  { enquiredAt, orderedAt }: Path,
  deliveredAt: number,
  careOpen = false,
  company = false,
): Delivered {
  const { random, catalogue, now } = world;
  const earlier = modelYearAt(orderedAt) < (catalogue.series[0]?.models[0]?.year ?? 0);
  const series: Series = random.weighted(
    earlier ? catalogue.earlier : catalogue.series,
    earlier ? catalogue.earlierWeights : catalogue.weights,
  );
  const lead = writeLead(world, {
    customer,
    dealer,
    cityCode: dealer.city.code,
    at: enquiredAt,
    channel,
    series,
    outcome: { status: 'won', orderedAt },
    detailed: enquiredAt > now - YEAR_DAYS * DAY,
  });
  const consultant = lead.consultant ?? dealer.manager;
  const delivered = writeDelivery(
    world,
    { leadId: lead.id, customerId: customer.id, company, dealer, consultant, orderedAt, series },
    deliveredAt,
  );
  writeFirstMaintenance(world, dealer, customer.id, delivered, careOpen);
  return delivered;
}

/** Every day of the ten years up to yesterday, and how many cars each takes. */
function deliveryDays(now: number): { days: number[]; weights: number[] } {
  const today = dayStart(now);
  const days = Array.from(
    { length: YEARS.length * YEAR_DAYS },
    (_, at) => today - (YEARS.length * YEAR_DAYS - at) * DAY,
  );
  const weights = days.map(
    (day) =>
      (YEARS[Math.min(YEARS.length - 1, Math.floor((today - day - DAY) / (YEAR_DAYS * DAY)))] as number) *
      demandOf(day),
  );
  return { days, weights };
}

/** A moment of handing over on that day. */
const handOver = (world: World, day: number) => day + world.random.between(10 * 60, 17 * 60) * 60_000;

/**
 * Writes the private owners in the order of their deliveries. Each dealer gets exactly its owners, members and pending applications;
 * `unallocated` of Shanghai's owners are members whom the brand holds.
 */
export async function writeOwners(
  world: World,
  dealers: readonly Dealer[],
  unallocated: number,
  onEach: () => void,
): Promise<void> {
  const { random, now, rows } = world;
  const count = dealers.reduce((sum, dealer) => sum + dealer.owners, 0);
  const urn = createUrn(
    random,
    dealers.map((dealer) => dealer.owners),
  );
  const members = dealers.map((dealer) => dealer.members);
  const pending = dealers.map((dealer) => dealer.pending);
  const { days, weights } = deliveryDays(now);
  const nextDay = createSpread(random, days, weights, count);
  let toAllocate = unallocated;
  for (let at = urn.draw(); at >= 0; at = urn.draw()) {
    const dealer = dealers[at] as Dealer;
    const deliveredAt = handOver(world, nextDay());
    const left = urn.left(at) + 1;
    const [membersLeft, pendingLeft] = [members[at] as number, pending[at] as number];
    let standing: Standing = standingOf(world, left, membersLeft, pendingLeft);
    if (standing === 'active') members[at] = membersLeft - 1;
    if (standing === 'pending') pending[at] = pendingLeft - 1;
    if (standing === 'none' && toAllocate > 0 && dealer.region === 'SH' && !dealer.demo && random.chance(0.05)) {
      toAllocate -= 1;
      standing = 'unallocated';
    }
    if (standing === 'none' && deliveredAt > now - YEAR_DAYS * DAY && random.chance(REFUSED)) standing = 'rejected';
    writeOwner(world, {
      dealer,
      deliveredAt,
      standing,
      second: random.chance(SECOND_CAR) ? secondCar(world, dealer, deliveredAt) : undefined,
    });
    onEach();
    await rows.breathe();
  }
  if (toAllocate > 0) throw new Error('too few owners in Shanghai for the members without a region');
}

function standingOf({ random }: World, left: number, members: number, pending: number): Standing {
  if (left > pending * RECENT_PER_PENDING) return random.below(left - pending) < members ? 'active' : 'none';
  const drawn = random.below(left);
  return drawn < pending ? 'pending' : drawn < pending + members ? 'active' : 'none';
}

/** A second car from a dealer of the same region without a branch, within the last two years. */
function secondCar(world: World, { region }: Dealer, after: number): Buyer['second'] {
  const { random, now, tree } = world;
  const sellers = tree.dealers.filter((dealer) => dealer.region === region && !dealer.branch);
  const from = Math.max(after + 200 * DAY, now - 700 * DAY);
  const daysLeft = Math.floor((now - 2 * DAY - from) / DAY);
  if (sellers.length === 0 || daysLeft < 1) return undefined;
  return {
    dealer: random.pick(sellers),
    deliveredAt: handOver(world, dayStart(from + random.between(1, daysLeft) * DAY)),
  };
}

/** Writes enterprises with a car of the last two years, at any dealer, the ones without a branch included. */
export async function writeEnterprises(world: World, count: number, onEach: () => void): Promise<void> {
  const { random, now, tree, rows } = world;
  const weights = tree.dealers.map((dealer) => (dealer.demo ? 0 : dealer.weight));
  for (let at = 0; at < count; at++) {
    const day = dayStart(now) - random.between(1, 700) * DAY;
    writeOwner(world, {
      dealer: random.weighted(tree.dealers, weights),
      deliveredAt: handOver(world, day),
      standing: 'none',
      company: true,
    });
    onEach();
    await rows.breathe();
  }
}

/** Owners of the demo dealer whose state the screens can count on. */
export const handedOver = (world: World, daysAgo: number) =>
  Math.min(handOver(world, dayStart(world.now) - daysAgo * DAY), world.now - HOUR);
