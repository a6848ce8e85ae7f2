/**
 * A month of the showroom at every dealer: who came in and who rang, what was reported of it, where media ran, the test-drive cars and what
 * is booked with them. Made after the set, from its leads, in the same transaction; on top of the set's figures.
 */
import type pg from 'pg';
import { DAY, dateOf, dayStart, demandOf, HOUR, MINUTE, momentOf } from './days.ts';
import { createRandom } from './random.ts';
import { makeBookings, makeDrive } from './showroom-drives.ts';
import {
  at,
  CONCERNS,
  countDay,
  type Dealer,
  emptyDay,
  type Lead,
  REMARKS,
  type Shop,
  writeMedia,
  writeRows,
} from './showroom-parts.ts';

const DAYS = 30;
/** What a phone call or visit may be owed to; most visitors name no medium. */
const MEDIA = ['vertical', 'short_video', 'wechat', 'search', 'radio', 'outdoor', 'own_site'] as const;
const MEDIA_WEIGHTS = [30, 26, 16, 10, 8, 6, 4];
const SOURCES = ['walk_in', 'online_lead', 'call_in', 'referral', 'website', 'outreach'] as const;
const SOURCE_WEIGHTS = [48, 20, 10, 12, 6, 4];
const QUESTIONS = ['现车什么时候能提?', '置换补贴怎么算?', '续航实际能跑多少?', '分期利率是多少?', '保养一次多少钱?'];

/** Writes it all; returns nothing, as what it adds is not among the set's figures. */
export async function writeShowroom(client: pg.PoolClient, seed: number, now: Date): Promise<void> {
  const series = await client.query<{ id: string }>('select id from products.series where active order by sort, code');
  const dealers = await dealersOf(client, now);
  for (const dealer of dealers) {
    const shop: Shop = {
      dealer,
      random: createRandom(seed, `showroom ${dealer.code}`),
      now: now.getTime(),
      cars: [],
      series: series.rows.map(({ id }) => id),
      rows: { visit: [], phone_call: [], daily_report: [], test_car: [], test_drive: [] },
      arrived: new Map(),
      driven: new Map(),
      days: new Map(),
    };
    makeCars(shop);
    for (let back = DAYS; back >= 0; back--) makeDay(shop, dayStart(now.getTime()) - back * DAY);
    makeBookings(shop);
    await reportDays(client, shop);
    for (const table of ['test_car', 'visit', 'phone_call', 'test_drive', 'daily_report'] as const)
      await writeRows(client, `showroom.${table}`, shop.rows[table]);
    await milestones(client, shop);
  }
  await writeMedia(client, createRandom(seed, 'media'), now.getTime());
}

/** Open dealers with those who sell there and the leads they follow, oldest first. */
async function dealersOf(client: pg.PoolClient, now: Date): Promise<Dealer[]> {
  const { rows } = await client.query<Dealer>(
    `select u.id, u.code,
       array(select sr.staff_id::text from org.staff_role sr join org.role r on r.id = sr.role_id where sr.org_id = u.id and r.code = 'consultant' order by 1) as staff,
       coalesce((select jsonb_agg(to_jsonb(l) order by l.created) from (
         select l.id, l.customer_id, l.consultant_id, l.series_id, l.status, l.test_drive, extract(epoch from l.created_at) * 1000 as created
         from leads.lead l where l.org_id = u.id and l.consultant_id is not null and l.created_at > $1::timestamptz - interval '45 days' order by l.created_at limit 600) l), '[]') as leads,
       coalesce((select jsonb_agg(to_jsonb(l) order by l.created) from (
         select o.lead_id as id, o.customer_id, o.consultant_id, l.series_id, l.status, l.test_drive, extract(epoch from o.created_at) * 1000 as created
         from sales.order o join leads.lead l on l.id = o.lead_id where o.org_id = u.id and o.status <> 'cancelled' and o.created_at > $1::timestamptz - interval '31 days') l), '[]') as orders
     from org.unit u where u.kind = 'dealer' and u.status = 'open' order by u.code`,
    [now],
  );
  return rows.filter(({ staff }) => staff.length > 0);
}

