import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from './errors.ts';
import { createFileStore, type FileStore } from './files.ts';

let directory = '';
let store: FileStore;
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'roadbook-files-')), 'files');
  store = createFileStore({ directory, maxBytes: 1_000_000 });
});
afterEach(() => rm(join(directory, '..'), { recursive: true, force: true }));

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const filesIn = async (): Promise<string[]> => {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
};

describe('put and open', () => {
  test('store content under its hash and give it back', async () => {
    const content = Buffer.alloc(300_000, '路书 ');
    const pieces = Array.from({ length: 30 }, (_, n) => content.subarray(n * 10_000, (n + 1) * 10_000));
    const stored = await store.put(Readable.from(pieces));
    expect(stored).toEqual({ sha256: sha256(content), bytes: 300_000 });
    expect((await buffer(store.open(stored.sha256))).equals(content)).toBe(true);
    const path = join(directory, stored.sha256.slice(0, 2), stored.sha256.slice(2, 4), stored.sha256);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await store.has(stored.sha256)).toBe(true);
    expect(await store.has(sha256(Buffer.from('other')))).toBe(false);
  });

  test('an empty file is a file', async () => {
    const stored = await store.put(Readable.from([]));
    expect(stored.bytes).toBe(0);
    expect(await buffer(store.open(stored.sha256))).toHaveLength(0);
  });

  test('the same content is there once, also when it arrives several times at the same moment', async () => {
    const all = await Promise.all([1, 2, 3, 4].map(() => store.put(Readable.from([Buffer.from('same')]))));
    expect(new Set(all.map((stored) => stored.sha256)).size).toBe(1);
    expect(await filesIn()).toEqual([all[0]!.sha256]);
  });

  test('exactly the cap passes; one byte more is refused, leaves nothing and stops the sender', async () => {
    expect((await store.put(Readable.from([Buffer.alloc(100)]), { maxBytes: 100 })).bytes).toBe(100);
    const before = await filesIn();
    let sent = 0;
    const endless = new Readable({
      read() {
        sent += 1000;
        this.push(Buffer.alloc(1000));
      },
    });
    await expect(store.put(endless, { maxBytes: 9_999 })).rejects.toMatchObject({
      code: 'request.too_large',
      details: { limit: 9_999 },
    });
    expect(endless.destroyed).toBe(true);
    expect(sent).toBeLessThan(500_000);
    expect(await filesIn()).toEqual(before);
  });

  test('where the call names no cap, the store has one', async () => {
    const big = () => Readable.from([Buffer.alloc(1_000_001)]);
    await expect(store.put(big())).rejects.toMatchObject({ details: { limit: 1_000_000 } });
    expect((await store.put(big(), { maxBytes: 9_000_000 })).bytes).toBe(1_000_001);
  });

  test('an upload that breaks off leaves nothing', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('first half');
        throw new Error('connection lost');
      })(),
    );
    await expect(store.put(broken)).rejects.toThrow('connection lost');
    const aborted = new Readable({ read() {} });
    aborted.push('first half');
    setTimeout(() => aborted.destroy(), 20);
    await expect(store.put(aborted)).rejects.toThrow(/premature/i);
    expect(await filesIn()).toEqual([]);
  });
});

describe('names', () => {
  test.each(['../../etc/passwd', '', 'A'.repeat(64), `${'a'.repeat(63)}/`, `${'a'.repeat(64)}\n`, 'a'.repeat(64)])(
    '%j finds nothing',
    async (name) => {
      await store.put(Readable.from([Buffer.from('x')]));
      const opened = (): Readable => store.open(name);
      expect(opened).toThrow(AppError);
      expect(opened).toThrow('request.not_found');
      expect(await store.has(name)).toBe(false);
    },
  );
});

test('remove deletes once', async () => {
  const { sha256: name } = await store.put(Readable.from([Buffer.from('x')]));
  expect(await store.remove(name)).toBe(true);
  expect(await store.remove(name)).toBe(false);
  expect(await store.has(name)).toBe(false);
  await expect(store.remove('../x')).rejects.toMatchObject({ code: 'request.not_found' });
});

test('sweeping takes leftovers of more than an hour and nothing else', async () => {
  expect(await store.sweepTemp()).toBe(0);
  const stored = await store.put(Readable.from([Buffer.from('kept')]));
  await mkdir(join(directory, 'tmp'), { recursive: true });
  for (const [name, minutes] of [
    ['old', 61],
    ['young', 59],
  ] as const) {
    const path = join(directory, 'tmp', name);
    await writeFile(path, 'half');
    const at = new Date(Date.now() - minutes * 60_000);
    await utimes(path, at, at);
  }
  const path = join(directory, stored.sha256.slice(0, 2), stored.sha256.slice(2, 4), stored.sha256);
  await utimes(path, new Date(0), new Date(0));
  expect(await store.sweepTemp()).toBe(1);
  expect((await filesIn()).sort()).toEqual([stored.sha256, 'young'].sort());
});
