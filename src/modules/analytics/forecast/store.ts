import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import type { Kind } from './cells.ts';
import type { Rate } from './model.ts';

/** A forecast of a unit, or of a colleague at it, as it is kept. */
export interface Forecast {
  orgId: string;
  staffId: string | null;
  asOf: string;
  kind: Kind;
  horizon: number;
  expected: number;
  low: number;
  high: number;
  variance: number;
  naiveLast: number | null;
  naiveYear: number | null;
  actual: number | null;
  replayed: boolean;
}

/** Brands with the dealers below them, and what stands between. */
export async function brandsOf(tx: Tx) {
  const found = await sql<{ id: string; dealers: { id: string; above: string[] }[] }>`
    select b.id, coalesce(jsonb_agg(jsonb_build_object('id', d.unit_id, 'above', (
        select jsonb_agg(x.ancestor_id) from org.unit_closure x join org.unit a on a.id = x.ancestor_id and a.kind in ('brand', 'region', 'dealer')
        where x.unit_id = d.unit_id))) filter (where d.unit_id is not null), '[]') as dealers
    from org.unit b
    left join lateral (select c.unit_id from org.unit_closure c join org.unit u on u.id = c.unit_id and u.kind = 'dealer'
      where c.ancestor_id = b.id) d on true
    where b.kind = 'brand' group by b.id`.execute(tx);
  return found.rows;
}

/** Replaces the chances of a brand's dealers. */
export async function saveRates(
  tx: Tx,
  kind: Kind,
  asOf: string,
  dealers: readonly string[],
  rates: readonly { orgId: string; cell: string; rates: readonly Rate[] }[],
): Promise<void> {
  await sql`delete from analytics.rate where kind = ${kind} and org_id = any(${dealers}::uuid[])`.execute(tx);
  const PART = 5000;
  for (let start = 0; start < rates.length; start += PART) {
    const lines = rates.slice(start, start + PART).map(({ orgId, cell, rates: [r30, r60, r90] }) => ({
      org_id: orgId,
      cell,
      p30: r30?.p,
      p60: r60?.p,
      p90: r90?.p,
      v30: r30?.v,
      v60: r60?.v,
      v90: r90?.v,
      own_n: r30?.ownN,
      own_k: r30?.ownK,
      brand_n: r30?.brandN,
      brand_k: r30?.brandK,
    }));
    await sql`insert into analytics.rate (org_id, kind, cell, as_of, p30, p60, p90, v30, v60, v90, own_n, own_k, brand_n, brand_k)
      select org_id, ${kind}, cell, ${asOf}::date, p30, p60, p90, v30, v60, v90, own_n, own_k, brand_n, brand_k
      from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as r(org_id uuid, cell text, p30 float8, p60 float8, p90 float8,
        v30 float8, v60 float8, v90 float8, own_n int, own_k int, brand_n int, brand_k int)`.execute(tx);
  }
}

/** Keeps forecasts; what was said once stays as it was said. */
export async function saveForecasts(tx: Tx, rows: readonly Forecast[]): Promise<void> {
  const PART = 5000;
  for (let start = 0; start < rows.length; start += PART)
    await sql`insert into analytics.forecast (org_id, staff_id, as_of, kind, horizon, expected, low, high, variance, naive_last, naive_year, actual, replayed)
      select "orgId", "staffId", "asOf", kind, horizon, expected, low, high, variance, "naiveLast", "naiveYear", actual, replayed
      from jsonb_to_recordset(${JSON.stringify(rows.slice(start, start + PART))}::jsonb) as r("orgId" uuid, "staffId" uuid, "asOf" date, kind text,
        horizon smallint, expected float8, low float8, high float8, variance float8, "naiveLast" int, "naiveYear" float8, actual int, replayed boolean)
      on conflict on constraint forecast_once do nothing`.execute(tx);
}

