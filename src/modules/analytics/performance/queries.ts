import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { PARTS } from '../../showroom/index.ts';
import type { Counts } from './schema.ts';

interface Asked {
  unitId: string;
  by: 'staff' | 'unit';
  /** Civil days, both included. */
  from: string;
  to: string;
  /** Their first instant and the one after their last. */
  start: Date;
  end: Date;
}

type Line = { key: string | null; what: keyof Counts; n: number };

/**
 * What was reached in some days by colleague or unit, one line a figure.
 * plan: visit_day, lead_accepted, test_drive_day, order_org, delivery_month and order_returned_on, each for the units below; a month of a brand reads that month
 */
export async function reached(tx: Tx, { unitId, by, from, to, start, end }: Asked): Promise<Line[]> {
  const key = (staff: RawBuilder<unknown>) => (by === 'staff' ? staff : sql`part.child`);
  const days = sql`between ${from}::date and ${to}::date`;
  const span = (at: RawBuilder<unknown>) => sql`${at} >= ${start} and ${at} < ${end}`;
  const found = await sql<Line>`
    with ${PARTS(unitId)}
    select ${key(sql`v.consultant_id`)} as key, 'walkIns' as what, count(*)::int as n
      from showroom.visit v join part on part.unit_id = v.org_id where v.day ${days} group by 1
    union all select ${key(sql`l.consultant_id`)}, 'files', count(*)::int
      from leads.lead l join part on part.unit_id = l.org_id where ${span(sql`l.accepted_at`)} group by 1
    union all select ${key(sql`d.consultant_id`)}, 'testDrives', count(*)::int
      from showroom.test_drive d join part on part.unit_id = d.org_id where d.status = 'back' and d.day ${days} group by 1
    union all select ${key(sql`o.consultant_id`)}, 'orders', count(*)::int
      from sales.order o join part on part.unit_id = o.org_id where o.status <> 'cancelled' and ${span(sql`o.created_at`)} group by 1
    union all select ${key(sql`o.consultant_id`)}, 'deliveries', count(*)::int
      from sales.delivery d join part on part.unit_id = d.org_id join sales.order o on o.id = d.order_id where d.delivered_on ${days} group by 1
    union all select ${key(sql`o.consultant_id`)}, 'deliveries', -count(*)::int
      from sales.order o join part on part.unit_id = o.org_id where o.returned_on ${days} group by 1`.execute(tx);
  return found.rows;
}

/** Names of colleagues or units by id. */
export async function namesOf(tx: Tx, by: 'staff' | 'unit', ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, { name: string; nameEn: string }>();
  const found =
    by === 'unit'
      ? await sql<{ id: string; name: string; nameEn: string }>`
          select id, name, name_en from org.unit where id = any(${[...ids]}::uuid[])`.execute(tx)
      : await sql<{ id: string; name: string; nameEn: string }>`
          select id, name, name as name_en from org.staff where id = any(${[...ids]}::uuid[])`.execute(tx);
  return new Map(found.rows.map(({ id, ...names }) => [id, names]));
}

/** A unit as a report names it. */
export async function unitOf(tx: Tx, id: string) {
  const found = await sql<{ id: string; name: string; nameEn: string; kind: string }>`
    select id, name, name_en, kind from org.unit where id = ${id}`.execute(tx);
  return found.rows[0];
}
