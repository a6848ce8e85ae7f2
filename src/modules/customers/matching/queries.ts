import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { type Evidence, evidenceOf } from './explain.ts';
import type { MatchRow } from './facts.ts';

/** A customer a record may be, and why. */
export interface MatchHit {
  customerId: string;
  /** Log2 odds of one person. */
  weight: number;
  probability: number;
  band: 'certain' | 'likely' | 'possible';
  evidence: Evidence[];
  /** Codes of what forbids a merge without a person; explainVeto() words them. */
  vetoes: string[];
}

/** Keeps what the matcher knows of a customer up to date; called in the transaction that makes or changes the customer. */
export async function keepMatchRow(tx: Tx, customerId: string, row: MatchRow): Promise<void> {
  await sql`select customers.keep_match(${customerId}::uuid, ${JSON.stringify(row)}::jsonb)`.execute(tx);
}

/** As keepMatchRow, for many at once (imports): one statement, so a few hundred to a few thousand a call. */
export async function keepMatchRows(tx: Tx, rows: readonly { customerId: string; row: MatchRow }[]): Promise<void> {
  if (rows.length === 0) return;
  const all = JSON.stringify(rows.map(({ customerId, row }) => ({ ...row, customer_id: customerId })));
  await sql`select customers.keep_matches(${all}::jsonb)`.execute(tx);
}

/** Takes a customer out of recognition (merged, erased, restricted); open pairs with it go as well. */
export async function dropMatchRow(tx: Tx, customerId: string): Promise<void> {
  await sql`select customers.drop_match(${customerId}::uuid)`.execute(tx);
}

interface ProbeRow {
  customerId: string;
  weight: number;
  probability: number;
  band: MatchHit['band'];
  vetoes: string[];
  pattern: string;
  shift: number;
  bits: number[];
  doubt: number;
}

/**
 * The customers of the whole group a record may be, best first. Looks past the caller's scope: what may be shown of a hit is the caller's
 * to decide.
 */
export async function probe(
  tx: Tx,
  row: MatchRow,
  { limit, exclude }: { limit: number; exclude?: string | undefined },
): Promise<MatchHit[]> {
  const { rows } = await sql<ProbeRow>`
    select customer_id, weight, probability, band, vetoes, pattern::text as pattern, shift, bits, doubt
    from customers.match_probe(${JSON.stringify(row)}::jsonb, ${limit}, ${exclude ?? null}::uuid)`.execute(tx);
  return rows.map(({ pattern, bits, shift, doubt, ...hit }) => ({
    ...hit,
    evidence: evidenceOf(BigInt(pattern), bits, shift, doubt),
  }));
}
