import { sql } from 'kysely';
import type { Tx } from '../../platform/db.ts';
import { beforeCursor, microseconds, readCursor } from '../../platform/keyset.ts';

interface ListQuery {
  orgIds: string[] | null;
  stage?: string | undefined;
  search?: { grams: string[]; initials: string | null; text: string } | null;
  tail?: Buffer | null;
  hash?: Buffer | null;
  cursor?: string | undefined;
  limit: number;
}

/** Customers in scope, newest first. */
export function customers(tx: Tx, { orgIds, stage, search, tail, hash, cursor, limit }: ListQuery) {
  let query = tx
    .selectFrom('customers.customer as c')
    .select(['c.id', 'c.name', 'c.kind', 'c.cityCode', 'c.stage', 'c.createdAt'])
    .select('c.primaryMasked as mobileMasked')
    .select(({ ref }) => microseconds(ref('c.createdAt')).as('cursorAt'));
  if (orgIds && !search) {
    // plan: relationship_org for a dealer, customer_created with a probe of the relationship's unique index for many units
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('customers.relationship as r')
          .select('r.id')
          .whereRef('r.customerId', '=', 'c.id')
          .where('r.orgId', 'in', orgIds),
      ),
    );
  }
  if (stage) query = query.where('c.stage', '=', stage);
  // plan: customers.found gives the page's ids in scope, each looked up by its key here
  if (search) {
    const { grams, initials, text } = search;
    const after = cursor ? readCursor(cursor) : null;
    query = query.where(
      'c.id',
      'in',
      sql<string>`(select customers.found(${grams}::text[], ${initials}, ${text}, ${stage ?? null}, ${after?.at ?? null}::bigint, ${after?.id ?? null}::uuid, ${limit + 1}))`,
    );
  }
  // plan: identifier_tail, identifier_value
  if (tail)
    query = query.where(
      'c.id',
      'in',
      tx.selectFrom('customers.identifier').select('customerId').where('tailHash', '=', tail),
    );
  if (hash)
    query = query.where(
      'c.id',
      'in',
      tx.selectFrom('customers.identifier').select('customerId').where('valueHash', '=', hash),
    );
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('c.createdAt'), ref('c.id'), cursor));
  return query
    .orderBy('c.createdAt', 'desc')
    .orderBy('c.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** One customer, as far as visible. */
export function customerById(tx: Tx, id: string) {
  return tx
    .selectFrom('customers.customer as c')
    .select(['c.id', 'c.name', 'c.kind', 'c.cityCode', 'c.stage', 'c.stageSince', 'c.version', 'c.createdAt'])
    .select('c.primaryMasked as mobileMasked')
    .where('c.id', '=', id)
    .executeTakeFirst();
}

/** Identifiers of a customer, masked. */
export function identifiersOf(tx: Tx, customerId: string) {
  return tx
    .selectFrom('customers.identifier')
    .select(['id', 'kind', 'masked'])
    .where('customerId', '=', customerId)
    .orderBy('createdAt')
    .execute();
}

/** The sealed value of one identifier. */
export function sealedIdentifier(tx: Tx, customerId: string, identifierId: string) {
  return tx
    .selectFrom('customers.identifier')
    .select(['id', 'valueEnc', 'kind'])
    .where('id', '=', identifierId)
    .where('customerId', '=', customerId)
    .executeTakeFirst();
}

/** What belongs to a customer in other modules' tables, read across schemas; their policies decide what of it shows. */
export async function belongings(tx: Tx, customerId: string) {
  const [vehicles, leads, orders, members, consents] = await Promise.all([
    tx
      .selectFrom('products.ownership as w')
      .innerJoin('products.unit as u', 'u.id', 'w.unitId')
      .innerJoin('products.trim as t', 't.id', 'u.trimId')
      .innerJoin('products.model as m', 'm.id', 't.modelId')
      .innerJoin('products.series as s', 's.id', 'm.seriesId')
      .select(['u.id', 'u.vin', 'u.plate', 's.name as seriesName', 's.nameEn as seriesNameEn', 'w.fromDate'])
      .where('w.customerId', '=', customerId)
      .where('w.toDate', 'is', null)
      .execute(),
    tx
      .selectFrom('leads.lead')
      .select(['id', 'status', 'grade', 'channel', 'createdAt'])
      .where('customerId', '=', customerId)
      .orderBy('createdAt', 'desc')
      .limit(20)
      .execute(),
    tx
      .selectFrom('sales.order')
      .select(['id', 'number', 'status', 'createdAt'])
      .where('customerId', '=', customerId)
      .orderBy('createdAt', 'desc')
      .limit(20)
      .execute(),
    tx
      .selectFrom('club.member as m')
      .leftJoin('club.account as a', (join) => join.onRef('a.memberId', '=', 'm.id').on('a.kind', '=', 'available'))
      .select(['m.id', 'm.status', 'm.cardNumber', 'a.balance'])
      .where('m.customerId', '=', customerId)
      .orderBy('m.createdAt', 'desc')
      .limit(1)
      .execute(),
    tx
      .selectFrom('customers.consent')
      .distinctOn('purpose')
      .select(['purpose', 'state', 'textVersion', 'createdAt as at'])
      .where('customerId', '=', customerId)
      .orderBy('purpose')
      .orderBy('createdAt', 'desc')
      .execute(),
  ]);
  return { vehicles, leads, orders, member: members[0] ?? null, consents };
}

/** Events of a subject or a customer, newest first, with who and where. */
export function timeline(tx: Tx, by: { customerId: string } | { subjectId: string }) {
  const base = tx
    .selectFrom('app.event as e')
    .innerJoin('org.unit as u', 'u.id', 'e.orgId')
    .select([
      'e.id',
      'e.name as event',
      'e.occurredAt as at',
      'e.actor',
      'u.name as unitName',
      'u.nameEn as unitNameEn',
    ])
    // plan: at most fifty look-ups by staff_pkey
    .select([
      sql<string | null>`org.actor_name(e.actor)`.as('actorName'),
      sql<Record<string, unknown>>`e.payload`.as('facts'),
    ]);
  const filtered =
    'customerId' in by ? base.where('e.customerId', '=', by.customerId) : base.where('e.subjectId', '=', by.subjectId);
  return filtered.orderBy('e.occurredAt', 'desc').orderBy('e.id', 'desc').limit(50).execute();
}

/** The customer who holds an identifier anywhere in the group; waits for another creation of the same one. */
export async function matchIdentifier(tx: Tx, kind: string, hash: Buffer): Promise<string | null> {
  const found = await sql<{ id: string | null }>`select customers.match_identifier(${kind}, ${hash}) as id`.execute(tx);
  return found.rows[0]?.id ?? null;
}

/** Lets a unit and the brand above it see a customer. */
export async function relate(tx: Tx, customerId: string, unitId: string): Promise<void> {
  await sql`select customers.relate(${customerId}, ${unitId})`.execute(tx);
}
