import { sql } from 'kysely';
import type { Tx } from '../../platform/db.ts';
import { beforeCursor, microseconds, readCursor } from '../../platform/keyset.ts';
import type { FindKeys } from './finding.ts';

interface ListQuery {
  orgIds: string[] | null;
  stage?: string | undefined;
  kind?: string | undefined;
  status?: string | undefined;
  dealerId?: string | undefined;
  cityCode?: string | undefined;
  vip?: 'true' | undefined;
  tag?: string | undefined;
  valueClass?: string | undefined;
  source?: string | undefined;
  archivistId?: string | undefined;
  missing?: string | undefined;
  /** Only files not verified (or made) since. */
  staleBefore?: Date | null;
  /** What a search text may be a key of. */
  keys?: FindKeys | null;
  cursor?: string | undefined;
  limit: number;
}

/** Customers in scope, newest first. */
export function customers(tx: Tx, given: ListQuery) {
  const { orgIds, stage, keys, cursor, limit } = given;
  let query = tx
    .selectFrom('customers.customer as c')
    .select(['c.id', 'c.name', 'c.kind', 'c.cityCode', 'c.stage', 'c.createdAt', 'c.status', 'c.vip', 'c.tags'])
    .select(['c.valueClass', 'c.source', 'c.completeness', 'c.missing', 'c.verifiedAt'])
    .select('c.primaryMasked as mobileMasked')
    .select(({ ref }) => microseconds(ref('c.createdAt')).as('cursorAt'));
  // plan: customers.found and customers.marked give the page's ids in scope, each looked up by its key here
  const ids = keys ? foundIds(keys, given) : given.tag || given.missing || given.staleBefore ? markedIds(given) : null;
  if (ids) return query.where('c.id', 'in', ids).orderBy('c.createdAt', 'desc').orderBy('c.id', 'desc').execute();
  if (orgIds) {
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
  // plan: customer_stage, customer_city, customer_organisation, customer_vip, customer_status, customer_archivist
  const { kind, status, cityCode, vip, valueClass, source, archivistId, dealerId } = given;
  query = query.where('c.status', '=', sql.lit(status ?? 'active'));
  if (stage) query = query.where('c.stage', '=', stage);
  if (kind)
    query = query.where('c.kind', '=', kind).$if(kind !== 'person', (q) => q.where('c.kind', '<>', sql.lit('person')));
  if (cityCode) query = query.where('c.cityCode', '=', cityCode);
  if (vip) query = query.where('c.vip', '=', sql.lit(true));
  if (valueClass) query = query.where('c.valueClass', '=', valueClass);
  if (source) query = query.where('c.source', '=', source);
  if (archivistId)
    query = query.where(
      'c.archivistId',
      archivistId === 'none' ? 'is' : '=',
      archivistId === 'none' ? null : archivistId,
    );
  if (dealerId)
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('customers.relationship as d')
          .select('d.id')
          .whereRef('d.customerId', '=', 'c.id')
          .where('d.orgId', '=', dealerId),
      ),
    );
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('c.createdAt'), ref('c.id'), cursor));
  return query
    .orderBy('c.createdAt', 'desc')
    .orderBy('c.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** The filters of the list as customers.filter_sql takes them; what is undefined is left out. */
function filtersOf(given: ListQuery): string {
  return JSON.stringify({
    stage: given.stage,
    kind: given.kind,
    status: given.status,
    city_code: given.cityCode,
    vip: given.vip,
    tags: given.tag,
    value_class: given.valueClass,
    source: given.source,
    archivist_id: given.archivistId,
    missing: given.missing,
    stale_before: given.staleBefore?.toISOString(),
    dealer_id: given.dealerId,
  });
}

const afterOf = ({ cursor }: ListQuery) => (cursor ? readCursor(cursor) : null);

/** The ids of the page in scope that a search text and the filters leave; each is then looked up by its key. */
function foundIds(keys: FindKeys, given: ListQuery) {
  const after = afterOf(given);
  return sql<string>`(select customers.found(${JSON.stringify(keys)}::jsonb, ${filtersOf(given)}::jsonb, ${after?.at ?? null}::bigint, ${after?.id ?? null}::uuid, ${given.limit + 1}))`;
}

/** As `foundIds`, for a tag, a missing field or staleness without a search text. */
function markedIds(given: ListQuery) {
  const after = afterOf(given);
  const filters = filtersOf({ ...given, status: given.status ?? 'active' });
  return sql<string>`(select customers.marked(${filters}::jsonb, ${after?.at ?? null}::bigint, ${after?.id ?? null}::uuid, ${given.limit + 1}))`;
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

/** The customer who holds an identifier anywhere in the group; waits for another creation of the same one. */
export async function matchIdentifier(tx: Tx, kind: string, hash: Buffer): Promise<string | null> {
  const found = await sql<{ id: string | null }>`select customers.match_identifier(${kind}, ${hash}) as id`.execute(tx);
  return found.rows[0]?.id ?? null;
}

/** The customer who holds a document anywhere in the group; waits for another creation with the same one. */
export async function matchDocument(tx: Tx, kind: string, hash: Buffer): Promise<string | null> {
  const found = await sql<{ id: string | null }>`select customers.match_document(${kind}, ${hash}) as id`.execute(tx);
  return found.rows[0]?.id ?? null;
}

/** As `relate`, for many customers, each with a unit of its own. */
export async function relateMany(tx: Tx, customerIds: readonly string[], unitIds: readonly string[]): Promise<void> {
  await sql`select customers.relate_many(${[...customerIds]}::uuid[], ${[...unitIds]}::uuid[])`.execute(tx);
}

/** Lets a unit and the brand above it see a customer. */
export async function relate(tx: Tx, customerId: string, unitId: string): Promise<void> {
  await sql`select customers.relate(${customerId}, ${unitId})`.execute(tx);
}
