import { sql } from 'kysely';
import { newId, type Tx } from '../../../platform/db.ts';
import type { Hit } from './kinds.ts';
import type { Planned } from './plan.ts';
import type { ImportSettingsValues } from './schema.ts';

export type RowState =
  | 'ready'
  | 'wrong'
  | 'removed'
  | 'created'
  | 'updated'
  | 'skipped'
  | 'failed'
  | 'reverted'
  | 'kept';

/** A row as it is staged. */
export interface StagedRow {
  line: number;
  state: 'ready' | 'wrong';
  sealed: Buffer;
  key: Buffer | null;
  also: Buffer | null;
  hit: Hit | null;
  planned: Planned | null;
}

/** Stages rows of a file, one statement however many; a line that is there already stays as it is. */
export async function stageRows(tx: Tx, taskId: string, rows: readonly StagedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into org.import_row (task_id, line, state, sealed, key_hash, also_hash, hit_id, hit_seen, hit_band, planned)
    select ${taskId}::uuid, g.* from unnest(${rows.map((row) => row.line)}::integer[], ${rows.map((row) => row.state)}::text[],
      ${rows.map((row) => row.sealed)}::bytea[], ${rows.map((row) => row.key)}::bytea[], ${rows.map((row) => row.also)}::bytea[], ${rows.map((row) => row.hit?.id ?? null)}::uuid[],
      ${rows.map((row) => row.hit?.seen ?? null)}::boolean[], ${rows.map((row) => row.hit?.band ?? null)}::text[],
      ${rows.map((row) => row.planned)}::text[]) g
    on conflict (task_id, line) do nothing`.execute(tx);
}

const columns = [
  'line',
  'state',
  'sealed',
  'keyHash',
  'alsoHash',
  'earlier',
  'hitId',
  'hitSeen',
  'hitBand',
  'decision',
  'planned',
  'recordId',
  'why',
  'before',
] as const;

/** One staged row. */
export type ImportRow = NonNullable<Awaited<ReturnType<typeof rowAt>>>;

/** A row by its line; locked, so that two people (or windows) mend one after the other. */
export function rowAt(tx: Tx, taskId: string, line: number) {
  return tx
    .selectFrom('org.importRow')
    .select(columns)
    .where('taskId', '=', taskId)
    .where('line', '=', line)
    .forUpdate()
    .executeTakeFirst();
}

const OPEN = sql<boolean>`state in (${sql.lit('ready')}, ${sql.lit('wrong')}, ${sql.lit('removed')})`;

/** The next rows to be taken, those that repeat an earlier key in a pass of their own. plan: the primary key from a line on */
export function openRows(tx: Tx, taskId: string, after: number, most: number, repeated: boolean) {
  return tx
    .selectFrom('org.importRow')
    .select(columns)
    .where('taskId', '=', taskId)
    .where('line', '>', after)
    .where(OPEN)
    .where('earlier', repeated ? 'is not' : 'is', null)
    .orderBy('line')
    .limit(most)
    .execute();
}

/** Holds rows until the transaction ends; names those that nobody has taken in between. */
export async function holdRows(tx: Tx, taskId: string, lines: readonly number[]): Promise<Set<number>> {
  const held = await tx
    .selectFrom('org.importRow')
    .select('line')
    .where('taskId', '=', taskId)
    .where('line', '=', sql<number>`any(${lines}::integer[])`)
    .where(OPEN)
    .orderBy('line')
    .forUpdate()
    .execute();
  return new Set(held.map(({ line }) => line));
}

export interface Outcome {
  line: number;
  state: RowState;
  recordId: string | null;
  why: Buffer | null;
  before: Buffer | null;
}

/** Writes what became of rows. */
export async function writeOutcomes(tx: Tx, taskId: string, rows: readonly Outcome[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update org.import_row r set state = n.state, record_id = n.record_id, why = n.why, before = n.before
    from unnest(${rows.map((row) => row.line)}::integer[], ${rows.map((row) => row.state)}::text[], ${rows.map((row) => row.recordId)}::uuid[],
      ${rows.map((row) => row.why)}::bytea[], ${rows.map((row) => row.before)}::bytea[]) n (line, state, record_id, why, before)
    where r.task_id = ${taskId}::uuid and r.line = n.line`.execute(tx);
}

