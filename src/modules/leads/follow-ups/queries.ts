import type { Tx } from '../../../platform/db.ts';

/** The number a customer is called by first, as its id. plan: identifier_customer */
export async function primaryNumber(tx: Tx, customerId: string): Promise<string | null> {
  const found = await tx
    .selectFrom('customers.identifier')
    .select('id')
    .where('customerId', '=', customerId)
    .where('kind', '<>', 'email')
    .orderBy('isPrimary', 'desc')
    .orderBy('createdAt')
    .limit(1)
    .executeTakeFirst();
  return found?.id ?? null;
}
