import { sql } from 'kysely';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import { ADMINISTRATIVE } from '../../../platform/permissions.ts';

/** The account of a login, as far as visible; logins are unique whatever their case. plan: staff_login */
export function staffByLogin(tx: Tx, login: string) {
  return tx
    .selectFrom('org.staff as s')
    .select(['s.id', 's.version'])
    .where(sql<boolean>`lower(s.login) = lower(${login})`)
    .executeTakeFirst();
}

/** A role by its code. */
export function roleByCode(tx: Tx, code: string) {
  return tx.selectFrom('org.role').select('id').where('code', '=', code).executeTakeFirst();
}

/** Codes of the roles the caller may give at units of some kinds, for a drop-down: none without the right to grant. */
export async function roleCodes(ctx: Ctx, tx: Tx): Promise<string[]> {
  if (!ctx.permissions.has('staff.grant')) return [];
  let query = tx
    .selectFrom('org.role as r')
    .select('r.code')
    .where(
      sql<boolean>`r.held_at && array(
        select distinct u.kind from org.unit u join org.unit_closure c on c.unit_id = u.id where c.ancestor_id = ${scopeOf(ctx).unitId}::uuid)`,
    )
    .orderBy('r.code');
  if (!ctx.permissions.has('role.edit'))
    query = query.where(
      sql<boolean>`not exists (select 1 from org.role_permission p where p.role_id = r.id and p.permission = any(${[...ADMINISTRATIVE]}::text[]))`,
    );
  return (await query.execute()).map(({ code }) => code);
}
