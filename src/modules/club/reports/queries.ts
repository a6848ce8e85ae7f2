import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { readCursor } from '../../../platform/keyset.ts';
import type { Moment } from './moment.ts';
import { POPULATIONS, type PopulationKey } from './populations.ts';
import type { RowKind } from './schema.ts';

/** The key of what belongs to the unit itself and to none below it. */
export const REST = 'rest';

/** A unit as a report names it. */
export interface Unit {
  id: string;
  name: string;
  nameEn: string;
  kind: string;
}

/** The unit looked at, as far as it lies below the acting one; plan: unit_closure_pkey. */
export async function unitInScope(tx: Tx, id: string, below: string): Promise<Unit | undefined> {
  return tx
    .selectFrom('org.unit as u')
    .innerJoin('org.unitClosure as c', 'c.unitId', 'u.id')
    .select(['u.id', 'u.name', 'u.nameEn', 'u.kind'])
    .where('u.id', '=', id)
    .where('c.ancestorId', '=', below)
    .executeTakeFirst();
}

/** Units right below one that run dealers; a dealer stands for itself. */
export async function linesOf(tx: Tx, unit: Unit): Promise<Unit[]> {
  if (unit.kind === 'dealer') return [unit];
  return tx
    .selectFrom('org.unit')
    .select(['id', 'name', 'nameEn', 'kind'])
    .where('parentId', '=', unit.id)
    .where('kind', '<>', 'department')
    .orderBy('code')
    .limit(2000)
    .execute();
}

/** Which line each unit of the subtree belongs to; null: to the unit itself. */
const bucketOf = (unit: Unit) =>
  unit.kind === 'dealer'
    ? sql`select c.unit_id as org_id, ${unit.id}::uuid as id from org.unit_closure c where c.ancestor_id = ${unit.id}`
    : sql`select c.unit_id as org_id, (select k.id from org.unit k join org.unit_closure d on d.ancestor_id = k.id
        where k.parent_id = ${unit.id} and k.kind <> 'department' and d.unit_id = c.unit_id) as id
      from org.unit_closure c where c.ancestor_id = ${unit.id}`;

const populationAt = (key: PopulationKey, at: Moment): RawBuilder<unknown> => POPULATIONS[key].sql(at);

/** What one population comes to. */
export interface Counted {
  /** By line; `rest` for what belongs to none. */
  lines: Map<string, { n: number; amount: number }>;
  total: { n: number; amount: number };
}

/** Counts a population by line and altogether, each record once in each. */
export async function countBy(tx: Tx, unit: Unit, key: PopulationKey, at: Moment): Promise<Counted> {
  const found = await sql<{ id: string | null; whole: boolean; n: number; amount: number }>`
    with bucket as materialized (${bucketOf(unit)}), p as (${populationAt(key, at)})
    select b.id, grouping(b.id) = 1 as whole, count(distinct p.id)::integer as n, coalesce(sum(p.amount), 0)::bigint as amount
    from p join bucket b on b.org_id = p.org_id group by rollup (b.id)`.execute(tx);
  const lines = new Map<string, { n: number; amount: number }>();
  let total = { n: 0, amount: 0 };
  for (const { id, whole, n, amount } of found.rows) {
    if (whole) total = { n, amount };
    else lines.set(id ?? REST, { n, amount });
  }
  return { lines, total };
}

/** Counts several parts of one whole in one pass over it. */
export async function countParts(
  tx: Tx,
  unit: Unit,
  whole: RawBuilder<unknown>,
  wheres: readonly RawBuilder<unknown>[],
): Promise<Counted[]> {
  const columns = wheres.map(
    (where, n) => sql`count(*) filter (where ${where})::integer as ${sql.ref(`n${n}`)},
      coalesce(sum(p.amount) filter (where ${where}), 0)::bigint as ${sql.ref(`amount${n}`)}`,
  );
  const found = await sql<{ id: string | null; whole: boolean } & Record<string, number>>`
    with bucket as materialized (${bucketOf(unit)}), p as (${whole})
    select b.id, grouping(b.id) = 1 as whole, ${sql.join(columns)} from p join bucket b on b.org_id = p.org_id group by rollup (b.id)`.execute(
    tx,
  );
  return wheres.map((_where, n) => {
    const lines = new Map<string, { n: number; amount: number }>();
    let total = { n: 0, amount: 0 };
    for (const row of found.rows) {
      const counted = { n: row[`n${n}`] ?? 0, amount: row[`amount${n}`] ?? 0 };
      if (row.whole) total = counted;
      else if (counted.n > 0) lines.set(row.id ?? REST, counted);
    }
    return { lines, total };
  });
}