/** Writes a row that was mended or decided on. */
export async function writeRow(
  tx: Tx,
  taskId: string,
  row: Pick<
    ImportRow,
    'line' | 'state' | 'sealed' | 'keyHash' | 'alsoHash' | 'hitId' | 'hitSeen' | 'hitBand' | 'decision' | 'planned'
  >,
): Promise<void> {
  const { line, ...values } = row;
  await tx.updateTable('org.importRow').set(values).where('taskId', '=', taskId).where('line', '=', line).execute();
}

/** Statements over all rows of a large file may take longer than a request's; for the rest of the transaction. */
export async function bePatient(tx: Tx): Promise<void> {
  await sql`select set_config('statement_timeout', '600000', true)`.execute(tx);
}

/**
 * Marks rows that repeat the key of an earlier one: of the whole file, or of some keys whose rows were mended. A row that repeats and on
 * which nobody decided is wrong; one that no longer does is planned again by its hit.
 */
export async function markRepeated(tx: Tx, taskId: string, keys: readonly Buffer[] | null): Promise<void> {
  const some = keys === null ? sql`true` : sql`(key_hash = any(${keys}::bytea[]) or also_hash = any(${keys}::bytea[]))`;
  // Rows just staged are unknown to the statistics: a nested loop chosen for "one row" would read the file once for each of its rows.
  if (keys === null) await sql`select set_config('enable_nestloop', 'off', true)`.execute(tx);
  await sql`
    with firsts as materialized (
      select line, earlier, least(
          case when key_hash is null then line else min(line) over (partition by key_hash) end,
          case when also_hash is null then line else min(line) over (partition by also_hash) end) as first
      from org.import_row
      where task_id = ${taskId}::uuid and coalesce(key_hash, also_hash) is not null and state in ('ready', 'wrong') and ${some}
    )
    update org.import_row r set earlier = nullif(f.first, r.line) from firsts f
    where r.task_id = ${taskId}::uuid and r.line = f.line and f.earlier is distinct from nullif(f.first, f.line)`.execute(
    tx,
  );
  if (keys === null) await sql`select set_config('enable_nestloop', 'on', true)`.execute(tx);
}

/** Plans every row again that stands in the way of the rules of `planOf`: one statement for the whole file, or some lines. */
export async function planRows(
  tx: Tx,
  taskId: string,
  mode: ImportSettingsValues['mode'],
  among: 'all' | 'repeated' | readonly number[],
): Promise<void> {
  const some =
    among === 'all'
      ? sql`true`
      : among === 'repeated'
        ? sql`earlier is not null`
        : sql`line = any(${among}::integer[])`;
  await sql`
    update org.import_row r set planned = case
        when decision = 'skip' then 'skip'
        when decision = 'new' then 'create'
        when decision = 'update' then case when hit_seen or (hit_id is null and earlier is not null) then 'update' else 'skip' end
        when earlier is not null then null
        when hit_id is null or hit_band = 'possible' then ${mode === 'update' ? 'skip' : 'create'}
        when not hit_seen or hit_band = 'likely' then 'skip'
        else ${mode === 'create' ? 'skip' : 'update'}
      end
    where task_id = ${taskId}::uuid and state = 'ready' and ${some}`.execute(tx);
}

/** One decision for all rows of a sort. */
export async function decide(
  tx: Tx,
  taskId: string,
  among: 'own' | 'foreign' | 'file' | 'wrong',
  decision: 'update' | 'skip' | 'new' | null,
): Promise<void> {
  const which = {
    own: sql`state = 'ready' and hit_seen and earlier is null`,
    foreign: sql`state = 'ready' and not hit_seen and earlier is null`,
    file: sql`state = 'ready' and earlier is not null`,
    wrong: sql`state = 'wrong'`,
  }[among];
  const change = among === 'wrong' ? sql`state = 'removed'` : sql`decision = ${decision}`;
  await sql`update org.import_row set ${change} where task_id = ${taskId}::uuid and ${which}`.execute(tx);
}

export interface Tally {
  read: number;
  created: number;
  updated: number;
  skipped: number;
  failed: number;
  duplicates: number;
  repeated: number;
  removed: number;
}

/**
 * Rows that hit records of other units: of this import, and of all that its person had checked within a day.
 * plan: import_row_hit for each of the person's tasks of a day
 */
