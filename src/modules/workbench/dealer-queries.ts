import { sql } from 'kysely';
import type { Tx } from '../../platform/db.ts';
import { type Part, part } from './parts.ts';
import { PART_CAP } from './schema.ts';

/** The dealer one acts at, whose own work it is (null: everybody's), and the day there. */
export interface Desk {
  dealer: string;
  own: string | null;
  now: Date;
  today: string;
  dayStart: Date;
  dayEnd: Date;
}

/** The states in which a customer is spoken to again, in letters so that a kept plan can use the partial indexes. */
const TALKING = sql`l.status in ('following', 'ordered')`;
const WORKED = sql`l.status in ('assigned', 'accepted', 'following', 'ordered')`;
const LEAD = {
  id: 'l.id',
  customer: 'l.customer_id',
  series: 'l.series_id',
  grade: 'l.grade',
  staff: 'l.consultant_id',
};

const mine = ({ own }: Desk, column = 'l.consultant_id') => (own ? sql`and ${sql.raw(column)} = ${own}` : sql``);

/** Leads the dealer was given and nobody has taken. plan: lead_org_status */
export function toAccept(tx: Tx, { dealer, now }: Desk): Promise<Part> {
  return part(
    tx,
    { ...LEAD, at: 'l.due_at', code: 'l.channel', late: sql`l.due_at < ${now}` },
    sql`from leads.lead l where l.org_id = ${dealer} and l.status = 'assigned'`,
    sql`l.due_at nulls last, l.id`,
  );
}

/** Leads that were taken and never called. plan: lead_org_status, lead_consultant for one's own */
export function toCall(tx: Tx, desk: Desk): Promise<Part> {
  return part(
    tx,
    { ...LEAD, at: 'l.due_at', code: 'l.channel', late: sql`l.due_at < ${desk.now}` },
    sql`from leads.lead l where l.org_id = ${desk.dealer} and l.status = 'accepted' ${mine(desk)}`,
    sql`l.due_at nulls last, l.id`,
  );
}

/** Contacts that are planned up to the end of the day; `overdue`: only those whose time has passed, else only the others. plan: lead_act_by */
export function contacts(tx: Tx, desk: Desk, which: 'overdue' | 'due' | 'all'): Promise<Part> {
  const { dealer, now, dayEnd } = desk;
  const until = which === 'overdue' ? now : dayEnd;
  return part(
    tx,
    { ...LEAD, at: 'l.act_by', late: sql`l.act_by < ${now}` },
    sql`from leads.lead l where l.org_id = ${dealer} and ${WORKED} and ${which === 'all' ? sql`l.status <> 'assigned'` : TALKING}
      and l.act_by < ${until} ${which === 'due' ? sql`and l.act_by >= ${now}` : sql``} ${mine(desk)}`,
    sql`l.act_by, l.id`,
  );
}

/** Customers who promised to come today, and whether they came. plan: lead_promised, visit_lead */
export function invited(tx: Tx, desk: Desk): Promise<Part> {
  const { dealer, today, dayStart } = desk;
  return part(
    tx,
    {
      ...LEAD,
      on: 'l.promised_visit_on',
      done: sql`(l.arrived_at >= ${dayStart} or exists (select 1 from showroom.visit v where v.lead_id = l.id and v.day = ${today}::date))`,
    },
    sql`from leads.lead l where l.org_id = ${dealer} and l.promised_visit_on = ${today}::date and ${WORKED} ${mine(desk)}`,
    sql`l.id`,
  );
}

/** Who is in the showroom now; late where nobody receives them. plan: visit_day */
export function inTheHouse(tx: Tx, desk: Desk): Promise<Part> {
  const { dealer, own, today } = desk;
  const seen = own ? sql`and (v.consultant_id is null or v.consultant_id = ${own} or v.stand_in_id = ${own})` : sql``;
  return part(
    tx,
    {
      id: 'v.id',
      customer: 'v.customer_id',
      series: 'v.series_id',
      at: 'v.arrived_at',
      code: 'v.kind',
      note: 'v.people',
      staff: 'v.consultant_id',
      late: sql`v.consultant_id is null`,
    },
    sql`from showroom.visit v where v.org_id = ${dealer} and v.day = ${today}::date and v.status = 'open' ${seen}`,
    sql`(v.consultant_id is null) desc, v.arrived_at, v.id`,
  );
}

