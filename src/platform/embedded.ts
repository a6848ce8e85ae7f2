/**
 * The PostgreSQL that Roadbook brings along: started from npm's platform packages on a data directory, healed after
 * any kill, ended with its Roadbook. `DATABASE_URL` replaces it with a server of one's own (design §8).
 */
import { accessSync, constants, mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, escapeIdentifier } from 'pg';
import { type Account, databaseAccount, isRoot } from './embedded-account.ts';
import { type Binaries, prepareBinaries } from './embedded-binaries.ts';
import {
  createCluster,
  makePassword,
  readPassword,
  removeRubbish,
  setPassword,
  storePassword,
} from './embedded-cluster.ts';
import { EmbeddedError, errorCode } from './embedded-error.ts';
import { takeLock } from './embedded-lock.ts';
import {
  abandonedNeighbour,
  claimCluster,
  confirmPlace,
  dataDirHash,
  isCluster,
  locateCluster,
  SHARED_HOME,
} from './embedded-place.ts';
import { type Address, endLeftovers, launch, prepareAddress, releaseAddress, type Server } from './embedded-server.ts';

export { EmbeddedError } from './embedded-error.ts';

const DEFAULT_DATABASE = 'roadbook';
const READY_MS = 60_000;
/** A server that answers "starting up" is replaying its log after a crash: worth a longer wait than silence. */
const RECOVERY_MS = 15 * 60_000;

/** Full durability is PostgreSQL's default and stated here because the product promises it. */
const SETTINGS: Record<string, string> = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  max_connections: '100',
  shared_buffers: '256MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  // The detail line of a broken unique constraint quotes the row: personal data has no place in a log.
  log_error_verbosity: 'terse',
};

/** What happens while starting: copying programs, making the cluster, mending after a kill, starting the server. */
export type EmbeddedStep = 'unpack' | 'init' | 'recover' | 'start';

export interface EmbeddedOptions {
  /** made when missing; holds the cluster (or says where it is), its password and the lock */
  dataDir: string;
  /** database to connect to, made when missing; default `roadbook` */
  database?: string;
  /** server settings over ours, for example `{ fsync: 'off' }` in tests */
  settings?: Record<string, string>;
  onProgress?: (step: EmbeddedStep) => void;
  /** one line worth the operator's log */
  onLog?: (line: string) => void;
  /** the server ended although nobody called `stop()` */
  onExit?: (code: number | null, signal: NodeJS.Signals | null) => void;
}

export interface EmbeddedDatabase {
  /** for pg: the directory of the unix socket, on Windows 127.0.0.1 */
  host: string;
  port: number;
  user: 'postgres';
  password: string;
  database: string;
  /** ends the server gracefully and frees the data directory; further calls wait for the same end */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL on `dataDir` and returns when it answers queries.
 * @throws EmbeddedError with a code the caller words for the user; nothing is left running then
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const dataDir = openDataDir(resolve(options.dataDir));
  const undo: Undo = [];
  try {
    undo.push(await lock(dataDir, join(dataDir, 'roadbook.lock')));
    const said = new Set<EmbeddedStep>();
    const say = (step: EmbeddedStep) => {
      if (!said.has(step)) options.onProgress?.(step);
      said.add(step);
    };
    const prepared = await prepare(dataDir, options, say, undo);
    return await run(dataDir, options, say, undo, prepared);
  } catch (error) {
    await undoAll(undo);
    throw error;
  }
}

/** What ends or frees what has been started or taken so far, run from the last to the first. */
type Undo = (() => void | Promise<void>)[];
type Say = (step: EmbeddedStep) => void;

interface Prepared {
  cluster: string;
  account: Account | null;
  binaries: Binaries;
  password: string;
}

