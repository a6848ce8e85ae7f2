/**
 * Files on disk, named by their content: `<directory>/ab/cd/<sha256>`. A file appears complete or not at all, and the
 * same content is stored once; who may read it is the business of the row that refers to it.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, openSync } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from './errors.ts';

const SHA256 = /^[0-9a-f]{64}$/;
const LEFTOVER_MS = 3_600_000;

/** What was stored: the name to keep (64 hex digits) and the size. */
export interface StoredFile {
  sha256: string;
  bytes: number;
}

export interface FileStore {
  /** Stores the stream. Over the cap (the call's, else the store's): `request.too_large`. A failed or aborted upload leaves nothing. */
  put(stream: Readable, options?: { maxBytes?: number }): Promise<StoredFile>;
  /** The content as a stream, to be read or destroyed. `request.not_found` for a malformed name or no such file. */
  open(sha256: string): Readable;
  has(sha256: string): Promise<boolean>;
  /** Deletes the content; false when there was none. Only call when no row refers to it any more. */
  remove(sha256: string): Promise<boolean>;
  /** Deletes what interrupted uploads left behind more than an hour ago; returns how many. */
  sweepTemp(): Promise<number>;
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

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

/** Writes, counts and hashes the stream into a new file, flushed to disk. */
async function receive(stream: Readable, temp: string, limit: number): Promise<StoredFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await open(temp, 'wx', 0o600);
  try {
    for await (const part of stream) {
      const chunk = typeof part === 'string' ? Buffer.from(part) : (part as Buffer);
      bytes += chunk.length;
      if (bytes > limit) throw new AppError('request.too_large', { limit });
      hash.update(chunk);
      // writeFile, unlike write, goes on until the whole chunk is down.
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** A store under `directory` (made on first use, e.g. `<dataDir>/files`) that takes files of up to `maxBytes` where the call names no other cap. */
export function createFileStore(options: { directory: string; maxBytes: number }): FileStore {
  const root = resolve(options.directory);
  const tempDirectory = join(root, 'tmp');

  function pathOf(sha256: string): string {
    if (!SHA256.test(sha256)) throw new AppError('request.not_found');
    return join(root, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }

  return {
    async put(stream, { maxBytes = options.maxBytes } = {}) {
      const temp = join(tempDirectory, randomUUID());
      try {
        await mkdir(tempDirectory, { recursive: true, mode: 0o700 });
        const stored = await receive(stream, temp, maxBytes);
        const path = pathOf(stored.sha256);
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        // Also over an existing copy: the content is the same, and a concurrent remove() cannot take it away unseen.
        await rename(temp, path);
        for (const directory of [dirname(path), dirname(dirname(path)), root]) await syncDirectory(directory);
        return stored;
      } finally {
        stream.destroy();
        await rm(temp, { force: true });
      }
    },

    open(sha256) {
      const path = pathOf(sha256);
      try {
        return createReadStream(path, { fd: openSync(path, 'r') });
      } catch (error) {
        if (isMissing(error)) throw new AppError('request.not_found');
        throw error;
      }
    },

    async has(sha256) {
      if (!SHA256.test(sha256)) return false;
      try {
        await access(pathOf(sha256));
        return true;
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
    },

    async remove(sha256) {
      try {
        await rm(pathOf(sha256));
        return true;
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
    },

    async sweepTemp() {
      let names: string[];
      try {
        names = await readdir(tempDirectory);
      } catch (error) {
        if (isMissing(error)) return 0;
        throw error;
      }
      let swept = 0;
      for (const name of names) {
        const path = join(tempDirectory, name);
        try {
          if (Date.now() - (await stat(path)).mtimeMs <= LEFTOVER_MS) continue;
          await rm(path);
          swept += 1;
        } catch (error) {
          // Its upload has just finished, or another process sweeps too.
          if (!isMissing(error)) throw error;
        }
      }
      return swept;
    },
  };
}
