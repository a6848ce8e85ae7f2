/** One running postgres: its socket, its log, ending it, and ending one that outlived its Roadbook. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  closeSync,
  constants,
  fchownSync,
  fstatSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, canEnter } from './embedded-account.ts';
import { type Binaries, program, programEnvironment } from './embedded-binaries.ts';
import { EmbeddedError, errorCode } from './embedded-error.ts';
import { databaseProcesses, signal, waitUntil } from './embedded-process.ts';

const WINDOWS = process.platform === 'win32';
const LOG_LIMIT = 10 * 1024 * 1024;
const LOG_CHECK_MS = 60_000;
/** A socket's path may have 107 bytes (103 on macOS): this leaves room for its own name. */
const SOCKET_DIR_LIMIT = 80;

/** Where the server listens: a private socket directory, on Windows the loopback address. */
export interface Address {
  host: string;
  port: number;
}

/** A postgres we started. */
export interface Server {
  /** true once it has ended, asked or not */
  ended(): boolean;
  /** the last lines it wrote since this start */
  lastLines(): string;
  /** fast shutdown; if that takes over a minute, immediate (the next start then recovers) */
  stop(): Promise<void>;
}

/**
 * Picks where to listen. The directory is made anew, 0700 and owned by the server's user; a name that somebody else
 * has taken in the shared temporary directory is left to them.
 */
export async function prepareAddress(hash: string, account: Account | null): Promise<Address> {
  if (WINDOWS) return { host: '127.0.0.1', port: await freePort() };
  for (const base of new Set([tmpdir(), '/tmp', '/var/tmp'])) {
    const path = join(base, `roadbook-${hash}`);
    if (path.length > SOCKET_DIR_LIMIT || !/^[\w./+-]+$/.test(path)) continue;
    if (account && !canEnter(account, base)) continue;
    const host = makePrivate(path, account);
    if (host) return { host, port: 5432 };
  }
  throw new EmbeddedError('start_failed', { detail: 'no temporary directory for the database socket' });
}

/** Takes the socket directory away again. */
export function releaseAddress(address: Address): void {
  if (!WINDOWS) emptyAndRemove(address.host);
}

/**
 * Ends every postgres still working on the cluster (its Roadbook was killed) and removes the pid file when it is
 * stale. PostgreSQL itself judges by the pid alone, which after a restart of a container is often somebody else's.
 * Returns whether there was anything to mend.
 */
export async function endLeftovers(cluster: string, binaries: Binaries): Promise<boolean> {
  const pidFile = join(cluster, 'postmaster.pid');
  const recorded = readPid(pidFile);
  if (WINDOWS) {
    if (recorded !== null) pgCtlStop(cluster, binaries);
    return recorded !== null;
  }
  let left = databaseProcesses(cluster);
  if (recorded === null && left.length === 0) return false;
  const gone = () => {
    left = databaseProcesses(cluster);
    return left.length === 0;
  };
  if (recorded !== null && left.includes(recorded)) {
    signal(recorded, 'SIGINT');
    if (!(await waitUntil(gone, 10_000))) signal(recorded, 'SIGQUIT');
  } else {
    // Children without their server, or a server whose directory was deleted: nothing left to end gracefully.
    for (const pid of left) signal(pid, 'SIGQUIT');
  }
  if (!(await waitUntil(gone, 5_000))) for (const pid of left) signal(pid, 'SIGKILL');
  if (!(await waitUntil(gone, 5_000))) {
    throw new EmbeddedError('start_failed', { detail: `an earlier postgres does not end: ${left.join(', ')}` });
  }
  rmSync(pidFile, { force: true });
  return true;
}

