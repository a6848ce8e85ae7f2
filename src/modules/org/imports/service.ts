import type { Readable } from 'node:stream';
import type * as z from 'zod';
import { breadthOf, type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { newId, read, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { nameFile } from '../../../platform/file-row.ts';
import { XLSX_TYPE } from '../../../platform/file-type.ts';
import type { FileAnswer } from '../../../platform/http.ts';
import { SheetError } from '../../../platform/sheet.ts';
import { writeTemplate } from '../../../platform/sheet-template.ts';
import type { Catalogues } from '../tasks/catalogue.ts';
import * as tasks from '../tasks/queries.ts';
import { addDraft, ownTask, taskView } from '../tasks/service.ts';
import { needMapping } from './judge.ts';
import { choicesOf, columnsOf, type ImportKind, isBatch, kindNamed } from './kinds.ts';
import { columnName, findHeaderRow, keptHeaders, mapColumns, marksOf, moved, signatureOf } from './layout.ts';
import * as queries from './queries.ts';
import {
  type checkImport as checking,
  type getImportLayout,
  ImportSettings,
  type ImportSettingsValues,
  MAX_IMPORT_BYTES,
  MAX_IMPORT_ROWS,
} from './schema.ts';
import { firstRows, keepFile, sheetsOf, unreadable } from './table.ts';
import { ImportInput } from './work.ts';

/** Rows looked at to find the header and to show what the columns hold. */
const LOOKED_AT = 60;
const SAMPLES = 4;

/** A kind the caller may import. @throws AppError request.not_found, auth.forbidden */
export function kindOf(ctx: Ctx, { imports }: Catalogues, name: string): ImportKind {
  const kind = kindNamed(imports, name);
  for (const permission of ['record.import', kind.permission] as const) breadthOf(ctx, permission);
  return kind;
}

/** What the caller may import. */
export function importable(ctx: Ctx, { imports }: Catalogues) {
  return imports
    .filter(({ permission }) => ctx.permissions.has(permission))
    .map(({ kind, title }) => ({ kind, title }));
}

/** What a file of this kind has to hold. */
export async function importView(ctx: Ctx, catalogues: Catalogues, name: string) {
  const kind = kindOf(ctx, catalogues, name);
  const columns = await columnsOf(kind, ctx);
  const choices = await choicesOf(columns, ctx);
  return {
    kind: kind.kind,
    title: kind.title,
    maxRows: MAX_IMPORT_ROWS,
    maxBytes: MAX_IMPORT_BYTES,
    columns: columns.map(({ key, title, required, example, note, sealed }) => ({
      ...{ key, title, example, required: required ?? false, note: note ?? null, sealed: sealed ?? false },
      choices: choices.has(key) ? [...(choices.get(key) ?? [])].slice(0, 50) : null,
    })),
    keys: isBatch(kind) ? kind.keys.map(({ key, title, columns }) => ({ key, title, columns: [...columns] })) : [],
  };
}

/** The template: headers with notes, drop-downs, a sample row that an import passes over. */
export async function importTemplate(ctx: Ctx, catalogues: Catalogues, name: string): Promise<FileAnswer> {
  const kind = kindOf(ctx, catalogues, name);
  const columns = await columnsOf(kind, ctx);
  const choices = await choicesOf(columns, ctx);
  const content = await writeTemplate(
    columns.map(({ key, title, required, example, note }) => ({
      header: title,
      required: required ?? false,
      example,
      note: note ?? null,
      choices: choices.get(key) ?? null,
    })),
    ctx.language,
  );
  const suffix = ctx.language === 'zh' ? '导入模板' : 'import template';
  return { name: `${kind.title[ctx.language]}-${suffix}.xlsx`, mediaType: XLSX_TYPE, content, bytes: content.length };
}

/**
 * Takes a file in, sealed as it comes; nothing of it is written.
 * @throws AppError import.unreadable, request.too_large, task.too_many
 */
export async function uploadImport(
  ctx: Ctx,
  catalogues: Catalogues,
  name: string,
  { filename }: { filename: string },
  content: Readable,
) {
  const kind = kindOf(ctx, catalogues, name);
  const id = newId();
  const stored = await keepFile(ctx, id, content);
  const { unitId } = scopeOf(ctx);
  try {
    return await transact(ctx, async (tx) => {
      const mediaType = 'application/octet-stream';
      const fileId = await nameFile(tx, { orgId: unitId, name: filename, mediaType, ...stored });
      await addDraft(ctx, tx, {
        id,
        orgId: unitId,
        staffId: staffIdOf(ctx),
        kind: 'import',
        subject: kind.kind,
        language: ctx.language,
        input: { filename, phase: 'draft' },
        total: null,
        fileId,
      });
      const task = await tasks.taskById(tx, id);
      // Refused at once where nobody could read it, as long as the person is there.
      const sheets = await sheetsOf({ ...ctx, joined: tx }, { id, fileId }, { encoding: 'auto', delimiter: 'auto' });
      const [first] = sheets;
      if (!first || (await firstRows(first, 2)).length === 0) throw unreadable(new SheetError('empty'));
      return taskView(ctx, catalogues, task);
    });
  } catch (error) {
    await ctx.files.remove(stored.sha256);
    throw error;
  }
}

/** An import of the caller that its file can still be read from, and its kind. */
async function draftOf(ctx: Ctx, catalogues: Catalogues, id: string) {
  const task = await ownTask(ctx, id);
  if (task.kind !== 'import') throw new AppError('request.not_found');
  const kind = kindOf(ctx, catalogues, task.subject);
  const input = ImportInput.safeParse(task.input);
  // What nobody finished in time was emptied.
  if (!input.success) throw new AppError('task.no_file');
  return { task, kind, input: input.data };
}

type LayoutQuery = z.output<(typeof getImportLayout)['query']>;

/** How a file seems to be laid out, or is when read as told; with the mappings there are for such a header row. */
export async function layoutOf(ctx: Ctx, catalogues: Catalogues, id: string, query: LayoutQuery) {
  const { task, kind, input } = await draftOf(ctx, catalogues, id);
  const columns = await columnsOf(kind, ctx);
  const format = {
    sheet: query.sheet ?? input.settings?.sheet ?? 0,
    encoding: query.encoding ?? input.settings?.encoding ?? 'auto',
    delimiter: query.delimiter ?? input.settings?.delimiter ?? 'auto',
  };
  const sheets = await sheetsOf(ctx, task, format);
  const chosen = sheets[format.sheet];
  if (!chosen) throw invalid('sheet', '没有这个工作表。', 'There is no such sheet.');
  const rows = await firstRows(chosen, LOOKED_AT);
  const headerRow = query.headerRow ?? input.settings?.headerRow ?? findHeaderRow(rows, columns);
  const headers = headersOf(rows, headerRow);
  const data = rows.filter(({ line }) => line > headerRow);
  const { keys } = isBatch(kind) ? kind : { keys: [] };
  const own = mapColumns(headers, columns);
  const settings = ImportSettings.parse({ ...format, headerRow, columns: own, matchKey: keyFor(keys, own) });
  const saved = await savedFor(ctx, kind, headers);
  const mine = saved.find(({ fits, mine: isMine }) => fits && isMine) ?? saved.find(({ fits }) => fits);
  const remembered = input.settings?.headerRow === headerRow ? input.settings : null;
  return {
    sheets: sheets.length,
    columns: headers.map((header, at) => ({
      at,
      header,
      samples: data.flatMap(({ cells }) => (cells[at] ? [cells[at].slice(0, 60)] : [])).slice(0, SAMPLES),
    })),
    head: rows
      .slice(0, 8)
      .map(({ line, cells }) => ({ line, cells: cells.slice(0, 12).map((cell) => cell.slice(0, 40)) })),
    settings: remembered ?? (mine ? { ...settings, ...withoutFormat(mine.settings) } : settings),
    mappings: saved,
  };
}

/** The first key whose column is there. */
function keyFor(keys: readonly { key: string; columns: readonly string[] }[], mapping: Record<string, string>): string {
  const mapped = new Set(Object.values(mapping));
  return (keys.find(({ columns }) => columns.some((column) => mapped.has(column))) ?? keys[0])?.key ?? '';
}

function withoutFormat({ sheet: _s, headerRow: _h, encoding: _e, delimiter: _d, ...rest }: ImportSettingsValues) {
  return rest;
}

function headersOf(rows: readonly { line: number; cells: string[] }[], headerRow: number): string[] {
  const named = rows.find(({ line }) => line === headerRow)?.cells ?? [];
  const width = Math.max(
    named.length,
    ...rows.filter(({ line }) => line > headerRow).map(({ cells }) => cells.length),
    0,
  );
  return Array.from({ length: Math.min(width, 512) }, (_, at) => named[at] || columnName(at));
}

/** What is kept of a mapping: the settings, and what the headers it was made for are compared by; mappings of before have the headers. */
interface Kept {
  settings: unknown;
  marks?: string[];
  headers?: string[];
}

async function savedFor(ctx: Ctx, kind: ImportKind, headers: readonly string[]) {
  const rows = await read(ctx, (tx) => queries.mappingsOf(tx, kind.kind));
  const marks = marksOf(ctx, headers);
  const signatures = [signatureOf(marks), signatureOf(headers)];
  return rows.flatMap((row) => {
    const kept = row.settings as unknown as Kept;
    const parsed = ImportSettings.safeParse(kept.settings);
    if (!parsed.success) return [];
    const settings = {
      ...parsed.data,
      columns: moved(parsed.data.columns, kept.marks ?? marksOf(ctx, kept.headers ?? []), marks),
    };
    const { id, name, shared } = row;
    return [
      { id, name, shared, settings, mine: row.staffId === staffIdOf(ctx), fits: signatures.includes(row.signature) },
    ];
  });
}

/** Saved mappings of a kind, whatever the headers. */
export async function mappings(ctx: Ctx, catalogues: Catalogues, name: string) {
  const kind = kindOf(ctx, catalogues, name);
  const rows = await read(ctx, (tx) => queries.mappingsOf(tx, kind.kind));
  return rows.flatMap((row) => {
    const parsed = ImportSettings.safeParse((row.settings as unknown as Kept).settings);
    const { id, name: title, shared } = row;
    const mine = row.staffId === staffIdOf(ctx);
    return parsed.success ? [{ id, name: title, shared, mine, fits: false, settings: parsed.data }] : [];
  });
}

/** Deletes a mapping of the caller's own. @throws AppError request.not_found */
export async function deleteMapping(ctx: Ctx, id: string): Promise<void> {
  const gone = await transact(ctx, (tx) => queries.deleteMapping(tx, staffIdOf(ctx), id));
  if (!gone) throw new AppError('request.not_found');
}

const AUTOMATIC: Record<Ctx['language'], string> = { zh: '最近使用', en: 'last used' };

/**
 * Queues the check of every row by the mapping given, which is remembered for files with such headers.
 * @throws AppError request.invalid for a mapping that cannot do, import.not_open where the import is past that
 */
export async function checkImport(
  ctx: Ctx,
  catalogues: Catalogues,
  id: string,
  body: z.output<(typeof checking)['body']>,
) {
  const { task, kind, input } = await draftOf(ctx, catalogues, id);
  const { remember } = body;
  const settings = { ...body.settings };
  if (isBatch(kind) && settings.matchKey === '') settings.matchKey = keyFor(kind.keys, settings.columns);
  const columns = await columnsOf(kind, ctx);
  needMapping(kind, columns, settings);
  const sheet = (await sheetsOf(ctx, task, settings))[settings.sheet];
  if (!sheet) throw invalid('sheet', '没有这个工作表。', 'There is no such sheet.');
  const headers = headersOf(await firstRows(sheet, LOOKED_AT), settings.headerRow);
  const { unitId: orgId } = scopeOf(ctx);
  return transact(ctx, async (tx) => {
    const marks = marksOf(ctx, headers);
    const kept = { orgId, staffId: staffIdOf(ctx), kind: kind.kind, signature: signatureOf(marks) };
    const content = { settings, marks };
    await queries.keepMapping(tx, { ...kept, name: AUTOMATIC[ctx.language], settings: content, shared: false });
    if (remember) await queries.keepMapping(tx, { ...kept, ...remember, settings: content });
    const shown = keptHeaders(headers, columns, settings.columns, ctx.language);
    const next = { input: { ...input, phase: 'check', settings, headers: shown }, total: null, keep: false };
    if (!(await tasks.restart(tx, id, ['draft', 'checked'], next))) throw new AppError('import.not_open');
    await queries.bePatient(tx);
    await queries.dropRows(tx, id);
    await tasks.enqueue(tx, task);
    return taskView(ctx, catalogues, await tasks.taskById(tx, id));
  });
}

/** The person's word: the checked rows are imported in the background. @throws AppError import.not_checked */
export async function confirmImport(ctx: Ctx, catalogues: Catalogues, id: string) {
  const { task, input } = await draftOf(ctx, catalogues, id);
  return transact(ctx, async (tx) => {
    const next = { input: { ...input, phase: 'run' }, total: task.total, keep: false };
    if (!(await tasks.restart(tx, id, ['checked'], next))) throw new AppError('import.not_checked');
    await tasks.enqueue(tx, task);
    return taskView(ctx, catalogues, await tasks.taskById(tx, id));
  });
}

/**
 * Queues the taking back of an import, also of one that was stopped on its way.
 * @throws AppError import.not_revertible where its rows are gone, or its kind cannot
 */
export async function revertImport(ctx: Ctx, catalogues: Catalogues, id: string) {
  const { task, kind, input } = await draftOf(ctx, catalogues, id);
  if (!isBatch(kind) || !['run', 'revert'].includes(input.phase)) throw new AppError('import.not_revertible');
  return transact(ctx, async (tx) => {
    const { created, updated } = await queries.doneSoFar(tx, id);
    if (created + updated === 0) throw new AppError('import.not_revertible');
    const next = { input: { ...input, phase: 'revert' }, total: created + updated, keep: true };
    if (!(await tasks.restart(tx, id, ['done', 'cancelled', 'failed'], next)))
      throw new AppError('import.not_revertible');
    await tasks.enqueue(tx, task);
    return taskView(ctx, catalogues, await tasks.taskById(tx, id));
  });
}

/** What a cancelled import leaves goes at once: its file, and its rows where none of them was taken. */
export async function cancelImport(ctx: Ctx, id: string): Promise<void> {
  const content = await transact(ctx, async (tx) => {
    const { created, updated } = await queries.doneSoFar(tx, id);
    if (created + updated === 0) await queries.dropRows(tx, id);
    return queries.dropFile(tx, id);
  });
  if (content) await ctx.files.remove(content);
}
