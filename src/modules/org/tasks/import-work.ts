import { Readable } from 'node:stream';
import * as z from 'zod';
import { breadthOf, type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { transact, within } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { fileRow, nameFile } from '../../../platform/file-row.ts';
import type { FileAnswer } from '../../../platform/http.ts';
import { writeTemplate } from '../../../platform/sheet-template.ts';
import type { Catalogues, ImportKind } from './catalogue.ts';
import { checkRow, choicesOf, type ImportRow, importRows } from './import-file.ts';
import * as queries from './queries.ts';
import { reasonOf, refusalOf } from './refusals.ts';
import { MAX_IMPORT_BYTES, MAX_IMPORT_ROWS } from './schema.ts';
import { addOpenTask, taskView } from './service.ts';
import { BATCH, Stopped, type Work } from './work.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const ImportInput = z.object({
  existing: z.enum(['skip', 'update']),
  filename: z.string(),
  headers: z.array(z.string()),
  phase: z.enum(['check', 'run']),
});

const Counts = z.object({
  created: z.int().default(0),
  updated: z.int().default(0),
  skipped: z.int().default(0),
  failed: z.int().default(0),
});
type Counts = z.output<typeof Counts>;

/** An import the caller may do. @throws AppError request.not_found, auth.forbidden */
function kindOf(ctx: Ctx, { imports }: Catalogues, name: string): ImportKind {
  const kind = imports.find((one) => one.kind === name);
  if (!kind) throw new AppError('request.not_found');
  breadthOf(ctx, kind.permission);
  return kind;
}

/** What a file of this kind has to hold. */
export async function importView(ctx: Ctx, catalogues: Catalogues, name: string) {
  const kind = kindOf(ctx, catalogues, name);
  const choices = await choicesOf(kind, ctx);
  return {
    kind: kind.kind,
    title: kind.title,
    maxRows: MAX_IMPORT_ROWS,
    maxBytes: MAX_IMPORT_BYTES,
    columns: kind.columns.map(({ key, title, required, example, note }) => ({
      ...{ key, title, example, required: required ?? false, note: note ?? null },
      choices: [...(choices.get(key) ?? [])].slice(0, 50),
    })),
  };
}

/** The template: headers with notes, drop-downs, a sample row that an import passes over. */
export async function importTemplate(ctx: Ctx, catalogues: Catalogues, name: string): Promise<FileAnswer> {
  const kind = kindOf(ctx, catalogues, name);
  const choices = await choicesOf(kind, ctx);
  const content = await writeTemplate(
    kind.columns.map(({ key, title, required, example, note }) => ({
      header: title,
      required: required ?? false,
      example,
      note: note ?? null,
      choices: choices.get(key) ?? null,
    })),
    ctx.language,
  );
  const suffix = ctx.language === 'zh' ? '导入模板' : 'import template';
  return { name: `${kind.title[ctx.language]}-${suffix}.xlsx`, mediaType: XLSX, content, bytes: content.length };
}

/**
 * Takes an uploaded file in and queues the check of its rows; nothing of it is written.
 * @throws AppError import.unreadable, request.invalid
 */
export async function uploadImport(
  ctx: Ctx,
  catalogues: Catalogues,
  name: string,
  query: { filename: string; existing: 'skip' | 'update' },
  content: Buffer,
) {
  const kind = kindOf(ctx, catalogues, name);
  if (content.length === 0) throw invalid('body', '请选择文件。', 'Choose a file.');
  const rows = await importRows(kind, query.filename, content);
  const stored = await ctx.files.put(Readable.from(content), { maxBytes: MAX_IMPORT_BYTES });
  const { unitId } = scopeOf(ctx);
  return transact(ctx, async (tx) => {
    const fileId = await nameFile(tx, {
      orgId: unitId,
      name: query.filename,
      mediaType: 'application/octet-stream',
      ...stored,
    });
    const id = await addOpenTask(ctx, tx, {
      orgId: unitId,
      staffId: staffIdOf(ctx),
      kind: 'import',
      subject: kind.kind,
      language: ctx.language,
      input: { ...query, headers: rows[0]?.headers ?? [], phase: 'check' },
      total: rows.length,
      fileId,
    });
    return taskView(ctx, catalogues, await queries.taskById(tx, id));
  });
}

/** The person's word: the checked rows are imported in the background. @throws AppError import.not_checked */
export async function confirmImport(ctx: Ctx, catalogues: Catalogues, id: string) {
  return transact(ctx, async (tx) => {
    const task = await queries.taskById(tx, id);
    if (task?.kind !== 'import') throw new AppError('request.not_found');
    kindOf(ctx, catalogues, task.subject);
    const input = { ...ImportInput.parse(task.input), phase: 'run' };
    if (!(await queries.restart(tx, id, input))) throw new AppError('import.not_checked');
    await queries.enqueue(tx, task);
    return taskView(ctx, catalogues, await queries.taskById(tx, id));
  });
}

