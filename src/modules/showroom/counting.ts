import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db.ts';
import { type Counts, NOTHING } from './formulas.ts';

/** What is counted together: each colleague of a dealer, or each unit right below one (the unit itself for what it keeps). */
export type Grouping = 'staff' | 'unit';

interface Asked {
  unitId: string;
  from: string;
  to: string;
  by: Grouping;
}

/** The units right below one, each with all units below it; the unit itself last. */
export const PARTS = (unitId: string) => sql`part(child, unit_id) as (
  select c.id, x.unit_id from org.unit c join org.unit_closure x on x.ancestor_id = c.id where c.parent_id = ${unitId} and c.kind in ('brand', 'region', 'dealer')
  union all select ${unitId}::uuid, ${unitId}::uuid)`;

/** Whether a visit `v` ended in an order (首次/二次进店订交): one of its lead within twelve hours, with no later visit before it. */
export const ORDERED = sql<boolean>`(v.lead_id is not null and exists (select 1 from sales.order so
  where so.lead_id = v.lead_id and so.status <> 'cancelled' and so.created_at >= v.arrived_at and so.created_at < v.arrived_at + interval '12 hours'
    and not exists (select 1 from showroom.visit w where w.lead_id = v.lead_id and w.arrived_at > v.arrived_at and w.arrived_at <= so.created_at)))`;

/** Visits, calls and test drives of some days, counted by colleague or by unit. */
export async function countsBy(tx: Tx, { unitId, from, to, by }: Asked): Promise<Map<string, Counts>> {
  // plan: visit_day, phone_call_day and test_drive_day a dealer; all of it where the scope is the brand
  const key = (staff: RawBuilder<unknown>) => (by === 'staff' ? staff : sql`part.child`);
  const days = sql`between ${from}::date and ${to}::date`;
  const [visits, calls, drives] = await Promise.all([
    sql<{ key: string } & Counts>`
      with ${PARTS(unitId)}, v as (
        select ${key(sql`v.consultant_id`)} as key, v.counts_as, v.phone_left, v.test_drive,
          case when v.status = 'closed' and not v.left_open then extract(epoch from v.left_at - v.arrived_at) / 60 end as minutes,
          ${ORDERED} as ordered,
          v.counts_as = 'first' and v.phone_left and exists (select 1 from showroom.visit w where w.lead_id = v.lead_id and w.invited
            and w.arrived_at > v.arrived_at and w.day <= ${to}::date) as came_invited
        from showroom.visit v join part on part.unit_id = v.org_id where v.day ${days})
      select key, count(*)::int as groups,
        count(*) filter (where counts_as = 'first')::int as first,
        count(*) filter (where counts_as = 'first' and phone_left)::int as first_with_phone,
        count(*) filter (where counts_as = 'first' and test_drive)::int as first_drives,
        count(*) filter (where counts_as = 'first' and ordered)::int as first_orders,
        count(minutes) filter (where counts_as = 'first')::int as first_timed,
        coalesce(round(sum(minutes) filter (where counts_as = 'first')), 0)::int as first_minutes,
        count(*) filter (where counts_as = 'again')::int as again,
        count(*) filter (where counts_as = 'again' and phone_left)::int as again_with_phone,
        count(*) filter (where counts_as = 'again' and test_drive)::int as again_drives,
        count(*) filter (where counts_as = 'again' and ordered)::int as again_orders,
        count(minutes) filter (where counts_as = 'again')::int as again_timed,
        coalesce(round(sum(minutes) filter (where counts_as = 'again')), 0)::int as again_minutes,
        count(*) filter (where counts_as = 'first' and phone_left and not ordered and came_invited)::int as invited,
        count(*) filter (where counts_as = 'first' and phone_left and not ordered)::int as to_invite
      from v where key is not null group by key`.execute(tx),
    sql<{ key: string; calls: number; callsWithPhone: number }>`
      with ${PARTS(unitId)}
      select ${key(sql`p.staff_id`)} as key, count(*)::int as calls, count(*) filter (where p.phone_left)::int as calls_with_phone
      from showroom.phone_call p join part on part.unit_id = p.org_id where p.day ${days} group by 1`.execute(tx),
    sql<{ key: string; drives: number; drivesFedBack: number }>`
      with ${PARTS(unitId)}
      select ${key(sql`d.consultant_id`)} as key, count(*)::int as drives,
        count(*) filter (where d.feedback_at <= d.feedback_due_at)::int as drives_fed_back
      from showroom.test_drive d join part on part.unit_id = d.org_id where d.status = 'back' and d.day ${days} group by 1`.execute(
      tx,
    ),
  ]);
  const counted = new Map<string, Counts>();
  for (const { key: id, ...some } of [...visits.rows, ...calls.rows, ...drives.rows])
    counted.set(id, { ...(counted.get(id) ?? NOTHING), ...some });
  return counted;
}