/** Test drives customers asked for and nobody booked. plan: lead_test_drive_wish, test_drive_lead */
export function wishes(tx: Tx, desk: Desk): Promise<Part> {
  return part(
    tx,
    { ...LEAD, at: 'l.created_at', code: 'l.channel' },
    sql`from leads.lead l where l.org_id = ${desk.dealer} and l.test_drive and l.test_driven_at is null
      and l.status in ('assigned', 'accepted', 'following')
      and not exists (select 1 from showroom.test_drive d where d.lead_id = l.id and d.status not in ('cancelled', 'no_show')) ${mine(desk)}`,
    sql`l.created_at desc, l.id desc`,
  );
}

const DRIVE = {
  id: 'd.id',
  customer: 'd.customer_id',
  series: 'd.series_id',
  code: 'd.status',
  note: "(select k.name || ' ' || k.plate from showroom.test_car k where k.id = d.car_id)",
  staff: 'd.consultant_id',
};

/** Test drives of the day that have not come back. plan: test_drive_day */
export function drives(tx: Tx, desk: Desk): Promise<Part> {
  const { dealer, today, now } = desk;
  return part(
    tx,
    {
      ...DRIVE,
      at: 'd.starts_at',
      late: sql`case when d.status = 'out' then d.ends_at < ${now} else d.starts_at < ${now} end`,
    },
    sql`from showroom.test_drive d where d.org_id = ${dealer} and d.day = ${today}::date and d.status in ('booked', 'confirmed', 'out')
      ${mine(desk, 'd.consultant_id')}`,
    sql`d.starts_at, d.id`,
  );
}

/** Drives whose feedback is due (SAL-04). plan: test_drive_feedback */
export function feedbackDue(tx: Tx, desk: Desk): Promise<Part> {
  return part(
    tx,
    { ...DRIVE, at: 'd.feedback_due_at', late: sql`d.feedback_due_at < ${desk.now}` },
    sql`from showroom.test_drive d where d.org_id = ${desk.dealer} and d.status = 'back' and d.feedback_at is null ${mine(desk, 'd.consultant_id')}`,
    sql`d.feedback_due_at, d.id`,
  );
}

const SERIES_OF_ORDER =
  '(select m.series_id from products.trim t join products.model m on m.id = t.model_id where t.id = o.trim_id)';
const ORDER = {
  id: 'o.id',
  customer: 'o.customer_id',
  series: SERIES_OF_ORDER,
  note: 'o.number',
  staff: 'o.consultant_id',
};

/** Deliveries appointed for today, and earlier ones that did not take place. plan: handover_appointed */
export function deliveries(tx: Tx, desk: Desk): Promise<Part> {
  const { dealer, dayStart, dayEnd } = desk;
  return part(
    tx,
    { ...ORDER, at: 'h.appointed_at', late: sql`h.appointed_at < ${dayStart}` },
    sql`from sales.handover h join sales.order o on o.id = h.order_id
      where h.org_id = ${dealer} and h.appointed_at is not null and not h.done and h.appointed_at < ${dayEnd} ${mine(desk, 'o.consultant_id')}`,
    sql`h.appointed_at, h.order_id`,
  );
}

/** New owners nobody has asked how they get along (SAL-19), within three days of their term. plan: delivery_contact */
export function courtesyCalls(tx: Tx, desk: Desk): Promise<Part> {
  const { dealer, today } = desk;
  return part(
    tx,
    { ...ORDER, on: 'd.contact_due_on', late: sql`d.contact_due_on < ${today}::date` },
    sql`from sales.delivery d join sales.order o on o.id = d.order_id
      where d.org_id = ${dealer} and d.contacted_at is null and d.contact_due_on is not null and d.contact_due_on <= ${today}::date + 3
      ${mine(desk, 'o.consultant_id')}`,
    sql`d.contact_due_on, d.id`,
  );
}

