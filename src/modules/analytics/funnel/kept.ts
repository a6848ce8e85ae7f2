import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import type { FunnelLine } from './queries.ts';
import { earlier, STEP_JOINS, STEP_TIMES, STEPS, time } from './steps.ts';

/** Leads a step of a day may be taken by: older ones are long over. */
const OLDEST_DAYS = 400;
/** A step's codes lie between its thousand and the next; those of the furthest step begin here. */
const STEP = 1000;
const FURTHEST = 9000;

/** How long a step took in days; in double precision, `extract` is ten times as slow. */
const took = (at: number) => sql.ref(`w${at}`);
const TOOK = (at: number) => sql`greatest(0, date_part('epoch', ${time(at)} - ${earlier(at)}) / 86400)`;
/** A step and how long it took: tenths of a day up to ten days, then half days. */
const codeOf = (at: number) =>
  at === 0
    ? sql`0`
    : sql`case when ${time(at)} is not null then ${sql.lit(at * STEP)} + case when ${took(at)} < 10 then floor(${took(at)} * 10)::int
        else least(999, 80 + floor(${took(at)} * 2))::int end end`;
/** The middle of what a code stands for, in days. */
const MIDDLE = sql`case when code % ${sql.lit(STEP)} < 100 then (code % ${sql.lit(STEP)} + 0.5) / 10 else (code % ${sql.lit(STEP)} - 79.5) / 2 end`;
const LATER = STEPS.flatMap((_, at) => (at === 0 ? [] : [at]));
const list = (make: (at: number) => unknown) => sql.join(STEPS.map((_, at) => make(at)));

/**
 * Counts anew the days from one on, up to the end: for every unit what it holds itself, for regions and brands all below them, too.
 * plan: one pass over the leads from four hundred days before, hashed with quotes, orders and deliveries; a night's work
 */
export async function countDays(tx: Tx, from: Date, fromDay: string, end: Date, zone: string): Promise<void> {
  const dayOf = (at: unknown) => sql`(${at} at time zone ${zone})::date`;
  await sql`delete from analytics.funnel_day where day >= ${fromDay}::date`.execute(tx);
  await sql`
    insert into analytics.funnel_day (org_id, below, mode, day, codes, counts)
    with s as materialized (
      select *, ${sql.join(LATER.map((at) => sql`${TOOK(at)} as ${took(at)}`))} from (
        select l.org_id, ${STEP_TIMES(zone, sql`q.at`)} from leads.lead l ${STEP_JOINS}
        left join (select lead_id, min(created_at) as at from sales.quote group by 1) q on q.lead_id = l.id
        where l.created_at >= ${from}::timestamptz - make_interval(days => ${OLDEST_DAYS}) and l.created_at < ${end} offset 0) x),
    coded as materialized (
      select org_id, t0, array[${list(time)}] as times, array[${list(codeOf)}] as codes,
        case ${sql.join(
          STEPS.map((_, at) => STEPS.length - 1 - at).map(
            (at) => sql`when ${time(at)} is not null then ${sql.lit(at)}`,
          ),
          sql` `,
        )} end as furthest
      from s),
    marks as (
      select org_id, false as period, ${dayOf(sql`t0`)} as day, x.code from coded cross join lateral unnest(codes || (${sql.lit(FURTHEST)} + furthest)) x(code)
        where t0 >= ${from} and x.code is not null
      union all
      select org_id, true, ${dayOf(sql`x.at`)}, x.code from coded cross join lateral unnest(times, codes) x(at, code)
        where x.at >= ${from} and x.at < ${end}),
    own as materialized (select org_id, period, day, code, count(*)::int as n from marks group by 1, 2, 3, 4),
    above as (
      select c.ancestor_id as org_id, o.period, o.day, o.code, sum(o.n)::int as n from own o join org.unit_closure c on c.unit_id = o.org_id
      join org.unit u on u.id = c.ancestor_id and u.kind in ('brand', 'region') group by 1, 2, 3, 4)
    select org_id, below, case when period then 'period' else 'cohort' end, day, array_agg(code), array_agg(n)
    from (select *, false as below from own union all select *, true from above) a group by 1, 2, 3, 4`.execute(tx);
}

/** The last day that is kept; null before the first night. plan: counted's primary key */
export async function keptUntil(tx: Tx): Promise<string | null> {
  const found = await sql<{
    day: string | null;
  }>`select max(as_of) as day from analytics.counted where kind = 'funnel'`.execute(tx);
  return found.rows[0]?.day ?? null;
}

/** Notes up to which day is kept. */
export async function noteKept(tx: Tx, day: string): Promise<void> {
  await sql`delete from analytics.counted where kind = 'funnel'`.execute(tx);
  await sql`insert into analytics.counted (kind, as_of, horizons) values ('funnel', ${day}::date, 0)`.execute(tx);
}

/** The day of the oldest lead. plan: lead_created backwards */
export async function oldestDay(tx: Tx, zone: string): Promise<string | null> {
  const found = await sql<{ day: string | null }>`
    select (min(created_at) at time zone ${zone})::date as day from leads.lead`.execute(tx);
  return found.rows[0]?.day ?? null;
}

interface Asked {
  unitId: string;
  mode: 'cohort' | 'period';
  /** Civil days, both included. */
  from: string;
  to: string;
}

/**
 * The funnel of a unit above dealers by the units right below it and in total, from what is kept.
 * plan: funnel_day's primary key, a run a unit right below: a brand's year reads as many rows as it has regions and days
 */
export async function keptLines(tx: Tx, { unitId, mode, from, to }: Asked): Promise<FunnelLine[]> {
  const done = (at: number) =>
    sql`coalesce(sum(n) filter (where code >= ${sql.lit(at * STEP)} and code < ${sql.lit((at + 1) * STEP)}), 0)`;
  const reached = (at: number) =>
    mode === 'period' ? done(at) : sql`coalesce(sum(n) filter (where code >= ${sql.lit(FURTHEST + at)}), 0)`;
  const middle = (at: number, far: unknown) =>
    sql`min(${MIDDLE}) filter (where code >= ${sql.lit(at * STEP)} and code < ${sql.lit((at + 1) * STEP)} and ${far})`;
  const median = (at: number) =>
    at === 0 ? sql`null` : sql`(${middle(at, sql`upto * 2 >= whole`)} + ${middle(at, sql`upto * 2 > whole`)}) / 2`;
  const found = await sql<FunnelLine>`
    with part(child, below) as (
      select id, kind <> 'dealer' from org.unit where parent_id = ${unitId} and kind in ('brand', 'region', 'dealer')
      union all select ${unitId}::uuid, false),
    summed as (
      select part.child as key, grouping(part.child) = 1 as total, x.code, sum(x.n) as n
      from part join analytics.funnel_day f on f.org_id = part.child and f.below = part.below and f.mode = ${mode}
        and f.day between ${from}::date and ${to}::date
      cross join lateral unnest(f.codes, f.counts) x(code, n) group by grouping sets ((part.child, x.code), (x.code))),
    ranked as (
      select *, sum(n) over (partition by key, total, code / ${sql.lit(STEP)} order by code) as upto, sum(n) over (partition by key, total, code / ${sql.lit(STEP)}) as whole
      from summed)
    select key, total, array[${list(reached)}]::int[] as reached, array[${list(done)}]::int[] as done, array[${list(median)}]::float8[] as median
    from ranked group by key, total`.execute(tx);
  return found.rows;
}
