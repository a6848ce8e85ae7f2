import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import type { MatchRow } from '../matching/index.ts';

/** A record that holds what a row names; `place` counts the rows from 1. Its name serves to compare and is not shown. */
export interface Held {
  place: number;
  customerId: string;
  name: string;
  seen: boolean;
  documents: Buffer[] | null;
}

type Asked = { hash: Buffer | null; word: string | null; source: string | null } | null;

/** Who holds what rows name, group-wide. */
export async function held(tx: Tx, kind: string, rows: readonly Asked[]): Promise<Held[]> {
  if (rows.length === 0) return [];
  const found = await sql<Held>`
    select place, customer_id as "customerId", name, seen, documents from customers.hits(${kind},
      ${rows.map((row) => row?.hash ?? null)}::bytea[], ${rows.map((row) => row?.word ?? null)}::text[], ${rows.map((row) => row?.source ?? null)}::text[])
    order by place, customer_id`.execute(tx);
  return found.rows;
}

/** Whom the matcher takes rows for, the best of each. plan: match_record_keys, a probe a row */
export async function recognised(tx: Tx, rows: readonly MatchRow[]) {
  if (rows.length === 0) return [];
  const found = await sql<{
    place: number;
    customerId: string;
    band: 'certain' | 'likely' | 'possible';
    seen: boolean;
  }>`
    select n.place::integer as place, h.customer_id as "customerId", h.band,
      exists (select 1 from customers.customer c where c.id = h.customer_id) as seen
    from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) with ordinality n (facts, place)
    cross join lateral customers.match_probe(n.facts, 1, null) h`.execute(tx);
  return found.rows;
}

/** Rows that share every key with too many to tell anybody apart, counted from 1: the matcher finds nobody by them. plan: match_shared_pkey */
export async function nameless(tx: Tx, rows: readonly MatchRow[]): Promise<number[]> {
  if (rows.length === 0) return [];
  const found = await sql<{ place: number }>`
    select customers.match_nameless(${JSON.stringify(rows)}::jsonb) as place`.execute(tx);
  return found.rows.map(({ place }) => place);
}

/** Of which kind customers in scope are. plan: customer_pkey */
export async function kindsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('customers.customer')
    .select(['id', 'kind'])
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute();
  return new Map(rows.map(({ id, kind }) => [id, kind]));
}

/** Units of the acting unit's subtree by code in capitals. */
export async function unitsBelow(tx: Tx): Promise<Map<string, string>> {
  const found = await sql<{ id: string; code: string }>`
    select u.id, upper(u.code) as code from org.unit u join org.unit_closure c on c.unit_id = u.id
    where c.ancestor_id = app.unit_id() and u.kind <> 'department' and u.status = 'open'`.execute(tx);
  return new Map(found.rows.map(({ id, code }) => [code, id]));
}

/** Lets units see customers; names those whom their unit did not see before. */
export async function relateMany(tx: Tx, ids: readonly string[], units: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const found = await sql<{ id: string }>`select customers.relate_many(${ids}::uuid[], ${units}::uuid[]) as id`.execute(
    tx,
  );
  return new Set(found.rows.map(({ id }) => id));
}

/** Takes that back. */
export async function partMany(tx: Tx, ids: readonly string[], units: readonly string[]): Promise<void> {
  if (ids.length > 0) await sql`select customers.part_many(${ids}::uuid[], ${units}::uuid[])`.execute(tx);
}

/** Removes records that nobody has used and whose version is still the one given; names those removed. */
export async function unmake(tx: Tx, made: ReadonlyMap<string, number>): Promise<Set<string>> {
  if (made.size === 0) return new Set();
  const found = await sql<{ id: string }>`
    select customers.unmake(${[...made.keys()]}::uuid[], ${[...made.values()]}::integer[]) as id`.execute(tx);
  return new Set(found.rows.map(({ id }) => id));
}

const OWN = [
  'id',
  'version',
  'kind',
  'name',
  'gender',
  'birthOn',
  'cityCode',
  'occupation',
  'income',
  'residence',
  'language',
  'familySize',
  'needs',
  'hobbies',
  'tags',
  'vip',
  'valueClass',
  'source',
  'custom',
  'guardianConsent',
  'status',
] as const;

/** Records to be changed, held until the transaction ends, in one order for everybody. */
export function ownRows(tx: Tx, ids: readonly string[]) {
  return tx
    .selectFrom('customers.customer')
    .select(OWN)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** What records hold of contacts, addresses, documents and external ids, to tell what is new. */
export async function partsOf(tx: Tx, ids: readonly string[]) {
  const these = sql<string>`any(${ids}::uuid[])`;
  const [identifiers, addresses, documents, externals] = await Promise.all([
    tx
      .selectFrom('customers.identifier')
      .select(['customerId', 'valueHash as hash'])
      .where('customerId', '=', these)
      .execute(),
    tx
      .selectFrom('customers.address')
      .select(['id', 'customerId', 'lineHash as hash', 'isPrimary'])
      .where('customerId', '=', these)
      .execute(),
    tx
      .selectFrom('customers.document')
      .select(['customerId', 'numberHash as hash'])
      .where('customerId', '=', these)
      .execute(),
    tx
      .selectFrom('customers.externalId')
      .select(['customerId', 'source', 'externalId'])
      .where('customerId', '=', these)
      .execute(),
  ]);
  return {
    identifiers: Map.groupBy(identifiers, ({ customerId }) => customerId),
    addresses: Map.groupBy(addresses, ({ customerId }) => customerId),
    documents: Map.groupBy(documents, ({ customerId }) => customerId),
    externals: Map.groupBy(externals, ({ customerId }) => customerId),
  };
}

/** Completeness and gaps of many files anew. */
export async function recountMany(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await sql`select customers.recount_files(${ids}::uuid[])`.execute(tx);
}
