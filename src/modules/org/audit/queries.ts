import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';

export interface AuditRow {
  chain: number;
  seq: number;
  ordinal: number;
  at: Date;
  actor: string;
  actorName: string | null;
  address: string | null;
  sourceTable: string;
  operation: string;
  rowId: string;
  before: unknown;
  after: unknown;
  requestId: string | null;
}

/** Place of an entry in the trail: microseconds, chain, batch, line. */
export type AuditPlace = [micros: string, chain: string, seq: string, ordinal: string];

/** What narrows the trail. */
export interface AuditFilter {
  rowId?: string | undefined;
  actors?: string[] | undefined;
  table?: string | undefined;
  operation?: string | undefined;
  address?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

/** Entries of the trail inside the acting unit, newest first, each with its exact microseconds for the cursor. */
export async function auditEntries(
  tx: Tx,
  after: AuditPlace | null,
  filter: AuditFilter,
  limit: number,
): Promise<(AuditRow & { micros: string })[]> {
  const [micros, chain, seq, ordinal] = after ?? [null, null, null, null];
  const {
    rowId = null,
    actors = null,
    table = null,
    operation = null,
    address = null,
    from = null,
    to = null,
  } = filter;
  const found = await sql<AuditRow & { micros: string }>`
    select v.*, org.actor_name(v.actor) as actor_name, (extract(epoch from v.at) * 1000000)::bigint::text as micros
    from audit.visible(${micros}::bigint, ${chain}::integer, ${seq}::bigint, ${ordinal}::integer, ${rowId}, ${limit}, ${actors}::text[], ${table},
      ${operation}, ${address}, ${from}::timestamptz, ${to}::timestamptz) v`.execute(tx);
  return found.rows;
}

/** Colleagues in scope by name or account, as the trail writes them; namesakes are all meant. */
export async function actorsNamed(tx: Tx, who: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('org.staff')
    .select('id')
    .where(({ or, eb }) => or([eb('name', '=', who), sql<boolean>`lower(login) = ${who.toLowerCase()}`]))
    .limit(20)
    .execute();
  return rows.map((row) => `staff:${row.id}`);
}
