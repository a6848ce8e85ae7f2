import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { invalid } from '../../../platform/errors.ts';
import type { Evidence } from '../matching/index.ts';

export interface PairQuery {
  state: 'open' | 'later' | 'merged' | 'distinct' | 'household';
  band?: string | undefined;
  kind?: string | undefined;
  dealerId?: string | undefined;
  customerId?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** The place in the queue after which a page begins: the probability as PostgreSQL writes it, exactly, and the id. */
function placeOf(cursor: string | undefined): { probability: string; id: string } | null {
  if (!cursor) return null;
  const match = /^(\d(?:\.\d{1,20})?(?:e-\d{1,3})?) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
    Buffer.from(cursor, 'base64url').toString(),
  );
  if (!match) throw invalid('cursor', '翻页标记无效,请重新查询。', 'The page marker is not valid; search again.');
  return { probability: match[1] as string, id: match[2] as string };
}

/** Writes the place of a row. */
export function cursorOf(row: { place: string; id: string }): string {
  return Buffer.from(`${row.place} ${row.id}`).toString('base64url');
}

const pairs = (tx: Tx) =>
  tx
    .selectFrom('customers.duplicate as d')
    .select(['d.id', 'd.version', 'd.lowId', 'd.highId', 'd.probability', 'd.weight', 'd.band', 'd.state', 'd.vetoes'])
    .select(['d.decidedAt', 'd.note', 'd.laterUntil', 'd.joinedId', 'd.foundAt'])
    .select([
      sql<Evidence[]>`d.evidence`.as('evidence'),
      sql<string>`d.probability::text`.as('place'),
      sql<string | null>`org.actor_name(d.decided_by)`.as('decidedByName'),
    ]);

/** A page of pairs in scope, the most probable first. plan: customers.duplicates_found gives the page's ids */
export function pairsOf(tx: Tx, query: PairQuery) {
  const { state, band, kind, dealerId, customerId, limit } = query;
  const after = placeOf(query.cursor);
  let page = pairs(tx);
  if (customerId) {
    // plan: duplicate_once, duplicate_high
    page = page
      .where(({ or, eb }) => or([eb('d.lowId', '=', customerId), eb('d.highId', '=', customerId)]))
      .where('d.state', '=', state === 'later' ? 'open' : state);
    if (after)
      page = page.where(
        sql<boolean>`(d.probability, d.id) < (${after.probability}::double precision, ${after.id}::uuid)`,
      );
  } else
    page = page.where(
      'd.id',
      'in',
      sql<string>`(select customers.duplicates_found(${state}, ${band ?? null}, ${kind ?? null}, ${dealerId ?? null}::uuid,
        ${after?.probability ?? null}::double precision, ${after?.id ?? null}::uuid, ${limit + 1}))`,
    );
  return page
    .orderBy('d.probability', 'desc')
    .orderBy('d.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** One pair as far as both its records are visible. */
export function pairById(tx: Tx, id: string) {
  return pairs(tx).where('d.id', '=', id).executeTakeFirst();
}

interface Decision {
  state: 'open' | 'distinct' | 'household';
  note: string | null;
  by: string | null;
  at: Date | null;
  laterUntil: Date | null;
  joinedId: string | null;
}

/** Writes a decision where the pair is still as it was seen; false where it is not. */
export async function decide(tx: Tx, id: string, version: number, decision: Decision): Promise<boolean> {
  const { state, note, by, at, laterUntil, joinedId } = decision;
  const updated = await tx
    .updateTable('customers.duplicate')
    .set({ state, note, decidedBy: by, decidedAt: at, laterUntil, joinedId, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return updated.numUpdatedRows > 0n;
}

/** How many certain pairs of the whole group could be merged now, counted up to a cap. */
export async function countMergeable(tx: Tx, cap: number): Promise<number> {
  const found = await sql<{ n: number }>`select count(*) as n from customers.auto_mergeable(${cap}, null)`.execute(tx);
  return found.rows[0]?.n ?? 0;
}

/** The next certain pairs of the whole group. */
export async function mergeable(tx: Tx, most: number, after: string | null) {
  const found = await sql<{ id: string; lowId: string; highId: string }>`
    select * from customers.auto_mergeable(${most}, ${after}::uuid)`.execute(tx);
  return found.rows;
}

/** Whether certain pairs are merged by themselves. */
export async function isAutomatic(tx: Tx): Promise<boolean> {
  const rule = await tx.selectFrom('customers.mergeRule').select('automatic').executeTakeFirst();
  return rule?.automatic ?? false;
}

/** Switches automatic merging. */
export async function setAutomatic(tx: Tx, automatic: boolean): Promise<void> {
  await tx.updateTable('customers.mergeRule').set({ automatic }).execute();
}

/** Puts two records into one household: that of either, else a new one; who joined, null where both had one. */
export async function joinHousehold(
  tx: Tx,
  first: string,
  second: string,
  newHousehold: string,
): Promise<string | null> {
  const found = await tx
    .selectFrom('customers.customer')
    .select(['id', 'name', 'householdId'])
    .where('id', 'in', [first, second])
    .execute();
  const [one, other] = [found.find(({ id }) => id === first), found.find(({ id }) => id === second)];
  if (!one || !other || (one.householdId && other.householdId)) return null;
  let householdId = one.householdId ?? other.householdId;
  if (!householdId) {
    householdId = newHousehold;
    await tx
      .insertInto('customers.household')
      .values({ id: householdId, name: `${one.name}一家` })
      .execute();
    await setHousehold(tx, one.id, householdId);
  }
  const joins = one.householdId ? other : other.householdId ? one : other;
  await setHousehold(tx, joins.id, householdId);
  return joins.id;
}

/** Puts a customer into a household, or out of it. */
export async function setHousehold(tx: Tx, customerId: string, householdId: string | null): Promise<void> {
  await tx
    .updateTable('customers.customer')
    .set(({ eb }) => ({ householdId, ...(householdId ? {} : { householdRole: null }), version: eb('version', '+', 1) }))
    .where('id', '=', customerId)
    .execute();
}

/** Both sides of some pairs as the queue shows them. */
export function sidesOf(tx: Tx, ids: readonly string[]) {
  return tx
    .selectFrom('customers.customer')
    .select(['id', 'name', 'kind', 'primaryMasked as mobileMasked', 'cityCode', 'stage', 'status', 'createdAt'])
    .where('id', 'in', ids.length > 0 ? [...ids] : ['00000000-0000-0000-0000-000000000000'])
    .execute();
}
