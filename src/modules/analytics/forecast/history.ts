import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { cellOfLead, cellOfOrder, type Kind } from './cells.ts';
import type { Horizon, Seen } from './model.ts';

/** A day of history: its civil date and its first instant in the zone of the group. */
export interface Day {
  date: string;
  at: Date;
  zone: string;
}

const instant = (at: Date) => sql`${at}::timestamptz`;

/** The grade of a lead `l` before a moment: as its stages tell, else as it was last followed up with. plan: stage_change_lead, follow_up_lead */
const GRADE_BEFORE = (at: Date) => sql`coalesce(
  (select s.to_grade from leads.stage_change s where s.lead_id = l.id and s.created_at < ${instant(at)} order by s.created_at desc limit 1),
  (select f.grade from leads.follow_up f where f.lead_id = l.id and f.created_at < ${instant(at)} order by f.created_at desc limit 1), 'N')`;

const CLOSED = sql`('defeated', 'dormant', 'invalid')`;

/**
 * Leads that were open at a moment and what became of them. Leads of an earlier system that ended at no known time ended with their last
 * follow-up. A lead counts for the dealer that holds it now.
 * plan: one pass over leads made before, a probe of order_lead each; a nightly job's, some seconds a million leads
 */
const openLeads = (at: Date) => sql`
  select l.org_id, ${cellOfLead(sql`g.grade`, instant(at))} as cell, o.came_at
  from leads.lead l
  join org.unit u on u.id = l.org_id and u.kind = 'dealer'
  left join lateral (select min(x.created_at) as came_at from sales.order x where x.lead_id = l.id and x.status <> 'cancelled') o on true
  cross join lateral (select ${GRADE_BEFORE(at)} as grade) g
  where l.created_at < ${instant(at)} and (l.closed_at is null or l.closed_at >= ${instant(at)})
    and (o.came_at is null or o.came_at >= ${instant(at)})
    and not (l.status in ('ordered', 'won') and o.came_at is null)
    and not (l.status in ${CLOSED} and l.closed_at is null
      and coalesce((select max(f.created_at) from leads.follow_up f where f.lead_id = l.id), l.created_at) < ${instant(at)})`;

/** Orders that were open at a moment and when they were delivered. plan: a pass over orders made before, delivery by its order */
const openOrders = ({ at, zone }: Day) => sql`
  select o.org_id, ${cellOfOrder(instant(at))} as cell, d.delivered_on::timestamp at time zone ${zone} as came_at
  from sales.order o left join sales.delivery d on d.order_id = o.id
  where o.created_at < ${instant(at)} and (d.id is null or d.delivered_on::timestamp at time zone ${zone} >= ${instant(at)})
    and (o.status <> 'cancelled' or o.cancelled_at >= ${instant(at)}) and not (o.status = 'delivered' and d.id is null)`;

const openAt = (kind: Kind, day: Day) => (kind === 'order' ? openLeads(day.at) : openOrders(day));

/** What came in a quarter from cases that did not exist yet. plan: order_org a dealer; delivery_month */
const laterOf = (kind: Kind, { at, zone, date }: Day) =>
  kind === 'order'
    ? sql`select o.org_id, o.created_at as came_at from sales.order o join leads.lead l on l.id = o.lead_id and l.created_at >= ${instant(at)}
        where o.created_at >= ${instant(at)} and o.created_at < ${instant(at)} + interval '90 days' and o.status <> 'cancelled'`
    : sql`select o.org_id, d.delivered_on::timestamp at time zone ${zone} as came_at from sales.delivery d join sales.order o on o.id = d.order_id
        and o.created_at >= ${instant(at)} where d.delivered_on >= ${date}::date and d.delivered_on < ${date}::date + 90`;

/**
 * Dealers whose leads of the four months before a day are all there, with a known end. An earlier system that kept no more than its orders
 * would make every open lead look like a buyer: where more than half of a brand's leads, or of a dealer's ten or more, ended in an order,
 * or the end of more than a tenth is unknown, nothing is learnt. plan: a pass over four months of leads
 */
const wholeHistory = (at: Date) => sql`
  select d.org_id from (
    select l.org_id, count(*) as n, count(*) filter (where l.status in ('ordered', 'won')) as sold,
      count(*) filter (where l.status in ${CLOSED} and l.closed_at is null
        and not exists (select 1 from leads.follow_up f where f.lead_id = l.id)) as unknown
    from leads.lead l where l.created_at < ${instant(at)} and l.created_at >= ${instant(at)} - interval '120 days' group by 1) d
  join org.unit_closure c on c.unit_id = d.org_id join org.unit b on b.id = c.ancestor_id and b.kind = 'brand'
  join (select c.ancestor_id as id from leads.lead l join org.unit_closure c on c.unit_id = l.org_id
    where l.created_at < ${instant(at)} and l.created_at >= ${instant(at)} - interval '120 days'
    group by 1 having count(*) filter (where l.status in ('ordered', 'won')) * 2 <= count(*)) sound on sound.id = b.id
  where d.unknown * 10 <= d.n and not (d.n >= 10 and d.sold * 2 > d.n)`;

