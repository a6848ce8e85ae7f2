import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { KeyRing } from './crypto.ts';
import { openSealed, sealStream } from './sealed-stream.ts';

const keys: KeyRing = { current: 'k1', keys: { k1: randomBytes(32) }, hashKey: randomBytes(32) };
const all = async (stream: AsyncIterable<Buffer>): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
};
const seal = (clear: Buffer, piece = 10_000) =>
  all(
    sealStream(
      keys,
      Readable.from(
        Array.from({ length: Math.ceil(clear.length / piece) }, (_, at) =>
          clear.subarray(at * piece, (at + 1) * piece),
        ),
      ),
      'file:1',
    ),
  );
const open = (sealed: Buffer, context = 'file:1') =>
  all(openSealed(keys, Readable.from([sealed.subarray(0, 7), sealed.subarray(7)]), context));

describe('a sealed file', () => {
  test('opens to what it was, whatever its size', async () => {
    for (const size of [0, 1, 65_535, 65_536, 65_537, 200_000]) {
      const clear = randomBytes(size);
      expect((await open(await seal(clear))).equals(clear), String(size)).toBe(true);
    }
  });

  test('shows nothing of its content, and does not open elsewhere, cut off, reordered or changed', async () => {
    const clear = Buffer.from('张三,13812345678\n'.repeat(20_000));
    const sealed = await seal(clear);
    expect(sealed.includes('13812345678')).toBe(false);
    const first = 4 + sealed.readUInt32BE();
    const second = 4 + sealed.readUInt32BE(first);
    const swapped = Buffer.concat([
      sealed.subarray(first, first + second),
      sealed.subarray(0, first),
      sealed.subarray(first + second),
    ]);
    const changed = Buffer.from(sealed);
    changed[100] = (changed[100] as number) ^ 1;
    await expect(open(sealed, 'file:2')).rejects.toThrow('corrupt');
    for (const bad of [sealed.subarray(0, first), sealed.subarray(0, -1), swapped, changed, Buffer.alloc(0)])
      await expect(open(bad)).rejects.toThrow('corrupt');
  });
});
