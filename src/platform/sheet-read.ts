/** Reads an uploaded Excel or CSV file into rows by column key, one at a time. */
import { Readable } from 'node:stream';
import { sniffType, XLSX_TYPE } from './file-type.ts';
import { type Cells, type SheetColumn, SheetError, type SheetRow } from './sheet.ts';
import { type CsvFormat, readCsv } from './sheet-csv.ts';
import { readWorkbook } from './sheet-xlsx.ts';
import { openZip } from './sheet-zip.ts';

const MIB = 1_048_576;
const MAX_FILE_BYTES = 64 * MIB;
const MAX_UNPACKED_BYTES = 512 * MIB;
const MAX_RECORD_BYTES = MIB;
const DEFAULT_MAX_ROWS = 100_000;
/** A heading may stand above the header row, but not a page of it. */
const HEADER_SEARCH_ROWS = 10;

export interface ReadSheetOptions {
  /** As uploaded; only shown in errors: the type is taken from the content. */
  filename: string;
  columns: SheetColumn[];
  /** Data rows allowed, 100 000 unless told. */
  maxRows?: number;
  /** Bytes a CSV or a packed workbook may have (64 MiB), and all parts of a workbook unpacked (512 MiB). */
  maxBytes?: number;
  maxUnpackedBytes?: number;
}

/** How to read a file whose columns are not known yet. */
export interface RawSheetOptions extends CsvFormat {
  filename: string;
  maxBytes: number;
  maxUnpackedBytes?: number;
}

/** Header texts are compared without width, case, spaces, and the mark and hints people add ("* 手机号 (必填)"). */
export function headerKey(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[([【](必填|选填|required|optional)[)\]】]/g, '')
    .replace(/[\s*\ufeff\u200b:]/g, '');
}

/** The text of a cell, trimmed. */
export const clean = (cell: string | undefined): string => (cell ?? '').replaceAll('\0', '').trim();
/** Whether a row has nothing in it. */
export const isBlank = (cells: string[]): boolean => cells.every((cell) => clean(cell) === '');

interface Header {
  headers: string[];
  /** Position of each known column in the file. */
  positions: Map<string, number>;
  missing: SheetColumn[];
}

function matchHeader(cells: string[], columns: SheetColumn[]): Header {
  const headers = cells.map(clean);
  while (headers.at(-1) === '') headers.pop();
  const keys = headers.map(headerKey);
  const positions = new Map<string, number>();
  for (const column of columns) {
    const at = keys.findIndex(
      (key) => key !== '' && (key === headerKey(column.header.zh) || key === headerKey(column.header.en)),
    );
    if (at >= 0) positions.set(column.key, at);
  }
  return { headers, positions, missing: columns.filter((column) => column.required && !positions.has(column.key)) };
}

const isHeader = (header: Header): boolean => header.missing.length === 0 && header.positions.size > 0;
const isBetter = (a: Header, b: Header | null): boolean => !b || a.positions.size > b.positions.size;

/** Reads on to the header row; otherwise the row that came nearest, or null in an empty sheet. */
async function findHeader(rows: AsyncIterator<Cells>, columns: SheetColumn[]): Promise<Header | null> {
  let best: Header | null = null;
  for (let seen = 0; seen < HEADER_SEARCH_ROWS; ) {
    const next = await rows.next();
    if (next.done) break;
    if (isBlank(next.value.cells)) continue;
    seen += 1;
    const header = matchHeader(next.value.cells, columns);
    if (isHeader(header)) return header;
    if (isBetter(header, best)) best = header;
  }
  return best;
}

function toRow({ line, cells }: Cells, { headers, positions }: Header, columns: SheetColumn[]): SheetRow {
  const values: Record<string, string> = {};
  for (const { key } of columns) {
    const at = positions.get(key);
    values[key] = at === undefined ? '' : clean(cells[at]);
  }
  return { line, values, raw: headers.map((_, at) => cells[at] ?? ''), headers };
}

