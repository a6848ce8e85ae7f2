import { sql } from 'kysely';
import type * as z from 'zod';
import type { Tx } from '../../../platform/db.ts';
import type { Releasable } from './schema.ts';

type Code = z.output<typeof Releasable>;

/** The release that holds for an order: the latest. */
export function releaseOf(tx: Tx, orderId: string) {
  // plan: delivery_release_order
  return tx
    .selectFrom('sales.deliveryRelease as r')
    .innerJoin('org.staff as f', 'f.id', 'r.releasedBy')
    .select(['r.balanceFen', 'r.reason', 'f.name as releasedByName', 'r.createdAt'])
    .select(sql<Code[]>`r.lacks`.as('lacks'))
    .where('r.orderId', '=', orderId)
    .orderBy('r.createdAt', 'desc')
    .orderBy('r.id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Whether the contract in force of an order says something else than the order. */
export async function contractOutdated(tx: Tx, orderId: string): Promise<boolean> {
  // plan: contract_signed
  const row = await tx
    .selectFrom('sales.contract')
    .select('outdatedAt')
    .where('orderId', '=', orderId)
    .where('state', '=', sql.lit('signed'))
    .where('kind', '=', sql.lit('main'))
    .executeTakeFirst();
  return Boolean(row?.outdatedAt);
}

export async function insertRelease(
  tx: Tx,
  release: {
    id: string;
    orgId: string;
    orderId: string;
    lacks: string[];
    balanceFen: number;
    reason: string;
    releasedBy: string;
  },
): Promise<void> {
  await tx.insertInto('sales.deliveryRelease').values(release).execute();
}