export async function foreignHits(
  tx: Tx,
  task: { id: string; staffId: string },
): Promise<{ here: number; day: number }> {
  const found = await sql<{ here: number; day: number }>`
    select count(*) filter (where r.task_id = ${task.id}::uuid)::integer as here, count(*)::integer as day
    from org.task t join org.import_row r on r.task_id = t.id and r.hit_id is not null and not r.hit_seen
    where t.staff_id = ${task.staffId}::uuid and t.kind = 'import' and t.created_at > now() - interval '1 day'`.execute(
    tx,
  );
  return found.rows[0] as { here: number; day: number };
}

/** What would become of the rows as things stand. plan: one pass over the task's rows */
export async function tally(tx: Tx, taskId: string): Promise<Tally> {
  const found = await sql<Tally>`
    select count(*)::integer as read,
      count(*) filter (where state = 'ready' and planned = 'create')::integer as created,
      count(*) filter (where state = 'ready' and planned = 'update')::integer as updated,
      count(*) filter (where state = 'removed' or (state = 'ready' and planned = 'skip'))::integer as skipped,
      count(*) filter (where state = 'wrong' or (state = 'ready' and planned is null))::integer as failed,
      count(*) filter (where hit_id is not null)::integer as duplicates,
      count(*) filter (where earlier is not null)::integer as repeated,
      count(*) filter (where state = 'removed')::integer as removed
    from org.import_row where task_id = ${taskId}::uuid`.execute(tx);
  return found.rows[0] as Tally;
}

export type RowFilter = 'all' | 'errors' | 'duplicates' | 'created' | 'updated' | 'skipped' | 'failed' | 'reverted';

const FILTERS = {
  all: sql<boolean>`true`,
  // A repeated row that nobody decided on is an error as well.
  errors: sql<boolean>`(state in (${sql.lit('wrong')}, ${sql.lit('failed')}) or (state = 'ready' and earlier is not null and planned is null))`,
  duplicates: sql<boolean>`(hit_id is not null or earlier is not null)`,
  created: sql<boolean>`(state = 'created' or (state = 'ready' and planned = 'create'))`,
  updated: sql<boolean>`(state = 'updated' or (state = 'ready' and planned = 'update'))`,
  skipped: sql<boolean>`(state in ('skipped', 'removed') or (state = 'ready' and planned = 'skip'))`,
  failed: sql<boolean>`state in (${sql.lit('wrong')}, ${sql.lit('failed')})`,
  reverted: sql<boolean>`state in ('reverted', 'kept')`,
};

/** Rows after a line, filtered. plan: import_row_wrong, import_row_hit or the primary key */
export function rowsAfter(tx: Tx, taskId: string, filter: RowFilter, after: number, most: number) {
  return tx
    .selectFrom('org.importRow')
    .select(columns)
    .where('taskId', '=', taskId)
    .where('line', '>', after)
    .where(FILTERS[filter])
    .orderBy('line')
    .limit(most)
    .execute();
}

/**
 * Rows whose records are to be taken back, before a line, the last first; with them all other rows of the same records, so that each record
 * is taken back as a whole. plan: the primary key backwards, import_row_record
 */
export async function revertible(tx: Tx, taskId: string, before: number, most: number): Promise<ImportRow[]> {
  const open = tx
    .selectFrom('org.importRow')
    .select(columns)
    .where('taskId', '=', taskId)
    .where('state', 'in', ['created', 'updated'])
    .orderBy('line', 'desc')
    .forUpdate();
  const page = await open.where('line', '<', before).limit(most).execute();
  const last = page.at(-1);
  if (!last) return [];
  const records = page.flatMap(({ recordId }) => recordId ?? []);
  // By record before the task: of a task just staged the statistics know nothing, and its rows may be a million.
  const same = await sql<{ line: number }>`
    with same as materialized (select r.task_id, r.line from org.import_row r where r.record_id = any(${records}::uuid[]))
    select line from same where task_id = ${taskId}::uuid and line < ${last.line}`.execute(tx);
  if (same.rows.length === 0) return page;
  const more = await open
    .where(
      'line',
      'in',
      same.rows.map(({ line }) => line),
    )
    .execute();
  return [...page, ...more];
}

/** Forgets the staged rows of a task. */
export async function dropRows(tx: Tx, taskId: string): Promise<void> {
  await tx.deleteFrom('org.importRow').where('taskId', '=', taskId).execute();
}

