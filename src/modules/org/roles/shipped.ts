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
 * Adds the role templates that this installation does not have yet, with their permissions; roles that are there stay as an administrator
 * left them. Runs as the owner after the migrations; safe to run again and beside itself.
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
     )
     insert into org.role_permission (role_id, permission, breadth)
     select s.id, g.permission, g.breadth from shipped s join added using (id),
       jsonb_to_recordset(s.grants) as g(permission text, breadth text)`,
    [JSON.stringify(roles)],
  );
}
