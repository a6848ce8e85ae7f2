import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { PARTS } from '../../showroom/index.ts';
import { earlier, STEP_JOINS, STEP_TIMES, STEPS, time } from './steps.ts';

/** One line of the funnel: counts by step, and median days since the step before. */
export interface FunnelLine {
  key: string | null;
  total: boolean;
  reached: number[];
  done: number[];
  median: (number | null)[];
}

interface Asked {
  unitId: string;
  by: 'staff' | 'unit';
  mode: 'cohort' | 'period';
  start: Date;
  end: Date;
  zone: string;
}

const later = (at: number) => sql`coalesce(${sql.join(STEPS.slice(at).map((_, n) => time(at + n)))}) is not null`;

/** Days from the latest step before to this one. */
const MEDIANS = (taken: (at: number) => unknown) =>
  sql.join(
    STEPS.map((_, at) =>
      at === 0
        ? sql`null::float8`
        : sql`percentile_cont(0.5) within group (order by greatest(0, extract(epoch from ${time(at)} - ${earlier(at)}) / 86400)) filter (where ${taken(at)})`,
    ),
  );

/** Leads a step of a period may be taken by: older ones are long over. */
const OLDEST_DAYS = 400;

/**
 * The funnel by colleague or unit and in total.
 * plan: lead_org for the units below, those made in the span (of a period: some four hundred days before, too); then a probe a lead
 */
export async function funnelLines(tx: Tx, { unitId, by, mode, start, end, zone }: Asked): Promise<FunnelLine[]> {
  const key = by === 'staff' ? sql`l.consultant_id` : sql`part.child`;
  const within = (at: number) => sql`${time(at)} >= ${start} and ${time(at)} < ${end}`;
  const taken = (at: number) => (mode === 'cohort' ? sql`${time(at)} is not null` : within(at));
  const got = (at: number) => (mode === 'cohort' ? later(at) : within(at));
  const since =
    mode === 'cohort' ? sql`${start}::timestamptz` : sql`${start}::timestamptz - make_interval(days => ${OLDEST_DAYS})`;
  const found = await sql<FunnelLine>`
    with ${PARTS(unitId)}, s as (
      select ${key} as key, ${STEP_TIMES(zone)} from leads.lead l join part on part.unit_id = l.org_id ${STEP_JOINS}
      where l.created_at >= ${since} and l.created_at < ${end})
    select key, grouping(key) = 1 as total,
      array[${sql.join(STEPS.map((_, at) => sql`count(*) filter (where ${got(at)})`))}]::int[] as reached,
      array[${sql.join(STEPS.map((_, at) => sql`count(*) filter (where ${taken(at)})`))}]::int[] as done,
      array[${MEDIANS(taken)}]::float8[] as median
    from s group by grouping sets ((key), ())`.execute(tx);
  return found.rows;
}

export interface Benchmark {
  id: string;
  kind: 'region' | 'brand';
  name: string;
  nameEn: string;
  asOf: string;
  days: number;
  dealers: number;
  step: string;
  reached: number;
  done: number;
  medianDays: number | null;
}

/** What the region and the brand above a unit reached. plan: unit_closure up, benchmark's primary key */
export async function benchmarksAbove(tx: Tx, unitId: string): Promise<Benchmark[]> {
  const found = await sql<Benchmark>`
    select u.id, u.kind, u.name, u.name_en, b.as_of, b.days, b.dealers, b.step, b.reached, b.done, b.median_days
    from org.unit_closure c join org.unit u on u.id = c.ancestor_id and u.kind in ('region', 'brand')
    join analytics.benchmark b on b.org_id = u.id where c.unit_id = ${unitId} and c.ancestor_id <> ${unitId}`.execute(
    tx,
  );
  return found.rows;
}

/** Counts how far the leads of each region and brand came that were made in the last days. plan: a pass over a quarter's leads, by night */
export async function countBenchmarks(
  tx: Tx,
  day: { asOf: string; zone: string; start: Date; end: Date; days: number; least: number },
) {
  const { asOf, zone, start, end, days, least } = day;
  await sql`delete from analytics.benchmark`.execute(tx);
  await sql`
    insert into analytics.benchmark (org_id, step, as_of, days, dealers, reached, done, median_days)
    with s as (select l.org_id as dealer_id, ${STEP_TIMES(zone)} from leads.lead l ${STEP_JOINS}
      where l.created_at >= ${start} and l.created_at < ${end}),
    sums as (select c.ancestor_id as org_id, count(distinct s.dealer_id)::int as dealers,
        array[${sql.join(STEPS.map((_, at) => sql`count(*) filter (where ${later(at)})`))}]::int[] as reached,
        array[${sql.join(STEPS.map((_, at) => sql`count(*) filter (where ${time(at)} is not null)`))}]::int[] as done,
        array[${MEDIANS((at) => sql`${time(at)} is not null`)}]::float8[] as median
      from s join org.unit d on d.id = s.dealer_id and d.kind = 'dealer' join org.unit_closure c on c.unit_id = s.dealer_id
      join org.unit a on a.id = c.ancestor_id and a.kind in ('region', 'brand') group by 1)
    select x.org_id, n.step, ${asOf}::date, ${days}::int, x.dealers, x.reached[n.at], x.done[n.at], x.median[n.at]
    from sums x cross join unnest(${[...STEPS]}::text[]) with ordinality as n(step, at) where x.dealers >= ${least}::int`.execute(
    tx,
  );
}
