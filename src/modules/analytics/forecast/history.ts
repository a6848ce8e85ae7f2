import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { cellOfLead, cellOfOrder, type Kind } from './cells.ts';
import { HORIZONS, type Horizon, type Seen } from './model.ts';

/** A day of history: its civil date and its first instant in the zone of the group. */
export interface Day {
  date: string;
  at: Date;
  zone: string;
}

const CLOSED = sql`('defeated', 'dormant', 'invalid')`;

/**
 * Leads with their span: when they came, when they were over (null: they are not), when they ended in an order. Leads of an earlier system
 * that ended at no known time ended with their last follow-up. A lead counts for the dealer that holds it now.
 * plan: one pass over leads made before, merged or hashed with their order and their stages
 */
const leadSpans = (first: Date, last: Date) => sql`
  select * from (
    select l.id, l.org_id, l.created_at, l.first_follow_at, l.arrived_at, l.test_driven_at, o.created_at as came_at, s.times, s.grades,
      least(l.closed_at, o.created_at, case when l.status in ${CLOSED} and l.closed_at is null
        then coalesce((select max(f.created_at) from leads.follow_up f where f.lead_id = l.id), l.created_at) end) as ended_at
    from leads.lead l
    left join sales.order o on o.lead_id = l.id and o.status <> 'cancelled'
    left join (select c.lead_id, array_agg(c.created_at order by c.created_at) as times, array_agg(c.to_grade order by c.created_at) as grades
      from leads.stage_change c where c.created_at < ${last} group by 1) s on s.lead_id = l.id
    where (l.created_at < ${last} or o.created_at is not null) and not (l.status in ('ordered', 'won') and o.id is null)) x
  where ended_at is null or ended_at >= ${first}`;

/** Orders with their span up to delivery or cancellation. plan: a pass over orders, delivery by its order */
const orderSpans = (first: Date, zone: string) => sql`
  select * from (
    select o.org_id, o.created_at, d.came_at, least(d.came_at, case when o.status = 'cancelled' then coalesce(o.cancelled_at, '-infinity') end) as ended_at
    from sales.order o
    left join (select x.order_id, x.delivered_on::timestamp at time zone ${zone} as came_at from sales.delivery x) d on d.order_id = o.id
    where not (o.status = 'delivered' and d.order_id is null)) x
  where ended_at is null or ended_at >= ${first}`;

/** The grade of a lead `l` before a moment: as its stages tell, else as it was last followed up with. plan: follow_up_lead where there are none */
const gradeBefore = (
  at: RawBuilder<unknown>,
) => sql`coalesce(l.grades[width_bucket(${at} - interval '1 microsecond', l.times)],
  (select f.grade from leads.follow_up f where f.lead_id = l.id and f.created_at < ${at} order by f.created_at desc limit 1), 'N')`;

/**
 * Dealers whose leads of the four months before a day are all there, with a known end. An earlier system that kept no more than its orders
 * would make every open lead look like a buyer: where more than half of a brand's leads, or of a dealer's ten or more, ended in an order,
 * or the end of more than a tenth is unknown, nothing is learnt. plan: one pass over leads, counted by day
 */
async function wholeHistory(tx: Tx, days: readonly Day[], first: Day, last: Day) {
  const found = await sql<{ date: string; orgId: string }>`
    with day as (select * from ${rowsOf(days)}),
    daily as materialized (
      select l.org_id, (l.created_at at time zone ${first.zone})::date as made_on, count(*) as n, count(*) filter (where l.status in ('ordered', 'won')) as sold,
        count(*) filter (where l.status in ${CLOSED} and l.closed_at is null
          and not exists (select 1 from leads.follow_up f where f.lead_id = l.id)) as unknown
      from leads.lead l where l.created_at < ${last.at} and l.created_at >= ${first.at}::timestamptz - interval '121 days' group by 1, 2),
    counts as materialized (
      select d.date, x.org_id, sum(x.n) as n, sum(x.sold) as sold, sum(x.unknown) as unknown
      from day d join daily x on x.made_on < d.date and x.made_on >= d.date - 120 group by 1, 2),
    sound as (
      select k.date, b.id from counts k join org.unit_closure c on c.unit_id = k.org_id join org.unit b on b.id = c.ancestor_id and b.kind = 'brand'
      group by 1, 2 having sum(k.sold) * 2 <= sum(k.n))
    select k.date, k.org_id from counts k join org.unit_closure c on c.unit_id = k.org_id
    join sound on sound.id = c.ancestor_id and sound.date = k.date
    where k.unknown * 10 <= k.n and not (k.n >= 10 and k.sold * 2 > k.n)`.execute(tx);
  return found.rows;
}

