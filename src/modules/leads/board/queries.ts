import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import type { Stage } from './schema.ts';

/** What the board is asked; `after` is the place of the last card shown. */
export interface BoardQuery {
  orgIds: string[];
  consultantId: string | null;
  stages: readonly Stage[];
  grade: string | null;
  seriesId: string | null;
  overdueAt: Date | null;
  after: { at: string; id: string } | null;
  /** Cards a column, the one too many that tells of a next page included. */
  limit: number;
  cap: number;
}

export interface BoardRow {
  stage: Stage;
  n: string;
  id: string | null;
  version: number;
  customerName: string;
  mobileMasked: string | null;
  grade: string;
  seriesName: string | null;
  seriesNameEn: string | null;
  consultantName: string | null;
  unitName: string;
  unitNameEn: string;
  actBy: Date | null;
  expectedOn: string | null;
  pendingClose: 'defeat' | 'dormancy' | null;
  orderId: string | null;
  cursorAt: string;
}

/**
 * Columns of the board in one statement: leads.board finds the cards and counts, names are joined for those cards only.
 * plan: lead_board, one run a column and unit; lead_board_consultant for one consultant's; then 120 probes of primary keys
 */
export async function board(tx: Tx, asked: BoardQuery): Promise<BoardRow[]> {
  const { orgIds, consultantId, stages, grade, seriesId, overdueAt, after, limit, cap } = asked;
  const found = await sql<BoardRow>`
    select b.stage, b.n, l.id, l.version, c.name as customer_name, c.primary_masked as mobile_masked, l.grade,
      s.name as series_name, s.name_en as series_name_en, f.name as consultant_name, u.name as unit_name, u.name_en as unit_name_en,
      l.act_by, l.expected_on, l.pending_close, o.id as order_id, (extract(epoch from b.board_at) * 1000000)::bigint::text as cursor_at
    from leads.board(${orgIds}::uuid[], ${consultantId}::uuid, ${[...stages]}::text[], ${grade}, ${seriesId}::uuid, ${overdueAt}::timestamptz,
      to_timestamp(0) + ${after?.at ?? null}::bigint * interval '1 microsecond', ${after?.id ?? null}::uuid, ${limit}, ${cap}) b
    left join leads.lead l on l.id = b.lead_id
    left join customers.customer c on c.id = l.customer_id
    left join org.unit u on u.id = l.org_id
    left join products.series s on s.id = l.series_id
    left join org.staff f on f.id = l.consultant_id
    left join sales.order o on o.lead_id = l.id and o.status <> 'cancelled'
    order by b.board_at, b.lead_id`.execute(tx);
  return found.rows;
}

/** The dealers and other holders of leads at and below a unit of the caller's scope. */
export async function unitsBelow(tx: Tx, scopeId: string, unitId: string): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select b.unit_id as id from org.unit_closure b join org.unit u on u.id = b.unit_id and u.kind <> 'department'
    where b.ancestor_id = ${unitId}::uuid
      and exists (select 1 from org.unit_closure s where s.ancestor_id = ${scopeId}::uuid and s.unit_id = ${unitId}::uuid)`.execute(
    tx,
  );
  return found.rows.map(({ id }) => id);
}

export interface OverdueRow {
  id: string;
  name: string;
  nameEn: string;
  overdue: string;
  planless: string;
  downgrades: string;
  oldestAt: Date | null;
}

const OPEN = sql`l.status in ('assigned', 'accepted', 'following', 'ordered')`;

/** Overdue work of a dealer by consultant. plan: lead_board_consultant by stage; counts stop at the cap */
export async function overdueByConsultant(tx: Tx, unitId: string, own: string | null, now: Date, cap: number) {
  const found = await sql<OverdueRow>`
    select s.id, s.name, s.name as name_en, late.n as overdue, bare.n as planless, down.n as downgrades, late.oldest_at
    from org.staff s
    cross join lateral (select count(*) as n, min(x.act_by) as oldest_at from (select l.act_by from leads.lead l where l.consultant_id = s.id
      and ${OPEN} and l.stage = any('{accepted,following,arrived,test_driven,ordered}') and l.org_id = ${unitId}::uuid and l.board_at < ${now}
      limit ${cap}) x) late
    cross join lateral (select count(*) as n from (select 1 from leads.lead l where l.consultant_id = s.id and ${OPEN} and l.act_by is null
      and l.org_id = ${unitId}::uuid limit ${cap}) x) bare
    cross join lateral (select count(*) as n from (select 1 from leads.downgrade d join leads.lead l on l.id = d.lead_id
      where d.org_id = ${unitId}::uuid and d.state = 'open' and l.consultant_id = s.id limit ${cap}) x) down
    where s.status = 'active' and (${own}::uuid is null or s.id = ${own}::uuid)
      and exists (select 1 from org.staff_role r join org.role_permission p on p.role_id = r.role_id and p.permission = 'lead.follow'
        where r.staff_id = s.id and r.org_id = ${unitId}::uuid)
    order by late.n desc, s.name limit 200`.execute(tx);
  return found.rows;
}

/** Overdue work of the units right below one. plan: unit_parent, for each dealer below lead_act_by up to the cap */
export async function overdueByUnit(tx: Tx, unitId: string, now: Date, cap: number) {
  const found = await sql<OverdueRow>`
    select u.id, u.name, u.name_en, late.n as overdue, bare.n as planless, down.n as downgrades, late.oldest_at
    from org.unit u
    cross join lateral (select least(coalesce(sum(x.n), 0), ${cap}) as n, min(x.oldest_at) as oldest_at from org.unit_closure c
      cross join lateral (select count(*) as n, min(y.act_by) as oldest_at from (select l.act_by from leads.lead l where l.org_id = c.unit_id
        and ${OPEN} and l.act_by < ${now} order by l.act_by limit ${cap}) y) x where c.ancestor_id = u.id) late
    cross join lateral (select least(coalesce(sum(x.n), 0), ${cap}) as n from org.unit_closure c
      cross join lateral (select count(*) as n from (select 1 from leads.lead l where l.org_id = c.unit_id
        and ${OPEN} and l.act_by is null limit ${cap}) y) x where c.ancestor_id = u.id) bare
    cross join lateral (select count(*) as n from (select 1 from leads.downgrade d join org.unit_closure c on c.unit_id = d.org_id
      where c.ancestor_id = u.id and d.state = 'open' limit ${cap}) x) down
    where u.parent_id = ${unitId}::uuid and u.status = 'open' and u.kind <> 'department'
    order by late.n desc, u.code limit 500`.execute(tx);
  return found.rows;
}
