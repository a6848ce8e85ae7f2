import { sql } from 'kysely';
import { newId, type Tx } from '../../../platform/db.ts';
import type { Goals } from './schema.ts';

const SUMS = sql`sum(t.walk_ins)::int as walk_ins, sum(t.files)::int as files, sum(t.test_drives)::int as test_drives,
  sum(t.orders)::int as orders, sum(t.deliveries)::int as deliveries`;
const GOALS = sql`t.walk_ins, t.files, t.test_drives, t.orders, t.deliveries`;

/** A unit at or below another one. */
export async function unitBelow(tx: Tx, scopeId: string, unitId: string) {
  const found = await sql<{ id: string; name: string; nameEn: string; kind: string }>`
    select u.id, u.name, u.name_en, u.kind from org.unit u join org.unit_closure c on c.unit_id = u.id and c.ancestor_id = ${scopeId}
    where u.id = ${unitId} and u.kind <> 'department'`.execute(tx);
  return found.rows[0];
}

interface GridRow extends Goals {
  id: string;
  name: string;
  nameEn: string;
  version: number | null;
  below: Goals;
}

/** A unit's own target of a month. plan: target_once */
export async function ownTarget(tx: Tx, unitId: string, month: string) {
  const found = await sql<Goals & { version: number }>`
    select ${GOALS}, t.version from org.target t where t.org_id = ${unitId} and t.month = ${month}::date and t.staff_id is null`.execute(
    tx,
  );
  return found.rows[0];
}

/** Who sells at a dealer, with their targets; who has one but sells no more, too. plan: staff_role of the unit, target_once */
export async function staffTargets(tx: Tx, unitId: string, month: string): Promise<GridRow[]> {
  const found = await sql<GridRow>`
    select s.id, s.name, s.name as name_en, t.version, ${GOALS}, '{}'::jsonb as below
    from org.staff s left join org.target t on t.org_id = ${unitId} and t.month = ${month}::date and t.staff_id = s.id
    where t.id is not null or (s.status = 'active' and exists (select 1 from org.staff_role r join org.role_permission p on p.role_id = r.role_id
      where r.staff_id = s.id and r.org_id = ${unitId} and p.permission = 'lead.follow' and p.breadth = 'own'))
    order by s.name, s.id limit 500`.execute(tx);
  return found.rows;
}

/** Targets of the units right below one, each with the sum of what stands below it. plan: unit_parent, target_once a unit */
export async function unitTargets(tx: Tx, unitId: string, month: string): Promise<GridRow[]> {
  const found = await sql<GridRow>`
    select u.id, u.name, u.name_en, t.version, ${GOALS},
      jsonb_build_object('walkIns', b.walk_ins, 'files', b.files, 'testDrives', b.test_drives, 'orders', b.orders, 'deliveries', b.deliveries) as below
    from org.unit u
    left join org.target t on t.org_id = u.id and t.month = ${month}::date and t.staff_id is null
    cross join lateral (select ${SUMS} from org.target t where t.month = ${month}::date
      and ((u.kind = 'dealer' and t.org_id = u.id and t.staff_id is not null)
        or (u.kind <> 'dealer' and t.staff_id is null and t.org_id in (select c.id from org.unit c where c.parent_id = u.id)))) b
    where u.parent_id = ${unitId} and u.status = 'open' and u.kind in ('brand', 'region', 'dealer')
    order by u.code limit 1000`.execute(tx);
  return found.rows;
}

/** Enters or changes a target; false where somebody else did since. */
export async function saveTarget(
  tx: Tx,
  key: { orgId: string; staffId: string | null; month: string },
  goals: Goals,
  version: number,
): Promise<boolean> {
  const { orgId, staffId, month } = key;
  const { walkIns, files, testDrives, orders, deliveries } = goals;
  const done =
    version === 0
      ? await sql<{
          id: string;
        }>`insert into org.target (id, org_id, staff_id, month, walk_ins, files, test_drives, orders, deliveries)
          values (${newId()}, ${orgId}, ${staffId}, ${month}::date, ${walkIns}, ${files}, ${testDrives}, ${orders}, ${deliveries})
          on conflict on constraint target_once do nothing returning id`.execute(tx)
      : await sql<{
          id: string;
        }>`update org.target t set walk_ins = ${walkIns}, files = ${files}, test_drives = ${testDrives}, orders = ${orders},
          deliveries = ${deliveries}, version = t.version + 1
          where t.org_id = ${orgId} and t.month = ${month}::date and t.staff_id is not distinct from ${staffId}::uuid and t.version = ${version}
          returning id`.execute(tx);
  return done.rows.length === 1;
}

/** The version of a target; nought where there is none. */
export async function versionOf(
  tx: Tx,
  key: { orgId: string; staffId: string | null; month: string },
): Promise<number> {
  const found = await sql<{ version: number }>`select version from org.target t
    where t.org_id = ${key.orgId} and t.month = ${key.month}::date and t.staff_id is not distinct from ${key.staffId}::uuid`.execute(
    tx,
  );
  return found.rows[0]?.version ?? 0;
}

export interface SummedTarget extends Goals {
  key: string | null;
  own: boolean;
}

/**
 * Targets of some months for a report on a unit: of each colleague of a dealer or each unit right below (`own`), the sums of what stands
 * below those units (`own` false), and the unit's own (key null). plan: target_once, a run a unit and month
 */
export async function targetsFor(
  tx: Tx,
  { unitId, dealer, from, to }: { unitId: string; dealer: boolean; from: string; to: string },
): Promise<SummedTarget[]> {
  const months = sql`t.month between ${from}::date and ${to}::date`;
  const rows = dealer
    ? sql`select t.staff_id as key, true as own, ${SUMS} from org.target t
        where t.org_id = ${unitId} and t.staff_id is not null and ${months} group by 1`
    : sql`select u.id as key, true as own, ${SUMS} from org.unit u join org.target t on t.org_id = u.id and t.staff_id is null and ${months}
        where u.parent_id = ${unitId} group by 1
        union all
        select u.id, false, ${SUMS} from org.unit u join org.target t on ${months} and ((u.kind = 'dealer' and t.org_id = u.id and t.staff_id is not null)
          or (u.kind <> 'dealer' and t.staff_id is null and t.org_id in (select c.id from org.unit c where c.parent_id = u.id)))
        where u.parent_id = ${unitId} group by 1`;
  const found = await sql<SummedTarget>`${rows} union all
    select null, true, ${SUMS} from org.target t where t.org_id = ${unitId} and t.staff_id is null and ${months} having count(*) > 0`.execute(
    tx,
  );
  return found.rows;
}
