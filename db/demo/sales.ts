import { opportunityContacted, opportunityOpened, orderCreated, orderDelivered } from '../../src/modules/events.ts';
import { addDays, addMonths } from '../../src/platform/clock.ts';
import { COLOURS, chooseCar, type Series } from './catalogue.ts';
import { DAY, dateOf, HOUR } from './days.ts';
import { careNote } from './notes.ts';
import { phaseOf, writeOrderFiles } from './sale-files.ts';
import type { Colleague, Dealer } from './tree.ts';
import { writeCar } from './vehicles.ts';
import { record, staff, type World } from './world.ts';

interface Sale {
  company?: boolean | undefined;
  leadId: string;
  customerId: string;
  dealer: Dealer;
  consultant: Colleague;
  orderedAt: number;
  series: Series;
}

/** First maintenance is written for cars of these months; the calls of older ones belong to an earlier system. */
const CARE_MONTHS = 24;

/** The year whose cars are on sale at that moment. */
export const modelYearAt = (at: number) => Number(dateOf(at).slice(0, 4));

function writeOrder(world: World, sale: Sale, status: 'open' | 'delivered' | 'cancelled', expectedOn: string) {
  const { rows, random, next } = world;
  const { leadId, customerId, dealer, consultant, orderedAt } = sale;
  const { series, modelYear, trim } = chooseCar(world.catalogue, random, modelYearAt(orderedAt), sale.series);
  const id = random.id(orderedAt);
  const number = `O${dateOf(orderedAt).replaceAll('-', '')}-${String(next.order++).padStart(6, '0')}`;
  const colour = random.pick(COLOURS);
  // Up to seven per cent off, in steps of a hundred yuan.
  const priceFen = Math.round((trim.priceFen * (1000 - random.between(0, 70))) / 10_000_000) * 10_000;
  const depositFen = random.pick([200_000, 500_000, 1_000_000] as const);
  const depositKind = random.chance(0.4) ? 'earnest' : 'refundable';
  const { phase, sums, papers } = phaseOf(world, dealer, status, priceFen, depositFen);
  rows.add('sales.order', {
    id,
    orgId: dealer.id,
    number,
    leadId,
    customerId,
    consultantId: consultant.id,
    trimId: trim.id,
    colour,
    priceFen,
    depositFen,
    depositKind,
    expectedOn,
    status,
    ...sums,
    ...papers,
    // Contracts are drawn up here since the demo dealer began to; before, they were kept on paper.
    contractKept: dealer.demo && status === 'open',
    version: status === 'open' ? 1 : 2,
    createdAt: orderedAt,
  });
  record(world, orderCreated, {
    dealer,
    subjectId: leadId,
    customerId,
    at: orderedAt,
    actor: staff(consultant),
    payload: { number, priceFen },
  });
  const vin = () => world.vins(series.descriptor, modelYear);
  const files = { orderId: id, number, leadId, customerId, dealer, consultant, trimId: trim.id, colour, vin };
  writeOrderFiles(world, { ...files, priceFen, depositFen, orderedAt, expectedOn }, phase);
  return { id, number, colour, series, modelYear, trim };
}

/** An order whose car has not come yet; some are late. */
export function writeOpenOrder(world: World, sale: Sale): void {
  const promised = addDays(dateOf(sale.orderedAt), world.random.between(25, 60));
  const soon = addDays(dateOf(world.now), world.random.between(-3, 14));
  writeOrder(world, sale, 'open', [promised, soon].sort()[1] as string);
}

/** An order that came to nothing. */
export function writeCancelledOrder(world: World, sale: Sale): void {
  writeOrder(world, sale, 'cancelled', addDays(dateOf(sale.orderedAt), 30));
}

export interface Delivered {
  orderId: string;
  unitId: string;
  at: number;
  on: string;
}

