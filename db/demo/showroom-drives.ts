/** Test drives of the demo: those that are over, and the bookings of the days to come. */
import { DAY, dateOf, dayStart, HOUR, MINUTE } from './days.ts';
import { at, CONCERNS, type Lead, type Row, type Shop } from './showroom-parts.ts';

interface Driven {
  visitId: string;
  lead: Lead;
  consultant: string;
  started: number;
  ended: number;
}

/** A drive that is over; its feedback is mostly there, some of it late or still missing. */
export function makeDrive(shop: Shop, { visitId, lead, consultant, started, ended }: Driven): void {
  const { random, now } = shop;
  const car = shop.cars.find(({ series }) => series === lead.series_id) ?? shop.cars[0];
  if (!car) return;
  const km = random.between(5, 18);
  const due = ended + DAY;
  const given = ended + random.between(1, random.chance(0.85) ? 20 : 60) * HOUR;
  const answered = given < now && random.chance(0.93);
  shop.rows.test_drive.push({
    ...slot(shop, car, lead, consultant, started, ended),
    visit_id: visitId,
    status: 'back',
    licence_class: random.weighted(['C1', 'C2', 'B2'], [70, 26, 4]),
    licence_until: dateOf(now + random.between(200, 2000) * DAY),
    licence_masked: `31****${String(random.below(100)).padStart(2, '0')}`,
    waiver_version: '2026-11',
    agreed_at: at(started),
    out_at: at(started),
    back_at: at(ended),
    odometer_out: car.km,
    odometer_in: car.km + km,
    feedback_due_at: at(due),
    feedback_at: answered ? at(given) : null,
    rating: answered ? random.weighted([3, 4, 5], [18, 46, 36]) : null,
    intention: answered ? random.weighted(['week', 'month', 'quarter', 'later'], [18, 36, 28, 18]) : null,
    liked: answered ? [random.pick(CONCERNS)] : [],
  });
  car.km += km;
  const day = shop.days.get(dateOf(started));
  if (day) day.testDrives += 1;
  if (!shop.driven.has(lead.id)) shop.driven.set(lead.id, ended);
}

function slot(
  shop: Shop,
  car: { id: string; series: string },
  lead: Lead,
  consultant: string,
  from: number,
  to: number,
) {
  const { random, dealer } = shop;
  return {
    id: random.id(from),
    org_id: dealer.id,
    lead_id: lead.id,
    customer_id: lead.customer_id,
    consultant_id: consultant,
    car_id: car.id,
    series_id: car.series,
    route: random.pick(['city', 'mixed', 'highway'] as const),
    day: dateOf(from),
    starts_at: at(from),
    ends_at: at(to),
    free_at: at(to + 15 * MINUTE),
    created_at: at(Math.min(from, shop.now) - HOUR),
  };
}

/** What is booked for the days to come: a few hours of each car, none twice. */
export function makeBookings(shop: Shop): void {
  const { random, now, dealer } = shop;
  const waiting = dealer.leads.filter(({ status }) => status === 'accepted' || status === 'following');
  for (let ahead = 0; ahead < 6; ahead++) {
    for (const car of shop.cars) {
      for (const hour of [10, 14, 16]) {
        const from = dayStart(now) + ahead * DAY + hour * HOUR;
        if (from < now + HOUR || !random.chance(0.28)) continue;
        const lead = waiting.shift();
        if (!lead) return;
        shop.rows.test_drive.push({
          ...blank(),
          ...slot(shop, car, lead, lead.consultant_id, from, from + 40 * MINUTE),
          status: random.chance(0.5) ? 'confirmed' : 'booked',
        });
      }
    }
  }
}

/** The columns a drive that lies ahead has nothing in. */
const blank = (): Row => ({
  visit_id: null,
  licence_class: null,
  licence_until: null,
  licence_masked: null,
  waiver_version: null,
  agreed_at: null,
  out_at: null,
  back_at: null,
  odometer_out: null,
  odometer_in: null,
  feedback_due_at: null,
  feedback_at: null,
  rating: null,
  intention: null,
  liked: [],
});