const rowsOf = (days: readonly Day[]) =>
  sql`unnest(${days.map(({ date }) => date)}::date[], ${days.map(({ at }) => at)}::timestamptz[]) day(date, at)`;

/**
 * Counts the cases of some days anew, all of them in one pass; horizons that have not passed stay null. `flow` are cases that came true
 * within a quarter and did not exist on the day.
 */
export async function countExposures(tx: Tx, kind: Kind, days: readonly Day[], today: string): Promise<void> {
  const ordered = [...days].sort((a, b) => a.at.getTime() - b.at.getTime());
  const [first, last] = [ordered.at(0), ordered.at(-1)];
  if (!first || !last) return;
  const dates = ordered.map(({ date }) => date);
  const within = (ahead: Horizon) =>
    sql`case when date + ${sql.lit(ahead)} <= ${today}::date then (count(*) filter (where came_at < at + interval '${sql.raw(String(ahead))} days'))::int end`;
  const spans = kind === 'order' ? leadSpans(first.at, last.at) : orderSpans(first.at, first.zone);
  const grade = kind === 'order' ? gradeBefore(sql`d.at`) : sql`null::text`;
  const cell = kind === 'order' ? cellOfLead(sql`l.grade`, sql`l.at`) : cellOfOrder(sql`l.at`, 'l');
  // Asked for by itself: the planner takes the answer for a single row, and would compare each lead with each of some thousand.
  const whole = kind === 'order' ? await wholeHistory(tx, ordered, first, last) : [];
  const known =
    kind === 'order'
      ? sql`(date, org_id) in (select * from unnest(${whole.map(({ date }) => date)}::date[], ${whole.map(({ orgId }) => orgId)}::uuid[]))`
      : sql`true`;
  await sql`delete from analytics.exposure where as_of = any(${dates}::date[]) and kind = ${kind}`.execute(tx);
  await sql`
    insert into analytics.exposure (org_id, as_of, kind, cell, n, k30, k60, k90)
    with day as (select * from ${rowsOf(ordered)}),
    dealer as materialized (
      select u.id, (select min(x.created_at) from leads.lead x where x.org_id = u.id) as since from org.unit u where u.kind = 'dealer'),
    seen as (
      select l.org_id, l.date, l.at, l.came_at, case when l.created_at < l.at then ${cell} else 'flow' end as cell
      from (
        select l.*, d.date, d.at, case when l.created_at < d.at then ${grade} end as grade
        from (${spans}) l join dealer u on u.id = l.org_id
        join day d on u.since < d.at and (
          l.created_at < d.at and (l.ended_at is null or l.ended_at >= d.at)
          or l.created_at >= d.at and l.came_at < d.at + interval '90 days')
        offset 0) l
      union all select u.id, d.date, d.at, null, 'flow' from dealer u join day d on u.since < d.at)
    select org_id, date, ${kind}, cell, case cell when 'flow' then 1 else count(*)::int end, ${within(30)}, ${within(60)}, ${within(90)}
    from seen where ${known}
    group by date, at, org_id, cell`.execute(tx);
  await sql`
    insert into analytics.counted (kind, as_of, horizons)
    select ${kind}, date, (select count(*) from unnest(array[30, 60, 90]) h where date + h <= ${today}::date) from unnest(${dates}::date[]) date
    on conflict (kind, as_of) do update set horizons = excluded.horizons`.execute(tx);
}

/** The first id that could have been given at a moment: ids begin with the time they were made. */
const firstIdAt = (at: Date) => {
  const hex = at.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
};

/**
 * Of some days those that have to be counted: never counted, with a horizon that has passed since, or with older leads that were brought in
 * since they were looked at last. plan: counted's primary key; lead_pkey from the last night on
 */
export async function daysToCount(tx: Tx, kind: Kind, days: readonly Day[], today: string): Promise<Day[]> {
  const known = await sql<{ date: string; horizons: number; lookedAt: Date }>`
    select as_of as date, horizons::int as horizons, looked_at from analytics.counted where kind = ${kind}`.execute(tx);
  const counted = new Map(known.rows.map((row) => [row.date, row]));
  const looked = known.rows.map(({ lookedAt }) => lookedAt.getTime());
  // An hour of grace for transactions that were open, and for clocks that differ.
  const since = looked.length > 0 ? new Date(Math.min(...looked) - 3_600_000) : null;
  const oldest = since
    ? (
        await sql<{
          at: Date | null;
        }>`select min(l.created_at) as at from leads.lead l where l.id >= ${firstIdAt(since)}::uuid
          and l.created_at < ${since}::timestamptz - interval '1 day'`.execute(tx)
      ).rows[0]?.at
    : null;
  await sql`update analytics.counted set looked_at = now() where kind = ${kind}`.execute(tx);
  return days.filter(({ date, at }) => {
    const before = counted.get(date);
    if (!before || (oldest && oldest < at)) return true;
    return HORIZONS.filter((ahead) => passedBy(date, ahead, today)).length > before.horizons;
  });
}

