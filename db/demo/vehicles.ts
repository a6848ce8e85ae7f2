import { addDays, addMonths } from '../../src/platform/clock.ts';
import { encrypt } from '../../src/platform/crypto.ts';
import { DAY, dateOf } from './days.ts';
import type { Dealer } from './tree.ts';
import type { World } from './world.ts';

const WARRANTY_MONTHS = 36;
const WARRANTY_KM = 100_000;
/** What goes with a car is written for those of these years; of older ones the demo dealer's alone. */
const DETAILED_DAYS = 3 * 365;
/** Companies sell cars of this age on. Private owners keep theirs: a set has exactly the private owners its figures say (formula F1). */
const SOLD_AFTER_DAYS = 200;
const SOLD = 0.5;
const SECOND_PLATE = 0.05;

const INSURERS = ['太平洋保险', '人保财险', '平安产险', '国寿财险', '大地保险'] as const;
const BANKS = ['远途汽车金融', '招商银行', '建设银行', '平安银行'] as const;

interface Car {
  id: string;
  dealer: Dealer;
  customerId: string;
  /** A company's car. */
  company: boolean;
  deliveredAt: number;
  deliveredOn: string;
  plate: string | null;
  odometerKm: number;
  newPlate: () => string | null;
}

/** What lists ask of a car, as the triggers would keep it on its row. */
export interface CarFacts {
  orgId: string;
  plate: string | null;
  owned: boolean;
  warrantyUntil: string;
  insuredUntil: string | null;
  loanUntil: string | null;
}

/**
 * Writes what hangs on a delivered car: its owners (some cars were sold on, a few to another dealer's customer), plates, warranty, insurance,
 * loan and mileage. Returns what stands on the car itself.
 */
export function writeCar(world: World, car: Car): CarFacts {
  const { rows, cars } = world;
  const { random } = cars;
  const { id: unitId, dealer, deliveredAt, deliveredOn } = car;
  const at = (date: string) => Math.min(Date.parse(`${date}T02:00:00Z`), world.now);
  const row = (date: string) => ({ id: random.id(at(date)), unitId, createdAt: at(date) });
  const days = Math.floor((world.now - deliveredAt) / DAY);

  const buyer =
    car.company && days > SOLD_AFTER_DAYS && random.chance(SOLD) ? soldTo(world, dealer, car.customerId) : null;
  const soldOn = buyer ? addDays(deliveredOn, random.between(90, days - 30)) : null;
  const keeper = buyer?.dealer ?? dealer;
  rows.add('products.ownership', {
    ...row(deliveredOn),
    orgId: dealer.id,
    customerId: car.customerId,
    fromDate: deliveredOn,
    toDate: soldOn,
  });
  if (buyer && soldOn)
    rows.add('products.ownership', {
      ...row(soldOn),
      orgId: keeper.id,
      customerId: buyer.customerId,
      fromDate: soldOn,
      toDate: null,
    });

  let plate = car.plate;
  const moved = plate && !soldOn && days > 400 && random.chance(SECOND_PLATE);
  const changed = soldOn ?? (moved ? addDays(deliveredOn, random.between(200, days - 30)) : null);
  if (plate) {
    rows.add('products.plate', {
      ...row(deliveredOn),
      orgId: dealer.id,
      plate,
      fromDate: deliveredOn,
      toDate: changed,
    });
    if (changed) {
      plate = car.newPlate();
      if (plate)
        rows.add('products.plate', { ...row(changed), orgId: keeper.id, plate, fromDate: changed, toDate: null });
    }
  }

  const warrantyUntil = addMonths(deliveredOn, WARRANTY_MONTHS);
  rows.add('products.warranty', {
    ...row(deliveredOn),
    orgId: dealer.id,
    kind: 'factory',
    fromDate: deliveredOn,
    toDate: warrantyUntil,
    km: WARRANTY_KM,
    note: null,
  });
  const reading = (date: string, km: number, source: string) =>
    rows.add('products.mileage', { ...row(date), orgId: keeper.id, readOn: date, km, source });
  reading(deliveredOn, car.odometerKm, 'delivery');

  let insuredUntil: string | null = null;
  let loanUntil: string | null = null;
  if (days <= DETAILED_DAYS || dealer.demo || soldOn) {
    const perDay = random.between(12, 70);
    for (let day = random.between(80, 110); day < days; day += random.between(150, 240))
      reading(addDays(deliveredOn, day), car.odometerKm + day * perDay, random.chance(0.8) ? 'service' : 'owner');
    const holder = { orgId: keeper.id, customerId: buyer?.customerId ?? car.customerId };
    if (random.chance(0.7)) insuredUntil = writePolicy(world, row, holder, soldOn ?? deliveredOn);
    if (!soldOn && random.chance(0.35)) loanUntil = writeLoan(world, row, holder, deliveredOn);
    // What the earlier owner took out stays with them.
    if (soldOn) {
      const earlier = { orgId: dealer.id, customerId: car.customerId };
      writePolicy(world, row, earlier, deliveredOn, soldOn);
      writeLoan(world, row, earlier, deliveredOn);
    }
  }
  cars.lastOwner.set(dealer.id, { customerId: car.customerId, dealer });
  cars.last = { customerId: car.customerId, dealer };
  return { orgId: keeper.id, plate, owned: true, warrantyUntil, insuredUntil, loanUntil };
}

/** Who bought a used car: the last owner of the same dealer, or of another one. */
function soldTo({ cars }: World, dealer: Dealer, seller: string): { customerId: string; dealer: Dealer } | null {
  const found = cars.random.chance(0.6) ? cars.lastOwner.get(dealer.id) : cars.last;
  return found && found.customerId !== seller ? found : null;
}

type RowOf = (date: string) => { id: string; unitId: string; createdAt: number };
interface Holder {
  orgId: string;
  customerId: string;
}

/** The policy that runs today, or the last one of an owner who sold the car; returns its end. */
function writePolicy(world: World, row: RowOf, holder: Holder, since: string, until = dateOf(world.now)): string {
  const { rows, cars, keys } = world;
  const { random } = cars;
  let fromDate = since;
  while (addMonths(fromDate, 12) <= until) fromDate = addMonths(fromDate, 12);
  // One in nine has run out and was not renewed here.
  if (random.chance(0.11) && fromDate > since) fromDate = addMonths(fromDate, -12);
  const toDate = addDays(addMonths(fromDate, 12), -1);
  const made = row(fromDate);
  const number = `PDAA${fromDate.replaceAll('-', '')}${String(random.below(1_000_000)).padStart(6, '0')}`;
  rows.add('products.policy', {
    ...made,
    ...holder,
    insurer: random.pick(INSURERS),
    numberEnc: encrypt(keys, number, `products.policy:${made.id}`),
    masked: `PD****${number.slice(-4)}`,
    kinds: ['compulsory', 'damage', 'liability'],
    premiumFen: random.between(3200, 7800) * 100,
    fromDate,
    toDate,
  });
  return toDate;
}

/** A loan over two or three years; returns its end. */
function writeLoan({ rows, cars }: World, row: RowOf, holder: Holder, fromDate: string): string {
  const months = cars.random.pick([24, 36] as const);
  const toDate = addMonths(fromDate, months);
  const amountFen = cars.random.between(4, 12) * 1_000_000;
  rows.add('products.loan', {
    ...row(fromDate),
    ...holder,
    bank: cars.random.pick(BANKS),
    amountFen,
    monthlyFen: Math.round(amountFen / months / 100) * 100,
    fromDate,
    toDate,
    settledOn: null,
  });
  return toDate;
}