/** Days for which a unit's forecasts are kept already. plan: forecast_once */
export async function keptDays(tx: Tx, unitId: string, kind: Kind): Promise<Set<string>> {
  const found = await sql<{ asOf: string }>`select distinct as_of from analytics.forecast
    where org_id = ${unitId} and kind = ${kind} and staff_id is null`.execute(tx);
  return new Set(found.rows.map(({ asOf }) => asOf));
}

export interface PastError {
  unitKind: string;
  horizon: number;
  expected: number;
  variance: number;
  actual: number;
}

/** Units' past forecasts below a brand whose outcome was known on a day. */
export async function pastErrors(tx: Tx, kind: Kind, brandId: string, date: string): Promise<PastError[]> {
  const found = await sql<PastError>`
    select u.kind as unit_kind, f.horizon::int as horizon, f.expected, f.variance, f.actual
    from analytics.forecast f join org.unit u on u.id = f.org_id
    join org.unit_closure c on c.unit_id = f.org_id and c.ancestor_id = ${brandId}
    where f.kind = ${kind} and f.staff_id is null and f.actual is not null and f.as_of + f.horizon <= ${date}::date
      and f.as_of > ${date}::date - 500 and extract(day from f.as_of) = 1`.execute(tx);
  return found.rows;
}

/** Notes what came of forecasts whose time has passed. plan: forecast_due, then one pass over a year's orders (deliveries) */
export async function noteOutcomes(tx: Tx, kind: Kind, today: string, zone: string): Promise<void> {
  const came =
    kind === 'order'
      ? sql`select o.org_id, o.consultant_id as staff_id, (o.created_at at time zone ${zone})::date as day from sales.order o
          where o.status <> 'cancelled' and o.created_at > ${today}::date - 500`
      : sql`select o.org_id, o.consultant_id as staff_id, d.delivered_on as day from sales.delivery d join sales.order o on o.id = d.order_id
          where d.delivered_on > ${today}::date - 500`;
  await sql`
    with due as (select f.ctid as row, f.org_id, f.staff_id, f.as_of, f.horizon from analytics.forecast f
      where f.actual is null and f.kind = ${kind} and f.as_of + f.horizon <= ${today}::date),
    came as (${came}),
    below as (select distinct d.org_id, c.unit_id from due d join org.unit_closure c on c.ancestor_id = d.org_id where d.staff_id is null),
    daily as (select b.org_id, null::uuid as staff_id, came.day, count(*) as n from came join below b on b.unit_id = came.org_id group by 1, 3
      union all select came.org_id, came.staff_id, came.day, count(*) from came where came.staff_id in (select staff_id from due) group by 1, 2, 3),
    counted as (select d.row, coalesce(sum(x.n), 0)::int as n from due d
      left join daily x on x.org_id = d.org_id and coalesce(x.staff_id, x.org_id) = coalesce(d.staff_id, d.org_id)
        and x.day >= d.as_of and x.day < d.as_of + d.horizon group by 1)
    update analytics.forecast f set actual = c.n from counted c where f.ctid = c.row`.execute(tx);
}

/** Lets go of daily forecasts older than a hundred days; those of the first of a month stay. */
export async function forgetDaily(tx: Tx, today: string): Promise<void> {
  await sql`delete from analytics.forecast where as_of < ${today}::date - 100 and extract(day from as_of) <> 1`.execute(
    tx,
  );
}

/** Whether colleagues of a brand have their forecast of this month. plan: forecast_once by unit and day */
export async function peopleKept(tx: Tx, kind: Kind, brandId: string, date: string): Promise<boolean> {
  const found = await sql<{ kept: boolean }>`select exists (select 1 from analytics.forecast f
    join org.unit_closure c on c.unit_id = f.org_id and c.ancestor_id = ${brandId}
    where f.kind = ${kind} and f.staff_id is not null and f.as_of >= date_trunc('month', ${date}::date) and f.as_of <= ${date}::date) as kept`.execute(
    tx,
  );
  return found.rows[0]?.kept ?? false;
}