/** Whether some days from a date have passed. */
export const passedBy = (date: string, days: number, today: string) =>
  (Date.parse(today) - Date.parse(date)) / 86_400_000 >= days;

/** Days after which a case weighs half: dealers grow and shrink, and what was true a year ago is true of another house. */
const HALF_LIFE = 90;

/** What was known of the dealers of a brand on a day, by horizon: cases of the year before whose horizon had passed. plan: exposure's primary key */
export async function seenBefore(tx: Tx, kind: Kind, brandId: string, date: string): Promise<Seen[][]> {
  const weight = sql`power(0.5::float8, (${date}::date - e.as_of) / ${sql.lit(HALF_LIFE)}::float8)`;
  const sums = (what: (came: RawBuilder<unknown>) => RawBuilder<unknown>) =>
    sql`array[${sql.join(
      HORIZONS.map((days) => {
        const came = sql.ref(`k${days}`);
        return sql`sum(${what(came)}) filter (where as_of + ${sql.lit(days)} <= ${date}::date and ${came} is not null)`;
      }),
    )}]`;
  const found = await sql<{ orgId: string; cell: string; n: number[]; k: number[]; cases: number[]; came: number[] }>`
    select org_id, cell, ${sums(() => sql`n * weight`)}::float8[] as n, ${sums((came) => sql`${came} * weight`)}::float8[] as k,
      ${sums(() => sql`n`)}::int[] as cases, ${sums((came) => came)}::int[] as came
    from (select e.*, ${weight} as weight from analytics.exposure e join org.unit_closure c on c.unit_id = e.org_id and c.ancestor_id = ${brandId}
      where e.kind = ${kind} and e.as_of > ${date}::date - 400 and e.as_of + 30 <= ${date}::date offset 0) e
    group by 1, 2`.execute(tx);
  return HORIZONS.map((_, at) =>
    found.rows.flatMap(({ orgId, cell, n, k, cases, came }) => {
      const [own, sold] = [n[at], k[at]];
      if (own === undefined || own === null || sold === undefined || sold === null) return [];
      return [{ orgId, cell, n: own, k: sold, cases: { n: cases[at] ?? 0, k: came[at] ?? 0 } }];
    }),
  );
}

/** Cases of a brand that were open on a day that was counted. plan: exposure's primary key */
export async function countedCells(tx: Tx, kind: Kind, brandId: string, date: string) {
  const found = await sql<{ orgId: string; cell: string; n: number }>`
    select e.org_id, e.cell, e.n from analytics.exposure e join org.unit_closure c on c.unit_id = e.org_id and c.ancestor_id = ${brandId}
    where e.kind = ${kind} and e.as_of = ${date}::date and e.cell <> 'flow'`.execute(tx);
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
  // plan: one pass over the orders (deliveries) of the brand; a nightly job's. Without `offset 0` each of the 24 comparisons would work the day out.
  const found = await sql<Windows>`
    select w.org_id, min(day)::text as since, ${four(day, 1)} as next, ${four(day, -1)} as last,
      ${four(year(1), 1)} as year1, ${four(year(2), 1)} as year2
    from (${days} offset 0) w join org.unit_closure c on c.unit_id = w.org_id and c.ancestor_id = ${brandId}
    group by 1`.execute(tx);
  return found.rows;
}

/** Kinds of the units of a brand, itself included. */
export async function unitKinds(tx: Tx, brandId: string): Promise<Map<string, string>> {
  const found = await sql<{ id: string; kind: string }>`select u.id, u.kind from org.unit u
    join org.unit_closure c on c.unit_id = u.id and c.ancestor_id = ${brandId}`.execute(tx);
  return new Map(found.rows.map(({ id, kind }) => [id, kind]));
}

/** Gives a transaction of the night its time, and memory to sort a million rows. */
export async function allowMinutes(tx: Tx, minutes: number): Promise<void> {
  await sql`select set_config('statement_timeout', ${String(minutes * 60_000)}, true), set_config('work_mem', '64MB', true)`.execute(
    tx,
  );
}
