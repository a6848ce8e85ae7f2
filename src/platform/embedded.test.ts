import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { type EmbeddedDatabase, EmbeddedError, type EmbeddedOptions, startEmbedded } from './embedded.ts';
import { takeLock } from './embedded-lock.ts';
import { databaseProcesses, processIdentity, waitUntil } from './embedded-process.ts';

const FAST = { fsync: 'off', shared_buffers: '16MB' };
const SLOW_MACHINE = 60_000;
const root = process.getuid?.() === 0;

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

/** A folder that only we may list but everybody may pass, as `startEmbedded` itself makes the data directory. */
function folder(mode = 0o711): string {
  const path = mkdtempSync(join(tmpdir(), 'roadbook-test-'));
  chmodSync(path, mode);
  cleanUp.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function start(dataDir: string, options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedDatabase> {
  const database = await startEmbedded({ dataDir, settings: FAST, ...options });
  cleanUp.push(() => database.stop());
  return database;
}

async function query(database: EmbeddedDatabase, sql: string): Promise<Record<string, unknown>[]> {
  const { host, port, user, password } = database;
  const client = new Client({ host, port, user, password, database: database.database });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function refusal(attempt: Promise<unknown>): Promise<EmbeddedError> {
  const error = await attempt.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof EmbeddedError) return error;
  throw new Error('expected an EmbeddedError', { cause: error });
}

/** A Roadbook in a process of its own that wrote one row and now waits to be killed. */
async function startInChild(dataDir: string): Promise<ChildProcess> {
  const module = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const script = `
    import { startEmbedded } from ${module('./embedded.ts')};
    import { Client } from ${JSON.stringify(import.meta.resolve?.('pg') ?? 'pg')};
    const { host, port, user, password, database } = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)} });
    const client = new Client({ host, port, user, password, database });
    await client.connect();
    await client.query('create table kept (n int)');
    await client.query('insert into kept values (42)');
    console.log('written');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: import.meta.dirname,
  });
  cleanUp.push(() => child.kill('SIGKILL'));
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`child ended with ${code}`))),
  ]);
  return child;
}

describe('startEmbedded', () => {
  test('starts, refuses a second start, keeps data over a restart and leaves nothing running', {
    timeout: SLOW_MACHINE,
  }, async () => {
    const dataDir = join(folder(), 'data');
    const steps: string[] = [];
    const first = await start(dataDir, { onProgress: (step) => steps.push(step), database: 'Odd "name"' });
    expect(steps.filter((step) => step !== 'unpack')).toEqual(['init', 'start']);
    expect(first.database).toBe('Odd "name"');
    await query(first, "create table kept as select '路书' as name");

    const second = await refusal(startEmbedded({ dataDir, settings: FAST }));
    expect(second.code).toBe('data_dir_in_use');
    expect(second.details.pid).toBe(process.pid);

    await Promise.all([first.stop(), first.stop()]);
    expect(databaseProcesses(join(dataDir, 'postgres'))).toEqual([]);
    expect(existsSync(join(dataDir, 'roadbook.lock'))).toBe(false);
    expect(existsSync(first.host)).toBe(false);

    // What a kill within initdb leaves behind.
    mkdirSync(join(dataDir, 'postgres.init-abc123', 'data'), { recursive: true });
    const again = await start(dataDir, { database: 'Odd "name"' });
    expect(await query(again, 'select name from kept')).toEqual([{ name: '路书' }]);
    expect(readdirSync(dataDir).filter((name) => name.includes('.init-'))).toEqual([]);
  });

  test('has the promised settings', { timeout: SLOW_MACHINE }, async () => {
    const dataDir = join(folder(), 'data');
    const database = await start(dataDir, { settings: {} });
    const names = ['fsync', 'full_page_writes', 'synchronous_commit', 'jit', 'TimeZone', 'server_encoding'];
    const sql = `select ${[...names, 'listen_addresses'].map((name) => `current_setting('${name}') as "${name}"`)}`;
    expect((await query(database, sql))[0]).toMatchObject({
      fsync: 'on',
      full_page_writes: 'on',
      synchronous_commit: 'on',
      jit: 'off',
      TimeZone: 'UTC',
      server_encoding: 'UTF8',
      listen_addresses: process.platform === 'win32' ? '127.0.0.1' : '',
    });
    const [locale] = await query(
      database,
      "select datlocprovider::text as p from pg_database where datname = 'roadbook'",
    );
    expect(locale).toEqual({ p: 'b' });
    expect(statSync(join(dataDir, 'postgres.password')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(dataDir, 'postgres.password'), 'utf8').trim()).toBe(database.password);
    const wrong = { ...database, password: 'wrong' };
    await expect(query(wrong, 'select 1')).rejects.toThrow(/password authentication failed/);

    // The password is not kept anywhere else: losing its file must not lose the data.
    await query(database, 'create table kept as select 7 as n');
    await database.stop();
    rmSync(join(dataDir, 'postgres.password'));
    expect(await query(await start(dataDir), 'select n from kept')).toEqual([{ n: 7 }]);
  });

  test('heals after kill -9 of its process and tells when the server dies', { timeout: SLOW_MACHINE }, async () => {
    const dataDir = join(folder(), 'data');
    const cluster = join(dataDir, 'postgres');
    const child = await startInChild(dataDir);
    expect((await refusal(startEmbedded({ dataDir }))).details.pid).toBe(child.pid);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(databaseProcesses(cluster).length).toBeGreaterThan(0);

    const steps: string[] = [];
    const ends: unknown[] = [];
    const database = await start(dataDir, {
      onProgress: (step) => steps.push(step),
      onExit: (code, signal) => ends.push({ code, signal }),
    });
    expect(steps).toContain('recover');
    expect(await query(database, 'select n from kept')).toEqual([{ n: 42 }]);

    const server = Number.parseInt(readFileSync(join(cluster, 'postmaster.pid'), 'utf8'), 10);
    process.kill(server, 'SIGKILL');
    expect(await waitUntil(() => ends.length > 0, 10_000)).toBe(true);
    expect(ends).toEqual([{ code: null, signal: 'SIGKILL' }]);
    await database.stop();

    // The pid file now names a process that is not ours: PostgreSQL alone would refuse to start.
    const pidFile = join(cluster, 'postmaster.pid');
    writeFileSync(pidFile, readFileSync(pidFile, 'utf8').replace(/^\d+/, String(process.ppid)));
    expect(await query(await start(dataDir), 'select n from kept')).toEqual([{ n: 42 }]);
    expect(processIdentity(process.ppid)).not.toBeNull();
  });

  test.runIf(root)('as root, keeps the cluster where its user can reach it', { timeout: SLOW_MACHINE }, async () => {
    const dataDir = folder(0o700);
    const first = await start(dataDir);
    const [place = ''] = readFileSync(join(dataDir, 'postgres.location'), 'utf8').split('\n');
    cleanUp.push(() => rmSync(place, { recursive: true, force: true }));
    expect(existsSync(join(dataDir, 'postgres'))).toBe(false);
    expect(statSync(place).uid).not.toBe(0);
    await query(first, 'create table kept as select 1 as n');
    await first.stop();
    const second = await start(dataDir);
    expect(await query(second, 'select n from kept')).toEqual([{ n: 1 }]);
    await second.stop();

    rmSync(place, { recursive: true });
    expect((await refusal(startEmbedded({ dataDir }))).code).toBe('cluster_missing');
  });

  test('names a data directory it cannot use', async () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    const error = await refusal(startEmbedded({ dataDir: join(file, 'data') }));
    expect(error.code).toBe('data_dir_not_writable');
    expect(error.details.path).toBe(join(file, 'data'));
  });
});

describe('takeLock', () => {
  const identity = processIdentity(process.pid);
  test.each([
    ['a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, process: identity })],
    ['an earlier process of the same pid', JSON.stringify({ pid: process.pid, process: 'another' })],
    ['nobody: cut off while written', ''],
    ['nobody: rubbish', '{"pid":'],
  ])('takes over from %s', async (_, text) => {
    const path = join(folder(), 'lock');
    writeFileSync(path, text);
    const giveBack = await takeLock(path);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ pid: process.pid, process: identity });
    giveBack();
    expect(existsSync(path)).toBe(false);
  });

  test('goes to exactly one of many who find it dead', async () => {
    const path = join(folder(), 'lock');
    writeFileSync(path, JSON.stringify({ pid: process.pid, process: 'another' }));
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => takeLock(path)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });

  test('is not given back by somebody who lost it', async () => {
    const path = join(folder(), 'lock');
    const giveBack = await takeLock(path);
    writeFileSync(path, 'another');
    giveBack();
    expect(readFileSync(path, 'utf8')).toBe('another');
  });
});
