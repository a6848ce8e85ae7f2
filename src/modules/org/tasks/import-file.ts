import { AppError, invalid } from '../../../platform/errors.ts';
import type { SheetColumn, SheetRow } from '../../../platform/sheet.ts';
import { SheetError } from '../../../platform/sheet.ts';
import { readSheet } from '../../../platform/sheet-read.ts';
import type { ImportColumn, ImportKind } from './catalogue.ts';
import { MAX_IMPORT_BYTES, MAX_IMPORT_ROWS } from './schema.ts';

/** A row of an import file; `earlier` is the row that has the same key, where the file names one thing twice. */
export interface ImportRow extends SheetRow {
  earlier: number | null;
}

const sheetColumns = (kind: ImportKind): SheetColumn[] =>
  kind.columns.map(({ key, title, required }) => ({ key, header: title, ...(required ? { required } : {}) }));

const isSample = (row: SheetRow, kind: ImportKind): boolean =>
  kind.columns.every(({ key, example }) => row.values[key] === example);

/**
 * All rows of an import file but the template's sample row.
 * @throws AppError import.unreadable for a file that cannot be read as a whole
 */
export async function importRows(kind: ImportKind, filename: string, content: Buffer): Promise<ImportRow[]> {
  const rows: ImportRow[] = [];
  const lines = new Map<string, number>();
  try {
    const options = { filename, columns: sheetColumns(kind), maxBytes: MAX_IMPORT_BYTES, maxRows: MAX_IMPORT_ROWS };
    for await (const row of readSheet(content, options)) {
      if (isSample(row, kind)) continue;
      const key = kind.keyOf(row.values);
      const earlier = key === null || key === '' ? null : (lines.get(key) ?? null);
      if (key !== null && earlier === null) lines.set(key, row.line);
      rows.push({ ...row, earlier });
    }
    if (rows.length === 0) throw new SheetError('empty');
    return rows;
  } catch (error) {
    if (!(error instanceof SheetError)) throw error;
    throw unreadable(error);
  }
}

function unreadable({ code, text, details }: SheetError): AppError {
  const columns = code === 'missing_columns' ? (details.columns as { zh: string; en: string }[]) : [];
  const limit = details.limit === undefined ? '' : ` (${String(details.limit)})`;
  return new AppError('import.unreadable', {
    zh: text.zh + (columns.length ? `缺少:${columns.map((column) => column.zh).join('、')}` : limit),
    en: text.en + (columns.length ? ` Missing: ${columns.map((column) => column.en).join(', ')}` : limit),
  });
}

/** Whether a row fits its columns: nothing missing, one of the allowed values, not the second of its kind in the file. */
export function checkRow(
  row: ImportRow,
  columns: readonly ImportColumn[],
  choices: ReadonlyMap<string, readonly string[]>,
): void {
  if (row.earlier !== null)
    throw invalid('', `与第 ${row.earlier} 行重复。`, `Row ${row.earlier} has the same already.`);
  for (const { key, required } of columns) {
    const value = row.values[key] ?? '';
    if (required && value === '') throw invalid(key, '不能为空。', 'Must not be empty.');
    const allowed = choices.get(key);
    if (value === '' || !allowed || allowed.includes(value)) continue;
    const offered = `${allowed.slice(0, 12).join('、')}${allowed.length > 12 ? '…' : ''}`;
    throw invalid(key, `“${value}”不在可选值之中:${offered}`, `"${value}" is not one of: ${offered}`);
  }
}

/** The allowed values of the columns that have some, as the caller may use them. */
export async function choicesOf(
  kind: ImportKind,
  ctx: Parameters<NonNullable<ImportColumn['choices']>>[0],
): Promise<Map<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const { key, choices } of kind.columns) if (choices) found.set(key, await choices(ctx));
  return found;
}
