/** One Roadbook per data directory: a lock file naming the process that holds it. */
import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedError, errorCode } from './embedded-error.ts';
import { HIDDEN_PROCESS, processIdentity } from './embedded-process.ts';

const SETTLE_MS = 20;

/**
 * Takes the lock file at `path` and returns the function that gives it back. A lock whose process is gone (killed,
 * or its pid now belongs to another process) is taken over.
 * @throws EmbeddedError `data_dir_in_use` with the holder's `pid`; system errors when the file cannot be written
 */
export async function takeLock(path: string): Promise<() => void> {
  const mine = JSON.stringify({ pid: process.pid, process: processIdentity(process.pid) });
  for (let attempt = 0; attempt < 10; attempt += 1) {
    if (create(path, mine)) {
      // Somebody who took the same dead lock over may just have moved ours aside: look again before believing it.
      await sleep(SETTLE_MS);
      if (read(path) === mine) return () => giveBack(path, mine);
      continue;
    }
    let found = read(path);
    if (found === '') {
      await sleep(SETTLE_MS * 10);
      found = read(path);
    }
    if (found === null) continue;
    const pid = liveHolder(found);
    if (pid !== null) throw new EmbeddedError('data_dir_in_use', { pid, path });
    moveAside(path, found);
  }
  throw new EmbeddedError('data_dir_in_use', { pid: null, path });
}

function create(path: string, text: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx', 0o644);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
  return true;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The pid in a lock's text when that very process still lives; unreadable text is what a crash left. */
function liveHolder(text: string): number | null {
  const found = /^\{"pid":(\d+),"process":"(.*)"\}$/.exec(text);
  if (!found) return null;
  const pid = Number(found[1]);
  const identity = processIdentity(pid);
  return identity !== null && (identity === found[2] || identity === HIDDEN_PROCESS) ? pid : null;
}

/** Removes a dead lock by renaming, so that of two who found it dead none deletes the other's new one. */
function moveAside(path: string, dead: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  if (read(aside) === dead) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

function giveBack(path: string, mine: string): void {
  if (read(path) === mine) rmSync(path, { force: true });
}
