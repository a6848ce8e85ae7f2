import type { Insertable } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import type { DB } from '../../../platform/db.types.ts';

/** The state of a customer whom the caller sees; undefined for anybody else. */
export async function statusOf(tx: Tx, customerId: string): Promise<string | undefined> {
  const found = await tx
    .selectFrom('customers.customer')
    .select('status')
    .where('id', '=', customerId)
    .executeTakeFirst();
  return found?.status;
}

/** Adds an interaction. */
export async function insertInteraction(tx: Tx, row: Insertable<DB['customers.interaction']>): Promise<void> {
  await tx.insertInto('customers.interaction').values(row).execute();
}
