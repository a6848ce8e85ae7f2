/** Reads CSV text as people save it in China: UTF-8 with or without mark, UTF-16 ("Unicode text"), or GB18030. */
import { Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { type Cells, damaged, FORMULA_START, SheetError } from './sheet.ts';

const PROBE_BYTES = 65_536;

function encodingByMark(bytes: Buffer): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

/** UTF-8 when the bytes are valid UTF-8 (a character cut at the end is no fault unless the file ends there), else GB18030. */
function encodingByContent(bytes: Buffer, complete: boolean): string {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !complete });
    return 'utf-8';
  } catch {
    return 'gb18030';
  }
}

const isAscii = (bytes: Buffer): boolean => bytes.every((byte) => byte < 0x80);

/** Gathers at least `wanted` bytes (fewer only at the end of the file). */
async function gather(chunks: AsyncIterator<Buffer>, first: Buffer, wanted: number): Promise<[Buffer, boolean]> {
  const parts = [first];
  let length = first.length;
  while (length < wanted) {
    const next = await chunks.next();
    if (next.done) return [Buffer.concat(parts), true];
    parts.push(next.value);
    length += next.value.length;
  }
  return [Buffer.concat(parts), false];
}

/**
 * Decodes a byte stream; `told` where a person named its encoding. Otherwise pure ASCII passes as it is; from the first chunk with anything
 * else, 64 KiB decide, so a long ASCII beginning does not hide a GB18030 file. Throws SheetError `damaged`
 * (`{reason: 'encoding'}`) for bytes that are not text in that encoding, rather than storing replacement characters.
 */
export async function* decodeText(
  source: AsyncIterable<Buffer>,
  told: 'utf-8' | 'gb18030' | null = null,
): AsyncGenerator<string> {
  const chunks = source[Symbol.asyncIterator]();
  try {
    let [probe, complete] = await gather(chunks, Buffer.alloc(0), 3);
    let encoding = encodingByMark(probe) ?? told;
    while (!encoding && !complete && isAscii(probe)) {
      yield probe.toString('latin1');
      const next = await chunks.next();
      probe = next.done ? Buffer.alloc(0) : next.value;
      complete = next.done === true;
    }
    if (!encoding) {
      if (!complete) [probe, complete] = await gather(chunks, probe, PROBE_BYTES);
      encoding = encodingByContent(probe, complete);
    }
    const decoder = new TextDecoder(encoding, { fatal: true });
    yield decoder.decode(probe, { stream: true });
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
      yield decoder.decode(next.value, { stream: true });
    }
    yield decoder.decode();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw damaged(error, 'encoding');
    throw error;
  } finally {
    await chunks.return?.();
  }
}

/** The separator of the first line: comma, tab or semicolon, whichever it has most of outside quotes. */
function separatorOf(text: string): string {
  const line = text.replace(/"[^"]*"?/g, '').split(/[\r\n]/, 1)[0] ?? '';
  const count = (separator: string): number => line.split(separator).length;
  return [',', '\t', ';'].reduce((best, separator) => (count(separator) > count(best) ? separator : best));
}

/** Undoes what spreadsheets and `writeSheet` do to keep a cell text: `="00123"`, and an apostrophe before a formula sign. */
function plainCell(cell: string): string {
  const quoted = /^="(.*)"$/s.exec(cell);
  if (quoted) return (quoted[1] ?? '').replaceAll('""', '"');
  return cell.startsWith("'") && FORMULA_START.test(cell) ? cell.slice(1) : cell;
}

/** What a person said about a CSV file; what is left out is found from its content. */
export interface CsvFormat {
  encoding?: 'utf-8' | 'gb18030';
  delimiter?: string;
}

/** The rows of a CSV file in order, empty lines included. Throws SheetError `damaged` for bad encoding or quotes, `type` for HTML or binary. */
export async function* readCsv(
  source: AsyncIterable<Buffer>,
  maxCellBytes: number,
  format: CsvFormat = {},
): AsyncGenerator<Cells> {
  const text = decodeText(source, format.encoding);
  let head = '';
  for (let next = await text.next(); !next.done; next = await text.next()) {
    head += next.value;
    if (head.length >= 4096) break;
  }
  if (head.includes('\0')) throw new SheetError('type', { found: 'binary' });
  // Many dealer systems "export to Excel" by naming an HTML table .xls.
  if (/^\s*<(!doctype|html|table|\?xml)/i.test(head)) throw new SheetError('type', { found: 'html' });
  const parser = parse({
    delimiter: format.delimiter ?? separatorOf(head),
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: false,
    max_record_size: maxCellBytes,
  });
  async function* all(): AsyncGenerator<string> {
    yield head;
    yield* text;
  }
  const input = Readable.from(all());
  input.on('error', (error) => parser.destroy(error));
  input.pipe(parser);
  let line = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      line += 1;
      yield { line, cells: record.map(plainCell) };
    }
  } catch (error) {
    const { code, records } = error as CsvError & { records?: number };
    if (String(code).startsWith('CSV_')) throw damaged(error, `row ${(records ?? line) + 1}`);
    throw error;
  } finally {
    input.destroy();
  }
}
