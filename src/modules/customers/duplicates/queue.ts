import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { type MatchHit, type MatchRow, probe } from '../matching/index.ts';

/** Puts pairs of a customer and those they may be into the queue of duplicates; what somebody decided stays decided. */
export async function queueHits(tx: Tx, customerId: string, hits: readonly MatchHit[]): Promise<void> {
  if (hits.length === 0) return;
  await sql`select customers.queue_duplicates(${customerId}, ${JSON.stringify(hits)}::jsonb)`.execute(tx);
}

/** As the nightly search does, at the door where a customer is made or changed. */
export async function queueDuplicates(tx: Tx, customerId: string, row: MatchRow): Promise<void> {
  await queueHits(tx, customerId, await probe(tx, row, { limit: 5, exclude: customerId }));
}