/** A car for most series; the last series has none, and one car's insurance has just ended at some dealers. */
function makeCars({ dealer, random, now, series, cars, rows }: Shop): void {
  for (const [n, id] of series.slice(0, Math.max(1, series.length - 1)).entries()) {
    if (n > 3) break;
    const car = { id: random.id(now - 200 * DAY), series: id, km: random.between(600, 9000) };
    cars.push(car);
    rows.test_car.push({
      id: car.id,
      org_id: dealer.id,
      series_id: id,
      name: `试驾车 ${n + 1}`,
      plate: `沪A${String(10_000 + random.below(89_999))}`,
      automatic: true,
      insured_until: dateOf(now + (n === 3 && random.chance(0.3) ? -3 : random.between(40, 330)) * DAY),
      odometer_km: car.km + 400,
      state: n === 3 && random.chance(0.2) ? 'maintenance' : 'active',
      created_at: at(now - 200 * DAY),
    });
  }
}

function makeDay(shop: Shop, day: number): void {
  const { random, now, dealer } = shop;
  shop.days.set(dateOf(day), emptyDay());
  const closing = day + 18 * HOUR;
  const visits = Math.round(random.between(2, 7) * demandOf(day));
  const moments = Array.from({ length: visits }, () => momentOf(random, day, false)).sort((a, b) => a - b);
  const today = dealer.leads.filter(({ created }) => created >= day && created < day + DAY);
  const earlier = dealer.leads.filter(({ created }) => created < day);
  // Who ordered that day was here before they did.
  for (const lead of dealer.orders.filter(({ created }) => created >= day && created < day + DAY)) {
    const moment = lead.created - random.between(50, 150) * MINUTE;
    makeVisit(shop, { moment, kind: random.chance(0.3) ? 'first' : 'again', lead, closing });
  }
  for (const moment of moments) {
    if (moment >= Math.min(now, closing)) continue;
    const kind = random.weighted(['first', 'again', 'invited', 'other'] as const, [64, 16, 14, 6]);
    const known = kind === 'again' || kind === 'invited';
    // Who comes again was here before, as far as anybody was.
    const before = earlier.filter(({ id }) => shop.arrived.has(id));
    const pool = before.length > 0 ? before : earlier;
    const chosen = known ? pool[random.below(Math.max(1, pool.length))] : undefined;
    const lead = kind === 'first' ? today.shift() : chosen;
    makeVisit(shop, { moment, kind, lead, closing });
  }
  for (let calls = Math.round(random.between(1, 4) * demandOf(day)); calls > 0; calls--) {
    const moment = momentOf(random, day, false);
    if (moment < now) makeCall(shop, moment, today.shift());
  }
}

function makeVisit(shop: Shop, visit: { moment: number; kind: string; lead: Lead | undefined; closing: number }): void {
  const { dealer, random, now } = shop;
  const { moment, kind, lead, closing } = visit;
  const consultant = lead?.consultant_id ?? random.pick(dealer.staff);
  // One colleague in each house is in a hurry: the hints have something to tell.
  const hurried = consultant === dealer.staff[0];
  const minutes = hurried ? random.between(6, 22) : random.between(18, 75);
  const left = moment + minutes * MINUTE;
  const open = left > now;
  const forgotten = closing <= now && (left > closing || random.chance(0.03));
  const drove = lead !== undefined && !open && random.chance(hurried ? 0.08 : 0.34);
  const id = random.id(moment);
  const series = lead?.series_id ?? (random.chance(0.6) ? random.pick(shop.series) : null);
  const counts = kind === 'first' ? 'first' : kind === 'other' ? 'other' : 'again';
  shop.rows.visit.push({
    id,
    org_id: dealer.id,
    day: dateOf(moment),
    status: open ? 'open' : 'closed',
    people: random.weighted([1, 2, 3, 4], [30, 44, 18, 8]),
    kind,
    counts_as: counts,
    invited: kind === 'invited',
    source: kind === 'invited' ? 'online_lead' : random.weighted(SOURCES, SOURCE_WEIGHTS),
    media: random.chance(0.45) ? random.weighted(MEDIA, MEDIA_WEIGHTS) : null,
    consultant_id: open && random.chance(0.4) ? null : consultant,
    opened_by: dealer.staff.at(-1),
    arrived_at: at(moment),
    taken_at: at(moment + 2 * MINUTE),
    left_at: open ? null : at(forgotten ? Math.max(closing, moment + MINUTE) : left),
    left_open: forgotten,
    phone_left: lead !== undefined,
    lead_id: lead?.id ?? null,
    customer_id: lead?.customer_id ?? null,
    grade: lead && !open ? random.weighted(['H', 'A', 'B', 'C'], [14, 30, 36, 20]) : null,
    series_id: series,
    test_drive: drove,
    trade_in: random.chance(0.24),
    instalments: random.chance(0.38),
    plate_situation: random.weighted(['has_plate', 'waiting', 'from_old_car', 'elsewhere'], [40, 20, 24, 16]),
    remark: open || random.chance(0.5) ? null : random.pick(REMARKS),
    viewed: series ? [series] : [],
    concerns: [...new Set([random.pick(CONCERNS), random.pick(CONCERNS)])],
    questions: random.chance(0.3) ? random.pick(QUESTIONS) : null,
    created_at: at(moment),
  });
  countDay(shop.days, dateOf(moment), { counts, phone: lead !== undefined });
  if (lead) shop.arrived.set(lead.id, Math.min(shop.arrived.get(lead.id) ?? moment, moment));
  if (lead && drove) makeDrive(shop, { visitId: id, lead, consultant, started: moment + 4 * MINUTE, ended: left });
}

