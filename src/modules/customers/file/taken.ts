import type { Ctx } from '../../../platform/context.ts';
import { type Tx, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import type { CheckedContact, CheckedDocument } from '../check.ts';
import { documentHash } from '../documents.ts';
import { contactHash } from '../identifiers.ts';
import * as queries from '../queries.ts';
import { type Card, cardsOf, shareNumber } from '../recognition/queries.ts';
import { cardView, noteLook, spend } from '../recognition/service.ts';

const WORDS = {
  contact: {
    part: 'contacts',
    value: 'value',
    zh: '此号码已属于另一位客户。若确为共用(家庭、车队),请勾选“共用”。',
    en: 'Another customer has this number. If both use it (family, fleet), mark it as shared.',
  },
  document: {
    part: 'documents',
    value: 'number',
    zh: '此证件已登记在另一份客户档案中,请使用那份档案。若两份档案都要保留,请勾选“仍然登记”,之后由数据管理员核对。',
    en: 'Another record holds this document; use that one. To keep both, tick “Keep it here too”: a data steward will compare them.',
  },
};

/** Another customer has the number; which one stays inside, the masked card goes out. */
class NumberTaken extends AppError {
  readonly card: Card | null;
  readonly by: 'mobile' | 'idNumber';

  constructor(ctx: Ctx, list: keyof typeof WORDS, at: number, card: Card | null) {
    const { part, value, zh, en } = WORDS[list];
    super('customer.number_taken', { [list]: at, customer: card && cardView(ctx, card) }, [
      { field: `${part}.${at}.${value}`, zh, en },
    ]);
    this.card = card;
    this.by = list === 'contact' ? 'mobile' : 'idNumber';
  }
}

/**
 * Holds back a phone number that another customer of the group has, unless somebody confirmed that both use it: then both are marked. The
 * refusal carries the masked card of the holder, as recognition shows it.
 * @throws AppError customer.number_taken naming the contact
 */
export async function refuseTaken(
  ctx: Ctx,
  tx: Tx,
  contacts: readonly CheckedContact[],
  customerId: string | null,
): Promise<Shared[]> {
  const both: Shared[] = [];
  for (const [at, { value, shared }] of contacts.entries()) {
    if (!value || (value.kind !== 'mobile' && value.kind !== 'landline')) continue;
    const hash = contactHash(ctx, value);
    // Also where it is shared: two creations of one number at the same moment wait for each other here.
    const holder = await queries.matchIdentifier(tx, value.kind, hash);
    if (!holder || holder === customerId) continue;
    if (!shared) throw new NumberTaken(ctx, 'contact', at, (await cardsOf(tx, [holder]))[0] ?? null);
    both.push({ holder, hash });
  }
  return both;
}

/**
 * Holds back an identity number or a credit code that stands in another live file of the group: it names one person, one organisation. Said
 * to be wanted nevertheless it is kept, and the pair waits in the queue of duplicates.
 * @throws AppError customer.number_taken naming the document
 */
export async function refuseTakenDocuments(
  ctx: Ctx,
  tx: Tx,
  documents: readonly CheckedDocument[],
  customerId: string | null,
): Promise<void> {
  for (const [at, { value, shared }] of documents.entries()) {
    if (!value?.checked) continue;
    const holder = await queries.matchDocument(tx, value.kind, documentHash(ctx, value));
    if (holder && holder !== customerId && !shared)
      throw new NumberTaken(ctx, 'document', at, (await cardsOf(tx, [holder]))[0] ?? null);
  }
}

/** A number two customers use, and who had it first. */
export interface Shared {
  holder: string;
  hash: Buffer;
}

/** Marks the numbers that a customer shares on both sides. */
export async function markShared(tx: Tx, customerId: string, both: readonly Shared[]): Promise<void> {
  for (const { holder, hash } of both) await shareNumber(tx, [holder, customerId], hash);
}

/** Runs a change that may be refused for a number; a card of another dealer's customer that the refusal shows is counted and audited. */
export async function tellingTaken<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await transact(ctx, work);
  } catch (error) {
    if (!(error instanceof NumberTaken) || !error.card || error.card.inScope) throw error;
    const { card, by } = error;
    await spend(ctx, 1);
    await transact(ctx, (tx) => noteLook(ctx, tx, card.id, [by]));
    throw error;
  }
}
