import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';

interface Line {
  chain: number;
  seq: number;
  ordinal: number;
  at: Date;
  actor: string;
  actorName: string | null;
  sourceTable: string;
  operation: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  micros: string;
}

/** Place of a line in the trail: microseconds, chain, batch, line. */
export type Place = [micros: string, chain: string, seq: string, ordinal: string];

/** Changes of a customer's file, newest first; nothing where the caller does not see the customer. plan: customers.history */
export async function changesOf(tx: Tx, customerId: string, after: Place | null, limit: number): Promise<Line[]> {
  const [micros, chain, seq, ordinal] = after ?? [null, null, null, null];
  const found = await sql<Line>`
    select h.*, (extract(epoch from h.at) * 1000000)::bigint::text as micros
    from customers.history(${customerId}::uuid, ${micros}::bigint, ${chain}::integer, ${seq}::bigint, ${ordinal}::integer, ${limit}) h`.execute(
    tx,
  );
  return found.rows;
}
