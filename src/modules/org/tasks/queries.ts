import { sql } from 'kysely';
import { newId, type Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';

export type TaskKind = 'export' | 'import' | 'bulk';

/** How many days a file and failed rows are kept, and the rows of an import, which can be taken back so long. */
const KEPT_DAYS = 7;
const IMPORT_DAYS = 30;

const rows = (tx: Tx) =>
  tx
    .selectFrom('org.task as t')
    .innerJoin('org.unit as u', 'u.id', 't.orgId')
    .select(['t.id', 't.orgId', 't.staffId', 't.kind', 't.subject', 't.state', 't.language', 't.input'])
    .select(['t.done', 't.total', 't.place', 't.result', 't.fileId', 't.run'])
    .select(['t.createdAt', 't.finishedAt', 't.expiresAt', 'u.name as unitName', 'u.nameEn as unitNameEn']);

/** A task with everything its work needs. */
export type Task = NonNullable<Awaited<ReturnType<typeof taskById>>>;

/** One task; the policy lets only its person see it. */
export function taskById(tx: Tx, id: string) {
  return rows(tx).where('t.id', '=', id).executeTakeFirst();
}

/** Tasks of a person, newest first. plan: task_staff */
export function tasksOf(
  tx: Tx,
  staffId: string,
  { kind, cursor, limit }: { kind?: TaskKind | undefined; cursor?: string | undefined; limit: number },
) {
  let query = rows(tx)
    .select(({ ref }) => microseconds(ref('t.createdAt')).as('cursorAt'))
    .where('t.staffId', '=', staffId);
  if (kind) query = query.where('t.kind', '=', kind);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('t.createdAt'), ref('t.id'), cursor));
  return query
    .orderBy('t.createdAt', 'desc')
    .orderBy('t.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** How many of a person's tasks are under way, or wait for their person. */
export async function openTasks(
  tx: Tx,
  staffId: string,
  states: readonly string[] = ['waiting', 'running'],
): Promise<number> {
  const found = await tx
    .selectFrom('org.task')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('staffId', '=', staffId)
    .where('state', 'in', states)
    .executeTakeFirstOrThrow();
  return Number(found.n);
}

export interface NewTask {
  orgId: string;
  staffId: string;
  kind: TaskKind;
  subject: string;
  language: string;
  input: Record<string, unknown>;
  total: number | null;
  fileId?: string;
  /** A draft waits for its person, not for a worker. */
  state?: 'waiting' | 'draft';
  id?: string;
}

/** Writes down work to do and queues it; both exist only if the transaction commits. */
export async function addTask(tx: Tx, task: NewTask): Promise<string> {
  const id = task.id ?? newId();
  await tx
    .insertInto('org.task')
    .values({
      ...task,
      id,
      input: JSON.stringify(task.input),
      beatAt: sql<Date>`now()`,
      expiresAt: task.fileId ? inDays() : null,
    })
    .execute();
  if (task.state !== 'draft') await enqueue(tx, { id, staffId: task.staffId, orgId: task.orgId });
  return id;
}

const inDays = (kind?: string) =>
  sql<Date>`now() + make_interval(days => ${kind === 'import' ? IMPORT_DAYS : KEPT_DAYS})`;

/** Queues the work of a task, once however often it is asked for. */
export async function enqueue(tx: Tx, task: { id: string; staffId: string; orgId: string }): Promise<void> {
  const payload = JSON.stringify({ task: task.id, staff: task.staffId, unit: task.orgId });
  await sql`select app.enqueue('org.task', ${payload}::jsonb, ${`task:${task.id}`})`.execute(tx);
}

/** Takes the work up: from now on only this run may write its progress. False where there is nothing (more) to do. */
export async function takeUp(tx: Tx, id: string): Promise<boolean> {
  const taken = await tx
    .updateTable('org.task')
    .set(({ eb, fn }) => ({
      state: 'running',
      run: eb('run', '+', 1),
      beatAt: sql<Date>`clock_timestamp()`,
      startedAt: fn.coalesce('startedAt', sql<Date>`now()`),
    }))
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .executeTakeFirst();
  return taken.numUpdatedRows === 1n;
}

interface Step {
  done: number;
  total?: number | null;
  place?: string | null;
  result?: Record<string, unknown>;
}

/**
 * Writes how far the work is; false where it was cancelled, or another worker has taken it up. In the transaction of a batch the row
 * stays locked until the batch is committed, so that no two workers do the same one.
 */
export async function step(tx: Tx, task: { id: string; run: number }, { done, ...more }: Step): Promise<boolean> {
  const written = await tx
    .updateTable('org.task')
    .set({
      done,
      beatAt: sql<Date>`clock_timestamp()`,
      ...(more.total === undefined ? {} : { total: more.total }),
      ...(more.place === undefined ? {} : { place: more.place }),
      ...(more.result === undefined ? {} : { result: JSON.stringify(more.result) }),
    })
    .where('id', '=', task.id)
    .where('run', '=', task.run)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return written.numUpdatedRows === 1n;
}

/** Ends the work of a run, or lays an import before its person; false as in `step`. */
export async function finish(
  tx: Tx,
  task: { id: string; run: number; kind?: string },
  end: { state: 'checked' | 'done' | 'failed'; result: Record<string, unknown>; fileId?: string; done?: number },
): Promise<boolean> {
  const written = await tx
    .updateTable('org.task')
    .set({
      state: end.state,
      result: JSON.stringify(end.result),
      finishedAt: sql<Date>`clock_timestamp()`,
      expiresAt: inDays(task.kind),
      ...(end.fileId ? { fileId: end.fileId } : {}),
      ...(end.done === undefined ? {} : { done: end.done, total: end.done }),
    })
    .where('id', '=', task.id)
    .where('run', '=', task.run)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return written.numUpdatedRows === 1n;
}

/** Cancels what has not ended; false where it has. */
export async function cancel(tx: Tx, id: string): Promise<boolean> {
  const written = await tx
    .updateTable('org.task')
    .set({ state: 'cancelled', finishedAt: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .where('state', 'in', ['draft', 'waiting', 'running', 'checked'])
    .executeTakeFirst();
  return written.numUpdatedRows === 1n;
}

/**
 * Queues the next part of an import from one of the states given; false where it does not stand there. `keep`: what was counted stays.
 */
export async function restart(
  tx: Tx,
  id: string,
  from: readonly string[],
  next: { input: Record<string, unknown>; total: number | null; keep: boolean },
): Promise<boolean> {
  const written = await tx
    .updateTable('org.task')
    .set({
      state: 'waiting',
      input: JSON.stringify(next.input),
      done: 0,
      total: next.total,
      place: null,
      ...(next.keep ? {} : { result: '{}' }),
      finishedAt: null,
      startedAt: null,
      run: 0,
      beatAt: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst();
  return written.numUpdatedRows === 1n;
}

/** Holds a task until the transaction ends; false where it is in none of the states. */
export async function holdIn(tx: Tx, id: string, states: readonly string[]): Promise<boolean> {
  const held = await tx
    .selectFrom('org.task')
    .select('id')
    .where('id', '=', id)
    .where('state', 'in', states)
    .forUpdate()
    .executeTakeFirst();
  return held !== undefined;
}

/** Writes the counts of an import that its person is working on. */
export async function keepResult(tx: Tx, id: string, result: object): Promise<void> {
  await tx
    .updateTable('org.task')
    .set({ result: JSON.stringify(result) })
    .where('id', '=', id)
    .execute();
}

export interface Failure {
  subject: string;
  cell: string | null;
  zh: string;
  en: string;
}

/** Adds rows that were not taken, numbered from `first`. */
export async function addFailures(tx: Tx, taskId: string, first: number, failures: readonly Failure[]): Promise<void> {
  if (failures.length === 0) return;
  await tx
    .insertInto('org.taskFailure')
    .values(
      failures.map(({ subject, cell, zh, en }, at) => ({
        taskId,
        ordinal: first + at,
        subject,
        cell,
        reasonZh: zh,
        reasonEn: en,
      })),
    )
    .execute();
}

/** Rows of a task that were not taken, in order. */
export function failuresOf(tx: Tx, taskId: string, limit: number) {
  return tx
    .selectFrom('org.taskFailure')
    .select(['ordinal', 'subject', 'cell', 'reasonZh', 'reasonEn'])
    .where('taskId', '=', taskId)
    .orderBy('ordinal')
    .limit(limit)
    .execute();
}

/** Writes into the audit trail who took rows out of the house, which and why. */
export async function auditExport(
  tx: Tx,
  taskId: string,
  orgId: string,
  detail: Record<string, unknown>,
): Promise<void> {
  await sql`select app.audit_view('org.task', ${taskId}, ${orgId}::uuid, ${JSON.stringify(detail)}::jsonb)`.execute(tx);
}
