import { sql } from 'kysely';
import { newId, type Tx } from '../../../platform/db.ts';

/** What somebody said about one purpose. */
export interface ConsentGiven {
  /** Code of customers.purpose. */
  purpose: string;
  granted: boolean;
}

/** How it was said: the text version that was shown, the channel (dictionary consent_channel or lead_channel), what proves it. */
export interface ConsentShown {
  textVersion: string;
  channel: string;
  evidence: Record<string, unknown>;
}

/** One line for the ledger. */
export interface LedgerLine extends ConsentShown {
  purpose: string;
  state: 'granted' | 'denied' | 'withdrawn';
  recipientUnitId?: string | null;
  recipientId?: string | null;
  validUntil?: Date | null;
}

/** Adds lines to the consent ledger; returns their ids (PIPL art. 14, 15, 23). */
export async function addConsents(tx: Tx, customerId: string, lines: readonly LedgerLine[]): Promise<string[]> {
  if (lines.length === 0) return [];
  const rows = lines.map((line) => ({
    id: newId(),
    customerId,
    purpose: line.purpose,
    state: line.state,
    textVersion: line.textVersion,
    channel: line.channel,
    evidence: JSON.stringify(line.evidence),
    recipientUnitId: line.recipientUnitId ?? null,
    recipientId: line.recipientId ?? null,
    validUntil: line.validUntil ?? null,
  }));
  await tx.insertInto('customers.consent').values(rows).execute();
  return rows.map((row) => row.id);
}

/** Adds what a form's boxes said to the consent ledger (PIPL art. 14). */
export async function recordConsents(
  tx: Tx,
  customerId: string,
  consents: readonly ConsentGiven[],
  shown: ConsentShown,
): Promise<void> {
  const lines = consents.map(({ purpose, granted }) => ({
    ...shown,
    purpose,
    state: granted ? ('granted' as const) : ('denied' as const),
  }));
  await addConsents(tx, customerId, lines);
}

/** The kinds of data that go along with a lead. */
export const LEAD_DATA = ['name', 'mobile', 'city', 'interest', 'comments'] as const;

/** Notes that a dealer received a person's data, with the consent it rests on (PIPL art. 23). */
export async function logSharing(
  tx: Tx,
  customerId: string,
  receiverId: string,
  what: { dataKinds: readonly string[]; about: string; aboutId: string | null },
): Promise<void> {
  await sql`select customers.log_sharing(${customerId}, ${receiverId}, ${[...what.dataKinds]}::text[], ${what.about}, ${what.aboutId}::uuid)`.execute(
    tx,
  );
}

/** As `logSharing`, for many customers at once, each about a record of its own. */
export async function logSharingMany(
  tx: Tx,
  lines: readonly { customerId: string; receiverId: string; aboutId: string }[],
  what: { dataKinds: readonly string[]; about: string },
): Promise<void> {
  await sql`select customers.log_sharing_many(${lines.map((line) => line.customerId)}::uuid[], ${lines.map((line) => line.receiverId)}::uuid[],
    ${lines.map((line) => line.aboutId)}::uuid[], ${[...what.dataKinds]}::text[], ${what.about})`.execute(tx);
}

/**
 * Notes that the acting unit passes data of a person to a third party they agreed to (PIPL art. 23); false where there is no consent that holds.
 */
export async function logPartnerSharing(
  tx: Tx,
  customerId: string,
  recipientId: string,
  what: { dataKinds: readonly string[]; about: string; aboutId: string },
): Promise<boolean> {
  const { rows } = await sql<{ noted: boolean }>`
    select customers.log_partner_sharing(${customerId}, ${recipientId}, ${[...what.dataKinds]}::text[], ${what.about}, ${what.aboutId}::uuid) as noted`.execute(
    tx,
  );
  return rows[0]?.noted ?? false;
}

/** Whether a third party stands among those that people may agree to. */
export async function recipientKnown(tx: Tx, id: string): Promise<boolean> {
  const found = await tx.selectFrom('customers.recipient').select('id').where('id', '=', id).executeTakeFirst();
  return found !== undefined;
}

/** Whether the person has said no to being passed to this dealer: nobody is passed on against their word. */
export async function refusesSharing(tx: Tx, customerId: string, dealerId: string): Promise<boolean> {
  const { rows } = await sql<{ state: string }>`
    select s.state from customers.standing(customers.lineage_of(customers.survivor_of(${customerId})), 'share_dealer', ${dealerId}::uuid, null, now()) s`.execute(
    tx,
  );
  return rows[0] !== undefined && rows[0].state !== 'granted';
}

/** The version of the notice that holds now. */
export async function currentVersion(tx: Tx, now: Date): Promise<string> {
  const row = await tx
    .selectFrom('customers.notice')
    .select('version')
    .where('validFrom', '<=', now)
    .orderBy('validFrom', 'desc')
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.version ?? '';
}
