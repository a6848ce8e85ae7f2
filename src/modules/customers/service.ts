import { sql } from 'kysely';
import type * as z from 'zod';
import { type Ctx, scopeOf } from '../../platform/context.ts';
import { read, type Tx, transact } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { pageFrom } from '../../platform/keyset.ts';
import { searchGrams } from '../../platform/name-grams.ts';
import { findKeys, personKeys } from './finding.ts';
import { type Contact, contactHash, openContact, phoneContact, tailHash } from './identifiers.ts';
import * as queries from './queries.ts';
import type { listCustomers as listEndpoint } from './schema.ts';
import { staleBefore } from './verification/stale.ts';

/** Customers of the acting unit; `q` is anything a customer is known by (`findKeys`). */
export async function listCustomers(ctx: Ctx, query: z.output<(typeof listEndpoint)['query']>) {
  const rows = await read(ctx, async (tx) =>
    queries.customers(tx, {
      ...query,
      orgIds: scopeOf(ctx).orgIds,
      staleBefore: query.stale ? await staleBefore(ctx, tx) : null,
      keys: query.q ? findKeys(ctx, query.q) : null,
    }),
  );
  return pageFrom(rows, query.limit);
}

/** What a search text names a customer by: a full number, the last four digits of one, or a name and pinyin initials. */
export function searchKeys(ctx: Ctx, typed: string) {
  const q = typed.normalize('NFKC');
  const phone = q.replace(/\D/g, '').length >= 7 ? phoneContact(q) : null;
  if (phone) return { hash: contactHash(ctx, phone) };
  if (/^\d{4}$/.test(q)) return { tail: tailHash(ctx, q) };
  return { ...searchGrams(q), text: q.toLowerCase().replace(/\s+/g, '') };
}

/** The newest customers of the acting unit whom a text names as a person, in the caller's transaction. */
export async function findCustomers(ctx: Ctx, tx: Tx, q: string, limit: number) {
  const found = await queries.customers(tx, { orgIds: scopeOf(ctx).orgIds, keys: personKeys(findKeys(ctx, q)), limit });
  return found.slice(0, limit);
}

/** Shows one identifier in clear. Who looked, when and why goes into the audit trail in the same transaction. */
export async function revealIdentifier(
  ctx: Ctx,
  customerId: string,
  identifierId: string,
  reason: string,
): Promise<string> {
  return transact(ctx, async (tx) => {
    const row = await queries.sealedIdentifier(tx, customerId, identifierId);
    if (!row) throw new AppError('request.not_found');
    const detail = JSON.stringify({ customer: customerId, kind: row.kind, reason });
    await sql`select app.audit_view('customers.identifier', ${identifierId}, ${scopeOf(ctx).unitId}::uuid, ${detail}::jsonb)`.execute(
      tx,
    );
    return openContact(ctx, row);
  });
}

/**
 * The customer whom any of the contacts names anywhere in the group, the first contact first; null when nobody is. The number stays locked
 * until the transaction ends, so that two enquiries with one number at the same moment make one customer. Knowing a number is no right
 * to the record behind it: whom to relate is the caller's to decide.
 */
export async function findCustomer(ctx: Ctx, tx: Tx, contacts: readonly Contact[]): Promise<string | null> {
  for (const contact of contacts) {
    const found = await queries.matchIdentifier(tx, contact.kind, contactHash(ctx, contact));
    if (found) return found;
  }
  return null;
}

/** The stages a step moves on; none is taken back. An owner who enquires again is on the way to a next car until it is handed over. */
const STEPS = {
  prospect: ['potential', 'owner'],
  ordered: ['potential', 'prospect'],
  owner: ['potential', 'prospect', 'ordered', 'repurchase'],
} as const;

/** Moves a customer forward in the life cycle, dated (CUS-14). */
export async function advanceStage(tx: Tx, customerId: string, step: keyof typeof STEPS): Promise<void> {
  await tx
    .updateTable('customers.customer')
    .set(({ eb }) => ({
      stage: step === 'prospect' ? sql<string>`case stage when 'owner' then 'repurchase' else 'prospect' end` : step,
      stageSince: new Date(),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', customerId)
    .where('stage', 'in', STEPS[step])
    .execute();
}
