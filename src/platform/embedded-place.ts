/** Where the cluster of a data directory lies, and who may run it. */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Account, canEnter } from './embedded-account.ts';
import { type Binaries, majorVersion } from './embedded-binaries.ts';
import { writeDurably } from './embedded-cluster.ts';
import { EmbeddedError } from './embedded-error.ts';

/** Where root keeps what its system user must reach, when the data directory itself is out of that user's reach. */
export const SHARED_HOME = '/var/lib/roadbook';

/** Second line of `postgres.location` until there is a cluster at the place: a kill may come in between. */
const UNFINISHED = 'unfinished';

/** Where a cluster lies, and where that is written down when it is not in the data directory. */
export interface ClusterPlace {
  path: string;
  locationFile: string | null;
}

/** Twelve hex digits that stand for a data directory in names outside it. */
export function dataDirHash(dataDir: string): string {
  return createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
}

/** Is there a finished cluster here? */
export function isCluster(path: string): boolean {
  return existsSync(join(path, 'PG_VERSION'));
}

/**
 * The place of the cluster of `dataDir`: `<dataDir>/postgres`, or, where `account` cannot enter the data directory,
 * `/var/lib/roadbook/<hash>`, which `<dataDir>/postgres.location` then names. A cluster already found under that
 * name belongs to a data directory that was deleted: it is left alone and `<hash>-2` is taken. A cluster that has
 * become unreachable, because its folder was closed or moved, is moved there.
 * @throws EmbeddedError `cluster_missing`, `data_dir_not_reachable`
 */
export function locateCluster(dataDir: string, account: Account | null): ClusterPlace {
  const locationFile = join(dataDir, 'postgres.location');
  const own = join(dataDir, 'postgres');
  const recorded = readLocation(locationFile);
  if (recorded?.finished && !isCluster(recorded.path)) {
    throw new EmbeddedError('cluster_missing', { path: recorded.path, locationFile });
  }
  if (!recorded && (!account || isWithinReach(own, dataDir, account))) return { path: own, locationFile: null };
  const path = recorded?.path ?? sharedPlace(dataDir, account);
  if (!recorded) writeDurably(locationFile, `${path}\n${UNFINISHED}\n`, 0o644, null);
  if (isCluster(own) && !isCluster(path)) move(own, path, locationFile);
  return { path, locationFile };
}

/** Notes that the cluster now stands at its place outside the data directory. */
export function confirmPlace({ path, locationFile }: ClusterPlace): void {
  if (locationFile && !readLocation(locationFile)?.finished) writeDurably(locationFile, `${path}\n`, 0o644, null);
}

/** A cluster that an earlier, deleted data directory of the same path left outside, or null. */
export function abandonedNeighbour(place: ClusterPlace, dataDir: string): string | null {
  const first = join(SHARED_HOME, dataDirHash(dataDir));
  return place.locationFile && place.path !== first && isCluster(first) ? first : null;
}

/**
 * Whom to run an existing cluster as. Root runs it as its owner, so that the owner can still start it without root;
 * files that came to belong to root (a copy put back) are given to `account`.
 * @throws EmbeddedError `data_dir_not_writable` when it is another user's, `data_dir_not_reachable`, `cluster_version`
 */
export function claimCluster(path: string, account: Account | null, binaries: Binaries): Account | null {
  const { uid, gid } = statSync(path);
  if (!account) {
    const self = process.getuid?.();
    if (self !== undefined && uid !== self) {
      throw new EmbeddedError('data_dir_not_writable', { path, reason: 'it belongs to another user' });
    }
  }
  const found = readFileSync(join(path, 'PG_VERSION'), 'utf8').trim();
  const needed = majorVersion(binaries);
  if (found !== needed) throw new EmbeddedError('cluster_version', { path, found, needed });
  if (!account) return null;
  if (uid === 0) {
    giveTo(path, account);
    chmodSync(path, 0o700);
  }
  const owner = uid === 0 || uid === account.uid ? account : { name: `uid ${uid}`, uid, gid };
  if (!canEnter(owner, path)) throw new EmbeddedError('data_dir_not_reachable', { path, user: owner.name });
  return owner;
}

function isWithinReach(own: string, dataDir: string, account: Account): boolean {
  if (isCluster(own) && ![0, account.uid].includes(statSync(own).uid)) return true; // runs as its own owner
  return canEnter(account, dataDir);
}

function readLocation(file: string): { path: string; finished: boolean } | null {
  if (!existsSync(file)) return null;
  const [path = '', state] = readFileSync(file, 'utf8').split('\n');
  return { path, finished: state !== UNFINISHED };
}

function sharedPlace(dataDir: string, account: Account | null): string {
  mkdirSync(SHARED_HOME, { recursive: true });
  chmodSync(SHARED_HOME, 0o755);
  if (account && !canEnter(account, SHARED_HOME)) {
    throw new EmbeddedError('data_dir_not_reachable', { path: SHARED_HOME, user: account.name });
  }
  const first = join(SHARED_HOME, dataDirHash(dataDir));
  let path = first;
  for (let n = 2; existsSync(path); n += 1) path = `${first}-${n}`;
  return path;
}

/** Only within one file system, where it is one step that happens or does not. */
function move(from: string, to: string, locationFile: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    rmSync(locationFile, { force: true });
    throw new EmbeddedError('data_dir_not_reachable', { path: from }, error);
  }
}

function giveTo(path: string, account: Account): void {
  lchownSync(path, account.uid, account.gid);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) giveTo(child, account);
    else lchownSync(child, account.uid, account.gid);
  }
}