/** An order with its car handed over: the unit by its VIN, the owner, and the first maintenance that follows from it. */
export function writeDelivery(world: World, sale: Sale, deliveredAt: number): Delivered {
  const { rows, random, now } = world;
  const { leadId, customerId, dealer, consultant } = sale;
  const deliveredOn = dateOf(deliveredAt);
  const order = writeOrder(world, sale, 'delivered', addDays(deliveredOn, random.between(-4, 6)));
  const unitId = random.id(deliveredAt);
  const vin = world.vins(order.series.descriptor, order.modelYear);
  // Of the cars of the last three weeks many still drive with a temporary plate.
  const plate =
    deliveredAt > now - 21 * DAY && random.chance(0.6) ? null : world.plates(dealer.city, order.series.energy);
  const { id: orderId, number } = order;
  const orgId = dealer.id;
  const createdAt = deliveredAt;
  const invoicedOn = addDays(deliveredOn, -random.below(3));
  const odometerKm = random.between(3, 68);
  const facts = writeCar(world, {
    id: unitId,
    dealer,
    customerId,
    company: sale.company ?? false,
    deliveredAt,
    deliveredOn,
    plate,
    odometerKm,
    newPlate: () => world.plates(dealer.city, order.series.energy),
  });
  rows.add('products.unit', {
    id: unitId,
    vin,
    trimId: order.trim.id,
    colour: order.colour,
    invoicedOn,
    deliveredOn,
    createdAt,
    ...facts,
  });
  rows.add('sales.delivery', {
    id: random.id(deliveredAt),
    orgId,
    orderId,
    unitId,
    staffId: consultant.id,
    deliveredOn,
    plate,
    odometerKm,
    ...contactOf(world, deliveredAt, consultant),
    version: 1,
    createdAt,
  });
  const payload = { orderId, number, unitId, vin, deliveredOn };
  record(world, orderDelivered, {
    dealer,
    subjectId: leadId,
    customerId,
    at: deliveredAt,
    actor: staff(consultant),
    payload,
  });
  return { orderId, unitId, at: deliveredAt, on: deliveredOn };
}

/** New owners are contacted within a week; of the last three weeks' some still wait, a few of them too long. */
function contactOf({ now, sales }: World, deliveredAt: number, consultant: Colleague) {
  const recent = deliveredAt > now - 21 * DAY;
  const due = recent ? addDays(dateOf(deliveredAt), 7) : null;
  const waits = recent && (deliveredAt > now - 3 * DAY || sales.random.chance(0.35));
  const done = recent && !waits;
  return {
    contactDueOn: due,
    contactedAt: done ? deliveredAt + 3 * DAY : null,
    contactedBy: done ? consultant.id : null,
    contactAttempts: done ? 1 : 0,
    contactResult: done ? 'reached' : null,
    contactNote: done ? '用车顺利,已说明首保时间' : null,
  };
}

const KIND = 'first_maintenance';

/**
 * The call about the first maintenance, three months after the delivery and begun a week before: open for the cars of some four months,
 * settled for older ones. `open` keeps it open whatever its age.
 */
export function writeFirstMaintenance(
  world: World,
  dealer: Dealer,
  customerId: string,
  delivered: Delivered,
  open = false,
): void {
  const { rows, random, now } = world;
  if (delivered.at < now - CARE_MONTHS * 30 * DAY) return;
  const dueOn = addMonths(delivered.on, 3);
  const today = dateOf(now);
  const callOn = addDays(dueOn, -7);
  const callAt = Math.min(Date.parse(`${callOn}T02:00:00Z`) + random.below(6 * HOUR), now - HOUR);
  const isDue = callOn <= today;
  const settled = isDue && !open && (callAt < now - 35 * DAY || random.chance(0.45));
  const status = settled ? random.weighted(['booked', 'closed', 'declined'] as const, [62, 26, 12]) : 'open';
  const attempts = settled ? random.between(1, 3) : isDue && random.chance(0.45) ? random.between(1, 2) : 0;
  const result =
    attempts === 0
      ? null
      : status === 'open'
        ? random.pick(['no_answer', 'reached'] as const)
        : status === 'closed'
          ? 'reached'
          : status;
  const note = result ? careNote(random, result) : null;
  const called = attempts > 0;
  const nextContactOn =
    status === 'open' && called
      ? addDays(today, random.between(-3, 4))
      : status === 'open' && callOn < addDays(today, -12)
        ? addDays(today, -random.between(0, 9))
        : callOn;
  const id = random.id(delivered.at);
  rows.add('engagement.opportunity', {
    id,
    orgId: dealer.id,
    customerId,
    unitId: delivered.unitId,
    kind: KIND,
    dueOn,
    status,
    nextContactOn,
    attempts,
    lastResult: result,
    lastNote: note,
    lastStaffId: called ? dealer.care.id : null,
    version: 1 + attempts,
    createdAt: delivered.at,
  });
  const fact = { dealer, subjectId: id, customerId };
  record(world, opportunityOpened, {
    ...fact,
    at: delivered.at,
    actor: 'system:engagement.first_maintenance',
    payload: { kind: KIND, dueOn },
  });
  if (result)
    record(world, opportunityContacted, {
      ...fact,
      at: callAt,
      actor: staff(dealer.care),
      payload: { kind: KIND, result, note: note ?? '' },
    });
}
