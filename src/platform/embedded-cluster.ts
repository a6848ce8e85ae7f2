/** The cluster (the directory PostgreSQL keeps its data in): how it is made, and its password. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  fchownSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Account } from './embedded-account.ts';
import { type Binaries, program, programEnvironment } from './embedded-binaries.ts';
import { EmbeddedError } from './embedded-error.ts';
import { databaseProcesses, signal, waitUntil } from './embedded-process.ts';

/** The file with the password of the database's owner. */
function passwordFile(dataDir: string): string {
  return join(dataDir, 'postgres.password');
}

/**
 * Makes the cluster at `path`. initdb works beside it and the finished, synced directory is renamed, so that a kill
 * leaves either a whole cluster or rubbish named `<path>.init-…`, which `removeRubbish` clears away.
 * @throws EmbeddedError `init_failed`
 */
export async function createCluster(options: {
  path: string;
  password: string;
  account: Account | null;
  binaries: Binaries;
  durable: boolean;
}): Promise<void> {
  const { path, account, binaries } = options;
  const workshop = mkdtempSync(`${path}.init-`);
  if (account) chownSync(workshop, account.uid, account.gid);
  const data = join(workshop, 'data');
  const secret = join(workshop, 'password');
  writeDurably(secret, options.password, 0o600, account);
  const initdb = program(binaries, 'initdb');
  await run(
    initdb,
    ['-D', data, '-U', 'postgres', `--pwfile=${secret}`, '--auth=scram-sha-256', '--encoding=UTF8', '--no-sync'].concat(
      ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', ...systemLocale(), '--no-instructions'],
    ),
    { account, binaries },
  );
  if (options.durable) await run(initdb, ['-D', data, '--sync-only'], { account, binaries });
  renameSync(data, path);
  syncDirectory(dirname(path));
  rmSync(workshop, { recursive: true, force: true });
}

/** Removes what killed attempts to make the cluster at `path` left, first ending an initdb that outlived its parent. */
export async function removeRubbish(path: string): Promise<void> {
  const parent = dirname(path);
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(`${basename(path)}.init-`))) {
    const rubbish = join(parent, name);
    for (const pid of databaseProcesses(rubbish)) signal(pid, 'SIGKILL');
    await waitUntil(() => databaseProcesses(rubbish).length === 0, 5000);
    rmSync(rubbish, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The stored password, or null when there is none. */
export function readPassword(dataDir: string): string | null {
  return existsSync(passwordFile(dataDir)) ? readFileSync(passwordFile(dataDir), 'utf8').trim() : null;
}

/** A new random password. */
export function makePassword(): string {
  return randomBytes(24).toString('base64url');
}

/** Stores the password, readable by its owner only. */
export function storePassword(dataDir: string, password: string, owner: Account | null): void {
  writeDurably(passwordFile(dataDir), `${password}\n`, 0o600, owner);
}

/** Gives the database's owner this password without knowing the old one; the server must not be running. */
export async function setPassword(options: {
  path: string;
  password: string;
  account: Account | null;
  binaries: Binaries;
}): Promise<void> {
  const sql = `ALTER USER postgres PASSWORD '${options.password}';\n`;
  await run(program(options.binaries, 'postgres'), ['--single', '-D', options.path, 'postgres'], options, sql);
}

/** Names the C library may use where PostgreSQL still asks it (which characters are letters, for trigrams). */
function systemLocale(): string[] {
  if (process.platform === 'linux') return ['--locale=C.UTF-8'];
  return process.platform === 'darwin' ? ['--locale=C', '--lc-ctype=UTF-8'] : ['--locale=C'];
}

function run(
  file: string,
  args: string[],
  { account, binaries }: { account: Account | null; binaries: Binaries },
  input = '',
): Promise<void> {
  const identity = account ? { uid: account.uid, gid: account.gid } : {};
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...identity, cwd: '/', env: programEnvironment(binaries), windowsHide: true });
    let output = '';
    const collect = (text: Buffer) => {
      output = (output + text).slice(-4000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => reject(new EmbeddedError('init_failed', { detail: error.message }, error)));
    child.on('close', (code, signalName) => {
      if (code === 0) resolve();
      else reject(new EmbeddedError('init_failed', { detail: `${code ?? signalName}: ${output.trim()}` }));
    });
    // The program may end without reading; how it ended is reported by 'close'.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Writes a file that is whole and on disk, or not there at all. */
export function writeDurably(path: string, text: string, mode: number, owner: Account | null): void {
  const building = `${path}.new`;
  rmSync(building, { force: true });
  const file = openSync(building, 'wx', mode);
  try {
    writeSync(file, text);
    if (owner) fchownSync(file, owner.uid, owner.gid);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(building, path);
  syncDirectory(dirname(path));
}

function syncDirectory(path: string): void {
  if (process.platform === 'win32') return;
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
