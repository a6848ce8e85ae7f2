import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';
import { ADMINISTRATIVE } from '../../../platform/permissions.ts';

interface RoleName {
  code: string;
  name: string;
  nameEn: string;
}

interface ListQuery {
  /** The unit at or below which they work; null where row-level security alone decides. */
  below: string | null;
  role?: string | undefined;
  status?: string | undefined;
  search: { grams: string[]; initials: string | null; text: string } | null;
  cursor?: string | undefined;
  limit: number;
}

/** Staff who are at home or hold a role at a unit or below it, newest account first, by keyset. */
export function staffPage(tx: Tx, { below, role, status, search, cursor, limit }: ListQuery) {
  // plan: staff_created backwards; of one unit the people of its subtree, sorted; a search by staff_grams and staff_login_prefix
  let query = tx
    .selectFrom('org.staff as s')
    .innerJoin('org.unit as u', 'u.id', 's.orgId')
    .select(['s.id', 's.name', 's.login', 's.title', 's.status', 's.createdAt', 's.orgId as unitId'])
    .select(['u.name as unitName', 'u.nameEn as unitNameEn'])
    .select(
      sql<
        RoleName[]
      >`(select coalesce(jsonb_agg(jsonb_build_object('code', h.code, 'name', h.name, 'nameEn', h.name_en) order by h.code), '[]')
        from (select distinct r.code, r.name, r.name_en from org.staff_role sr join org.role r on r.id = sr.role_id where sr.staff_id = s.id) h)`.as(
        'roles',
      ),
    )
    .select(sql<Date | null>`org.last_sign_in(s.id)`.as('lastSignInAt'))
    .select(({ ref }) => microseconds(ref('s.createdAt')).as('cursorAt'));
  if (below) {
    query = query.where(
      sql<boolean>`s.id in (
        select f.id from org.staff f join org.unit_closure c on c.unit_id = f.org_id where c.ancestor_id = ${below}
        union all select sr.staff_id from org.staff_role sr join org.unit_closure c on c.unit_id = sr.org_id where c.ancestor_id = ${below})`,
    );
  }
  if (role) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('org.staffRole as held')
          .innerJoin('org.role as wanted', 'wanted.id', 'held.roleId')
          .select('held.id')
          .whereRef('held.staffId', '=', 's.id')
          .where('wanted.code', '=', role),
      ),
    );
  }
  query = status ? query.where('s.status', '=', status) : query.where('s.status', '<>', 'left');
  if (search) {
    const { grams, initials, text } = search;
    const login = `${text.replace(/[\\%_]/g, '\\$&')}%`;
    const inName = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
    const byInitials = initials ? sql`or s.name_grams @> array[${initials}]` : sql``;
    query = query.where(
      sql<boolean>`((s.name_grams @> ${grams}::text[] and replace(lower(s.name), ' ', '') like ${inName}) or lower(s.login) like ${login} ${byInitials})`,
    );
  }
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('s.createdAt'), ref('s.id'), cursor));
  return query
    .orderBy('s.createdAt', 'desc')
    .orderBy('s.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** What the rules need to know of an account that somebody acts on; undefined where it is not visible. */
export async function target(tx: Tx, id: string, actingUnit: string) {
  const found = await sql<{
    id: string;
    orgId: string;
    login: string;
    name: string;
    title: string | null;
    status: 'active' | 'blocked' | 'left';
    language: string;
    phoneEnc: Buffer | null;
    emailEnc: Buffer | null;
    version: number;
    createdAt: Date;
    administrative: boolean;
    beyond: number;
    atHome: boolean;
  }>`
    select s.id, s.org_id, s.login, s.name, s.title, s.status, s.language, s.phone_enc, s.email_enc, s.version, s.created_at, reach.administrative, reach.beyond,
      exists (select 1 from org.unit_closure c where c.ancestor_id = ${actingUnit} and c.unit_id = s.org_id) as at_home
    from org.staff s, org.reach_of(s.id, ${[...ADMINISTRATIVE]}::text[]) reach where s.id = ${id}`.execute(tx);
  const row = found.rows[0];
  return row && { ...row, beyond: Number(row.beyond) };
}

/** An account as the rules see it. */
export type Target = NonNullable<Awaited<ReturnType<typeof target>>>;

/** Roles of a staff member inside the scope, each with its unit. */
export function grantsOf(tx: Tx, staffId: string) {
  return tx
    .selectFrom('org.staffRole as sr')
    .innerJoin('org.role as r', 'r.id', 'sr.roleId')
    .innerJoin('org.unit as u', 'u.id', 'sr.orgId')
    .select(['sr.id', 'sr.staffId', 'r.id as roleId', 'r.code', 'r.name', 'r.nameEn'])
    .select(['u.id as unitId', 'u.kind', 'u.name as unitName', 'u.nameEn as unitNameEn'])
    .select(
      sql<boolean>`exists (select 1 from org.role_permission p where p.role_id = r.id and p.permission = any(${[...ADMINISTRATIVE]}::text[]))`.as(
        'administrative',
      ),
    )
    .where('sr.staffId', '=', staffId)
    .orderBy('u.code')
    .orderBy('r.code')
    .execute();
}

/** An open unit inside the acting scope. */
export function unitInScope(tx: Tx, actingUnit: string, id: string) {
  return tx
    .selectFrom('org.unit as u')
    .innerJoin('org.unitClosure as c', 'c.unitId', 'u.id')
    .select(['u.id', 'u.kind', 'u.name', 'u.nameEn'])
    .where('u.id', '=', id)
    .where('u.status', '=', 'open')
    .where('c.ancestorId', '=', actingUnit)
    .executeTakeFirst();
}

/** The unit whose rows people of a unit work on: itself, or what lies above a department. */
export async function workplaceOf(tx: Tx, unitId: string): Promise<string> {
  const found = await tx
    .selectFrom('org.unitClosure as c')
    .innerJoin('org.unit as u', 'u.id', 'c.ancestorId')
    .select('u.id')
    .where('c.unitId', '=', unitId)
    .where('u.kind', '<>', 'department')
    .orderBy(sql`array_position(array['dealer', 'region', 'brand', 'group'], u.kind)`)
    .limit(1)
    .executeTakeFirst();
  return found?.id ?? unitId;
}

/** A role about to be given, held fast against a change of what it may do. */
export function roleToGive(tx: Tx, roleId: string) {
  return tx
    .selectFrom('org.role as r')
    .select(['r.id', 'r.heldAt'])
    .select(
      sql<boolean>`exists (select 1 from org.role_permission p where p.role_id = r.id and p.permission = any(${[...ADMINISTRATIVE]}::text[]))`.as(
        'administrative',
      ),
    )
    .where('r.id', '=', roleId)
    .forShare()
    .executeTakeFirst();
}

/** Saves an account on top of a version; false where somebody saved in between. */
export async function updateStaff(
  tx: Tx,
  id: string,
  version: number,
  change: Partial<{
    name: string;
    nameGrams: string[];
    title: string | null;
    orgId: string;
    language: string;
    phoneEnc: Buffer | null;
    emailEnc: Buffer | null;
    status: string;
  }>,
): Promise<boolean> {
  const done = await tx
    .updateTable('org.staff')
    .set({ ...change, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Takes the roles a staff member holds at a unit away. */
export function dropRolesAt(tx: Tx, staffId: string, unitId: string) {
  return tx.deleteFrom('org.staffRole').where('staffId', '=', staffId).where('orgId', '=', unitId).execute();
}

/** Takes every role away from somebody who has left. */
export function dropRoles(tx: Tx, staffId: string) {
  return sql`select org.drop_roles_of(${staffId})`.execute(tx);
}

/** Ends all sessions of a staff member at once. */
export function endSessions(tx: Tx, staffId: string) {
  return sql`select org.end_staff_sessions(${staffId}, null, null)`.execute(tx);
}

/** When somebody last signed in; null where that is longer ago than sessions are kept. */
export async function lastSignIn(tx: Tx, staffId: string): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select org.last_sign_in(${staffId}) as at`.execute(tx);
  return found.rows[0]?.at ?? null;
}