/** Counts the cases of a day anew; horizons that have not passed stay null. */
export async function countExposures(tx: Tx, kind: Kind, day: Day, passed: readonly Horizon[]): Promise<void> {
  const within = (days: Horizon): RawBuilder<unknown> =>
    passed.includes(days)
      ? sql`count(*) filter (where came_at < ${instant(day.at)} + make_interval(days => ${days}))::int`
      : sql`null::int`;
  const known = kind === 'order' ? sql`org_id in (select org_id from whole)` : sql`true`;
  await sql`delete from analytics.exposure where as_of = ${day.date}::date and kind = ${kind}`.execute(tx);
  await sql`
    insert into analytics.exposure (org_id, as_of, kind, cell, n, k30, k60, k90)
    with whole as (${wholeHistory(day.at)})
    select org_id, ${day.date}::date, ${kind}, cell, count(*)::int, ${within(30)}, ${within(60)}, ${within(90)}
    from (${openAt(kind, day)}) open where ${known} group by org_id, cell
    union all
    select u.id, ${day.date}::date, ${kind}, 'flow', 1, ${within(30)}, ${within(60)}, ${within(90)}
    from org.unit u left join (${laterOf(kind, day)}) later on later.org_id = u.id
    where u.kind = 'dealer' and exists (select 1 from leads.lead x where x.org_id = u.id and x.created_at < ${instant(day.at)})
      and ${kind === 'order' ? sql`u.id in (select org_id from whole)` : sql`true`}
    group by u.id`.execute(tx);
}

/** Days that were counted with the horizons that are still open. plan: exposure's primary key, its days only */
export async function countedDays(tx: Tx, kind: Kind) {
  const found = await sql<{ date: string; open: boolean }>`
    select as_of as date, bool_or(k90 is null) as open from analytics.exposure where kind = ${kind} and cell = 'flow' group by as_of`.execute(
    tx,
  );
  return new Map(found.rows.map(({ date, open }) => [date, open]));
}

/** Days after which a case weighs half: dealers grow and shrink, and what was true a year ago is true of another house. */
const HALF_LIFE = 90;

/** What was known of the dealers of a brand on a day: cases of the year before whose horizon had passed. */
export async function seenBefore(tx: Tx, kind: Kind, brandId: string, date: string, days: Horizon): Promise<Seen[]> {
  const came = sql.ref(`e.k${days}`);
  const weight = sql`power(0.5, (${date}::date - e.as_of) / ${sql.lit(HALF_LIFE)}.0)`;
  const found = await sql<Seen>`
    select e.org_id, e.cell, sum(e.n * ${weight})::float8 as n, sum(${came} * ${weight})::float8 as k,
      jsonb_build_object('n', sum(e.n), 'k', sum(${came})) as cases
    from analytics.exposure e join org.unit_closure c on c.unit_id = e.org_id and c.ancestor_id = ${brandId}
    where e.kind = ${kind} and e.as_of > ${date}::date - 400 and e.as_of + ${days}::int <= ${date}::date and ${came} is not null
    group by 1, 2`.execute(tx);
  return found.rows;
}

/** Open cases of a brand on a day that was counted, or now. */
export async function openCells(tx: Tx, kind: Kind, brandId: string, day: Day, counted: boolean) {
  const rows = counted
    ? sql`select e.org_id, e.cell, e.n from analytics.exposure e where e.kind = ${kind} and e.as_of = ${day.date}::date and e.cell <> 'flow'`
    : sql`select org_id, cell, count(*)::int as n from (${openAt(kind, day)}) open group by 1, 2`;
  const found = await sql<{ orgId: string; cell: string; n: number }>`
    select r.org_id, r.cell, r.n from (${rows}) r join org.unit_closure c on c.unit_id = r.org_id and c.ancestor_id = ${brandId}`.execute(
    tx,
  );
  return found.rows;
}

/** What a dealer had in windows around a day; `since`: its first ever. */
export interface Windows {
  orgId: string;
  since: string;
  next: number[];
  last: number[];
  year1: number[];
  year2: number[];
}

/** Orders or deliveries of each dealer after a day, before it, and in the same days of the two years before; per horizon. */
export async function windowsOf(tx: Tx, kind: Kind, brandId: string, { date, zone }: Day): Promise<Windows[]> {
  const days =
    kind === 'order'
      ? sql`select o.org_id, (o.created_at at time zone ${zone})::date as day from sales.order o where o.status <> 'cancelled'`
      : sql`select d.org_id, d.delivered_on as day from sales.delivery d`;
  const four = (from: RawBuilder<unknown>, sign: 1 | -1) =>
    sql`array[${sql.join(
      [30, 60, 90].map((n) =>
        sign === 1
          ? sql`count(*) filter (where day >= ${from} and day < ${from} + ${sql.lit(n)})`
          : sql`count(*) filter (where day < ${from} and day >= ${from} - ${sql.lit(n)})`,
      ),
    )}]::int[]`;
  const day = sql`${date}::date`;
  const year = (n: number) => sql`(${day} - make_interval(years => ${n}))::date`;
  // plan: one pass over the orders (deliveries) of the brand; a nightly job's
  const found = await sql<Windows>`
    select w.org_id, min(day)::text as since, ${four(day, 1)} as next, ${four(day, -1)} as last,
      ${four(year(1), 1)} as year1, ${four(year(2), 1)} as year2
    from (${days}) w join org.unit_closure c on c.unit_id = w.org_id and c.ancestor_id = ${brandId}
    group by 1`.execute(tx);
  return found.rows;
}

/** Kinds of the units of a brand, itself included. */
export async function unitKinds(tx: Tx, brandId: string): Promise<Map<string, string>> {
  const found = await sql<{ id: string; kind: string }>`select u.id, u.kind from org.unit u
    join org.unit_closure c on c.unit_id = u.id and c.ancestor_id = ${brandId}`.execute(tx);
  return new Map(found.rows.map(({ id, kind }) => [id, kind]));
}

/** Gives a transaction of the night its time. */
export async function allowMinutes(tx: Tx, minutes: number): Promise<void> {
  await sql`select set_config('statement_timeout', ${String(minutes * 60_000)}, true)`.execute(tx);
}
