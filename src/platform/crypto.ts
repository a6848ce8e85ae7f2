/**
 * Field encryption and keyed hashes: AES-256-GCM with the key id inside the sealed bytes, so that keys can be
 * rotated while old rows stay readable (design §5). Key material never appears in errors, logs or JSON.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hash,
  hkdfSync,
  type KeyObject,
  randomBytes,
  randomUUID,
} from 'node:crypto';
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inspect } from 'node:util';

const VERSION = 1;
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID = /^[a-z][a-z0-9_-]{0,31}$/;

/** The keys of one installation. `keys` maps key id ("k1") → 32 bytes; `current` seals new values; `hashKey` never rotates. */
export interface KeyRing {
  current: string;
  keys: Record<string, Buffer>;
  hashKey: Buffer;
}

export type KeyErrorCode = 'missing' | 'malformed' | 'locked' | 'unknown_key' | 'corrupt';

/** A key ring or a sealed value that cannot be used; `details` name the file, the variable or the key id, never a key. */
export class KeyError extends Error {
  readonly code: KeyErrorCode;
  readonly details: Record<string, string>;

  constructor(code: KeyErrorCode, details: Record<string, string> = {}) {
    super(`key.${code}${Object.keys(details).length > 0 ? ` ${JSON.stringify(details)}` : ''}`);
    this.code = code;
    this.details = details;
  }
}

/** A ring that shows only its key ids when it is logged or turned into JSON by accident. */
class SealedRing implements KeyRing {
  readonly current: string;
  readonly keys: Record<string, Buffer>;
  readonly hashKey: Buffer;

  constructor(current: string, keys: Record<string, Buffer>, hashKey: Buffer) {
    this.current = current;
    this.keys = keys;
    this.hashKey = hashKey;
  }

  toJSON(): { current: string; keys: string[] } {
    return { current: this.current, keys: Object.keys(this.keys) };
  }

  [inspect.custom](): string {
    return `KeyRing ${JSON.stringify(this)}`;
  }
}

const preparedKeys = new WeakMap<Buffer, KeyObject>();

/** A key as the library keeps it: handing over raw bytes costs four times as much on each call (12.6 µs an HMAC against 2.4). */
function prepared(key: Buffer): KeyObject {
  const known = preparedKeys.get(key);
  if (known) return known;
  const made = createSecretKey(key);
  preparedKeys.set(key, made);
  return made;
}

function decodeKey(value: unknown): Buffer | null {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/]{43}=$/.test(value)) return null;
  const bytes = Buffer.from(value, 'base64');
  return bytes.length === KEY_BYTES ? bytes : null;
}

function parseRing(json: string, source: Record<string, string>): KeyRing {
  const malformed = new KeyError('malformed', source);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    // The parser's message quotes the input, which is key material: it must not travel on as a cause.
    throw malformed;
  }
  if (typeof value !== 'object' || value === null) throw malformed;
  const { current, keys, hashKey } = value as Record<string, unknown>;
  const hash = decodeKey(hashKey);
  if (typeof current !== 'string' || typeof keys !== 'object' || keys === null || !hash) throw malformed;
  const ring: Record<string, Buffer> = {};
  for (const [id, encoded] of Object.entries(keys)) {
    const key = decodeKey(encoded);
    if (!key || !KEY_ID.test(id)) throw malformed;
    ring[id] = key;
  }
  if (!Object.hasOwn(ring, current)) throw malformed;
  return new SealedRing(current, ring, hash);
}

function ringJson(ring: KeyRing): string {
  const keys = Object.fromEntries(Object.entries(ring.keys).map(([id, key]) => [id, key.toString('base64')]));
  return `${JSON.stringify({ current: ring.current, keys, hashKey: ring.hashKey.toString('base64') }, null, 2)}\n`;
}

