import { Readable } from 'node:stream';
import type * as z from 'zod';
import { type Ctx, staffIdOf } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, ERRORS, type ErrorCode, errorText } from '../../../platform/errors.ts';
import { fileRow } from '../../../platform/file-row.ts';
import type { FileAnswer } from '../../../platform/http.ts';
import type { Text } from '../../../platform/i18n.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { RowReport } from '../../../platform/row-report.ts';
import { openSealed } from '../../../platform/sealed-stream.ts';
import type { SheetFormat } from '../../../platform/sheet-write.ts';
import { staffContext } from '../../../platform/staff-context.ts';
import type { Catalogues } from './catalogue.ts';
import * as queries from './queries.ts';
import type { TaskFailure, TaskRow } from './schema.ts';

/** Tasks a person may have under way at once: the worker is everybody's. */
const MOST_OPEN = 5;
/** Files a person may have lying there without having said what becomes of them. */
const MOST_DRAFTS = 10;
const FAILURES_SHOWN = 200;

/** Writes work down and queues it. @throws AppError task.too_many */
export async function addOpenTask(ctx: Ctx, tx: Tx, task: queries.NewTask): Promise<string> {
  if ((await queries.openTasks(tx, staffIdOf(ctx))) >= MOST_OPEN)
    throw new AppError('task.too_many', { limit: MOST_OPEN });
  return queries.addTask(tx, task);
}

/** Writes an import down whose file has just come. @throws AppError import.drafts */
export async function addDraft(ctx: Ctx, tx: Tx, task: queries.NewTask): Promise<string> {
  if ((await queries.openTasks(tx, staffIdOf(ctx), ['draft', 'checked'])) >= MOST_DRAFTS)
    throw new AppError('import.drafts', { limit: MOST_DRAFTS });
  return queries.addTask(tx, { ...task, state: 'draft' });
}

interface Result extends z.output<(typeof TaskRow)['shape']['counts']> {
  code?: ErrorCode;
  details?: Record<string, unknown>;
  fileName?: string;
  /** The file holds numbers in clear and lies sealed. */
  sealed?: boolean;
}

/** What the subject of a task is called. */
export function titleOf({ exports, imports, bulk }: Catalogues, kind: string, subject: string): Text {
  const entry =
    kind === 'export'
      ? exports.find(({ list }) => list.id === subject)
      : kind === 'import'
        ? imports.find((one) => one.kind === subject)
        : bulk.find(({ id }) => id === subject);
  return entry?.title ?? { zh: subject, en: subject };
}

/** A task as its person sees it. */
export function taskView(ctx: Ctx, catalogues: Catalogues, task: Omit<queries.Task, 'cursorAt'> | undefined) {
  if (!task) throw new AppError('request.not_found');
  const { code, details, fileName, sealed: _sealed, ...counts } = task.result as Result;
  const input = task.input as { filename?: string; phase?: 'draft' | 'check' | 'run' | 'revert' };
  const { id, kind, subject, state, done, total, createdAt, finishedAt, expiresAt, unitName, unitNameEn } = task;
  return {
    ...{ id, kind, subject, state, done, total, createdAt, finishedAt, expiresAt, unitName, unitNameEn, counts },
    title: titleOf(catalogues, kind, subject),
    problem: code && code in ERRORS ? errorText(code, details ?? {}, ctx.language) : null,
    phase: kind === 'import' ? (input.phase ?? null) : null,
    fileName: kind === 'import' ? (input.filename ?? null) : task.fileId ? (fileName ?? null) : null,
  };
}

/** Work of the caller, newest first. */
export async function listTasks(
  ctx: Ctx,
  catalogues: Catalogues,
  query: { kind?: queries.TaskKind | undefined; cursor?: string | undefined; limit: number },
) {
  const rows = await read(ctx, (tx) => queries.tasksOf(tx, staffIdOf(ctx), query));
  const page = pageFrom(rows, query.limit);
  return { rows: page.rows.map((task) => taskView(ctx, catalogues, task)), next: page.next };
}

/** One piece of work of the caller; somebody else's does not exist. */
export async function getTask(ctx: Ctx, catalogues: Catalogues, id: string) {
  return taskView(ctx, catalogues, await transact(ctx, (tx) => queries.taskById(tx, id)));
}

