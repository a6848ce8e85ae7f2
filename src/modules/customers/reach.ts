import type { Ctx } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { openContact } from './identifiers.ts';

/**
 * The number or address to reach a customer at, in clear, for a message the gate has allowed; null where there is none that works. It goes to
 * the channel and nowhere else.
 */
export async function reachAt(ctx: Ctx, tx: Tx, customerId: string, kind: 'mobile' | 'email'): Promise<string | null> {
  // plan: identifier_customer
  const row = await tx
    .selectFrom('customers.identifier')
    .select(['id', 'valueEnc'])
    .where('customerId', '=', customerId)
    .where('kind', '=', kind)
    .where('status', 'not in', ['empty', 'stopped'])
    .orderBy('isPrimary', 'desc')
    .orderBy('createdAt')
    .limit(1)
    .executeTakeFirst();
  return row ? openContact(ctx, row) : null;
}
