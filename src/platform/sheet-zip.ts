/**
 * The zip around a workbook (PKWARE APPNOTE): entries by name from the central directory, unpacked as a stream of text
 * with one cap over everything unpacked, so that a small file cannot fill the memory.
 */
import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createInflateRaw } from 'node:zlib';
import { damaged, SheetError } from './sheet.ts';

interface Entry {
  method: number;
  offset: number;
  packed: number;
}

/** An opened zip; `text(name)` streams one entry decoded as UTF-8, characters never cut. */
export interface ZipFile {
  names: string[];
  text(name: string): AsyncGenerator<string>;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const END_64_LOCATOR = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const FULL_32 = 0xffffffff;
const MAX_ENTRIES = 10_000;
/** Sheets shrink to a tenth or, of the same row over and over, to a hundredth; what shrinks more was made to. */
const MAX_RATIO = 200;
/** What may be unpacked however small the file is. */
const FREE_BYTES = 16 * 1024 * 1024;

/** Where the central directory starts and how many entries it has. */
function findDirectory(file: Buffer): { at: number; count: number } {
  const lowest = Math.max(0, file.length - 22 - 0xffff);
  for (let end = file.length - 22; end >= lowest; end -= 1) {
    if (file.readUInt32LE(end) !== END) continue;
    const locator = end - 20;
    if (locator >= 0 && file.readUInt32LE(locator) === END_64_LOCATOR) {
      const end64 = Number(file.readBigUInt64LE(locator + 8));
      if (file.readUInt32LE(end64) !== END_64) break;
      return { at: Number(file.readBigUInt64LE(end64 + 48)), count: Number(file.readBigUInt64LE(end64 + 32)) };
    }
    return { at: file.readUInt32LE(end + 16), count: file.readUInt16LE(end + 10) };
  }
  throw new SheetError('damaged', { reason: 'zip directory' });
}

/** Sizes that do not fit 32 bits stand in extra field 1, in this order and only those that are needed. */
function wideSizes(extra: Buffer, values: number[]): number[] {
  let at = 0;
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== 1) at += 4 + extra.readUInt16LE(at + 2);
  at += 4;
  return values.map((value) => {
    if (value !== FULL_32) return value;
    at += 8;
    return Number(extra.readBigUInt64LE(at - 8));
  });
}

function readDirectory(file: Buffer, maxBytes: number): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  let total = 0;
  let { at, count } = findDirectory(file);
  if (count > MAX_ENTRIES) throw new SheetError('damaged', { reason: 'zip entries' });
  for (; count > 0; count -= 1) {
    if (file.readUInt32LE(at) !== CENTRAL) throw new SheetError('damaged', { reason: 'zip directory' });
    if ((file.readUInt16LE(at + 8) & 1) === 1) throw new SheetError('type', { found: 'encrypted zip' });
    const nameEnd = at + 46 + file.readUInt16LE(at + 28);
    const extraEnd = nameEnd + file.readUInt16LE(at + 30);
    const name = file
      .toString('utf8', at + 46, nameEnd)
      .replaceAll('\\', '/')
      .replace(/^\//, '');
    const narrow = [file.readUInt32LE(at + 24), file.readUInt32LE(at + 20), file.readUInt32LE(at + 42)];
    const [size = 0, packed = 0, offset = 0] = wideSizes(file.subarray(nameEnd, extraEnd), narrow);
    total += size;
    if (total > maxBytes) throw new SheetError('too_large', { limitBytes: maxBytes });
    entries.set(name, { method: file.readUInt16LE(at + 10), offset, packed });
    at = extraEnd + file.readUInt16LE(at + 32);
  }
  return entries;
}

function packedBytes(file: Buffer, entry: Entry): Buffer {
  if (file.readUInt32LE(entry.offset) !== LOCAL) throw new SheetError('damaged', { reason: 'zip entry' });
  const start = entry.offset + 30 + file.readUInt16LE(entry.offset + 26) + file.readUInt16LE(entry.offset + 28);
  if (start + entry.packed > file.length) throw new SheetError('damaged', { reason: 'zip entry' });
  return file.subarray(start, start + entry.packed);
}

/**
 * Opens a zip held in memory. The sizes it states are checked at once and the bytes really unpacked are counted, since
 * the statement may lie. Throws SheetError `damaged`, `type` (encrypted) or `too_large` (more than `limitBytes` unpacked, or than
 * two hundred times the file).
 */
export function openZip(file: Buffer, limitBytes: number): ZipFile {
  const maxBytes = Math.min(limitBytes, Math.max(FREE_BYTES, file.length * MAX_RATIO));
  let entries: Map<string, Entry>;
  try {
    entries = readDirectory(file, maxBytes);
  } catch (error) {
    throw damaged(error, 'zip directory');
  }
  let unpacked = 0;
  return {
    names: [...entries.keys()],
    async *text(name) {
      const entry = entries.get(name);
      if (!entry) throw new SheetError('damaged', { reason: `no ${name}` });
      const decoder = new StringDecoder('utf8');
      try {
        if (entry.method !== 0 && entry.method !== 8) throw new SheetError('damaged', { reason: 'zip method' });
        const packed = Readable.from([packedBytes(file, entry)]);
        const bytes = entry.method === 8 ? packed.pipe(createInflateRaw({ chunkSize: 65_536 })) : packed;
        for await (const chunk of bytes as AsyncIterable<Buffer>) {
          unpacked += chunk.length;
          if (unpacked > maxBytes) throw new SheetError('too_large', { limitBytes: maxBytes });
          yield decoder.write(chunk);
        }
      } catch (error) {
        throw damaged(error, name);
      }
      yield decoder.end();
    },
  };
}
