/** Writes rows as .xlsx or CSV, as a stream that never runs far ahead of its reader. */
import { once } from 'node:events';
import { PassThrough, Readable, type Writable } from 'node:stream';
import ExcelJS from 'exceljs';
import { civilDateTime } from './clock.ts';
import type { Language } from './i18n.ts';
import { FORMULA_START, type SheetColumn, SheetError } from './sheet.ts';

export type SheetFormat = 'xlsx' | 'csv';
export type SheetValue = string | number | Date | null;
export type SheetValues = Record<string, SheetValue | undefined>;

export interface WriteSheetOptions {
  format: SheetFormat;
  language: Language;
  /** Stands above the header row, and in a workbook in its properties and on each printed page: whose file this is. */
  heading?: string;
  /** Zone in which instants (Date values) are shown, Asia/Shanghai unless told. Civil dates are passed as text. */
  zone?: string;
}

type Rows = AsyncIterable<SheetValues> | Iterable<SheetValues>;

/**
 * Rows under one header row in the reader's language. Texts (phone, VIN, ID number) are stored as text and stay so when
 * edited; numbers are numbers; Date values are date-times in `zone`. CSV is UTF-8 with a mark, CRLF, and guards cells
 * that a spreadsheet would run as a formula with an apostrophe, which `readSheet` takes off again. An error of `rows`
 * destroys the stream; a destroyed stream ends `rows`.
 */
export function writeSheet(columns: SheetColumn[], rows: Rows, options: WriteSheetOptions): Readable {
  if (options.format === 'csv') return Readable.from(csvChunks(columns, rows, options), { objectMode: false });
  const out = new PassThrough();
  writeWorkbook(out, columns, rows, options).catch((error: unknown) => out.destroy(error as Error));
  return out;
}

const PLAIN_NUMBER = /^[+-]?\d+(\.\d+)?$/;

function csvCell(value: SheetValue | undefined, zone: string | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  if (value instanceof Date) return civilDateTime(value, zone);
  const guarded = FORMULA_START.test(value) && !PLAIN_NUMBER.test(value) ? `'${value}` : value;
  return /[",;\t\r\n]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

async function* csvChunks(columns: SheetColumn[], rows: Rows, options: WriteSheetOptions): AsyncGenerator<string> {
  const lineOf = (cells: (SheetValue | undefined)[]): string =>
    `${cells.map((cell) => csvCell(cell, options.zone)).join(',')}\r\n`;
  const heading = options.heading === undefined ? '' : lineOf([options.heading]);
  let chunk = `\ufeff${heading}${lineOf(columns.map((column) => column.header[options.language]))}`;
  for await (const row of rows) {
    chunk += lineOf(columns.map((column) => row[column.key]));
    if (chunk.length < 16_384) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

const MAX_XLSX_ROWS = 1_048_576;
const MAX_CELL_CHARACTERS = 32_767;
const ROWS_PER_BREATH = 100;

// One object per style: exceljs recognises a style by identity and would render it anew for every cell otherwise.
const TEXT_STYLE = { numFmt: '@' };
const NUMBER_STYLE = { numFmt: 'General' };
const DATE_STYLE = { numFmt: 'yyyy-mm-dd hh:mm:ss' };

/** Excel holds 32 767 characters a cell and reads `_x0041_` as an escape; more, or a bare one, would damage the file. */
const xlsxText = (text: string): string =>
  text.slice(0, MAX_CELL_CHARACTERS).replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');

function setCell(cell: ExcelJS.Cell, value: SheetValue | undefined, zone: string | undefined): void {
  if (value === null || value === undefined || value === '') return;
  if (typeof value === 'number') {
    cell.value = value;
    cell.style = NUMBER_STYLE;
  } else if (value instanceof Date) {
    // exceljs writes the UTC reading of a Date, so it gets one whose UTC reading is the wall clock of the zone.
    cell.value = new Date(`${civilDateTime(value, zone).replace(' ', 'T')}Z`);
    cell.style = DATE_STYLE;
  } else {
    cell.value = xlsxText(value);
    cell.style = TEXT_STYLE;
  }
}

/** Waits for the event, or for the download to be closed; leaves no listener behind. */
async function untilEither(emitter: Writable, event: string, out: Writable): Promise<void> {
  const waiting = new AbortController();
  const { signal } = waiting;
  try {
    await Promise.race([once(emitter, event, { signal }), once(out, 'close', { signal })]);
  } finally {
    waiting.abort();
  }
}

/** The stream exceljs feeds the zip from; of an old stream version that shows its need to drain only in here. */
type Feed = Writable & { _writableState: { needDrain: boolean } };

/**
 * exceljs takes rows as fast as they come and holds them until the zip has caught up. Waiting for the stream it feeds
 * the zip from is the only brake; it is there once the zip has reached the sheet. The test on slow readers holds this.
 */
async function untilTaken(worksheet: ExcelJS.Worksheet, out: Writable): Promise<void> {
  const { pipes } = (worksheet as unknown as { stream: { pipes: Feed[] } }).stream;
  while (!out.destroyed) {
    const feed = pipes[0];
    if (feed && !feed._writableState.needDrain) return;
    if (feed) await untilEither(feed, 'drain', out);
    else await new Promise((resolve) => setImmediate(resolve));
  }
}

async function writeWorkbook(
  out: Writable,
  columns: SheetColumn[],
  rows: Rows,
  options: WriteSheetOptions,
): Promise<void> {
  const { language, zone, heading } = options;
  // Its default of 1 MiB, at several places one after the other, is memory that every slow download would hold.
  const zip = { highWaterMark: 65_536, store: false };
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({
    stream: out,
    useStyles: true,
    useSharedStrings: false,
    zip,
  });
  const worksheet = workbook.addWorksheet('Sheet1', {
    views: [{ state: 'frozen', ySplit: heading === undefined ? 1 : 2 }],
    // & begins a code in the footers of Excel, which hold 255 characters.
    headerFooter: heading === undefined ? {} : { oddFooter: `&L${heading.replaceAll('&', '&&').slice(0, 240)}` },
  });
  if (heading !== undefined) Object.assign(workbook, { description: heading });
  worksheet.columns = columns.map(({ key, header }) => ({
    key,
    width: 8 + 2 * header[language].length,
    style: TEXT_STYLE,
  }));
  if (heading !== undefined) {
    const first = worksheet.addRow([xlsxText(heading)]);
    first.font = { italic: true, color: { argb: 'FF595959' } };
    first.commit();
  }
  const head = worksheet.addRow(columns.map(({ header }) => xlsxText(header[language])));
  head.font = { bold: true };
  head.commit();
  let count = heading === undefined ? 1 : 2;
  for await (const row of rows) {
    count += 1;
    if (count > MAX_XLSX_ROWS) throw new SheetError('too_many_rows', { limit: MAX_XLSX_ROWS - 1 });
    const line = worksheet.getRow(count);
    columns.forEach(({ key }, at) => {
      setCell(line.getCell(at + 1), row[key], zone);
    });
    line.commit();
    if (count % ROWS_PER_BREATH === 0) await untilTaken(worksheet, out);
    if (out.destroyed) return;
  }
  await Promise.race([workbook.commit(), once(out, 'close')]);
}
