import { sql } from 'kysely';
import { newId, type Tx } from '../../../platform/db.ts';
import { ADMINISTRATIVE, type Breadth } from '../../../platform/permissions.ts';

export interface Grant {
  permission: string;
  breadth: Breadth;
}

function rows(tx: Tx) {
  return tx
    .selectFrom('org.role as r')
    .select(['r.id', 'r.code', 'r.name', 'r.nameEn', 'r.heldAt', 'r.version'])
    .select(
      sql<boolean>`exists (select 1 from org.role_permission p where p.role_id = r.id and p.permission = any(${[...ADMINISTRATIVE]}::text[]))`.as(
        'administrative',
      ),
    )
    .select(sql<number>`(select count(*) from org.role_permission p where p.role_id = r.id)`.as('permissions'))
    .leftJoin(
      // Whoever leaves holds no role any more; how many do is told as far as row-level security shows the roles held.
      tx
        .selectFrom('org.staffRole')
        .select(({ fn }) => ['roleId', fn.count<number>('staffId').distinct().as('people')])
        .groupBy('roleId')
        .as('held'),
      'held.roleId',
      'r.id',
    )
    .select(({ fn, val }) => fn.coalesce('held.people', val(0)).as('holders'));
}

/** All roles: those held highest first. plan: one walk over staff_role */
export async function allRoles(tx: Tx) {
  const found = await rows(tx)
    .orderBy(sql`array_position(array['group', 'brand', 'region', 'dealer'], r.held_at[1])`)
    .orderBy('r.code')
    .execute();
  return found.map((row) => ({ ...row, permissions: Number(row.permissions), holders: Number(row.holders) }));
}

/** One role. */
export async function roleById(tx: Tx, id: string) {
  const row = await rows(tx).where('r.id', '=', id).executeTakeFirst();
  return row && { ...row, permissions: Number(row.permissions), holders: Number(row.holders) };
}

/** What a role may do. */
export async function grantsOfRole(tx: Tx, roleId: string): Promise<Grant[]> {
  const found = await tx
    .selectFrom('org.rolePermission')
    .select(['permission', 'breadth'])
    .where('roleId', '=', roleId)
    .orderBy('permission')
    .execute();
  return found as Grant[];
}

/** Units in scope at which a role is held, with how many hold it there. */
export async function unitsOfRole(tx: Tx, roleId: string) {
  const found = await tx
    .selectFrom('org.staffRole as sr')
    .innerJoin('org.unit as u', 'u.id', 'sr.orgId')
    .select(({ fn }) => ['u.id', 'u.name', 'u.nameEn', fn.countAll<number>().as('holders')])
    .where('sr.roleId', '=', roleId)
    .groupBy('u.id')
    .orderBy('u.code')
    .limit(2000)
    .execute();
  return found.map((row) => ({ ...row, holders: Number(row.holders) }));
}

/** Whether somebody holds a role at any unit, those outside the acting scope included. */
export async function holds(tx: Tx, staffId: string, roleId: string): Promise<boolean> {
  const found = await sql`
    select 1 from org.units_of(${staffId}) u join org.role r on r.code = any(u.roles) where r.id = ${roleId} limit 1`.execute(
    tx,
  );
  return found.rows.length > 0;
}

/** Kinds of unit at which anybody of the group holds a role. */
export async function heldKinds(tx: Tx, roleId: string): Promise<string[]> {
  const found = await sql<{ kinds: string[] }>`select org.role_held_at(${roleId}) as kinds`.execute(tx);
  return found.rows[0]?.kinds ?? [];
}

/** Adds a role with what it may do. */
export async function insertRole(
  tx: Tx,
  role: { code: string; name: string; nameEn: string; heldAt: string[] },
  grants: readonly Grant[],
): Promise<string> {
  const id = newId();
  await tx
    .insertInto('org.role')
    .values({ id, ...role })
    .execute();
  await addGrants(tx, id, grants);
  return id;
}

/** Saves a role on top of a version; false where somebody saved in between. */
export async function updateRole(
  tx: Tx,
  id: string,
  version: number,
  role: { name: string; nameEn: string; heldAt: string[] },
): Promise<boolean> {
  const done = await tx
    .updateTable('org.role')
    .set({ ...role, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

async function addGrants(tx: Tx, roleId: string, grants: readonly Grant[]): Promise<void> {
  if (grants.length === 0) return;
  await tx
    .insertInto('org.rolePermission')
    .values(grants.map((grant) => ({ roleId, ...grant })))
    .execute();
}

/** Makes what a role may do what is wanted, touching only what differs, so that the trail tells what changed. */
export async function replaceGrants(
  tx: Tx,
  roleId: string,
  before: readonly Grant[],
  wanted: readonly Grant[],
): Promise<void> {
  const was = new Map(before.map((grant) => [grant.permission, grant.breadth]));
  const gone = before.filter((grant) => !wanted.some((one) => one.permission === grant.permission));
  if (gone.length > 0) {
    const permissions = gone.map((grant) => grant.permission);
    await tx
      .deleteFrom('org.rolePermission')
      .where('roleId', '=', roleId)
      .where('permission', 'in', permissions)
      .execute();
  }
  for (const breadth of ['own', 'all'] as const) {
    const changed = wanted.filter(
      (one) => one.breadth === breadth && was.has(one.permission) && was.get(one.permission) !== breadth,
    );
    if (changed.length === 0) continue;
    const permissions = changed.map((grant) => grant.permission);
    await tx
      .updateTable('org.rolePermission')
      .set({ breadth })
      .where('roleId', '=', roleId)
      .where('permission', 'in', permissions)
      .execute();
  }
  await addGrants(
    tx,
    roleId,
    wanted.filter((one) => !was.has(one.permission)),
  );
}

/** Removes a role; the database refuses where anybody holds it. */
export async function deleteRole(tx: Tx, roleId: string): Promise<void> {
  await tx.deleteFrom('org.rolePermission').where('roleId', '=', roleId).execute();
  await tx.deleteFrom('org.role').where('id', '=', roleId).execute();
}