/** Brings programs and cluster into a state a server can start from. */
async function prepare(dataDir: string, options: EmbeddedOptions, say: Say, undo: Undo): Promise<Prepared> {
  const ours = isRoot() ? databaseAccount() : null;
  const place = locateCluster(dataDir, ours);
  const cluster = place.path;
  // A copied data directory names the same cluster as the original: the second lock lies beside the cluster itself.
  if (place.locationFile) undo.push(await lock(cluster, `${cluster}.lock`));

  const unpack = { copyInto: ours ? SHARED_HOME : dataDir, onUnpack: () => say('unpack') };
  let binaries = await prepareBinaries({ ...unpack, account: ours });
  await removeRubbish(cluster);
  let account = ours;
  let password = readPassword(dataDir);
  if (isCluster(cluster)) {
    account = claimCluster(cluster, ours, binaries);
    if (account?.uid !== ours?.uid) binaries = await prepareBinaries({ ...unpack, account });
    if (await endLeftovers(cluster, binaries)) say('recover');
    if (password === null) {
      options.onLog?.('postgres.password was missing: the database gets a new password');
      password = makePassword();
      await setPassword({ path: cluster, password, account, binaries });
      storePassword(dataDir, password, account === ours ? null : account);
    }
  } else {
    // The data directory may have been deleted under a server that still runs and would take our socket with it.
    await endLeftovers(cluster, binaries);
    say('init');
    if (password === null) {
      password = makePassword();
      storePassword(dataDir, password, null);
    }
    const neighbour = abandonedNeighbour(place, dataDir);
    if (neighbour) options.onLog?.(`the database of an earlier data directory of this name remains in ${neighbour}`);
    await createCluster({ path: cluster, password, account, binaries, durable: options.settings?.fsync !== 'off' });
  }
  confirmPlace(place);
  return { cluster, account, binaries, password };
}

/** Starts the server and waits until it answers in the wanted database. */
async function run(
  dataDir: string,
  options: EmbeddedOptions,
  say: Say,
  undo: Undo,
  { password, ...prepared }: Prepared,
): Promise<EmbeddedDatabase> {
  const address = await prepareAddress(dataDirHash(dataDir), prepared.account);
  undo.push(() => releaseAddress(address));
  say('start');
  let ready = false;
  const onExit: EmbeddedOptions['onExit'] = (code, by) => {
    if (ready) options.onExit?.(code, by);
  };
  const server = launch({ ...prepared, address, settings: { ...SETTINGS, ...options.settings }, onExit });
  undo.push(() => server.stop());
  const database = options.database ?? DEFAULT_DATABASE;
  const client = await connect(server, { ...address, password }, () => say('recover'));
  try {
    await ensureDatabase(client, database);
  } finally {
    await client.end();
  }
  ready = true;
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= undoAll(undo);
    return stopped;
  };
  return { ...address, user: 'postgres', password, database, stop };
}

/** Goes through all steps even when one fails, then reports the first failure. */
async function undoAll(undo: Undo): Promise<void> {
  const failures: unknown[] = [];
  for (const step of undo.splice(0).reverse()) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/**
 * The data directory's real path; made when missing, for others to pass through but not to list.
 * @throws EmbeddedError data_dir_not_writable
 */
export function openDataDir(path: string): string {
  try {
    makeDirectory(path, isRoot() ? 0o711 : 0o700);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return realpathSync(path);
  } catch (error) {
    throw new EmbeddedError('data_dir_not_writable', { path, reason: errorCode(error) }, error);
  }
}

/** Node's own recursive mkdir never returns where a file system refuses with ENOENT, as `/proc` does. */
function makeDirectory(path: string, mode: number): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  if (dirname(path) !== path) makeDirectory(dirname(path), mode);
  mkdirSync(path, { mode });
}

async function lock(path: string, file: string): Promise<() => void> {
  try {
    return await takeLock(file);
  } catch (error) {
    if (error instanceof EmbeddedError) throw error;
    throw new EmbeddedError('data_dir_not_writable', { path, reason: errorCode(error) }, error);
  }
}

/** Waits until the server answers a query, and returns the connection that did. */
async function connect(server: Server, login: Address & { password: string }, onRecovery: () => void): Promise<Client> {
  const begun = Date.now();
  for (;;) {
    const client = new Client({
      ...login,
      user: 'postgres',
      database: 'postgres',
      ssl: false,
      connectionTimeoutMillis: 5000,
    });
    // A connection that breaks between two queries reports here; the next query fails anyway.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select 1');
      return client;
    } catch (error) {
      await client.end();
      const waited = Date.now() - begun;
      const starting = errorCode(error) === '57P03';
      if (starting && waited > 1000) onRecovery();
      const refused = errorCode(error).startsWith('28');
      if (refused || server.ended() || waited > (starting ? RECOVERY_MS : READY_MS)) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new EmbeddedError('start_failed', { reason, detail: server.lastLines() }, error);
      }
    }
    await sleep(50);
  }
}

async function ensureDatabase(client: Client, name: string): Promise<void> {
  const found = await client.query('select 1 from pg_database where datname = $1', [name]);
  if (found.rowCount === 0) await client.query(`create database ${escapeIdentifier(name)}`);
}
