/** Large files sealed at rest: pieces of 64 KiB, each under AES-256-GCM with its place in the file, so that none can be left out, moved or cut off. */
import { Readable } from 'node:stream';
import { decryptBytes, encrypt, KeyError, type KeyRing } from './crypto.ts';

const PIECE = 65_536;
const MOST_SEALED = PIECE + 256;

const placeOf = (context: string, piece: number, last: boolean): string => `${context}#${piece}${last ? '$' : ''}`;

/** The sealed pieces of a stream, each behind its length (4 bytes, big-endian). `context` must be given again to open them. */
export function sealStream(keys: KeyRing, clear: AsyncIterable<Buffer | string>, context: string): Readable {
  return Readable.from(pieces(keys, clear, context), { objectMode: false });
}

async function* pieces(keys: KeyRing, clear: AsyncIterable<Buffer | string>, context: string): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let bytes = 0;
  let piece = 0;
  const seal = (content: Buffer, last: boolean): Buffer => {
    const sealed = encrypt(keys, content, placeOf(context, piece, last));
    piece += 1;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(sealed.length);
    return Buffer.concat([length, sealed]);
  };
  for await (const part of clear) {
    const chunk = typeof part === 'string' ? Buffer.from(part) : part;
    held.push(chunk);
    bytes += chunk.length;
    if (bytes <= PIECE) continue;
    let rest = Buffer.concat(held);
    // The last piece is known only at the end: one stays held back.
    for (; rest.length > PIECE; rest = rest.subarray(PIECE)) yield seal(rest.subarray(0, PIECE), false);
    held = [rest];
    bytes = rest.length;
  }
  yield seal(Buffer.concat(held), true);
}

/** The clear content of a sealed stream. @throws KeyError `corrupt` while reading, for a piece that was changed or is missing */
export async function* openSealed(
  keys: KeyRing,
  sealed: AsyncIterable<Buffer>,
  context: string,
): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let piece = 0;
  // A piece is opened when the next one begins: only then is it known not to be the last.
  let waiting: Buffer | null = null;
  const open = (last: boolean): Buffer => {
    if (!waiting) throw new KeyError('corrupt');
    const clear = decryptBytes(keys, waiting, placeOf(context, piece, last));
    piece += 1;
    return clear;
  };
  for await (const chunk of sealed) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= 4) {
      const length = rest.readUInt32BE();
      if (length > MOST_SEALED) throw new KeyError('corrupt');
      if (rest.length < 4 + length) break;
      if (waiting) yield open(false);
      waiting = rest.subarray(4, 4 + length);
      rest = rest.subarray(4 + length);
    }
  }
  if (rest.length > 0) throw new KeyError('corrupt');
  yield open(true);
}
