import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';
import { PARTS } from '../counting.ts';

interface ListQuery {
  orgIds: string[] | null;
  media?: string | undefined;
  unitId?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Placements in scope, newest first. */
export function placements(tx: Tx, { orgIds, media, unitId, cursor, limit }: ListQuery) {
  // plan: placement_org or placement_created by (created_at, id)
  let query = tx
    .selectFrom('showroom.placement as p')
    .innerJoin('org.unit as u', 'u.id', 'p.orgId')
    .select(['p.id', 'u.id as unitId', 'u.name as unitName', 'u.nameEn as unitNameEn', 'p.media', 'p.title'])
    .select(['p.fromDate', 'p.toDate', 'p.budgetFen', 'p.note', 'p.version', 'p.createdAt'])
    .select(({ ref }) => microseconds(ref('p.createdAt')).as('cursorAt'));
  if (unitId)
    query = query.where(
      sql<boolean>`p.org_id = any(array(select unit_id from org.unit_closure where ancestor_id = ${unitId}))`,
    );
  else if (orgIds) query = query.where('p.orgId', 'in', orgIds);
  if (media) query = query.where('p.media', '=', media);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('p.createdAt'), ref('p.id'), cursor));
  return query
    .orderBy('p.createdAt', 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** A placement for a change of it, locked. */
export function lockPlacement(tx: Tx, id: string) {
  return tx
    .selectFrom('showroom.placement')
    .select(['id', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

interface Span {
  unitId: string;
  from: string;
  to: string;
}

/** The units that are compared: those right below, and the unit itself for what it keeps. */
export async function comparedUnits(tx: Tx, unitId: string) {
  return tx
    .selectFrom('org.unit')
    .select(['id', 'name', 'nameEn', 'kind'])
    .where(({ or, eb, and }) =>
      or([eb('id', '=', unitId), and([eb('parentId', '=', unitId), eb('kind', 'in', ['brand', 'region', 'dealer'])])]),
    )
    .orderBy(sql`id = ${unitId}`)
    .orderBy('code')
    .limit(2000)
    .execute();
}

/** Visits and calls by unit and medium. */
export async function trafficByMedia(tx: Tx, { unitId, from, to }: Span) {
  const found = await sql<{
    unitId: string;
    media: string;
    groups: number;
    first: number;
    withPhone: number;
    calls: number;
  }>`
    with ${PARTS(unitId)}, t as (
      select part.child, coalesce(v.media, 'none') as media, 1 as groups, (v.counts_as = 'first')::int as first, v.phone_left::int as phone, 0 as calls
      from showroom.visit v join part on part.unit_id = v.org_id where v.day between ${from}::date and ${to}::date
      union all
      select part.child, coalesce(p.media, 'none'), 0, 0, 0, 1
      from showroom.phone_call p join part on part.unit_id = p.org_id where p.day between ${from}::date and ${to}::date)
    select child as unit_id, media, sum(groups)::int as groups, sum(first)::int as first, sum(phone)::int as with_phone, sum(calls)::int as calls
    from t group by 1, 2`.execute(tx);
  return found.rows;
}

/** What placements cost in a span by unit and medium, spread evenly over their days. */
export async function spentByMedia(tx: Tx, { unitId, from, to }: Span) {
  const found = await sql<{ unitId: string; media: string; budgetFen: number }>`
    with ${PARTS(unitId)}
    select part.child as unit_id, p.media, sum(p.budget_fen * (least(p.to_date, ${to}::date) - greatest(p.from_date, ${from}::date) + 1)
      / (p.to_date - p.from_date + 1))::bigint as budget_fen
    from showroom.placement p join part on part.unit_id = p.org_id
    where p.from_date <= ${to}::date and p.to_date >= ${from}::date group by 1, 2`.execute(tx);
  return found.rows;
}

/** Visits, calls and money day by day. */
export async function byDay(tx: Tx, { unitId, from, to }: Span) {
  const found = await sql<{ day: string; groups: number; first: number; calls: number; budgetFen: number }>`
    with part as (select unit_id from org.unit_closure where ancestor_id = ${unitId}),
    d as (select g::date as day from generate_series(${from}::date, ${to}::date, interval '1 day') g),
    v as (select v.day, count(*)::int as groups, count(*) filter (where v.counts_as = 'first')::int as first
      from showroom.visit v join part on part.unit_id = v.org_id where v.day between ${from}::date and ${to}::date group by 1),
    c as (select p.day, count(*)::int as calls from showroom.phone_call p join part on part.unit_id = p.org_id
      where p.day between ${from}::date and ${to}::date group by 1),
    m as (select d.day, sum(p.budget_fen / (p.to_date - p.from_date + 1))::bigint as fen
      from d join showroom.placement p on d.day between p.from_date and p.to_date join part on part.unit_id = p.org_id group by 1)
    select d.day, coalesce(v.groups, 0) as groups, coalesce(v.first, 0) as first, coalesce(c.calls, 0) as calls, coalesce(m.fen, 0) as budget_fen
    from d left join v using (day) left join c using (day) left join m using (day) order by d.day`.execute(tx);
  return found.rows;
}
