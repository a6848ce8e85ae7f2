import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import type { Permission } from '../../../platform/permissions.ts';

/** Open work of a staff member at one unit. */
export interface WorkAtUnit {
  unit: { id: string; kind: string; name: string; nameEn: string };
  inScope: boolean;
  leads: number;
  orders: number;
  opportunities: number;
}

/** Whether a colleague is active; stays so until the transaction ends, since leaving waits for it. */
export async function holdStaff(tx: Tx, staffId: string): Promise<boolean> {
  const held = await sql<{ active: boolean }>`select org.hold_staff(${staffId}) as active`.execute(tx);
  return held.rows[0]?.active ?? false;
}

/**
 * The name of an active staff member whose role at a unit carries the permission, held as by `holdStaff` so that work can be given to them;
 * undefined when there is none such.
 */
export async function staffAt(tx: Tx, staffId: string, unitId: string, permission: Permission) {
  const [, found] = await Promise.all([
    holdStaff(tx, staffId),
    tx
      .selectFrom('org.staff as s')
      .innerJoin('org.staffRole as sr', 'sr.staffId', 's.id')
      .innerJoin('org.rolePermission as p', 'p.roleId', 'sr.roleId')
      .select(['s.id', 's.name'])
      .where('s.id', '=', staffId)
      .where('s.status', '=', 'active')
      .where('sr.orgId', '=', unitId)
      .where('p.permission', '=', permission)
      .executeTakeFirst(),
  ]);
  return found;
}

/**
 * Makes one colleague's work stand still and holds the one who takes it over, in the order of their ids, so that two hand-overs crosswise
 * wait instead of locking each other out. True where the receiver is active.
 */
export async function clearStaff(tx: Tx, fromId: string, toId: string | null): Promise<boolean> {
  let active = false;
  for (const id of [fromId, ...(toId ? [toId] : [])].sort()) {
    if (id === fromId) await sql`select org.clear_staff(${id})`.execute(tx);
    else active = await holdStaff(tx, id);
  }
  return active;
}

/** Open work by unit, wherever it lies. */
export async function workOf(tx: Tx, staffId: string, actingUnit: string): Promise<WorkAtUnit[]> {
  const found = await sql<{
    id: string;
    kind: string;
    name: string;
    nameEn: string;
    inScope: boolean;
    leads: number;
    orders: number;
    opportunities: number;
  }>`
    select u.id, u.kind, u.name, u.name_en, w.leads, w.orders, w.opportunities,
      exists (select 1 from org.unit_closure c where c.ancestor_id = ${actingUnit} and c.unit_id = u.id) as in_scope
    from org.open_work(${staffId}) w join org.unit u on u.id = w.unit_id order by u.code`.execute(tx);
  return found.rows.map(({ id, kind, name, nameEn, inScope, leads, orders, opportunities }) => ({
    unit: { id, kind, name, nameEn },
    inScope,
    leads: Number(leads),
    orders: Number(orders),
    opportunities: Number(opportunities),
  }));
}

/** What a role must allow so that its holder can take a kind of work over. */
export const WORK_NEEDS = { leads: 'lead.follow', orders: 'order.deliver' } as const;

/**
 * Active colleagues with a role at a unit under which they can take the work over: each of the permissions in one of their roles there.
 * `id` asks for one of them.
 */
export function receivers(tx: Tx, unitId: string, permissions: readonly string[], id?: string) {
  return tx
    .selectFrom('org.staff as s')
    .innerJoin('org.staffRole as sr', 'sr.staffId', 's.id')
    .innerJoin('org.rolePermission as p', 'p.roleId', 'sr.roleId')
    .select(['s.id', 's.name', 's.title'])
    .where('sr.orgId', '=', unitId)
    .where('s.status', '=', 'active')
    .where('p.permission', 'in', permissions)
    .$if(id !== undefined, (query) => query.where('s.id', '=', id as string))
    .groupBy('s.id')
    .having(({ fn }) => fn.count('p.permission').distinct(), '=', permissions.length)
    .orderBy('s.name')
    .limit(200)
    .execute();
}
