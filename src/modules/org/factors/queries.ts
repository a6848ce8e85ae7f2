import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';

/** Facts of an account that its owner may see. */
export function accountOf(tx: Tx, staffId: string) {
  return tx
    .selectFrom('org.staff')
    .select(['orgId', 'login', 'name', 'title', 'passwordChangedAt'])
    .where('id', '=', staffId)
    .executeTakeFirstOrThrow();
}

/** Factors that are set up, oldest first. Only the colleague themself sees them. */
export function factorsOf(tx: Tx, staffId: string) {
  return tx
    .selectFrom('org.staffFactor')
    .select(['id', 'kind', 'name', 'createdAt', 'lastUsedAt'])
    .where('staffId', '=', staffId)
    .where('confirmedAt', 'is not', null)
    .orderBy('createdAt')
    .execute();
}

/** The authenticator app of a colleague, confirmed or being set up. */
export function totpOf(tx: Tx, staffId: string) {
  return tx
    .selectFrom('org.staffFactor')
    .select(['id', 'secretEnc', 'lastStep', 'confirmedAt'])
    .where('staffId', '=', staffId)
    .where('kind', '=', 'totp')
    .executeTakeFirst();
}

/** Starts over with an authenticator app that is not confirmed yet. */
export async function putTotp(
  tx: Tx,
  row: { id: string; orgId: string; staffId: string; name: string; secretEnc: Buffer },
): Promise<void> {
  await tx
    .deleteFrom('org.staffFactor')
    .where('staffId', '=', row.staffId)
    .where('kind', '=', 'totp')
    .where('confirmedAt', 'is', null)
    .execute();
  await tx
    .insertInto('org.staffFactor')
    .values({ ...row, kind: 'totp' })
    .execute();
}

/** Takes a code's time step; false where that step or a later one was taken before. */
export async function takeTimeStep(tx: Tx, id: string, step: number): Promise<boolean> {
  const taken = await tx
    .updateTable('org.staffFactor')
    .set({ lastStep: step, lastUsedAt: sql`now()`, confirmedAt: sql`coalesce(confirmed_at, now())` })
    .where('id', '=', id)
    .where((where) => where.or([where('lastStep', 'is', null), where('lastStep', '<', step)]))
    .executeTakeFirst();
  return taken.numUpdatedRows > 0n;
}

/** Passkeys of a colleague. */
export function passkeysOf(tx: Tx, staffId: string) {
  return tx
    .selectFrom('org.staffFactor')
    .select(['id', 'credentialId', 'publicKey', 'counter', 'transports'])
    .where('staffId', '=', staffId)
    .where('kind', '=', 'passkey')
    .execute();
}

export async function addPasskey(
  tx: Tx,
  row: {
    id: string;
    orgId: string;
    staffId: string;
    name: string;
    credentialId: string;
    publicKey: Buffer;
    counter: number;
    transports: string[];
  },
): Promise<void> {
  await tx
    .insertInto('org.staffFactor')
    .values({ ...row, kind: 'passkey', confirmedAt: sql`now()` })
    .execute();
}

/** Notes that a passkey signed, with its counter. */
export async function notePasskey(tx: Tx, id: string, counter: number): Promise<void> {
  await tx.updateTable('org.staffFactor').set({ counter, lastUsedAt: sql`now()` }).where('id', '=', id).execute();
}

/** Removes a factor, and the recovery codes with the last one; false where it is not the colleague's. */
export async function removeFactor(tx: Tx, staffId: string, id: string): Promise<boolean> {
  const removed = await tx
    .deleteFrom('org.staffFactor')
    .where('id', '=', id)
    .where('staffId', '=', staffId)
    .executeTakeFirst();
  if (removed.numDeletedRows === 0n) return false;
  if ((await factorsOf(tx, staffId)).length === 0) await dropCodes(tx, staffId);
  return true;
}

async function dropCodes(tx: Tx, staffId: string): Promise<void> {
  await tx.deleteFrom('org.recoveryCode').where('staffId', '=', staffId).execute();
}

/** Replaces all recovery codes. */
export async function putCodes(tx: Tx, staffId: string, orgId: string, hashes: Buffer[]): Promise<void> {
  await dropCodes(tx, staffId);
  await tx
    .insertInto('org.recoveryCode')
    .values(hashes.map((codeHash) => ({ staffId, orgId, codeHash })))
    .execute();
}

/** Takes a recovery code; false where it is none or was taken before. */
export async function takeCode(tx: Tx, staffId: string, codeHash: Buffer): Promise<boolean> {
  const taken = await tx
    .updateTable('org.recoveryCode')
    .set({ usedAt: sql`now()` })
    .where('staffId', '=', staffId)
    .where('codeHash', '=', codeHash)
    .where('usedAt', 'is', null)
    .executeTakeFirst();
  return taken.numUpdatedRows > 0n;
}

/** How many recovery codes are left. */
export async function codesLeft(tx: Tx, staffId: string): Promise<number> {
  const found = await tx
    .selectFrom('org.recoveryCode')
    .select((expression) => expression.fn.countAll<number>().as('n'))
    .where('staffId', '=', staffId)
    .where('usedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(found.n);
}

/** Stores the language a colleague reads. */
export async function setLanguage(tx: Tx, staffId: string, language: string): Promise<void> {
  await sql`select org.set_language(${staffId}, ${language})`.execute(tx);
}
