import type { Readable } from 'node:stream';
import type { Ctx } from '../../../platform/context.ts';
import { transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { fileRow } from '../../../platform/file-row.ts';
import { openSealed, sealStream } from '../../../platform/sealed-stream.ts';
import { type Cells, SheetError } from '../../../platform/sheet.ts';
import { clean, isBlank, openSheets } from '../../../platform/sheet-read.ts';
import { type ImportSettingsValues, MAX_IMPORT_BYTES, MAX_IMPORT_ROWS } from './schema.ts';

type Format = Pick<ImportSettingsValues, 'sheet' | 'headerRow' | 'encoding' | 'delimiter'>;

const MAX_UNPACKED_BYTES = 2 * 1024 * 1024 * 1024;
const contextOf = (taskId: string) => `org.import:${taskId}`;

/** Keeps the file of an import, sealed. @throws AppError request.too_large */
export function keepFile(ctx: Ctx, taskId: string, content: Readable) {
  return ctx.files.put(sealStream(ctx.keys, content, contextOf(taskId)), { maxBytes: MAX_IMPORT_BYTES });
}

/** The sheets of an import's file. @throws AppError task.no_file, import.unreadable */
export async function sheetsOf(
  ctx: Ctx,
  task: { id: string; fileId: string | null },
  { encoding, delimiter }: Pick<Format, 'encoding' | 'delimiter'>,
): Promise<AsyncIterable<Cells>[]> {
  const { fileId } = task;
  const file = fileId ? await transact(ctx, (tx) => fileRow(tx, fileId)) : undefined;
  if (!file || !(await ctx.files.has(file.sha256))) throw new AppError('task.no_file');
  const clear = openSealed(ctx.keys, ctx.files.open(file.sha256), contextOf(task.id));
  return readably(() =>
    openSheets(clear, {
      filename: file.name,
      maxBytes: MAX_IMPORT_BYTES,
      maxUnpackedBytes: MAX_UNPACKED_BYTES,
      ...(encoding === 'auto' ? {} : { encoding }),
      ...(delimiter === 'auto' ? {} : { delimiter }),
    }),
  );
}

/**
 * The data rows of an import's file below its header row, blank ones passed over, after the line given.
 * @throws AppError import.unreadable for a file that cannot be read on
 */
export async function* dataRows(
  ctx: Ctx,
  task: { id: string; fileId: string | null },
  format: Format,
  after = 0,
): AsyncGenerator<Cells> {
  const sheets = await sheetsOf(ctx, task, format);
  const sheet = sheets[format.sheet];
  if (!sheet) throw unreadable(new SheetError('empty'));
  const rows = sheet[Symbol.asyncIterator]();
  let count = 0;
  try {
    for (;;) {
      const next = await readably(() => rows.next());
      if (next.done) break;
      const { line, cells } = next.value;
      if (line <= format.headerRow || isBlank(cells)) continue;
      count += 1;
      if (count > MAX_IMPORT_ROWS) throw unreadable(new SheetError('too_many_rows', { limit: MAX_IMPORT_ROWS }));
      if (line > after) yield { line, cells };
    }
  } finally {
    await rows.return?.();
  }
  if (count === 0) throw unreadable(new SheetError('empty'));
}

/** The first rows of a sheet as they stand. */
export async function firstRows(sheet: AsyncIterable<Cells>, most: number): Promise<Cells[]> {
  const found: Cells[] = [];
  const rows = sheet[Symbol.asyncIterator]();
  try {
    while (found.length < most) {
      const next = await readably(() => rows.next());
      if (next.done) break;
      if (!isBlank(next.value.cells)) found.push({ line: next.value.line, cells: next.value.cells.map(clean) });
    }
  } finally {
    await rows.return?.();
  }
  return found;
}

async function readably<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof SheetError ? unreadable(error) : error;
  }
}

/** A file that cannot be read, in the words of the sheet reader. */
export function unreadable({ text, details }: SheetError): AppError {
  const limit = details.limit === undefined ? '' : ` (${String(details.limit)})`;
  return new AppError('import.unreadable', { zh: text.zh + limit, en: text.en + limit });
}
