import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';

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

/** Codes of all roles, for a drop-down. */
export async function roleCodes(tx: Tx): Promise<string[]> {
  return (await tx.selectFrom('org.role').select('code').orderBy('code').execute()).map(({ code }) => code);
}
