/**
 * Reads workbooks (ECMA-376 SpreadsheetML) row by row. exceljs only writes here: its streaming reader breaks Chinese
 * characters that fall on a chunk border, keeps phonetic hints instead of the text, and takes dates of Chinese Excel
 * (formats 27–36, 50–58) and of formulas for numbers; its whole-file reader holds every cell as objects.
 */
import { posix } from 'node:path';
import { SaxesParser } from 'saxes';
import { type Cells, damaged, SheetError } from './sheet.ts';
import type { ZipFile } from './sheet-zip.ts';

/** Cells further right than this are not read; a stray cell in column XFD must not make every row 16 384 wide. */
const MAX_COLUMNS = 512;
const DAY_MS = 86_400_000;
/** A million rows of eight texts that no other row has; the texts are held in memory while the sheet is read. */
const MAX_STRINGS = 8_000_000;
/** UTF-16 units of all of them: 256 MB at most. */
const MAX_STRING_UNITS = 128 * 1024 * 1024;
/** Excel has 64 000. */
const MAX_FORMATS = 200_000;
/** A cell of Excel holds 32 767. */
const MAX_CELL_UNITS = 1024 * 1024;

type Attributes = Record<string, string>;

/** What to do at each element; names come without their namespace prefix. */
interface Handler<Out> {
  open(name: string, attributes: Attributes): void;
  text(text: string): void;
  close(name: string): void;
  /** Hands over what has been completed since the last call. */
  take?(): Out[];
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

async function* parseXml<Out>(text: AsyncIterable<string>, handler: Handler<Out>): AsyncGenerator<Out> {
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw damaged(error, 'xml');
  });
  parser.on('opentag', (tag) => {
    handler.open(localName(tag.name), tag.attributes as Attributes);
  });
  parser.on('text', (part) => handler.text(part));
  parser.on('cdata', (part) => handler.text(part));
  parser.on('closetag', (tag) => handler.close(localName(tag.name)));
  try {
    for await (const chunk of text) {
      parser.write(chunk);
      if (handler.take) yield* handler.take();
    }
    parser.close();
    if (handler.take) yield* handler.take();
  } catch (error) {
    // What a string or an array cannot hold any more.
    throw error instanceof RangeError ? new SheetError('too_large', {}, { cause: error }) : error;
  }
}

async function readPart(zip: ZipFile, name: string, handler: Handler<never>): Promise<void> {
  for await (const _ of parseXml(zip.text(name), handler));
}

/** Excel writes characters XML cannot hold, and a literal that looks like such, as `_x000D_`. */
const unescapeText = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;

/** A text with its next part. @throws SheetError too_large for what no cell holds */
function joined(text: string, part: string): string {
  if (text.length + part.length > MAX_CELL_UNITS) throw new SheetError('too_large', { limitBytes: MAX_CELL_UNITS * 2 });
  return text + part;
}

/** Collects the `<t>` runs of a text, leaving out phonetic hints (`<rPh>`). */
class Runs {
  private text = '';
  private inText = false;
  private inHint = false;

  reset(): void {
    this.text = '';
  }
  open(name: string): void {
    if (name === 'rPh') this.inHint = true;
    if (name === 't') this.inText = true;
  }
  add(part: string): void {
    if (this.inText && !this.inHint) this.text = joined(this.text, part);
  }
  close(name: string): void {
    if (name === 'rPh') this.inHint = false;
    if (name === 't') this.inText = false;
  }
  get value(): string {
    return unescapeText(this.text);
  }
}

async function readSharedStrings(zip: ZipFile, part: string): Promise<string[]> {
  const strings: string[] = [];
  let units = 0;
  const runs = new Runs();
  await readPart(zip, part, {
    open(name) {
      if (name === 'si') runs.reset();
      runs.open(name);
    },
    text: (text) => runs.add(text),
    close(name) {
      runs.close(name);
      if (name !== 'si') return;
      units += runs.value.length;
      if (strings.length >= MAX_STRINGS || units > MAX_STRING_UNITS)
        throw new SheetError('too_large', { limitBytes: MAX_STRING_UNITS * 2 });
      strings.push(runs.value);
    },
  });
  return strings;
}

/** Built-in date and time formats, with those Excel uses in Chinese and other East Asian languages. */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

/** Whether a format code shows a date or time: a y m d h s outside quotes, escapes, fillers and colour or locale brackets. */
function isDateFormat(code: string): boolean {
  const bare = code.replace(/"[^"]*"|\\.|[_*].|\[(?![hms]+\])[^\]]*\]/gi, '');
  return /[ymdhs]/i.test(bare.split(';')[0] ?? '') && !/^general$/i.test(bare);
}

/** Per cell style (`s`), whether its numbers are dates. */
async function readDateStyles(zip: ZipFile, part: string): Promise<boolean[]> {
  const custom = new Map<number, boolean>();
  const formats: number[] = [];
  let inCellFormats = false;
  await readPart(zip, part, {
    open(name, attributes) {
      if (name === 'numFmt') custom.set(Number(attributes.numFmtId), isDateFormat(attributes.formatCode ?? ''));
      if (name === 'cellXfs') inCellFormats = true;
      if (name === 'xf' && inCellFormats) formats.push(Number(attributes.numFmtId ?? 0));
      if (custom.size + formats.length > MAX_FORMATS) throw new SheetError('too_large');
    },
    text() {},
    close(name) {
      if (name === 'cellXfs') inCellFormats = false;
    },
  });
  return formats.map((id) => custom.get(id) ?? isBuiltInDate(id));
}

