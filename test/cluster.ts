import { createHash } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startEmbedded } from '../src/platform/embedded.ts';
import { migrate, readMigrations, urlOf } from '../src/platform/migrate.ts';

export const MIGRATIONS = fileURLToPath(new URL('../db/migrations', import.meta.url));

/** A PostgreSQL for tests with one migrated template that each test file clones. */
export interface TestCluster {
  /** Owner's connection to the template; it must stay unused while clones are made. */
  template: pg.ClientConfig;
  /** Connection string of the owner without a database name. */
  url: string;
  close(): Promise<void>;
}

/** The embedded database without its disk guarantees, or the server of DATABASE_URL. */
export async function openTestCluster(): Promise<TestCluster> {
  const outside = process.env.DATABASE_URL;
  const directory = outside ? null : await mkdtemp(join(tmpdir(), 'roadbook-test-'));
  if (directory) await chmod(directory, 0o711);
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const embedded = directory ? await startEmbedded({ dataDir: directory, settings }) : null;
  const base: pg.ClientConfig = embedded
    ? {
        host: embedded.host,
        port: embedded.port,
        user: embedded.user,
        password: embedded.password,
        database: 'postgres',
      }
    : { connectionString: outside };
  const files = await readMigrations(MIGRATIONS);
  const name = `roadbook_test_${createHash('sha256')
    .update(files.map((file) => file.checksum).join())
    .update(String(process.pid))
    .digest('hex')
    .slice(0, 8)}`;
  const admin = new pg.Client(base);
  await admin.connect();
  await admin.query(`drop database if exists ${name} with (force)`);
  await admin.query(`create database ${name}`);
  const template: pg.ClientConfig = { connectionString: withDatabase(urlOf(base), name) };
  await migrate(template, MIGRATIONS);
  return {
    template,
    url: urlOf(base),
    async close() {
      const clones = await admin.query<{ datname: string }>(
        "select datname from pg_database where datname like $1 || '%'",
        [name],
      );
      for (const { datname } of clones.rows) await admin.query(`drop database if exists ${datname} with (force)`);
      await admin.end();
      await embedded?.stop();
      if (directory) await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}
