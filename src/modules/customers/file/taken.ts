import type { Ctx } from '../../../platform/context.ts';
import { type Tx, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import type { CheckedContact } from '../check.ts';
import { contactHash } from '../identifiers.ts';
import * as queries from '../queries.ts';
import { type Card, cardsOf, shareNumber } from '../recognition/queries.ts';
import { cardView, noteLook, spend } from '../recognition/service.ts';

/** Another customer has the number; which one stays inside, the masked card goes out. */
class NumberTaken extends AppError {
  readonly card: Card | null;

  constructor(ctx: Ctx, at: number, card: Card | null) {
    super('customer.number_taken', { contact: at, customer: card && cardView(ctx, card) }, [
      {
        field: `contacts.${at}.value`,
        zh: '此号码已属于另一位客户。若确为共用(家庭、车队),请勾选“共用”。',
        en: 'Another customer has this number. If both use it (family, fleet), mark it as shared.',
      },
    ]);
    this.card = card;
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
    if (!shared) throw new NumberTaken(ctx, at, (await cardsOf(tx, [holder]))[0] ?? null);
    both.push({ holder, hash });
  }
  return both;
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
    const { card } = error;
    await spend(ctx, 1);
    await transact(ctx, (tx) => noteLook(ctx, tx, card.id, ['mobile']));
    throw error;
  }
}
