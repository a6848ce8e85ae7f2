import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import type { MergeTable } from '../../../platform/merge-table.ts';
import type { Changes, Image, MergeRecord } from './fields.ts';

const list = (tables: readonly MergeTable[]) =>
  JSON.stringify(
    tables.map(({ table, column, same, apart, settle }) => ({ table, column, same: same ?? [], apart, settle })),
  );

/** Holds the records and every number of theirs until the transaction ends; how many records there are. */
export async function lockForMerge(tx: Tx, ids: readonly string[]): Promise<number> {
  const found = await sql<{ n: number }>`select customers.lock_for_merge(${[...ids]}::uuid[]) as n`.execute(tx);
  return found.rows[0]?.n ?? 0;
}

/** Whether a unit outside the scope has to do with any of them. */
export async function heldElsewhere(tx: Tx, ids: readonly string[]): Promise<boolean> {
  const found = await sql<{ yes: boolean }>`select customers.held_elsewhere(${[...ids]}::uuid[]) as yes`.execute(tx);
  return found.rows[0]?.yes ?? true;
}

/** The rows as JSON, as far as visible, in the order asked for. */
export async function imagesOf(tx: Tx, ids: readonly string[]): Promise<MergeRecord[]> {
  const found = await sql<MergeRecord>`
    select c.id, to_jsonb(c) - 'name_grams' as image from customers.customer c where c.id = any (${[...ids]}::uuid[])`.execute(
    tx,
  );
  return ids.flatMap((id) => found.rows.filter((row) => row.id === id));
}

export interface Line {
  id: string;
  customerId: string;
  kind: string;
  masked: string;
  isPrimary: boolean;
  /** What makes two lines the same one. */
  mark: string;
}

/** Numbers, documents, addresses and ids of other systems of some records, masked. plan: the customer_id index of each */
export async function linesOf(tx: Tx, ids: readonly string[]): Promise<Line[]> {
  const wanted = [...ids];
  const found = await sql<Line>`
    select i.id, i.customer_id, i.kind, i.masked, i.is_primary, i.kind || encode(i.value_hash, 'hex') as mark, i.created_at
      from customers.identifier i where i.customer_id = any (${wanted}::uuid[])
    union all select d.id, d.customer_id, d.kind, d.masked, false, d.kind || encode(d.number_hash, 'hex'), d.created_at
      from customers.document d where d.customer_id = any (${wanted}::uuid[])
    union all select a.id, a.customer_id, 'address_' || a.kind, coalesce(a.line_masked, ''), a.is_primary,
        concat_ws('|', 'a', a.kind, a.province_code, a.city_code, a.district_code, encode(a.line_hash, 'hex')), a.created_at
      from customers.address a where a.customer_id = any (${wanted}::uuid[])
    union all select e.id, e.customer_id, 'external_id', e.source || ' ' || e.external_id, false, 'e' || e.id::text, e.created_at
      from customers.external_id e where e.customer_id = any (${wanted}::uuid[])
    order by 7, 1`.execute(tx);
  return found.rows;
}

/** How many rows of each table point to each record. */
export async function countsOf(tx: Tx, ids: readonly string[], tables: readonly MergeTable[]) {
  const found = await sql<{ customerId: string; tableName: string; columnName: string; n: number }>`
    select * from customers.merge_counts(${[...ids]}::uuid[], ${list(tables)}::jsonb)`.execute(tx);
  return found.rows;
}

/** What has to be settled before two records can be one. */
export async function conflictsOf(
  tx: Tx,
  survivor: string,
  loser: string,
  tables: readonly MergeTable[],
): Promise<string[]> {
  const found = await sql<{ code: string }>`
    select code from customers.merge_conflicts(${survivor}, ${loser}, ${list(tables)}::jsonb) code`.execute(tx);
  return found.rows.map(({ code }) => code);
}

/** What speaks against any two of them being one. */
export async function vetoesBetween(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const found = await sql<{ vetoes: string[] }>`select customers.vetoes_between(${[...ids]}::uuid[]) as vetoes`.execute(
    tx,
  );
  return found.rows[0]?.vetoes ?? [];
}

