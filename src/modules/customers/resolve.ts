import { sql } from 'kysely';
import type { Ctx } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { queueHits } from './duplicates/queue.ts';
import { type Contact, contactHash, sealContact } from './identifiers.ts';
import { evidenceOf } from './matching/explain.ts';
import { type MatchHit, type MatchRow, matchRow, probe } from './matching/index.ts';
import { factsOfNew, refreshMatch } from './matching-facts.ts';
import { createCustomer, type Person } from './new-customer.ts';
import { matchIdentifier } from './queries.ts';
import { isProven } from './recognition/proof.ts';
import { shareNumber } from './recognition/queries.ts';
import { findCustomer } from './service.ts';

/** Somebody the house knows already. */
export interface Recognised {
  customerId: string;
  /** `exact`: holds the number; `matched`: everything together leaves no doubt. */
  how: 'exact' | 'matched';
  /** The number is theirs, but the name given is clearly another one: it must overwrite nothing, and is worth noting. */
  otherName: boolean;
}

/** What a look at the whole group brought. */
export interface Finding {
  known: Recognised | null;
  /** Who holds the number of somebody who is nevertheless another person. */
  sharedWith: string | null;
  /** Whom else the person may be. */
  hits: MatchHit[];
}

/** Another person beyond doubt, even with the same number: their documents or dates of birth differ. */
const OTHER_PERSON = ['ids_differ', 'genders_differ'];
const OTHER_NAME = ['other', 'family'];
const SAME_NAME = ['same', 'reading'];
const levelOf = (hit: Pick<MatchHit, 'evidence'> | null, field: string) =>
  hit?.evidence.find((one) => one.field === field)?.level ?? '';

/**
 * Whom an enquiry, a form, a message or a job is about (decision 0010). The holder of a number is taken for the person unless documents say
 * otherwise: then nobody is known, and whoever is made shares the number. Of several holders the one of that name. Without a holder, the one
 * record that matches for certain by a key of its own (document, vehicle, account, mailbox), with nothing against it. Each number stays locked until the transaction ends, so that two enquiries at
 * the same moment make one customer.
 */
export async function recognisePerson(ctx: Ctx, tx: Tx, person: Person): Promise<Finding> {
  const holder = await findCustomer(ctx, tx, person.contacts);
  const exact = (customerId: string, otherName = false): Finding => ({
    known: { customerId, how: 'exact', otherName },
    sharedWith: null,
    hits: [],
  });
  if (holder && !person.documents?.length && !person.birthOn && (await bearsName(tx, holder, person.name)))
    return exact(holder);
  const row = matchRow(ctx.keys, factsOfNew(person));
  const hits = await probe(tx, row, { limit: 10 });
  if (!holder) {
    const certain = hits.filter((hit) => hit.band === 'certain' && hit.vetoes.length === 0 && isProven(hit));
    const [only] = certain;
    const known: Recognised | null =
      only && certain.length === 1 ? { customerId: only.customerId, how: 'matched', otherName: false } : null;
    return { known, sharedWith: null, hits };
  }
  const compared = await compareWith(tx, row, holder);
  const otherName = OTHER_NAME.includes(levelOf(compared, 'name')) || levelOf(compared, 'first_name') === 'other';
  const namesake = hits.find(
    (one) =>
      otherName &&
      one.vetoes.length === 0 &&
      ['same', 'second'].includes(levelOf(one, 'mobile')) &&
      SAME_NAME.includes(levelOf(one, 'name')),
  );
  if (namesake) return exact(namesake.customerId);
  const contradicted =
    compared?.vetoes.some((veto) => OTHER_PERSON.includes(veto)) ||
    (otherName && levelOf(compared, 'birth') === 'other');
  return contradicted ? { known: null, sharedWith: holder, hits } : exact(holder, otherName);
}

export type Resolved = Omit<Recognised, 'how'> & { how: Recognised['how'] | 'created' };

/** What follows from a recognition; a customer seen by a unit is made where nobody was recognised. The numbers given are kept with whom they were given for; nobody's data are overwritten. */
export async function takeUp(ctx: Ctx, tx: Tx, person: Person, found: Finding, seenBy: string): Promise<Resolved> {
  const { known, sharedWith, hits } = found;
  if (known?.how === 'exact') return known;
  if (known) {
    await addContacts(ctx, tx, known.customerId, person.contacts);
    return known;
  }
  const customerId = await createCustomer(ctx, tx, person, seenBy);
  if (sharedWith)
    for (const contact of person.contacts) await shareNumber(tx, [sharedWith, customerId], contactHash(ctx, contact));
  await queueHits(tx, customerId, hits);
  return { customerId, how: 'created', otherName: false };
}

/** Keeps numbers with a customer who was recognised or chosen; one that another customer holds is marked as shared by both. */
export async function addContacts(ctx: Ctx, tx: Tx, customerId: string, contacts: readonly Contact[]): Promise<void> {
  for (const contact of contacts) {
    const holder = await matchIdentifier(tx, contact.kind, contactHash(ctx, contact));
    if (holder === customerId) continue;
    const { valueEnc, valueHash, tailHash, ...row } = sealContact(ctx, customerId, contact, false);
    const hex = (bytes: Buffer | null) => bytes && `\\x${bytes.toString('hex')}`;
    const sealed = {
      id: row.id,
      customer_id: customerId,
      kind: row.kind,
      masked: row.masked,
      value_enc: hex(valueEnc),
      value_hash: hex(valueHash),
      tail_hash: hex(tailHash),
      shared: holder !== null,
    };
    await sql`select customers.keep_contact(${JSON.stringify(sealed)}::jsonb)`.execute(tx);
    if (holder) await shareNumber(tx, [holder], valueHash);
  }
  await refreshMatch(ctx, tx, customerId);
}

/** How an enquiry compares with the holder of its number; null where nothing is known of the holder. */
async function compareWith(tx: Tx, row: MatchRow, customerId: string) {
  const found = await sql<{ pattern: string; vetoes: string[] }>`
    select pattern::text, vetoes from customers.compare_with(${JSON.stringify(row)}::jsonb, ${customerId})`.execute(tx);
  const [one] = found.rows;
  return one ? { evidence: evidenceOf(BigInt(one.pattern), [], 0, 0), vetoes: one.vetoes } : null;
}

async function bearsName(tx: Tx, customerId: string, name: string): Promise<boolean> {
  const found = await sql<{ yes: boolean }>`select customers.bears_name(${customerId}, ${name}) as yes`.execute(tx);
  return found.rows[0]?.yes ?? false;
}
