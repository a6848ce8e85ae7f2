import { sql } from 'kysely';
import type { Tx } from '../../platform/db.ts';

/** Letter, sequence and digits of what sales numbers. */
const SERIES = {
  order: ['O', 'sales.order_number', 6],
  quote: ['Q', 'sales.quote_number', 6],
  receipt: ['R', 'sales.receipt_number', 6],
  contract: ['C', 'sales.contract_number', 6],
  appraisal: ['P', 'sales.appraisal_number', 5],
} as const;

/** The next number of a kind: its letter, the civil day, a running number. */
export async function nextNumber(tx: Tx, kind: keyof typeof SERIES, day: string): Promise<string> {
  const [letter, sequence, digits] = SERIES[kind];
  const found = await sql<{ n: string }>`select nextval(${sequence}::regclass)::text as n`.execute(tx);
  return `${letter}${day.replaceAll('-', '')}-${(found.rows[0]?.n ?? '0').padStart(digits, '0')}`;
}
