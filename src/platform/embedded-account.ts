/** The system user PostgreSQL runs as: it refuses to run as root. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { EmbeddedError } from './embedded-error.ts';

const NAME = 'roadbook-db';

/** Whom to run the database programs as. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

/** Are we root, and so must hand the database to another user? */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * The system user `roadbook-db`, made on first use (no login, no home).
 * @throws EmbeddedError `database_user` when it can neither be found nor made, or we may not switch to it
 */
export function databaseAccount(): Account {
  const found = lookUp() ?? make();
  const trial = runAs(found, '/bin/sh', ['-c', 'exit 0']);
  if (trial.status !== 0) {
    throw new EmbeddedError('database_user', { user: NAME, detail: trial.error?.message ?? trial.stderr });
  }
  return found;
}

/** Can this user enter the directory? Asked by really trying as that user, so groups and ACLs count too. */
export function canEnter(account: Account, directory: string): boolean {
  return runAs(account, '/bin/sh', ['-c', 'test -x "$1"', 'sh', directory]).status === 0;
}

/** Can this user read the file? */
export function canRead(account: Account, file: string): boolean {
  return runAs(account, '/bin/sh', ['-c', 'test -r "$1"', 'sh', file]).status === 0;
}

/** Runs a short program as the account and waits for it; its working directory is `/`, which everybody may enter. */
function runAs(account: Account, program: string, args: string[]): SpawnSyncReturns<string> {
  return spawnSync(program, args, { uid: account.uid, gid: account.gid, cwd: '/', encoding: 'utf8' });
}

function make(): Account {
  const nologin = ['--no-create-home', '--shell', '/usr/sbin/nologin'];
  const ways: [string, string[]][] = [
    ['useradd', ['--system', '--user-group', ...nologin, NAME]],
    ['adduser', ['--system', '--group', ...nologin, NAME]],
    ['adduser', ['-S', '-D', '-H', '-s', '/sbin/nologin', NAME]], // BusyBox
  ];
  const complaints: string[] = [];
  for (const [program, args] of ways) {
    const result = system(program, args);
    const account = lookUp();
    if (account) return account;
    complaints.push(`${program}: ${(result.error?.message ?? result.stderr).trim()}`);
  }
  throw new EmbeddedError('database_user', { user: NAME, detail: complaints.join('; ') });
}

function lookUp(): Account | null {
  const uid = system('id', ['-u', NAME]);
  const gid = system('id', ['-g', NAME]);
  if (uid.status !== 0 || gid.status !== 0) return null;
  return { name: NAME, uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function system(program: string, args: string[]): SpawnSyncReturns<string> {
  const path = `${process.env.PATH ?? ''}:/usr/sbin:/usr/bin:/sbin:/bin`;
  const env = { ...process.env, PATH: path, LC_ALL: 'C' };
  return spawnSync(program, args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] });
}