/** Names of colleagues and households by id. */
export async function namesOf(tx: Tx, ids: readonly string[]): Promise<Record<string, string>> {
  if (ids.length === 0) return {};
  const found = await sql<{ id: string; name: string }>`
    select id, customers.household_name(id) as name from customers.household where id = any (${[...ids]}::uuid[])
    union all select id, name from org.staff where id = any (${[...ids]}::uuid[])`.execute(tx);
  return Object.fromEntries(found.rows.map(({ id, name }) => [id, name]));
}

/** Ends what was made of two people as one: owner sessions, and packages, whose contents are named for removal. */
export async function partPackages(tx: Tx, mergeId: string): Promise<string[]> {
  const gone = await sql<{ content: string }>`select content from customers.part_packages(${mergeId}::uuid)`.execute(
    tx,
  );
  return gone.rows.map(({ content }) => content);
}

export interface NewMerge {
  id: string;
  orgId: string;
  survivor: MergeRecord;
  loser: MergeRecord;
  reason: string;
  automatic: boolean;
  overridden: string[];
  changes: Changes;
}

/** Writes a merge and repoints what belongs to the loser. */
export async function applyMerge(tx: Tx, merge: NewMerge, tables: readonly MergeTable[]): Promise<void> {
  const { id, orgId, survivor, loser, reason, automatic, overridden, changes } = merge;
  await tx
    .insertInto('customers.merge')
    .values({
      id,
      orgId,
      survivorId: survivor.id,
      loserId: loser.id,
      reason,
      automatic,
      overridden,
      survivorBefore: JSON.stringify(survivor.image),
      loserBefore: JSON.stringify(loser.image),
      changes: JSON.stringify(changes),
    })
    .execute();
  await sql`select customers.apply_merge(${id}, ${list(tables)}::jsonb)`.execute(tx);
}

/** Leaves one primary number and one primary address: the survivor's, or, where its number was picked, the loser's; notes what it changed. */
export async function settlePrimaries(
  tx: Tx,
  mergeId: string,
  survivorId: string,
  pickedLoser: boolean,
): Promise<void> {
  await sql`
    with moved as (select row_id from customers.merge_moved where merge_id = ${mergeId} and table_name = 'customers.identifier' and before is null),
    stays as (select i.id, i.id in (select row_id from moved) as came from customers.identifier i where i.customer_id = ${survivorId} and i.is_primary),
    demoted as (
      update customers.identifier i set is_primary = false from stays s
      where s.id = i.id and s.came <> ${pickedLoser} and exists (select 1 from stays o where o.came = ${pickedLoser}) returning i.id
    )
    insert into customers.merge_moved (merge_id, table_name, column_name, row_id, before, after)
      select ${mergeId}::uuid, 'customers.identifier', 'settled', id, '{"is_primary":true}', '{"is_primary":false}' from demoted`.execute(
    tx,
  );
  await sql`
    with moved as (select row_id from customers.merge_moved where merge_id = ${mergeId} and table_name = 'customers.address' and before is null),
    demoted as (
      update customers.address a set is_primary = false where a.customer_id = ${survivorId} and a.is_primary and a.id in (select row_id from moved)
        and exists (select 1 from customers.address o where o.customer_id = ${survivorId} and o.is_primary and o.id not in (select row_id from moved))
      returning a.id
    )
    insert into customers.merge_moved (merge_id, table_name, column_name, row_id, before, after)
      select ${mergeId}::uuid, 'customers.address', 'settled', id, '{"is_primary":true}', '{"is_primary":false}' from demoted`.execute(
    tx,
  );
}

/**
 * After a merge was taken back while others stand: a record keeps one primary number and one primary address. Of several stays the one that the
 * newest standing merge brought, and undoing that merge brings the other back; a record left without one gets its oldest.
 */