function makeCall(shop: Shop, moment: number, lead: Lead | undefined): void {
  const { random, dealer } = shop;
  const media = random.chance(0.7) ? random.weighted(MEDIA, MEDIA_WEIGHTS) : null;
  const left = lead !== undefined;
  shop.rows.phone_call.push({
    id: random.id(moment),
    org_id: dealer.id,
    day: dateOf(moment),
    called_at: at(moment),
    source: 'call_in',
    media,
    outcome: left
      ? random.weighted(['contact_left', 'appointment'], [60, 40])
      : random.weighted(['information', 'passed_on', 'invalid'], [70, 20, 10]),
    staff_id: lead?.consultant_id ?? random.pick(dealer.staff),
    phone_left: left,
    lead_id: lead?.id ?? null,
    customer_id: lead?.customer_id ?? null,
    series_id: lead?.series_id ?? (random.chance(0.5) ? random.pick(shop.series) : null),
    remark: random.chance(0.4) ? random.pick(REMARKS) : null,
    created_at: at(moment),
  });
  const day = shop.days.get(dateOf(moment));
  if (!day) return;
  day.calls += 1;
  day.media[media ?? 'none'] = (day.media[media ?? 'none'] ?? 0) + 1;
}

/** The reports of past days: mostly in time, some late, a few missing; today's is open. */
async function reportDays(client: pg.PoolClient, shop: Shop): Promise<void> {
  const { dealer, random, now } = shop;
  const orders = await client.query<{ day: string; n: number }>(
    `select to_char(created_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day, count(*)::int as n from sales.order
     where org_id = $1 and status <> 'cancelled' and created_at > $2::timestamptz - interval '32 days' group by 1`,
    [dealer.id, new Date(now)],
  );
  const ordered = new Map(orders.rows.map(({ day, n }) => [day, n]));
  for (const [day, figures] of shop.days) {
    const due = Date.parse(`${day}T00:00:00+08:00`) + DAY + 10 * HOUR;
    const late = random.chance(0.12);
    const submitted =
      due +
      (late ? random.between(5, 900) : -(random.chance(0.85) ? random.between(840, 960) : random.between(10, 70))) *
        MINUTE;
    if (day === dateOf(now) || submitted > now || random.chance(0.05)) continue;
    shop.rows.daily_report.push({
      id: random.id(submitted),
      org_id: dealer.id,
      day,
      corrections: {},
      figures: { ...figures, orders: ordered.get(day) ?? 0 },
      submitted_at: at(submitted),
      submitted_by: dealer.staff.at(-1),
      delay_minutes: Math.max(0, Math.ceil((submitted - due) / MINUTE)),
      version: 1,
      created_at: at(submitted),
    });
  }
}

/** Leads know of the first arrival and the first drive. */
async function milestones(client: pg.PoolClient, { arrived, driven }: Shop): Promise<void> {
  for (const [column, times] of [
    ['arrived_at', arrived],
    ['test_driven_at', driven],
  ] as const)
    await client.query(
      `update leads.lead l set ${column} = m.at from unnest($1::uuid[], $2::timestamptz[]) m(id, at) where l.id = m.id and l.${column} is null`,
      [[...times.keys()], [...times.values()].map(at)],
    );
}