/** Adds to what a task has counted, in the transaction of a batch; false where the run is not the present one any more. */
export async function advance(
  tx: Tx,
  task: { id: string; run: number },
  add: Record<string, number>,
  done: number,
): Promise<boolean> {
  const more = JSON.stringify(add);
  const written = await sql`
    update org.task t set done = t.done + ${done}::integer, beat_at = clock_timestamp(),
      result = t.result || (select coalesce(jsonb_object_agg(a.key, a.value::bigint + coalesce((t.result ->> a.key)::bigint, 0)), '{}') from jsonb_each_text(${more}::jsonb) a)
    where t.id = ${task.id}::uuid and t.run = ${task.run} and t.state = 'running'`.execute(tx);
  return written.numAffectedRows === 1n;
}

/** Lets go of the file an import was read from; names its content where nothing else refers to it. */
export async function dropFile(tx: Tx, taskId: string): Promise<string | null> {
  const found = await sql<{ content: string | null }>`select org.drop_import_file(${taskId}::uuid) as content`.execute(
    tx,
  );
  return found.rows[0]?.content ?? null;
}

// ── mappings ──

/** Saved mappings of a kind that row-level security shows, the latest used first. */
export function mappingsOf(tx: Tx, kind: string) {
  return tx
    .selectFrom('org.importMapping')
    .select(['id', 'staffId', 'name', 'signature', 'settings', 'shared'])
    .where('kind', '=', kind)
    .orderBy('usedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(50)
    .execute();
}

/** Remembers a mapping, in place of an earlier one of this name for such files. */
export async function keepMapping(
  tx: Tx,
  mapping: {
    orgId: string;
    staffId: string;
    kind: string;
    name: string;
    signature: string;
    settings: unknown;
    shared: boolean;
  },
): Promise<void> {
  const settings = JSON.stringify(mapping.settings);
  await tx
    .insertInto('org.importMapping')
    .values({ ...mapping, id: newId(), settings })
    .onConflict((conflict) =>
      conflict.constraint('import_mapping_once').doUpdateSet(({ eb }) => ({
        settings,
        shared: mapping.shared,
        orgId: mapping.orgId,
        usedAt: sql<Date>`now()`,
        version: eb('org.importMapping.version', '+', 1),
      })),
    )
    .execute();
}

/** Deletes one's own mapping; false where there is none. */
export async function deleteMapping(tx: Tx, staffId: string, id: string): Promise<boolean> {
  const gone = await tx
    .deleteFrom('org.importMapping')
    .where('id', '=', id)
    .where('staffId', '=', staffId)
    .executeTakeFirst();
  return gone.numDeletedRows === 1n;
}

/** Lines of some keys. plan: import_row_key */
export async function linesOf(tx: Tx, taskId: string, keys: readonly Buffer[]): Promise<number[]> {
  const rows = await tx
    .selectFrom('org.importRow')
    .select('line')
    .where('taskId', '=', taskId)
    .where(sql<boolean>`(key_hash = any(${keys}::bytea[]) or also_hash = any(${keys}::bytea[]))`)
    .execute();
  return rows.map(({ line }) => line);
}

/** How many records a run has made and changed that are not taken back. */
export async function doneSoFar(tx: Tx, taskId: string): Promise<{ created: number; updated: number }> {
  const found = await sql<{ created: number; updated: number }>`
    select count(*) filter (where state = 'created')::integer as created, count(*) filter (where state = 'updated')::integer as updated
    from org.import_row where task_id = ${taskId}::uuid`.execute(tx);
  return found.rows[0] as { created: number; updated: number };
}

/** Notes a decision on one row. */
export async function decideOne(tx: Tx, taskId: string, line: number, decision: string): Promise<void> {
  await tx
    .updateTable('org.importRow')
    .set({ decision })
    .where('taskId', '=', taskId)
    .where('line', '=', line)
    .execute();
}

/** Moves counts of a task that has ended. */
export async function recount(tx: Tx, taskId: string, add: Record<string, number>): Promise<void> {
  await sql`
    update org.task t set result = t.result || (
      select jsonb_object_agg(a.key, a.value::bigint + coalesce((t.result ->> a.key)::bigint, 0)) from jsonb_each_text(${JSON.stringify(add)}::jsonb) a)
    where t.id = ${taskId}::uuid`.execute(tx);
}