/** Splits off the first bytes to tell the type, without losing them. */
async function peek(source: AsyncIterable<Buffer>): Promise<{ head: Buffer; all: AsyncIterable<Buffer> }> {
  const chunks = source[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    head = Buffer.concat([head, next.value]);
    if (head.length >= 4096) break;
  }
  async function* all(): AsyncGenerator<Buffer> {
    try {
      yield head;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    } finally {
      await chunks.return?.();
    }
  }
  return { head, all: all() };
}

/** A buffer in pieces, so that decoding and parsing it stays as flat in memory as a stream. */
function* slices(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

async function* limited(source: AsyncIterable<Buffer | string> | Buffer, maxBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const part of Buffer.isBuffer(source) ? slices(source) : source) {
    const chunk = typeof part === 'string' ? Buffer.from(part) : (part as Buffer);
    bytes += chunk.length;
    if (bytes > maxBytes) throw new SheetError('too_large', { limitBytes: maxBytes });
    yield chunk;
  }
}

/**
 * The sheets of a file as bare rows: one for CSV, the visible ones of a workbook in order, each to be read once. For callers that let a
 * person say which row the header is. Throws SheetError, here and while iterating.
 */
export async function openSheets(
  source: AsyncIterable<Buffer | string> | Buffer,
  options: RawSheetOptions | ReadSheetOptions,
): Promise<AsyncIterable<Cells>[]> {
  const { head, all } = await peek(limited(source, options.maxBytes ?? MAX_FILE_BYTES));
  if (head.length === 0) throw new SheetError('empty');
  const type = sniffType(head.subarray(0, 4096));
  if (type === 'text/plain') return [readCsv(all, MAX_RECORD_BYTES, 'columns' in options ? {} : options)];
  if (type !== XLSX_TYPE && type !== 'application/zip') {
    throw new SheetError('type', { filename: options.filename, found: type ?? 'unknown' });
  }
  const parts: Buffer[] = [];
  for await (const chunk of all) parts.push(chunk);
  const file = Buffer.concat(parts);
  // Not held twice while the workbook is read.
  parts.length = 0;
  return readWorkbook(openZip(file, options.maxUnpackedBytes ?? MAX_UNPACKED_BYTES));
}

/** The first sheet with the wanted header, its rows standing behind it. */
async function chooseSheet(
  sheets: AsyncIterable<Cells>[],
  columns: SheetColumn[],
): Promise<{ header: Header; rows: AsyncIterator<Cells> }> {
  let best: Header | null = null;
  for (const sheet of sheets) {
    const rows = sheet[Symbol.asyncIterator]();
    const header = await findHeader(rows, columns);
    if (header && isHeader(header)) return { header, rows };
    if (header && isBetter(header, best)) best = header;
    await rows.return?.();
  }
  if (!best) throw new SheetError('empty');
  const wanted = best.missing.length > 0 ? best.missing : columns;
  throw new SheetError('missing_columns', { columns: wanted.map((column) => column.header), found: best.headers });
}

/**
 * The data rows of an .xlsx or CSV file. Of a workbook the first visible sheet with the columns is read. The header may
 * stand below a heading, in any column order, in Chinese or English, full or half width; blank rows are passed over.
 * Cells become text: numbers with all the digits the file has, dates as 'YYYY-MM-DD' (with ' HH:MM:SS' when they carry
 * a time) and in no time zone, formulas and links as what they show. Throws SheetError while iterating; the source is
 * closed when the iteration ends, however it ends.
 */
export async function* readSheet(source: Readable | Buffer, options: ReadSheetOptions): AsyncGenerator<SheetRow> {
  const { columns, maxRows = DEFAULT_MAX_ROWS } = options;
  let rows: AsyncIterator<Cells> | null = null;
  try {
    const chosen = await chooseSheet(await openSheets(source, options), columns);
    rows = chosen.rows;
    let count = 0;
    for (let next = await rows.next(); !next.done; next = await rows.next()) {
      if (isBlank(next.value.cells)) continue;
      count += 1;
      if (count > maxRows) throw new SheetError('too_many_rows', { limit: maxRows });
      yield toRow(next.value, chosen.header, columns);
    }
    if (count === 0) throw new SheetError('empty');
  } finally {
    await rows?.return?.();
    if (source instanceof Readable) source.destroy();
  }
}
