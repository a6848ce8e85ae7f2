import { sql } from 'kysely';
import { type Ctx, scopeOf } from '../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../platform/db.ts';
import { AppError, invalid } from '../../platform/errors.ts';
import { emit } from '../../platform/events.ts';
import { pageFrom } from '../../platform/keyset.ts';
import { nameGrams, searchGrams } from '../../platform/name-grams.ts';
import { customerEdited } from '../events.ts';
import { isCity } from '../org/index.ts';
import { type Contact, contactHash, openContact, phoneContact, sealContact, tailHash } from './identifiers.ts';
import * as queries from './queries.ts';

/** Customers of the acting unit; `q` is a name, pinyin initials, a full mobile or the last four digits of one. */
export async function listCustomers(
  ctx: Ctx,
  query: { q?: string | undefined; stage?: string | undefined; cursor?: string | undefined; limit: number },
) {
  const rows = await read(ctx, (tx) =>
    queries.customers(tx, { ...query, orgIds: scopeOf(ctx).orgIds, ...(query.q ? keysOf(ctx, query.q) : {}) }),
  );
  return pageFrom(rows, query.limit);
}

/** What a search text names a customer by: a full number, the last four digits of one, or a name and pinyin initials. */
export function searchKeys(ctx: Ctx, q: string) {
  const phone = q.replace(/\D/g, '').length >= 7 ? phoneContact(q) : null;
  if (phone) return { hash: contactHash(ctx, phone) };
  if (/^\d{4}$/.test(q)) return { tail: tailHash(ctx, q) };
  return { ...searchGrams(q), text: q.toLowerCase().replace(/\s+/g, '') };
}

function keysOf(ctx: Ctx, q: string) {
  const keys = searchKeys(ctx, q);
  return 'grams' in keys ? { search: keys } : keys;
}

/** The newest customers of the acting unit whom a text names, in the caller's transaction (as `q` of the list). */
export async function findCustomers(ctx: Ctx, tx: Tx, q: string, limit: number) {
  const found = await queries.customers(tx, { orgIds: scopeOf(ctx).orgIds, ...keysOf(ctx, q), limit });
  return found.slice(0, limit);
}

/** One customer with everything that belongs to them, as far as the acting unit may see it. */
export async function getCustomer(ctx: Ctx, id: string) {
  return read(ctx, async (tx) => {
    const [customer, identifiers, belongings, timeline] = await Promise.all([
      queries.customerById(tx, id),
      queries.identifiersOf(tx, id),
      queries.belongings(tx, id),
      queries.timeline(tx, { customerId: id }),
    ]);
    if (!customer) throw new AppError('request.not_found');
    if (belongings.member && !ctx.permissions.has('points.read'))
      belongings.member = { ...belongings.member, balance: null };
    return {
      ...customer,
      identifiers,
      ...belongings,
      timeline,
    };
  });
}

/**
 * Changes a customer's own data.
 * @throws AppError request.conflict with the current values when somebody saved in between
 */
export async function editCustomer(
  ctx: Ctx,
  id: string,
  change: { version: number; name: string; cityCode: string | null },
) {
  return transact(ctx, async (tx) => {
    const before = await queries.customerById(tx, id);
    if (!before) throw new AppError('request.not_found');
    const { name, version } = change;
    const { cityCode } = change;
    if (cityCode && !isCity(cityCode))
      throw invalid('cityCode', '没有这个城市代码。', 'There is no city with this code.');
    const updated = await tx
      .updateTable('customers.customer')
      .set({ name, nameGrams: nameGrams(name), cityCode, provinceCode: provinceOf(cityCode), version: version + 1 })
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) {
      throw new AppError('request.conflict', {
        current: { name: before.name, cityCode: before.cityCode, version: before.version },
      });
    }
    const fields = [name !== before.name ? 'name' : '', cityCode !== before.cityCode ? 'cityCode' : ''].filter(Boolean);
    await emit(ctx, tx, customerEdited, {
      orgId: scopeOf(ctx).unitId,
      subjectId: id,
      customerId: id,
      payload: { fields },
    });
    return { ...before, name, cityCode, version: version + 1 };
  });
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

export interface Person {
  name: string;
  /** At least one; the first is the primary one. */
  contacts: [Contact, ...Contact[]];
  cityCode: string | null;
}

/**
 * The customer whom any of the contacts names anywhere in the group, the first contact first; null when nobody is. The number stays locked
 * until the transaction ends, so that two enquiries with one number at the same moment make one customer. Knowing a number is no right
 * to the record behind it: whom to relate is the caller's to decide.
 */
export async function findCustomer(ctx: Ctx, tx: Tx, contacts: Contact[]): Promise<string | null> {
  for (const contact of contacts) {
    const found = await queries.matchIdentifier(tx, contact.kind, contactHash(ctx, contact));
    if (found) return found;
  }
  return null;
}

/** Makes a customer, seen by a unit and the brand above it. */
export async function createCustomer(ctx: Ctx, tx: Tx, person: Person, seenBy: string): Promise<string> {
  const customerId = newId();
  const identifiers = person.contacts.map((contact, at) => sealContact(ctx, customerId, contact, at === 0));
  const { name, cityCode } = person;
  // In this order on one connection: the row, the right to see it, what hangs on it.
  await Promise.all([
    tx
      .insertInto('customers.customer')
      .values({
        id: customerId,
        name,
        nameGrams: nameGrams(name),
        primaryMasked: identifiers[0]?.masked ?? null,
        cityCode,
        provinceCode: provinceOf(cityCode),
      })
      .execute(),
    queries.relate(tx, customerId, seenBy),
    tx.insertInto('customers.identifier').values(identifiers).execute(),
  ]);
  return customerId;
}

function provinceOf(cityCode: string | null): string | null {
  return cityCode ? `${cityCode.slice(0, 2)}0000` : null;
}

const STAGES = ['potential', 'prospect', 'ordered', 'owner'] as const;

/** Moves a customer forward in the life cycle, dated; a later stage is never taken back by an earlier step (CUS-14). */
export async function advanceStage(tx: Tx, customerId: string, stage: (typeof STAGES)[number]): Promise<void> {
  const earlier = STAGES.slice(0, STAGES.indexOf(stage));
  await tx
    .updateTable('customers.customer')
    .set(({ eb }) => ({ stage, stageSince: new Date(), version: eb('version', '+', 1) }))
    .where('id', '=', customerId)
    .where('stage', 'in', earlier)
    .execute();
}

export interface ConsentGiven {
  purpose: 'share_dealer' | 'marketing_call';
  granted: boolean;
}

/** Adds to the consent ledger: the text version that was shown, the channel and what proves it (PIPL art. 14). */
export async function recordConsents(
  tx: Tx,
  customerId: string,
  consents: ConsentGiven[],
  shown: { textVersion: string; channel: string; evidence: Record<string, unknown> },
): Promise<void> {
  if (consents.length === 0) return;
  await tx
    .insertInto('customers.consent')
    .values(
      consents.map(({ purpose, granted }) => ({
        id: newId(),
        customerId,
        purpose,
        state: granted ? 'granted' : 'denied',
        textVersion: shown.textVersion,
        channel: shown.channel,
        evidence: JSON.stringify(shown.evidence),
      })),
    )
    .execute();
}