/** Starts postgres on the cluster, in a process group of its own so that Ctrl+C reaches only us. */
export function launch(options: {
  cluster: string;
  address: Address;
  binaries: Binaries;
  account: Account | null;
  settings: Record<string, string>;
  onExit: (code: number | null, signal: NodeJS.Signals | null) => void;
}): Server {
  const { cluster, address, account, binaries } = options;
  const log = openLog(cluster, account);
  const logStart = fstatSync(log).size;
  const listen: Record<string, string> = WINDOWS
    ? { listen_addresses: address.host }
    : { listen_addresses: '', unix_socket_directories: address.host };
  const settings = Object.entries({ ...options.settings, ...listen, port: String(address.port) });
  const args = ['-D', cluster, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const child = spawn(program(binaries, 'postgres'), args, {
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
    cwd: '/',
    env: programEnvironment(binaries),
    detached: true,
    windowsHide: true,
    stdio: ['ignore', log, log],
  });
  child.unref();
  const watch = setInterval(() => boundLog(log, cluster), LOG_CHECK_MS).unref();
  let ended = false;
  let stopping = false;
  let complaint = '';
  const end = (code: number | null, by: NodeJS.Signals | null) => {
    if (ended) return;
    ended = true;
    clearInterval(watch);
    closeSync(log);
    if (!stopping) options.onExit(code, by);
  };
  child.on('error', (error) => {
    complaint = error.message;
    if (child.pid === undefined) end(null, null);
  });
  child.on('exit', end);
  return {
    ended: () => ended,
    lastLines: () => [complaint, tail(cluster, logStart)].filter((text) => text !== '').join('\n'),
    stop: async () => {
      stopping = true;
      await stopChild(child, () => ended, cluster, binaries);
    },
  };
}

async function stopChild(
  child: ChildProcess,
  ended: () => boolean,
  cluster: string,
  binaries: Binaries,
): Promise<void> {
  const pid = child.pid;
  if (ended() || pid === undefined) return;
  if (WINDOWS) pgCtlStop(cluster, binaries);
  else signal(pid, 'SIGINT');
  if (await waitUntil(ended, 60_000)) return;
  signal(pid, 'SIGQUIT');
  if (await waitUntil(ended, 10_000)) return;
  signal(pid, 'SIGKILL');
  await waitUntil(ended, 10_000);
}

/** Windows has no signals to ask with. */
function pgCtlStop(cluster: string, binaries: Binaries): void {
  spawnSync(program(binaries, 'pg_ctl'), ['stop', '-D', cluster, '-m', 'fast', '-w'], { windowsHide: true });
}

function logPath(cluster: string): string {
  return join(cluster, 'server.log');
}

/** Never through a link: as root we write into a directory that belongs to another user. */
function openLog(cluster: string, account: Account | null): number {
  const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
  const log = openSync(logPath(cluster), O_RDWR | O_APPEND | O_CREAT | (O_NOFOLLOW ?? 0), 0o600);
  if (account) fchownSync(log, account.uid, account.gid);
  boundLog(log, cluster);
  return log;
}

/** Keeps at most two logs of about 10 MB: this one and the one before it. postgres writes on through its own handle. */
function boundLog(log: number, cluster: string): void {
  const { size } = fstatSync(log);
  if (size <= LOG_LIMIT) return;
  const text = Buffer.alloc(LOG_LIMIT);
  const length = readSync(log, text, 0, LOG_LIMIT, size - LOG_LIMIT);
  const previous = `${logPath(cluster)}.1`;
  rmSync(previous, { force: true });
  writeFileSync(previous, text.subarray(0, length), { flag: 'wx', mode: 0o600 });
  ftruncateSync(log, 0);
}

function tail(cluster: string, from: number): string {
  const text = readFileSync(logPath(cluster)).subarray(from).toString('utf8').trim();
  return text.split('\n').slice(-20).join('\n');
}

function readPid(file: string): number | null {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || null;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function makePrivate(path: string, account: Account | null): string | null {
  try {
    const wanted = account?.uid ?? process.getuid?.();
    const there = lstatSync(path, { throwIfNoEntry: false });
    if (there?.isDirectory() && (there.uid === wanted || there.uid === process.getuid?.())) emptyAndRemove(path);
    const made = lstatSync(path, { throwIfNoEntry: false }) ? mkdtempSync(`${path}-`) : path;
    if (made === path) mkdirSync(path, { mode: 0o700 });
    if (account) chownSync(made, account.uid, account.gid);
    return made;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS', 'EEXIST', 'ENOENT'].includes(errorCode(error))) return null;
    throw error;
  }
}

/** Removes only what postgres puts there. Something else in it is a reason to take another name, not to delete. */
function emptyAndRemove(path: string): void {
  try {
    rmSync(join(path, '.s.PGSQL.5432'), { force: true });
    rmSync(join(path, '.s.PGSQL.5432.lock'), { force: true });
    rmdirSync(path);
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST', 'EACCES', 'EPERM'].includes(errorCode(error))) throw error;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
