import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { cellOfLead, cellOfOrder, type Kind } from './cells.ts';
import { type Expected, expectFlow, HORIZONS, NONE, plus } from './model.ts';

/** What a colleague, or nobody yet (`staffId` null), is expected to bring, per horizon, and the open cases behind it. */
export interface Person {
  orgId: string;
  staffId: string | null;
  open: number;
  expected: Expected[];
}

const OPEN = sql`l.status in ('assigned', 'accepted', 'following')`;

/** Open cases of some dealers as they stand now. plan: lead_org_status a dealer, or order_org_status */
const cases = (kind: Kind, at: RawBuilder<unknown>, orgIds: RawBuilder<unknown>) =>
  kind === 'order'
    ? sql`select l.org_id, l.consultant_id as staff_id, ${cellOfLead(sql`l.grade`, at)} as cell from leads.lead l
        where ${OPEN} and l.org_id = any(${orgIds})`
    : sql`select o.org_id, o.consultant_id as staff_id, ${cellOfOrder(at)} as cell from sales.order o
        where o.status = 'open' and o.org_id = any(${orgIds})`;

/** Who took on what came in during the last quarter: how a dealer's flow is shared. plan: lead_org, order_org */
const lately = (kind: Kind, at: RawBuilder<unknown>, orgIds: RawBuilder<unknown>) =>
  kind === 'order'
    ? sql`select l.org_id, l.consultant_id as staff_id from leads.lead l
        where l.org_id = any(${orgIds}) and l.created_at > ${at} - interval '90 days' and l.created_at <= ${at} and l.consultant_id is not null`
    : sql`select o.org_id, o.consultant_id as staff_id from sales.order o
        where o.org_id = any(${orgIds}) and o.created_at > ${at} - interval '90 days' and o.created_at <= ${at} and o.status <> 'cancelled'`;

/** Open cases of some dealers by likeness as they stand now. plan: as `cases` */
export async function openCells(tx: Tx, kind: Kind, orgIds: readonly string[], now: Date) {
  const found = await sql<{ orgId: string; cell: string; n: number }>`
    select org_id, cell, count(*)::int as n from (${cases(kind, sql`${now}::timestamptz`, sql`${[...orgIds]}::uuid[]`)}) open group by 1, 2`.execute(
    tx,
  );
  return found.rows;
}

const columns = (letter: 'p' | 'v') => sql.join(HORIZONS.map((days) => sql.ref(`r.${letter}${days}`)));

/** What each colleague of some dealers is expected to bring, by the chances learnt last night; empty before the first night. */
export async function expectPeople(tx: Tx, kind: Kind, orgIds: readonly string[], now: Date): Promise<Person[]> {
  const at = sql`${now}::timestamptz`;
  const ids = sql`${[...orgIds]}::uuid[]`;
  const [open, shares] = await Promise.all([
    sql<{ orgId: string; staffId: string | null; open: number; means: number[]; variances: number[] }>`
      with open as (select org_id, staff_id, cell, count(*)::int as n from (${cases(kind, at, ids)}) c group by 1, 2, 3)
      select o.org_id, o.staff_id, sum(o.n)::int as open,
        array[${sql.join(HORIZONS.map((days) => sql`sum(o.n * ${sql.ref(`r.p${days}`)})`))}]::float8[] as means,
        array[${sql.join(HORIZONS.map((days) => sql`sum(o.n * ${sql.ref(`r.p${days}`)} * (1 - ${sql.ref(`r.p${days}`)}) + o.n * o.n * ${sql.ref(`r.v${days}`)})`))}]::float8[] as variances
      from open o join analytics.rate r on r.org_id = o.org_id and r.kind = ${kind} and r.cell = o.cell
      group by 1, 2`.execute(tx),
    sql<{ orgId: string; staffId: string; share: number; p: number[]; v: number[] }>`
      with lately as (select org_id, staff_id, count(*) as n from (${lately(kind, at, ids)}) c group by 1, 2),
      shared as (select org_id, staff_id, n / sum(n) over (partition by org_id) as share from lately)
      select s.org_id, s.staff_id, s.share::float8 as share, array[${columns('p')}] as p, array[${columns('v')}] as v
      from shared s join analytics.rate r on r.org_id = s.org_id and r.kind = ${kind} and r.cell = 'flow'`.execute(tx),
  ]);
  const people = new Map<string, Person>();
  const personOf = (orgId: string, staffId: string | null) => {
    const key = `${orgId} ${staffId ?? ''}`;
    const known = people.get(key) ?? { orgId, staffId, open: 0, expected: HORIZONS.map(() => NONE) };
    people.set(key, known);
    return known;
  };
  for (const { orgId, staffId, open: count, means, variances } of open.rows) {
    const person = personOf(orgId, staffId);
    person.open = count;
    person.expected = means.map((mean, n) => ({ mean, variance: variances[n] ?? 0 }));
  }
  for (const { orgId, staffId, share, p, v } of shares.rows) {
    const person = personOf(orgId, staffId);
    person.expected = person.expected.map((one, n) => plus(one, expectFlow({ p: p[n] ?? 0, v: v[n] ?? 0 }, share)));
  }
  return [...people.values()];
}