/** Stops work that has not ended; batches done stay done. @throws AppError task.ended */
export async function cancelTask(ctx: Ctx, catalogues: Catalogues, id: string) {
  return transact(ctx, async (tx) => {
    const known = await queries.taskById(tx, id);
    if (!known) throw new AppError('request.not_found');
    if (!(await queries.cancel(tx, id))) throw new AppError('task.ended');
    return taskView(ctx, catalogues, await queries.taskById(tx, id));
  });
}

/** A task of the caller. @throws AppError request.not_found */
export async function ownTask(ctx: Ctx, id: string): Promise<queries.Task> {
  const task = await read(ctx, (tx) => queries.taskById(tx, id));
  if (!task) throw new AppError('request.not_found');
  return task;
}

/** The rights the caller has now at the unit a task was made at: a file is not handed out beyond them. */
export async function rightsAt(ctx: Ctx, task: queries.Task): Promise<Ctx> {
  const there = await staffContext(ctx, staffIdOf(ctx), task.orgId, ctx.requestId);
  if (!there) throw new AppError('task.no_file');
  return { ...there, address: ctx.address, language: ctx.language };
}

/**
 * The file an export made, for the person who ordered it and while they may still see that list at that unit.
 * @throws AppError request.not_found, task.no_file
 */
export async function taskFile(ctx: Ctx, { exports }: Catalogues, id: string): Promise<FileAnswer> {
  const task = await ownTask(ctx, id);
  const { fileId } = task;
  if (task.kind !== 'export' || !fileId) throw new AppError('task.no_file');
  const there = await rightsAt(ctx, task);
  const entry = exports.find((one) => one.list.id === task.subject);
  const list = entry?.list;
  const sealed = (task.result as Result).sealed === true;
  const needed = [list?.permission, 'record.export' as const, sealed ? entry?.clear?.permission : null].filter(
    (one) => one !== null && one !== undefined,
  );
  if (!list || needed.some((permission) => !there.permissions.has(permission))) throw new AppError('task.no_file');
  const file = await read(there, (tx) => fileRow(tx, fileId));
  if (!file || !(await ctx.files.has(file.sha256))) throw new AppError('task.no_file');
  const content = ctx.files.open(file.sha256);
  const { name, mediaType, bytes } = file;
  if (!sealed) return { name, mediaType, bytes, content };
  const clear = openSealed(ctx.keys, content, `org.task:${id}`);
  return { name, mediaType, content: Readable.from(clear, { objectMode: false }) };
}

/** Rows that were not taken, the first of them. */
export async function taskFailures(ctx: Ctx, id: string): Promise<{ rows: z.input<typeof TaskFailure>[] }> {
  await ownTask(ctx, id);
  const rows = await read(ctx, (tx) => queries.failuresOf(tx, id, FAILURES_SHOWN));
  return {
    rows: rows.map(({ reasonZh, reasonEn, ordinal, subject, cell }) => ({
      ordinal,
      subject,
      cell,
      reason: ctx.language === 'zh' ? reasonZh : reasonEn,
    })),
  };
}

/** The records an action did not do, as a sheet with their reasons. */
export async function failedRows(
  ctx: Ctx,
  catalogues: Catalogues,
  id: string,
  format: SheetFormat,
): Promise<FileAnswer> {
  const task = await ownTask(ctx, id);
  const rows = await read(ctx, (tx) => queries.failuresOf(tx, id, 100_000));
  if (rows.length === 0) throw new AppError('task.no_file');
  const report = new RowReport();
  for (const { subject, reasonZh, reasonEn } of rows)
    report.addFailed({ line: Number(subject) || 0, raw: [subject], headers: ['ID'] }, { zh: reasonZh, en: reasonEn });
  const what = titleOf(catalogues, task.kind, task.subject)[ctx.language];
  const mediaType =
    format === 'csv' ? 'text/csv; charset=utf-8' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  const name = `${what}-${ctx.language === 'zh' ? '失败行' : 'failed-rows'}.${format}`.replace(/\s+/g, '_');
  return {
    name,
    mediaType,
    content: Readable.from(report.toSheet({ format, language: ctx.language }), { objectMode: false }),
  };
}