/** An Excel serial as 'YYYY-MM-DD', with ' HH:MM:SS' when it has a time, or 'HH:MM:SS' alone. No time zone is involved. */
function serialText(serial: number, date1904: boolean): string {
  const seconds = Math.round(serial * 86_400);
  // Excel counts a 29 February 1900 that never was; days before it are one off.
  const base = date1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, seconds < 60 * 86_400 ? 31 : 30);
  const at = new Date(base + seconds * 1000);
  if (Number.isNaN(at.getTime())) return String(serial);
  const [date = '', time = ''] = at.toISOString().slice(0, 19).split('T');
  if (seconds < 86_400 && seconds > 0 && !date1904) return time;
  return seconds % (DAY_MS / 1000) === 0 ? date : `${date} ${time}`;
}

/** A stored number as people would type it: whole digits kept, never an exponent. */
function numberText(stored: string): string {
  if (/^-?\d+$/.test(stored)) return stored;
  const value = Number(stored);
  if (!Number.isFinite(value)) return stored;
  if (Number.isInteger(value)) return BigInt(value).toString();
  const short = String(value);
  return short.includes('e') ? value.toFixed(20).replace(/0+$/, '') : short;
}

interface Context {
  strings: string[];
  dateStyles: boolean[];
  date1904: boolean;
}

function cellText(type: string | undefined, style: number, stored: string, context: Context): string {
  switch (type) {
    case 's':
      return context.strings[Number(stored)] ?? '';
    case 'str':
      return unescapeText(stored);
    case 'b':
      return stored === '1' ? 'TRUE' : 'FALSE';
    case 'e':
      return stored;
    case 'd':
      return stored
        .slice(0, 19)
        .replace('T', ' ')
        .replace(/ 00:00:00$/, '');
    default: {
      const number = Number(stored);
      if (stored === '' || Number.isNaN(number)) return stored;
      return context.dateStyles[style] && number >= 0 ? serialText(number, context.date1904) : numberText(stored);
    }
  }
}

/** Column index (0 = A) of a cell reference such as "AB12". */
function columnIndex(reference: string): number {
  let index = 0;
  for (const letter of reference) {
    const code = letter.charCodeAt(0) - 64;
    if (code < 1 || code > 26) break;
    index = index * 26 + code;
  }
  return index - 1;
}

/** Turns the events of a sheet part into rows; cells without a reference follow the one before (some writers leave it out). */
function rowHandler(context: Context): Handler<Cells> {
  let rows: Cells[] = [];
  let row: Cells = { line: 0, cells: [] };
  let column = -1;
  let cell: { type: string | undefined; style: number } | null = null;
  let stored = '';
  let inValue = false;
  const runs = new Runs();
  return {
    open(name, attributes) {
      if (name === 'row') {
        row = { line: Number(attributes.r ?? row.line + 1), cells: [] };
        column = -1;
      } else if (name === 'c') {
        column = attributes.r ? columnIndex(attributes.r) : column + 1;
        cell = { type: attributes.t, style: Number(attributes.s ?? 0) };
        stored = '';
        runs.reset();
      } else if (name === 'v') inValue = true;
      else if (cell) runs.open(name);
    },
    text(text) {
      if (inValue) stored = joined(stored, text);
      else if (cell) runs.add(text);
    },
    close(name) {
      if (name === 'v') inValue = false;
      else if (name === 'c' && cell) {
        if (column >= 0 && column < MAX_COLUMNS) {
          while (row.cells.length < column) row.cells.push('');
          const { type, style } = cell;
          row.cells[column] = type === 'inlineStr' ? runs.value : cellText(type, style, stored, context);
        }
        cell = null;
      } else if (name === 'row') rows.push(row);
      else if (cell) runs.close(name);
    },
    take() {
      const done = rows;
      rows = [];
      return done;
    },
  };
}

async function readRelations(zip: ZipFile, part: string): Promise<Map<string, { target: string; type: string }>> {
  const relations = new Map<string, { target: string; type: string }>();
  const folder = posix.dirname(part);
  await readPart(zip, `${folder}/_rels/${posix.basename(part)}.rels`, {
    open(name, { Id, Target = '', Type = '' }) {
      if (name !== 'Relationship' || !Id) return;
      const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target);
      relations.set(Id, { target, type: Type.slice(Type.lastIndexOf('/') + 1) });
    },
    text() {},
    close() {},
  });
  return relations;
}

/**
 * The visible sheets of a workbook in order, each as its rows (rows without cells are left out by the file itself).
 * Throws SheetError `type` when the zip is no workbook, `damaged`, or `too_large` while unpacking.
 */
export async function readWorkbook(zip: ZipFile): Promise<AsyncIterable<Cells>[]> {
  const part = 'xl/workbook.xml';
  if (!zip.names.includes(part)) throw new SheetError('type', { found: 'zip' });
  const relations = await readRelations(zip, part);
  const partOf = (type: string): string | undefined => {
    const target = [...relations.values()].find((relation) => relation.type === type)?.target;
    return target !== undefined && zip.names.includes(target) ? target : undefined;
  };
  const visible: string[] = [];
  let date1904 = false;
  await readPart(zip, part, {
    open(name, attributes) {
      if (name === 'workbookPr') date1904 = /^(1|true)$/.test(attributes.date1904 ?? '');
      if (name !== 'sheet' || (attributes.state ?? 'visible') !== 'visible') return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      const relation = relations.get(id);
      if (relation?.type === 'worksheet') visible.push(relation.target);
    },
    text() {},
    close() {},
  });
  const strings = partOf('sharedStrings');
  const styles = partOf('styles');
  const context: Context = {
    strings: strings ? await readSharedStrings(zip, strings) : [],
    dateStyles: styles ? await readDateStyles(zip, styles) : [],
    date1904,
  };
  return visible.map((sheet) => parseXml(zip.text(sheet), rowHandler(context)));
}