async function readRing(file: string): Promise<KeyRing | null> {
  try {
    return parseRing(await readFile(file, 'utf8'), { file });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function syncDirectory(directory: string): Promise<void> {
  // Windows cannot open a directory for fsync; its rename is journalled by the file system.
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes the ring beside the file, flushed, then lets `place` put it at its name; the temporary file never stays. */
async function writeRing(file: string, ring: KeyRing, place: (temp: string) => Promise<void>): Promise<void> {
  const temp = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temp, 'wx', 0o600);
    try {
      await handle.writeFile(ringJson(ring));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await place(temp);
    await syncDirectory(dirname(file));
  } finally {
    await rm(temp, { force: true });
  }
}

/**
 * The key ring from `env` (the text of ROADBOOK_KEYS: `{"current":"k1","keys":{"k1":"base64"},"hashKey":"base64"}`),
 * else from `file` (same JSON). With `create`, a missing file is made (mode 0600, atomic); two processes that start
 * at once agree on one ring. Throws KeyError `missing` or `malformed`.
 */
export async function loadKeyRing(options: { file: string; env?: string; create: boolean }): Promise<KeyRing> {
  const { file, env, create } = options;
  if (env !== undefined && env.trim() !== '') return parseRing(env, { env: 'ROADBOOK_KEYS' });
  const found = await readRing(file);
  if (found) return found;
  if (!create) throw new KeyError('missing', { file });
  const fresh = new SealedRing('k1', { k1: randomBytes(KEY_BYTES) }, randomBytes(KEY_BYTES));
  await writeRing(file, fresh, async (temp) => {
    try {
      // A link fails where a rename would silently replace the ring another process has just made.
      await link(temp, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  });
  const ring = await readRing(file);
  if (!ring) throw new KeyError('missing', { file });
  return ring;
}

/**
 * Rotation: adds a key with the next free id ("k2"), makes it current, and writes the file atomically. Old keys stay,
 * so old values stay readable. Throws KeyError `missing`, `malformed`, or `locked` while another rotation runs
 * (after a crash the lock file named in the error has to be removed by hand).
 */
export async function addKey(file: string): Promise<KeyRing> {
  const lockFile = `${file}.lock`;
  let lock: Awaited<ReturnType<typeof open>>;
  try {
    lock = await open(lockFile, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new KeyError('locked', { file: lockFile });
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new KeyError('missing', { file });
    throw error;
  }
  try {
    const ring = await readRing(file);
    if (!ring) throw new KeyError('missing', { file });
    const numbers = Object.keys(ring.keys).map((id) => Number(/^k(\d+)$/.exec(id)?.[1] ?? 0));
    const id = `k${Math.max(...numbers) + 1}`;
    const rotated = new SealedRing(id, { ...ring.keys, [id]: randomBytes(KEY_BYTES) }, ring.hashKey);
    await writeRing(file, rotated, (temp) => rename(temp, file));
    return rotated;
  } finally {
    await lock.close();
    await rm(lockFile, { force: true });
  }
}

let random: Buffer = Buffer.alloc(0);
let used = 0;

/** Twelve bytes never used before, from a store of random ones: asking the system for each cost a tenth of an import's time. */
function freshIv(): Buffer {
  if (used + IV_BYTES > random.length) {
    random = randomBytes(IV_BYTES * 256);
    used = 0;
  }
  used += IV_BYTES;
  return random.subarray(used - IV_BYTES, used);
}

/**
 * Seals a text (or bytes) under the current key: 1 byte version, 1 byte key-id length, key id, 12 bytes iv, 16 bytes tag,
 * ciphertext. `context` says where the value lives ("customers.identifier:<row id>") and must be given again to open
 * it, so a sealed value copied to another row does not open.
 */
export function encrypt(ring: KeyRing, clear: string | Uint8Array, context: string): Buffer {
  const key = ring.keys[ring.current];
  if (!key) throw new KeyError('unknown_key', { keyId: ring.current });
  const id = Buffer.from(ring.current, 'latin1');
  const header = Buffer.concat([Buffer.from([VERSION, id.length]), id]);
  const iv = freshIv();
  const cipher = createCipheriv('aes-256-gcm', prepared(key), iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([header, Buffer.from(context, 'utf8')]));
  const start = typeof clear === 'string' ? cipher.update(clear, 'utf8') : cipher.update(clear);
  const body = Buffer.concat([start, cipher.final()]);
  return Buffer.concat([header, iv, cipher.getAuthTag(), body]);
}

/** The id of the key a value was sealed with (rotation looks for old ones). Throws KeyError `corrupt`. */
export function keyIdOf(sealed: Uint8Array): string {
  const length = sealed[1] ?? 0;
  const id = Buffer.from(sealed.subarray(2, 2 + length)).toString('latin1');
  const complete = sealed.length >= 2 + length + IV_BYTES + TAG_BYTES;
  if (sealed[0] !== VERSION || !complete || !KEY_ID.test(id)) throw new KeyError('corrupt');
  return id;
}

/** Opens a text that `encrypt` sealed. Throws KeyError `unknown_key` (the ring lacks its key) or `corrupt` (changed, or another context). */
export function decrypt(ring: KeyRing, sealed: Uint8Array, context: string): string {
  return decryptBytes(ring, sealed, context).toString('utf8');
}

/** As `decrypt`, for sealed bytes. */
export function decryptBytes(ring: KeyRing, sealed: Uint8Array, context: string): Buffer {
  const keyId = keyIdOf(sealed);
  const key = Object.hasOwn(ring.keys, keyId) ? ring.keys[keyId] : undefined;
  if (!key) throw new KeyError('unknown_key', { keyId });
  const ivAt = 2 + keyId.length;
  const tagAt = ivAt + IV_BYTES;
  const bodyAt = tagAt + TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', prepared(key), sealed.subarray(ivAt, tagAt), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.concat([sealed.subarray(0, ivAt), Buffer.from(context, 'utf8')]));
  decipher.setAuthTag(sealed.subarray(tagAt, bodyAt));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(bodyAt)), decipher.final()]);
  } catch {
    throw new KeyError('corrupt', { keyId });
  }
}

/**
 * HMAC-SHA256 (32 bytes) of a value for equality lookups on encrypted columns. `kind` ("mobile", "id_number") keeps
 * equal texts of different kinds apart; the caller normalises the value first.
 */
export function blindIndex(ring: KeyRing, kind: string, value: string): Buffer {
  const text = `${kind}\0${value}`;
  // A character is at most three bytes of UTF-8 for each of its code units.
  if (text.length * 3 > MOST_TEXT) return createHmac('sha256', prepared(ring.hashKey)).update(text, 'utf8').digest();
  const { inner, outer } = padsOf(ring.hashKey);
  const length = inner.write(text, BLOCK_BYTES, 'utf8');
  hash('sha256', inner.subarray(0, BLOCK_BYTES + length), 'buffer').copy(outer, BLOCK_BYTES);
  return hash('sha256', outer, 'buffer');
}

const BLOCK_BYTES = 64;
const MOST_TEXT = 8192;
const pads = new WeakMap<Buffer, { inner: Buffer; outer: Buffer }>();

/**
 * HMAC written out (RFC 2104) over one-shot hashes: an object of the library for each of an import's forty hashes a row takes twice the time
 * and lies outside the heap until it is collected. The two halves keep the padded key before the text; nothing else runs in between.
 */
function padsOf(key: Buffer): { inner: Buffer; outer: Buffer } {
  const known = pads.get(key);
  if (known) return known;
  const made = { inner: Buffer.alloc(BLOCK_BYTES + MOST_TEXT), outer: Buffer.alloc(BLOCK_BYTES + 32) };
  for (let at = 0; at < BLOCK_BYTES; at++) {
    const byte = key[at] ?? 0;
    made.inner[at] = byte ^ 0x36;
    made.outer[at] = byte ^ 0x5c;
  }
  pads.set(key, made);
  return made;
}

/** A further secret for one purpose ("cookie", "database") by HKDF-SHA256 (RFC 5869) from the hash key; stable over rotations. */
export function derive(ring: KeyRing, purpose: string, length = 32): Buffer {
  return Buffer.from(hkdfSync('sha256', ring.hashKey, Buffer.alloc(0), `roadbook/${purpose}`, length));
}
