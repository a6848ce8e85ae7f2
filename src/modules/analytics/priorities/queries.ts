import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { readCursor } from '../../../platform/keyset.ts';
import { cellOfLead } from '../forecast/cells.ts';

export interface PriorityQuery {
  orgIds: readonly string[];
  consultantId: string | null;
  now: Date;
  /** Only leads with something to do before. */
  dueBefore: Date | null;
  planless: boolean;
  /** Only chances of at least so many thousandths. */
  least: number;
  grade: string | null;
  cursor?: string | undefined;
  limit: number;
}

export interface Priority {
  id: string;
  customerName: string;
  mobileMasked: string | null;
  status: string;
  stage: 'waiting' | 'following' | 'arrived' | 'driven';
  grade: string;
  seriesName: string | null;
  seriesNameEn: string | null;
  consultantName: string | null;
  unitName: string;
  unitNameEn: string;
  ageDays: number;
  actBy: Date | null;
  expectedOn: string | null;
  chance: number;
  ordered: number;
  seen: number;
  cursorAt: string;
}

/**
 * A page of open leads of some units, the likeliest first.
 * plan: lead_org_status a unit and status (lead_board_consultant for one colleague), rate's primary key; a dealer has some thousand open
 * leads, sixty of them some hundred thousand, sorted by chance; names are joined for the page only
 */
export async function priorities(tx: Tx, asked: PriorityQuery): Promise<Priority[]> {
  const { orgIds, consultantId, now, dueBefore, planless, least, grade, cursor, limit } = asked;
  const after = cursor ? readCursor(cursor) : null;
  const at = sql`${now}::timestamptz`;
  const found = await sql<Priority>`
    select l.id, c.name as customer_name, c.primary_masked as mobile_masked, l.status, split_part(p.cell, '.', 3) as stage, l.grade,
      s.name as series_name, s.name_en as series_name_en, f.name as consultant_name, u.name as unit_name, u.name_en as unit_name_en,
      greatest(0, floor(extract(epoch from ${at} - l.created_at) / 86400))::int as age_days, l.act_by, l.expected_on,
      p.chance, p.brand_k as ordered, p.brand_n as seen, p.chance::text as cursor_at
    from (
      select o.id, o.cell, r.brand_k, r.brand_n, round(r.p30 * 1000)::int as chance
      from (select l.id, l.org_id, ${cellOfLead(sql`l.grade`, at)} as cell from leads.lead l
        where l.org_id = any(${[...orgIds]}::uuid[]) and l.status in ('assigned', 'accepted', 'following')
          and ${consultantId ? sql`l.consultant_id = ${consultantId}::uuid` : sql`true`}
          and ${grade ? sql`l.grade = ${grade}` : sql`true`}
          and ${dueBefore ? sql`l.act_by < ${dueBefore}` : sql`true`}
          and ${planless ? sql`l.act_by is null` : sql`true`}) o
      join analytics.rate r on r.org_id = o.org_id and r.kind = 'order' and r.cell = o.cell
      where round(r.p30 * 1000) >= ${least}
        and ${after ? sql`(round(r.p30 * 1000)::bigint, o.id) < (${after.at}::bigint, ${after.id}::uuid)` : sql`true`}
      order by chance desc, o.id desc limit ${sql.lit(limit + 1)}) p
    join leads.lead l on l.id = p.id
    join customers.customer c on c.id = l.customer_id
    join org.unit u on u.id = l.org_id
    left join products.series s on s.id = l.series_id
    left join org.staff f on f.id = l.consultant_id
    order by p.chance desc, l.id desc`.execute(tx);
  return found.rows;
}

/** The chances of some open leads in sight. plan: lead's and rate's primary keys, at most as many as a screen shows */
export async function chances(tx: Tx, asked: Pick<PriorityQuery, 'consultantId' | 'now'> & { ids: string[] }) {
  const found = await sql<Pick<Priority, 'id' | 'chance' | 'ordered' | 'seen'>>`
    select o.id, round(r.p30 * 1000)::int as chance, r.brand_k as ordered, r.brand_n as seen
    from (select l.id, l.org_id, ${cellOfLead(sql`l.grade`, sql`${asked.now}::timestamptz`)} as cell from leads.lead l
      where l.id = any(${asked.ids}::uuid[]) and l.status in ('assigned', 'accepted', 'following')
        and ${asked.consultantId ? sql`l.consultant_id = ${asked.consultantId}::uuid` : sql`true`}) o
    join analytics.rate r on r.org_id = o.org_id and r.kind = 'order' and r.cell = o.cell
    order by o.id`.execute(tx);
  return found.rows;
}

/** The night the chances in sight were learnt. plan: rate's primary key for one unit */
export async function learntOn(tx: Tx, orgIds: readonly string[]): Promise<string | null> {
  const found = await sql<{ asOf: string | null }>`select max(as_of) as as_of from analytics.rate
    where org_id = any(${[...orgIds]}::uuid[]) and kind = 'order' and cell = 'flow'`.execute(tx);
  return found.rows[0]?.asOf ?? null;
}

/** The units at and below one that hold leads. */
export async function holdersBelow(tx: Tx, unitId: string): Promise<string[]> {
  const found = await sql<{
    id: string;
  }>`select c.unit_id as id from org.unit_closure c join org.unit u on u.id = c.unit_id
    where c.ancestor_id = ${unitId} and u.kind = 'dealer'`.execute(tx);
  return found.rows.map(({ id }) => id);
}
