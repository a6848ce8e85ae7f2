import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { pino } from 'pino';
import { listeners } from '../src/modules/index.ts';
import { noChannels } from '../src/platform/channels.ts';
import { systemClock } from '../src/platform/clock.ts';
import type { Platform } from '../src/platform/context.ts';
import { openPool, StatementNames } from '../src/platform/db.ts';
import { startEmbedded } from '../src/platform/embedded.ts';
import { listenersByEvent } from '../src/platform/events.ts';
import { createFileStore } from '../src/platform/files.ts';
import { ensureLogin, migrate, urlOf } from '../src/platform/migrate.ts';

/** An empty, migrated database with its full durability, for one benchmark. */
export interface BenchDatabase {
  platform: Platform;
  owner: pg.Pool;
  ownerUrl: string;
  /** As the application's role, which the policies hold. */
  appUrl: string;
  /** Process id of the embedded server; null where DATABASE_URL names another. */
  postmaster: number | null;
  close(): Promise<void>;
}

const MIGRATIONS = fileURLToPath(new URL('../db/migrations', import.meta.url));

/** Starts the embedded server in a temporary directory, or makes a database of its own on the server of DATABASE_URL. */
export async function openBenchDatabase(): Promise<BenchDatabase> {
  const outside = process.env.DATABASE_URL;
  const directory = await mkdtemp(join(tmpdir(), 'roadbook-bench-'));
  await chmod(directory, 0o711);
  const embedded = outside ? null : await startEmbedded({ dataDir: directory });
  const pidFile = embedded ? await readFile(join(directory, 'postgres', 'postmaster.pid'), 'utf8') : null;
  const postmaster = pidFile ? Number.parseInt(pidFile, 10) : null;
  const name = `roadbook_bench_${randomBytes(3).toString('hex')}`;
  const server: pg.ClientConfig = embedded
    ? {
        host: embedded.host,
        port: embedded.port,
        user: embedded.user,
        password: embedded.password,
        database: 'postgres',
      }
    : { connectionString: outside };
  const admin = new pg.Client(server);
  await admin.connect();
  await admin.query(`create database ${name}`);
  const url = new URL(urlOf(server));
  url.pathname = `/${name}`;
  const ownerUrl = url.toString();
  await migrate({ connectionString: ownerUrl }, MIGRATIONS);
  await ensureLogin({ connectionString: ownerUrl }, `${name}_app`, 'bench');
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 20 });
  owner.on('error', () => undefined);
  url.username = `${name}_app`;
  url.password = 'bench';
  const pool = openPool(url.toString(), 20);
  const platform: Platform = {
    db: { pool, readPool: pool, statements: new StatementNames() },
    keys: { current: 'k1', keys: { k1: randomBytes(32) }, hashKey: randomBytes(32) },
    files: createFileStore({ directory: join(directory, 'files'), maxBytes: 1 << 20 }),
    clock: systemClock,
    log: pino({ level: 'silent' }),
    channels: noChannels,
    listeners: listenersByEvent(listeners),
  };
  return {
    platform,
    owner,
    ownerUrl,
    appUrl: url.toString(),
    postmaster,
    async close() {
      await pool.end();
      await owner.end();
      await admin.query(`drop database ${name} with (force)`);
      await admin.query(`drop role ${name}_app`);
      await admin.end();
      await embedded?.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