export async function settleParted(tx: Tx, customerIds: readonly string[]): Promise<void> {
  for (const table of ['customers.identifier', 'customers.address'] as const) {
    const each = sql.table(table);
    // plan: identifier_customer, address_customer, merge_moved by row: a handful of rows
    await sql`
      with stays as (
        select r.id, b.merge_id as brought, row_number() over newest as place, first_value(b.merge_id) over newest as kept
        from ${each} r left join lateral (
          select m.id as merge_id, m.created_at from customers.merge m join customers.merge_moved v on v.merge_id = m.id
          where m.survivor_id = r.customer_id and m.undone_at is null
            and v.table_name = ${table} and v.row_id = r.id and v.before is null and v.after is null
          order by m.created_at desc, m.id desc limit 1) b on true
        where r.customer_id = any (${[...customerIds]}::uuid[]) and r.is_primary
        window newest as (partition by r.customer_id order by b.created_at desc nulls last, r.created_at, r.id)
      ), demoted as (
        update ${each} r set is_primary = false from stays s where s.id = r.id and s.place > 1 returning r.id, coalesce(s.kept, s.brought) as merge_id
      )
      insert into customers.merge_moved (merge_id, table_name, column_name, row_id, before, after)
        select merge_id, ${table}, 'settled', id, '{"is_primary":true}', '{"is_primary":false}' from demoted where merge_id is not null
        on conflict do nothing`.execute(tx);
    await sql`
      update ${each} set is_primary = true where id in (
        select distinct on (r.customer_id) r.id from ${each} r
        where r.customer_id = any (${[...customerIds]}::uuid[])
          and not exists (select 1 from ${each} o where o.customer_id = r.customer_id and o.is_primary)
        order by r.customer_id, r.created_at, r.id)`.execute(tx);
  }
}

/** Puts a row's columns as `next` has them; `columns` are names of the code, never of a request. */
export async function putImage(
  tx: Tx,
  id: string,
  next: Image,
  columns: readonly string[],
  grams: string[],
): Promise<void> {
  const names = sql.join(columns.map((column) => sql.id(column)));
  await sql`
    update customers.customer set name_grams = ${grams}::text[], version = version + 1, updated_at = now()
      ${columns.length > 0 ? sql`, (${names}, id) = (select ${names}, r.id from jsonb_populate_record(null::customers.customer, ${JSON.stringify(next)}::jsonb) r)` : sql``}
    where id = ${id}`.execute(tx);
}

/** One merge as far as visible. */
export function mergeById(tx: Tx, id: string) {
  return tx.selectFrom('customers.merge').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Merges into the same survivor that came later and stand. plan: merge_survivor */
export function laterMerges(tx: Tx, survivorId: string, after: Date, id: string) {
  return tx
    .selectFrom('customers.merge')
    .select(['id', 'changes', 'loserBefore'])
    .where('survivorId', '=', survivorId)
    .where('undoneAt', 'is', null)
    .where(({ or, eb }) => or([eb('createdAt', '>', after), eb.and([eb('createdAt', '=', after), eb('id', '>', id)])]))
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

/** Marks a merge as undone. */
export async function markUndone(tx: Tx, id: string, by: string, reason: string, now: Date): Promise<void> {
  await tx
    .updateTable('customers.merge')
    .set({ undoneAt: now, undoneBy: by, undoReason: reason })
    .where('id', '=', id)
    .execute();
}

/** Gives back what moved. */
export async function takeBack(tx: Tx, id: string, tables: readonly MergeTable[]): Promise<void> {
  await sql`select customers.undo_merge(${id}, ${list(tables)}::jsonb)`.execute(tx);
}

/** Keeps what a later merge is answerable for. */
export async function putChanges(tx: Tx, id: string, changes: Changes): Promise<void> {
  await tx
    .updateTable('customers.merge')
    .set({ changes: JSON.stringify(changes) })
    .where('id', '=', id)
    .execute();
}

/** Merges a record took part in, newest first. plan: merge_survivor, merge_loser_all */
export async function mergesOf(tx: Tx, customerId: string) {
  return tx
    .selectFrom('customers.merge as m')
    .innerJoin('customers.customer as s', 's.id', 'm.survivorId')
    .innerJoin('customers.customer as l', 'l.id', 'm.loserId')
    .select([
      'm.id',
      'm.survivorId',
      's.name as survivorName',
      'm.loserId',
      'l.name as loserName',
      'm.reason',
      'm.automatic',
    ])
    .select(['m.overridden', 'm.createdAt as at', 'm.undoneAt', 'm.undoReason'])
    .select([
      sql<string | null>`org.actor_name(m.actor)`.as('actorName'),
      sql<string | null>`org.actor_name(m.undone_by)`.as('undoneByName'),
      sql<number>`(select count(*) from customers.merge_moved v where v.merge_id = m.id and v.before is null and v.after is null)`.as(
        'moved',
      ),
    ])
    .where(({ or, eb }) => or([eb('m.survivorId', '=', customerId), eb('m.loserId', '=', customerId)]))
    .orderBy('m.createdAt', 'desc')
    .orderBy('m.id', 'desc')
    .limit(50)
    .execute();
}