/** What customers have to be told by hand, late after a day. plan: message_to_tell; `id` is the message */
export function toTell(tx: Tx, desk: Desk): Promise<Part> {
  const { dealer, now } = desk;
  return part(
    tx,
    {
      id: 'm.id',
      customer: 'm.customer_id',
      series: 'l.series_id',
      at: 'm.created_at',
      late: sql`m.created_at < ${now}::timestamptz - interval '1 day'`,
      code: 'm.kind',
      note: 'o.number',
      staff: 'coalesce(o.consultant_id, l.consultant_id)',
    },
    sql`from engagement.message m join leads.lead l on l.id = m.lead_id
      left join sales.order o on o.id = m.subject_id and m.subject_type = 'order'
      where m.org_id = ${dealer} and m.state in ('by_hand', 'failed') ${mine(desk, 'coalesce(o.consultant_id, l.consultant_id)')}`,
    sql`m.created_at, m.id`,
  );
}

/** Leads somebody wants to give up or let rest. plan: closing_org_state; `id` is the lead */
export function closings(tx: Tx, { dealer, now }: Desk): Promise<Part> {
  return part(
    tx,
    {
      id: 'l.id',
      customer: 'l.customer_id',
      series: 'l.series_id',
      grade: 'k.grade',
      at: 'k.decide_by',
      code: 'k.kind',
      note: 'k.reason',
      staff: 'k.proposed_by',
      late: sql`k.decide_by < ${now}`,
    },
    sql`from leads.closing k join leads.lead l on l.id = k.lead_id where k.org_id = ${dealer} and k.state = 'pending'`,
    sql`k.decide_by, k.id`,
  );
}

/** Quotes whose price somebody above has to approve; late where they lapse undecided. plan: quote_org_status */
export function prices(tx: Tx, { dealer, today }: Desk): Promise<Part> {
  return part(
    tx,
    {
      id: 'q.id',
      customer: 'l.customer_id',
      series: SERIES_OF_ORDER.replace('o.trim_id', 'q.trim_id'),
      at: 'q.created_at',
      code: 'q.level',
      note: 'q.number',
      staff: 'q.consultant_id',
      late: sql`q.valid_until < ${today}::date`,
    },
    sql`from sales.quote q join leads.lead l on l.id = q.lead_id where q.org_id = ${dealer} and q.status = 'pending'`,
    sql`q.created_at, q.id`,
  );
}

/** Changes and cancellations of orders that wait; late after a day. plan: change_org; `id` is the order */
export function changes(tx: Tx, { dealer, now }: Desk): Promise<Part> {
  return part(
    tx,
    {
      ...ORDER,
      at: 'r.created_at',
      code: 'r.kind',
      staff: 'r.asked_by',
      late: sql`r.created_at < ${new Date(now.getTime() - 86_400_000)}`,
    },
    sql`from sales.change_request r join sales.order o on o.id = r.order_id where r.org_id = ${dealer} and r.status = 'pending'`,
    sql`r.created_at, r.id`,
  );
}

/** Who is behind with how many leads, the furthest first; counted up to the cap. plan: lead_act_by */
export async function overdueByConsultant(tx: Tx, { dealer, now }: Desk) {
  const { rows } = await sql<{ staffId: string | null; name: string | null; late: number }>`
    select late.consultant_id as staff_id, f.name, least(late.n, ${PART_CAP})::int as late from (
      select l.consultant_id, count(*) as n from (
        select x.consultant_id from leads.lead x where x.org_id = ${dealer} and x.status in ('assigned', 'accepted', 'following', 'ordered')
          and x.act_by < ${now} limit 5000) l
      group by 1) late
    left join org.staff f on f.id = late.consultant_id order by late.n desc, f.name limit 20`.execute(tx);
  return rows;
}

/** Days in stock from which a car counts as older. */
const AGES = [0, 31, 61, 91] as const;

/** Cars in stock by age. plan: stock_arrived, some hundreds a dealer */
export async function stockByAge(tx: Tx, { dealer, today }: Desk) {
  const { rows } = await sql<{ band: number; cars: number }>`
    select width_bucket(${today}::date - k.arrived_on, array[${sql.join(AGES.map((age) => sql.lit(age)))}]) as band, count(*)::int as cars
    from sales.stock k where k.org_id = ${dealer} and k.state = 'in_stock' group by 1`.execute(tx);
  return AGES.map((from, at) => ({
    from,
    to: at + 1 < AGES.length ? (AGES[at + 1] as number) - 1 : null,
    cars: rows.find(({ band }) => band === at + 1)?.cars ?? 0,
  }));
}
