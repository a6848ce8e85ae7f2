import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';

/** A customer found group-wide, as the database lets it out: masked where not in scope. */
export interface Card {
  id: string;
  inScope: boolean;
  name: string;
  kind: 'person' | 'enterprise' | 'institution' | 'dealer';
  stage: string;
  status: string;
  cityCode: string | null;
  mobileMasked: string | null;
  holderId: string | null;
  holderKind: string | null;
  holderName: string | null;
  holderNameEn: string | null;
  since: Date | null;
  claimed: boolean;
}

/** What may be shown of customers found group-wide, in the order asked for; those who may not be shown at all are left out. */
export async function cardsOf(tx: Tx, ids: readonly string[]): Promise<Card[]> {
  if (ids.length === 0) return [];
  const found = await sql<Card>`select * from customers.cards(${[...ids]}::uuid[])`.execute(tx);
  return ids.flatMap((id) => found.rows.filter((row) => row.id === id));
}

/** The customer another system knows by a number, anywhere in the group. */
export async function byExternalId(tx: Tx, source: string, id: string): Promise<string | null> {
  const found = await sql<{ id: string | null }>`select customers.by_external_id(${source}, ${id}) as id`.execute(tx);
  return found.rows[0]?.id ?? null;
}

/** The customer whose member card it is, anywhere in the group. */
export async function byCard(tx: Tx, card: string): Promise<string | null> {
  const found = await sql<{ id: string | null }>`select customers.by_card(${card}) as id`.execute(tx);
  return found.rows[0]?.id ?? null;
}

/** Who owns the car of a VIN or a plate now, anywhere in the group. */
export async function byVehicle(tx: Tx, vin: string | null, plate: string | null): Promise<string[]> {
  if (!vin && !plate) return [];
  const found = await sql<{ id: string }>`select id from customers.by_vehicle(${vin}, ${plate}) id`.execute(tx);
  return found.rows.map(({ id }) => id);
}

/** Customers anywhere in the group who have one of these numbers or documents, by their keyed hashes. */
export async function holdersOf(tx: Tx, hashes: readonly Buffer[]): Promise<string[]> {
  if (hashes.length === 0) return [];
  const found = await sql<{ id: string }>`select id from customers.holders_of(${[...hashes]}::bytea[]) id`.execute(tx);
  return found.rows.map(({ id }) => id);
}

/** Marks a number as used by several people. */
export async function shareNumber(tx: Tx, holders: readonly string[], hash: Buffer): Promise<void> {
  await sql`select customers.share_number(${[...holders]}::uuid[], ${hash})`.execute(tx);
}
