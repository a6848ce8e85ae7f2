import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { readCursor } from '../../../platform/keyset.ts';
import { STEP_JOINS, STEP_TIMES, STEPS, type Step } from '../funnel/steps.ts';

export type Figure = 'files' | 'orders' | 'deliveries' | 'cohort' | 'period';

interface Asked {
  figure: Figure;
  unitId: string;
  /** A colleague, `none` for nobody yet, null for all. */
  consultantId: string | null;
  from: string;
  to: string;
  start: Date;
  end: Date;
  zone: string;
  step: Step;
  outcome: 'reached' | 'done' | 'missed';
  cursor?: string | undefined;
  limit: number;
}

export interface Case {
  id: string;
  customerName: string;
  mobileMasked: string | null;
  at: Date;
  status: string;
  grade: string;
  seriesName: string | null;
  seriesNameEn: string | null;
  consultantName: string | null;
  unitName: string;
  unitNameEn: string;
  cursorAt: string;
}

const UNITS = (unitId: string) => sql`any(array(select unit_id from org.unit_closure where ancestor_id = ${unitId}))`;
const OLDEST_DAYS = 400;

/** Leads a figure counts, with when: the same conditions as the reports that show it. */
function counted({
  figure,
  unitId,
  consultantId,
  from,
  to,
  start,
  end,
  zone,
  step,
  outcome,
}: Asked): RawBuilder<unknown> {
  const whose = (column: RawBuilder<unknown>) =>
    consultantId === null
      ? sql`true`
      : consultantId === 'none'
        ? sql`${column} is null`
        : sql`${column} = ${consultantId}::uuid`;
  const span = (at: RawBuilder<unknown>) => sql`${at} >= ${start} and ${at} < ${end}`;
  if (figure === 'files')
    return sql`select l.id as lead_id, l.accepted_at as at from leads.lead l
      where l.org_id = ${UNITS(unitId)} and ${span(sql`l.accepted_at`)} and ${whose(sql`l.consultant_id`)}`;
  if (figure === 'orders')
    return sql`select o.lead_id, o.created_at as at from sales.order o
      where o.org_id = ${UNITS(unitId)} and o.status <> 'cancelled' and ${span(sql`o.created_at`)} and ${whose(sql`o.consultant_id`)}`;
  if (figure === 'deliveries')
    return sql`select o.lead_id, d.delivered_on::timestamp at time zone ${zone} as at from sales.delivery d join sales.order o on o.id = d.order_id
      where d.org_id = ${UNITS(unitId)} and d.delivered_on between ${from}::date and ${to}::date and ${whose(sql`o.consultant_id`)}`;
  const place = STEPS.indexOf(step);
  const taken = sql.ref(`t${place}`);
  const gotTo = (n: number) =>
    sql`coalesce(${sql.join(STEPS.slice(n).map((_, at) => sql.ref(`t${n + at}`)))}) is not null`;
  const which =
    figure === 'period'
      ? span(taken)
      : outcome === 'done'
        ? sql`${taken} is not null`
        : outcome === 'missed'
          ? sql`not (${gotTo(place)}) and ${gotTo(Math.max(0, place - 1))}`
          : gotTo(place);
  const since =
    figure === 'cohort'
      ? sql`${start}::timestamptz`
      : sql`${start}::timestamptz - make_interval(days => ${OLDEST_DAYS})`;
  return sql`select lead_id, ${figure === 'cohort' ? sql`t0` : taken} as at from (
    select l.id as lead_id, ${STEP_TIMES(zone)} from leads.lead l ${STEP_JOINS}
    where l.org_id = ${UNITS(unitId)} and l.created_at >= ${since} and l.created_at < ${end} and ${whose(sql`l.consultant_id`)}) s where ${which}`;
}

/** A page of the leads behind a figure. plan: the figure's own (see its report), sorted; names are joined for the page only */
export async function cases(tx: Tx, asked: Asked): Promise<Case[]> {
  const after = asked.cursor ? readCursor(asked.cursor) : null;
  const found = await sql<Case>`
    select l.id, c.name as customer_name, c.primary_masked as mobile_masked, p.at, l.status, l.grade, s.name as series_name,
      s.name_en as series_name_en, f.name as consultant_name, u.name as unit_name, u.name_en as unit_name_en,
      (extract(epoch from p.at) * 1000000)::bigint::text as cursor_at
    from (select lead_id, at from (${counted(asked)}) k
      where ${after ? sql`(at, lead_id) < (to_timestamp(0) + ${after.at}::bigint * interval '1 microsecond', ${after.id}::uuid)` : sql`true`}
      order by at desc, lead_id desc limit ${sql.lit(asked.limit + 1)}) p
    join leads.lead l on l.id = p.lead_id
    join customers.customer c on c.id = l.customer_id
    join org.unit u on u.id = l.org_id
    left join products.series s on s.id = l.series_id
    left join org.staff f on f.id = l.consultant_id
    order by p.at desc, l.id desc`.execute(tx);
  return found.rows;
}
