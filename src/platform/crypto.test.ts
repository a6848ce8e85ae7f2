import { createHmac } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  addKey,
  blindIndex,
  decrypt,
  derive,
  encrypt,
  KeyError,
  type KeyRing,
  keyIdOf,
  loadKeyRing,
} from './crypto.ts';

let directory = '';
let ring: KeyRing;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'roadbook-keys-'));
  ring = await loadKeyRing({ file: join(directory, 'shared.json'), create: true });
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof KeyError) return error.code;
    throw error;
  }
  return 'no error';
}

describe('the key ring', () => {
  test('is created once, for the owner only, and read back the same', async () => {
    const file = join(directory, 'created.json');
    const rings = await Promise.all([1, 2, 3, 4].map(() => loadKeyRing({ file, create: true })));
    for (const other of rings) expect(other.keys.k1?.equals(rings[0]!.keys.k1!)).toBe(true);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readdir(directory)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('missing and not to be created is an error that names the file', async () => {
    const file = join(directory, 'nowhere.json');
    await expect(loadKeyRing({ file, create: false })).rejects.toMatchObject({ code: 'missing', details: { file } });
  });

  test('the environment wins over the file', async () => {
    const env = await readFile(join(directory, 'shared.json'), 'utf8');
    const fromEnv = await loadKeyRing({ file: join(directory, 'nowhere.json'), env, create: false });
    expect(fromEnv.hashKey.equals(ring.hashKey)).toBe(true);
    await expect(loadKeyRing({ file: join(directory, 'shared.json'), env: '{', create: true })).rejects.toMatchObject({
      code: 'malformed',
      details: { env: 'ROADBOOK_KEYS' },
    });
  });

  const key = Buffer.alloc(32, 7).toString('base64');
  test.each([
    ['not JSON', `secret-${key}`],
    ['null', 'null'],
    ['short key', JSON.stringify({ current: 'k1', keys: { k1: 'AAAA' }, hashKey: key })],
    ['current not among the keys', JSON.stringify({ current: 'k2', keys: { k1: key }, hashKey: key })],
    ['current inherited from Object', JSON.stringify({ current: 'constructor', keys: { k1: key }, hashKey: key })],
    ['no hash key', JSON.stringify({ current: 'k1', keys: { k1: key } })],
    ['strange key id', JSON.stringify({ current: 'k 1', keys: { 'k 1': key }, hashKey: key })],
  ])('malformed (%s) is refused without showing the content', async (name, text) => {
    const file = join(directory, `${name}.json`);
    await writeFile(file, text);
    const error: unknown = await loadKeyRing({ file, create: true }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'malformed', details: { file } });
    expect(inspect(error, { depth: 9 })).not.toContain(key);
  });

  test('shows no key when logged or turned into JSON', () => {
    const secret = ring.keys.k1!;
    for (const text of [JSON.stringify({ ring }), inspect({ ring }, { depth: 9 })]) {
      expect(text).toContain('k1');
      expect(text).not.toContain(secret.toString('base64'));
      expect(text).not.toContain(JSON.stringify([...secret]).slice(1, 20));
    }
  });
});

describe('rotation', () => {
  test('adds a current key; old values stay readable, hashes and derived secrets stay the same', async () => {
    const file = join(directory, 'rotated.json');
    const before = await loadKeyRing({ file, create: true });
    const sealed = encrypt(before, '13800138000', 'row:1');
    const after = await addKey(file);
    expect(after.current).toBe('k2');
    expect(keyIdOf(encrypt(after, 'x', 'row:1'))).toBe('k2');
    expect(decrypt(after, sealed, 'row:1')).toBe('13800138000');
    expect(blindIndex(after, 'mobile', '1').equals(blindIndex(before, 'mobile', '1'))).toBe(true);
    expect(derive(after, 'cookie').equals(derive(before, 'cookie'))).toBe(true);
    const loaded = await loadKeyRing({ file, create: false });
    expect(loaded.keys.k2?.equals(after.keys.k2!)).toBe(true);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(codeOf(() => decrypt(before, encrypt(after, 'x', 'c'), 'c'))).toBe('unknown_key');
  });

  test('two at once: no key is lost, the loser is told', async () => {
    const file = join(directory, 'race.json');
    await loadKeyRing({ file, create: true });
    const results = await Promise.allSettled([addKey(file), addKey(file), addKey(file)]);
    const won = results.filter((result) => result.status === 'fulfilled');
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'locked' });
    const loaded = await loadKeyRing({ file, create: false });
    expect(Object.keys(loaded.keys)).toHaveLength(1 + won.length);
    expect((await addKey(file)).current).toBe(`k${2 + won.length}`);
  });

  test('of a ring that is not there', async () => {
    await expect(addKey(join(directory, 'absent.json'))).rejects.toMatchObject({ code: 'missing' });
    await expect(addKey(join(directory, 'no', 'such', 'folder.json'))).rejects.toMatchObject({ code: 'missing' });
  });
});

describe('sealed values', () => {
  test('any text comes back under its own context', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (clear, context) => {
        expect(decrypt(ring, encrypt(ring, clear, context), context)).toBe(clear);
      }),
    );
  });

  test('have the documented layout and a fresh iv each time', () => {
    const sealed = encrypt(ring, '路书', 'c');
    expect([...sealed.subarray(0, 4)]).toEqual([1, 2, 'k'.charCodeAt(0), '1'.charCodeAt(0)]);
    expect(sealed.length).toBe(4 + 12 + 16 + 6);
    expect(encrypt(ring, '路书', 'c').equals(sealed)).toBe(false);
  });

  test('one changed bit or one missing byte anywhere, or another context, does not open', () => {
    const sealed = encrypt(ring, '110105199003071234', 'customers.identifier:1');
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = changed[at]! ^ 1;
      expect(['corrupt', 'unknown_key']).toContain(codeOf(() => decrypt(ring, changed, 'customers.identifier:1')));
      expect(codeOf(() => decrypt(ring, sealed.subarray(0, at), 'customers.identifier:1'))).toBe('corrupt');
    }
    expect(codeOf(() => decrypt(ring, sealed, 'customers.identifier:2'))).toBe('corrupt');
  });

  test('a key id that names an Object method is just unknown', () => {
    const id = Buffer.from('constructor');
    const forged = Buffer.concat([Buffer.from([1, id.length]), id, Buffer.alloc(40)]);
    expect(codeOf(() => decrypt(ring, forged, 'c'))).toBe('unknown_key');
  });
});

test('blind indexes and derived secrets differ by kind, purpose and value', () => {
  expect(blindIndex(ring, 'mobile', '13800138000')).toHaveLength(32);
  expect(blindIndex(ring, 'mobile', '13800138000').equals(blindIndex(ring, 'phone', '13800138000'))).toBe(false);
  expect(blindIndex(ring, 'mobile', '13800138000').equals(blindIndex(ring, 'mobile', '13800138001'))).toBe(false);
  expect(derive(ring, 'cookie').equals(derive(ring, 'database'))).toBe(false);
  expect(derive(ring, 'database', 24)).toHaveLength(24);
});

test('a keyed hash is the HMAC of kind and value, whatever their length and script', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.string({ maxLength: 4000 }), (kind, value) => {
      const expected = createHmac('sha256', ring.hashKey).update(`${kind}\0${value}`, 'utf8').digest();
      expect(blindIndex(ring, kind, value).equals(expected)).toBe(true);
    }),
  );
});
