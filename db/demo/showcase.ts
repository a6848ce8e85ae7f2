/**
 * What the demo accounts find on their desks: at their dealer each state has its cases, whatever chance makes of the rest. They are part of
 * the set's figures, not on top of them.
 */
import { DEMO_NEW_OWNER_MOBILE, DEMO_OWNER_MOBILE } from './accounts.ts';
import { DAY, HOUR } from './days.ts';
import { LONG_OWNER } from './history.ts';
import { type Buyer, handedOver, type Standing, writeOwner } from './owners.ts';
import { type Prospect, writeProspect } from './prospects.ts';
import type { Dealer } from './tree.ts';
import type { World } from './world.ts';

/** Hours since leads came in that wait for acceptance; the clock of two working hours has run out for the older ones. */
const WAITING = [0.4, 0.9, 1.6, 5, 21, 27, 45, 52];
/** Hours since accepted leads came in: the first follow-up is due, or overdue. */
const ACCEPTED = [7, 20, 26, 31, 50, 73];
/** Days since leads in work came in. */
const FOLLOWING = [2, 3, 4, 5, 6, 8, 9, 11, 14, 16, 20, 25, 31, 38, 44, 52];
/** Days since the leads of open orders came in. */
const ORDERED = [14, 18, 23, 27, 33, 40, 46, 55];
/** Hours since leads came in that wait at headquarters: from where there is no dealer, or given back by one. */
const UNDISPATCHED = [0.2, 0.7, 2, 3.5, 8, 19, 26, 30, 47];
const RETURNED = [4, 22, 28];
/** At other dealers of the same city more leads wait than here, so that the public form's next one comes here. */
const MORE_WAITING = 5;

/** Days since a car was handed over, and the owner's standing: first maintenance due for calls now, then in the coming weeks. */
const CARE_NOW = [84, 85, 86, 87, 88, 89, 91, 93, 95, 98, 101, 104];
const CARE_LATER = [49, 55, 61, 66, 71, 74, 77, 80];
const APPLICANTS = [2, 3, 5, 7, 9, 12, 15, 19, 24];

function buyersOf(world: World, dealer: Dealer): Buyer[] {
  const buyer = (daysAgo: number, standing: Standing, more: Partial<Buyer> = {}): Buyer => ({
    dealer,
    deliveredAt: handedOver(world, daysAgo),
    standing,
    careOpen: true,
    ...more,
  });
  return [
    buyer(68, 'active', { mobile: DEMO_OWNER_MOBILE }),
    buyer(33, 'none', { mobile: DEMO_NEW_OWNER_MOBILE }),
    ...APPLICANTS.slice(0, dealer.pending).map((daysAgo) => buyer(daysAgo, 'pending')),
    ...CARE_NOW.map((daysAgo, at) => buyer(daysAgo, at % 2 ? 'none' : 'active')),
    ...CARE_LATER.map((daysAgo, at) => buyer(daysAgo, at % 3 ? 'active' : 'none')),
    buyer(2195, 'active', {
      careOpen: false,
      mobile: LONG_OWNER.mobile,
      longStanding: LONG_OWNER.name,
      second: { dealer, deliveredAt: handedOver(world, 512) },
    }),
  ];
}

/** Writes the demo dealer's own cases of owners and takes them off what chance has still to make. */
export async function showOwners(world: World, onEach: () => void): Promise<Dealer[]> {
  const left: Dealer[] = [];
  for (const dealer of world.tree.dealers) {
    if (!dealer.demo) {
      left.push(dealer);
      continue;
    }
    const buyers = buyersOf(world, dealer);
    for (const buyer of buyers) {
      writeOwner(world, buyer);
      onEach();
      await world.rows.breathe();
    }
    const counted = (standing: Standing) => buyers.filter((buyer) => buyer.standing === standing).length;
    const rest = {
      owners: dealer.owners - buyers.length,
      members: dealer.members - counted('active'),
      pending: dealer.pending - counted('pending'),
    };
    if (rest.members < 0 || rest.owners < rest.members + rest.pending)
      throw new Error('the demo dealer has too few owners for its cases');
    left.push({ ...dealer, ...rest });
  }
  return left;
}

/**
 * Writes the leads that wait at headquarters, those the demo dealer has to deal with, and what keeps its city's other dealers busier.
 * Returns how many.
 */
export async function showLeads(world: World, onEach: () => void): Promise<number> {
  const { random, now, tree, rows } = world;
  const dealer = tree.dealers.find((candidate) => candidate.demo);
  if (!dealer) throw new Error('the set has no demo dealer');
  const [own] = dealer.consultants;
  // Of the leads in work more than half are those of the consultant who has a demo account.
  const withConsultant = (status: Prospect['status'], ages: readonly number[], unit: number): Prospect[] =>
    ages.map((age, at) => ({ at: now - age * unit, status, dealer, consultant: at % 5 < 3 ? own : undefined }));
  const busier = tree.dealers
    .filter((other) => !other.demo && other.city.code === dealer.city.code)
    .flatMap((other) =>
      Array.from(
        { length: WAITING.length + MORE_WAITING + random.below(6) },
        (): Prospect => ({ at: now - random.between(10, 1500) * 60_000, status: 'assigned', dealer: other }),
      ),
    );
  const prospects: Prospect[] = [
    ...WAITING.map((hours): Prospect => ({ at: now - hours * HOUR, status: 'assigned', dealer })),
    ...UNDISPATCHED.map((hours): Prospect => ({ at: now - hours * HOUR, status: 'new', dealer: null })),
    ...RETURNED.map(
      (hours): Prospect => ({
        at: now - hours * HOUR,
        status: 'new',
        dealer: null,
        returnedBy: random.pick(tree.dealers),
      }),
    ),
    ...withConsultant('accepted', ACCEPTED, HOUR),
    ...withConsultant('following', FOLLOWING, DAY),
    ...withConsultant('ordered', ORDERED, DAY),
    ...busier,
  ];
  for (const prospect of prospects) {
    writeProspect(world, prospect, random.weighted(['website', 'partner', 'hotline', 'adf'], [40, 35, 15, 10]));
    onEach();
    await rows.breathe();
  }
  return prospects.length;
}