/** A population month by month, the earliest first. */
export async function courseOf(tx: Tx, unit: Unit, key: PopulationKey, at: Moment) {
  const found = await sql<{ month: string; value: number }>`
    with bucket as materialized (${bucketOf(unit)}), p as (${populationAt(key, at)})
    select to_char(p.at at time zone ${at.zone}, 'YYYY-MM') as month, count(distinct p.id)::integer as value
    from p join bucket b on b.org_id = p.org_id group by 1 order by 1`.execute(tx);
  return found.rows;
}

export interface BehindQuery {
  key: PopulationKey;
  /** What belongs to the unit itself only. */
  rest: boolean;
  cursor?: string | undefined;
  limit: number;
}

/** The records of a population below a unit, the latest first. */
export async function rowsBehind(tx: Tx, unit: Unit, at: Moment, { key, rest, cursor, limit }: BehindQuery) {
  const place = cursor ? readCursor(cursor) : null;
  const after = place
    ? sql`where (r.at, r.id) < (to_timestamp(0) + ${place.at}::bigint * interval '1 microsecond', ${place.id}::uuid)`
    : sql``;
  const found = await sql<{ id: string; at: Date; cursorAt: string; amount: number | null; orgId: string }>`
    with bucket as materialized (${bucketOf(unit)}), p as (${populationAt(key, at)}),
    r as (select p.id, max(p.at) as at, sum(p.amount)::bigint as amount, (array_agg(p.org_id order by p.at desc))[1] as org_id
      from p join bucket b on b.org_id = p.org_id ${rest ? sql`where b.id is null` : sql``} group by p.id)
    select r.id, r.at, (extract(epoch from r.at) * 1000000)::bigint::text as "cursorAt", r.amount, r.org_id as "orgId"
    from r ${after} order by r.at desc, r.id desc limit ${limit + 1}`.execute(tx);
  return found.rows;
}

/** What records are called, by id, and the record of the console they open. plan: primary keys of one page */
export async function titlesOf(
  tx: Tx,
  kind: RowKind,
  ids: readonly string[],
): Promise<Map<string, { title: string; recordId: string | null }>> {
  if (ids.length === 0) return new Map();
  const list = sql`select unnest(${sql.val(ids)}::uuid[])`;
  const found = await sql<{ id: string; title: string | null; recordId: string | null }>`${TITLES[kind](list)}`.execute(
    tx,
  );
  return new Map(found.rows.map(({ id, title, recordId }) => [id, { title: title ?? '', recordId }]));
}

const TITLES: Record<RowKind, (ids: RawBuilder<unknown>) => RawBuilder<unknown>> = {
  member: (ids) => sql`select m.id, concat_ws(' · ', c.name, m.card_number) as title, m.id as "recordId"
    from club.member m join customers.customer c on c.id = m.customer_id where m.id in (${ids})`,
  customer: (ids) =>
    sql`select c.id, c.name as title, c.id as "recordId" from customers.customer c where c.id in (${ids})`,
  unit: (ids) =>
    sql`select u.id, concat_ws(' · ', u.code, u.name) as title, u.id as "recordId" from org.unit u where u.id in (${ids})`,
  vehicle: (ids) =>
    sql`select u.id, coalesce(u.vin, u.serial) as title, u.id as "recordId" from products.unit u where u.id in (${ids})`,
  points: (ids) => sql`select x.id, coalesce(m.card_number, '') as title, x.member_id as "recordId"
    from club.ledger_transaction x left join club.member m on m.id = x.member_id where x.id in (${ids})`,
  referral: (ids) => sql`select r.id, concat_ws(' · ', f.name, r.referred_name) as title, r.referrer_id as "recordId"
    from club.referral r left join customers.customer f on f.id = r.referrer_id where r.id in (${ids})`,
};

/** Names of units by id. */
export async function unitNames(tx: Tx, ids: readonly string[]): Promise<Map<string, Unit>> {
  if (ids.length === 0) return new Map();
  const found = await tx
    .selectFrom('org.unit')
    .select(['id', 'name', 'nameEn', 'kind'])
    .where('id', 'in', ids)
    .execute();
  return new Map(found.map((unit) => [unit.id, unit]));
}
