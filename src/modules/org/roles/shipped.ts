import { createHash } from 'node:crypto';
import type { ClientBase, Pool } from 'pg';
import { ROLES } from '../../../platform/roles.ts';

/** Timestamp part of the shipped roles' ids: 2026-01-01. */
const SINCE = Date.UTC(2026, 0, 1).toString(16).padStart(12, '0');

/** The id of a shipped role: the same in every installation, in the form of a UUIDv7. */
export function roleIdOf(code: string): string {
  const bits = createHash('sha256').update(`role ${code}`).digest('hex');
  return `${SINCE.slice(0, 8)}-${SINCE.slice(8)}-7${bits.slice(0, 3)}-a${bits.slice(3, 6)}-${bits.slice(6, 18)}`;
}

/**
 * Adds the role templates that this installation does not have yet, with their permissions, and to those that are there the permissions
 * they have not been shipped with before; what an administrator took away stays away. In an installation from before this was noted, what
 * somebody holds was shipped, and what nobody holds is new. Runs as the owner after the migrations; safe to run again and beside itself.
 */
export async function shipRoles(owner: ClientBase | Pool): Promise<void> {
  const roles = Object.entries(ROLES).map(([code, { zh, en, at, grants }]) => ({
    id: roleIdOf(code),
    code,
    name: zh,
    name_en: en,
    held_at: at,
    grants,
  }));
  await owner.query(
    `with shipped as (
       select * from jsonb_to_recordset($1::jsonb) as r(id uuid, code text, name text, name_en text, held_at text[], grants jsonb)
     ), added as (
       insert into org.role (id, code, name, name_en, held_at) select id, code, name, name_en, held_at from shipped
       on conflict (code) do nothing returning id
     ), wanted as (
       select coalesce(r.id, s.id) as role_id, g.permission, g.breadth
       from shipped s left join org.role r on r.code = s.code, jsonb_to_recordset(s.grants) as g(permission text, breadth text)
     ), granted as (
       insert into org.role_permission (role_id, permission, breadth)
       select w.role_id, w.permission, w.breadth from wanted w
       where w.role_id in (select id from added)
         or not exists (select 1 from org.role_shipped k where k.role_id = w.role_id and k.permission = w.permission)
           and (exists (select 1 from org.role_shipped) or not exists (select 1 from org.role_permission p where p.permission = w.permission))
       on conflict do nothing
     )
     insert into org.role_shipped (role_id, permission) select role_id, permission from wanted on conflict do nothing`,
    [JSON.stringify(roles)],
  );
}