/** Thrown to undo a batch that was only tried. */
class Tried extends Error {
  readonly counts: Counts;
  readonly failures: queries.Failure[];

  constructor(counts: Counts, failures: queries.Failure[]) {
    super('tried');
    this.counts = counts;
    this.failures = failures;
  }
}

/**
 * Tries or takes the rows of a file in batches. Each row stands in a savepoint, so a bad one leaves nothing half-written and holds nobody
 * up; a check is the same work undone at the end of each batch, so what it says of a row is what the import will do.
 */
export async function runImport(work: Work, catalogues: Catalogues): Promise<void> {
  const { task } = work;
  const kind = catalogues.imports.find((one) => one.kind === task.subject);
  if (!kind || !task.fileId) throw new AppError('task.no_file');
  const input = ImportInput.parse(task.input);
  const rows = await fileRows(work, kind, task.fileId, input.filename);
  const choices = await choicesOf(kind, await work.rights('record.import', kind.permission));
  let counts = Counts.parse(task.result);
  let { done } = task;
  while (done < rows.length) {
    const ctx = await work.rights('record.import', kind.permission);
    const batch = rows.slice(done, done + BATCH);
    const before = counts;
    const reached = done + batch.length;
    const last = reached === rows.length;
    const write = async (ctx: Ctx, outcome: { counts: Counts; failures: queries.Failure[] }) =>
      transact(ctx, async (tx) => {
        await queries.addFailures(tx, task.id, before.failed + 1, outcome.failures);
        counts = plus(before, outcome.counts);
        const result = { ...counts, read: reached };
        if (!(await queries.step(tx, task, { done: reached, total: rows.length, result }))) throw new Stopped();
        if (!last) return;
        const state = input.phase === 'check' ? 'checked' : 'done';
        await queries.finish(tx, task, { state, result, done: reached });
        await work.ended(tx, state);
      });
    if (input.phase === 'check') {
      await write(ctx, await tried(ctx, kind, batch, choices, input.existing));
    } else {
      await transact(ctx, async (tx) => {
        // First the progress: it locks the task, so that no second worker takes this batch too.
        if (!(await queries.step(tx, task, { done: reached }))) throw new Stopped();
        const joined = within(ctx, tx);
        await write(joined, await take(joined, kind, batch, choices, input.existing));
      });
    }
    done = reached;
  }
}

async function fileRows(work: Work, kind: ImportKind, fileId: string, filename: string): Promise<ImportRow[]> {
  const ctx = await work.rights('record.import', kind.permission);
  const file = await transact(ctx, (tx) => fileRow(tx, fileId));
  if (!file || !(await ctx.files.has(file.sha256))) throw new AppError('task.no_file');
  const parts: Buffer[] = [];
  for await (const part of ctx.files.open(file.sha256)) parts.push(part as Buffer);
  return importRows(kind, filename, Buffer.concat(parts));
}

type Existing = 'skip' | 'update';
type Choices = ReadonlyMap<string, readonly string[]>;

async function tried(ctx: Ctx, kind: ImportKind, batch: ImportRow[], choices: Choices, existing: Existing) {
  try {
    return await transact(ctx, async (tx): Promise<never> => {
      const outcome = await take(within(ctx, tx), kind, batch, choices, existing);
      throw new Tried(outcome.counts, outcome.failures);
    });
  } catch (error) {
    if (error instanceof Tried) return error;
    throw error;
  }
}

async function take(joined: Ctx, kind: ImportKind, batch: ImportRow[], choices: Choices, existing: Existing) {
  const columns = new Map(kind.columns.map((column) => [column.key, column]));
  const counts: Counts = { created: 0, updated: 0, skipped: 0, failed: 0 };
  const failures: queries.Failure[] = [];
  for (const row of batch) {
    try {
      checkRow(row, kind.columns, choices);
      counts[await transact(joined, () => kind.take(joined, row.values, existing))] += 1;
    } catch (error) {
      counts.failed += 1;
      const reason = reasonOf(refusalOf(error), columns);
      failures.push({ ...reason, subject: String(row.line), raw: row.raw });
    }
  }
  return { counts, failures };
}

function plus(a: Counts, b: Counts): Counts {
  return {
    created: a.created + b.created,
    updated: a.updated + b.updated,
    skipped: a.skipped + b.skipped,
    failed: a.failed + b.failed,
  };
}
