import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import type { Kind } from './cells.ts';
import type { Forecast } from './store.ts';

const COLUMNS = sql`f.org_id, f.staff_id, f.as_of, f.kind, f.horizon::int as horizon, f.expected, f.low, f.high, f.variance, f.naive_last,
  f.naive_year, f.actual, f.replayed`;

/** Forecasts of a unit, or of a colleague at it, of some two years, oldest first. plan: forecast_once */
export async function pastOf(tx: Tx, kind: Kind, unitId: string, staffId: string | null): Promise<Forecast[]> {
  const found = await sql<Forecast>`select ${COLUMNS} from analytics.forecast f
    where f.org_id = ${unitId} and f.kind = ${kind} and f.staff_id is not distinct from ${staffId}::uuid
    order by f.as_of, f.horizon limit 3000`.execute(tx);
  return found.rows;
}

/** The latest forecasts of the units right below one. plan: unit_parent, forecast_once backwards a unit */
export async function latestBelow(
  tx: Tx,
  kind: Kind,
  unitId: string,
): Promise<(Forecast & { name: string; nameEn: string })[]> {
  const found = await sql<Forecast & { name: string; nameEn: string }>`
    select ${COLUMNS}, u.name, u.name_en from org.unit u
    cross join lateral (select max(x.as_of) as as_of from analytics.forecast x where x.org_id = u.id and x.kind = ${kind} and x.staff_id is null) last
    join analytics.forecast f on f.org_id = u.id and f.as_of = last.as_of and f.kind = ${kind} and f.staff_id is null
    where u.parent_id = ${unitId} and u.status = 'open' and u.kind in ('brand', 'region', 'dealer')
    order by u.code, f.horizon`.execute(tx);
  return found.rows;
}

/** The night a dealer's chances were learnt. plan: rate's primary key */
export async function learntOn(tx: Tx, kind: Kind, orgId: string): Promise<string | null> {
  const found = await sql<{ asOf: string }>`select as_of from analytics.rate
    where org_id = ${orgId} and kind = ${kind} and cell = 'flow'`.execute(tx);
  return found.rows[0]?.asOf ?? null;
}
