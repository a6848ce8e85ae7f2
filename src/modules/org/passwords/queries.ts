import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';

/** The rules of signing in. */
export function signInPolicy(tx: Tx) {
  return tx
    .selectFrom('org.signInPolicy')
    .select([
      'id',
      'minLength',
      'minClasses',
      'history',
      'expiryDays',
      'lockAfter',
      'lockWindowMinutes',
      'addressFailures',
      'idleMinutes',
      'sessionHours',
      'singleSession',
      'secondFactorRoles',
      'version',
    ])
    .executeTakeFirstOrThrow();
}

/** Hashes of a colleague's password in use and of the `most` before it. Empty for a colleague outside the scope. */
export async function passwordsOf(tx: Tx, staffId: string, most: number): Promise<string[]> {
  const found = await sql<{ hash: string }>`select * from org.passwords_of(${staffId}, ${most}) as hash`.execute(tx);
  return found.rows.map((row) => row.hash);
}

/** Stores a new password, lifts the account's waits and ends its sessions but one; false for a colleague outside the scope. */
export async function putPassword(
  tx: Tx,
  put: { staffId: string; hash: string; mustChange: boolean; account: Buffer; keepToken: Buffer | null },
): Promise<boolean> {
  const { staffId, hash, mustChange, account, keepToken } = put;
  const done = await sql<{ done: boolean }>`
    select org.put_password(${staffId}, ${hash}, ${mustChange}, ${account}, ${keepToken}) as done`.execute(tx);
  return done.rows[0]?.done ?? false;
}

/** Roles to choose from. */
export function allRoles(tx: Tx) {
  return tx.selectFrom('org.role').select(['code', 'name', 'nameEn']).orderBy('name').execute();
}

type Rules = Omit<Awaited<ReturnType<typeof signInPolicy>>, 'id'>;

/** Stores the rules; false where somebody else changed them since. */
export async function updatePolicy(tx: Tx, { version, ...rules }: Rules): Promise<boolean> {
  const saved = await tx
    .updateTable('org.signInPolicy')
    .set({ ...rules, version: version + 1 })
    .where('version', '=', version)
    .executeTakeFirst();
  return saved.numUpdatedRows > 0n;
}
