import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { bearLostConnections } from './db.ts';

/** The role the application's logins belong to: owns nothing, no login, no bypass. One a cluster, shared by its databases. */
const APP_ROLE = 'roadbook_app';
/** Session lock that lets only one process migrate: the first eight bytes of sha256('roadbook migrate'), cut to 63 bits. */
const MIGRATE_LOCK = '5126478139204471';

/** Why a database cannot be used; the caller words it in both languages. */
export class MigrationError extends Error {
  readonly code: 'newer_schema' | 'changed' | 'old_server' | 'no_createrole';
  readonly detail: string;
  constructor(code: MigrationError['code'], detail: string) {
    super(`${code}: ${detail}`);
    this.code = code;
    this.detail = detail;
  }
}

export interface MigrationFile {
  name: string;
  sql: string;
  checksum: string;
}

/** The migrations in order. Names are `NNNN-words.sql`. */
export async function readMigrations(directory: string): Promise<MigrationFile[]> {
  const names = (await readdir(directory)).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(directory, name), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/**
 * Brings a database to the newest schema: role, job queue, then each file in a transaction of its own together with its record, so that
 * a kill leaves whole steps only. Several processes may call it at once; they go one after the other.
 * @param connection of the owner: superuser, or owner of the database with CREATEROLE
 * @throws MigrationError
 */
export async function migrate(
  connection: pg.ClientConfig,
  directory: string,
  onStep: (name: string) => void = () => undefined,
): Promise<{ applied: string[] }> {
  const files = await readMigrations(directory);
  const client = new pg.Client(connection);
  // A connection that is cut reaches the caller through the query that waits on it.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const version = Number((await client.query('show server_version_num')).rows[0].server_version_num);
    if (version < 150000) throw new MigrationError('old_server', String(Math.floor(version / 10000)));
    await client.query(`select pg_advisory_lock(${MIGRATE_LOCK})`);
    await refuseNewer(client, files);
    await ensureRole(client);
    await migrateQueue(connection);
    const done = await recorded(client);
    const applied: string[] = [];
    for (const file of files) {
      const before = done.get(file.name);
      if (before && before !== file.checksum) throw new MigrationError('changed', file.name);
      if (before) continue;
      onStep(file.name);
      await client.query('begin');
      await client.query(file.sql);
      await client.query('insert into app.migration (name, checksum) values ($1, $2)', [file.name, file.checksum]);
      await client.query('commit');
      applied.push(file.name);
    }
    return { applied };
  } finally {
    await client.end();
  }
}

/** The job queue's own migrations, on a pool that is closed again before this returns. */
async function migrateQueue(connection: pg.ClientConfig): Promise<void> {
  const pgPool = new pg.Pool({ ...connection, max: 1 });
  bearLostConnections(pgPool);
  try {
    await runMigrations({ pgPool });
  } finally {
    await pgPool.end();
  }
}

async function refuseNewer(client: pg.Client, files: MigrationFile[]): Promise<void> {
  const known = new Set(files.map((file) => file.name));
  for (const name of (await recorded(client)).keys()) {
    if (!known.has(name)) throw new MigrationError('newer_schema', name);
  }
}

async function recorded(client: pg.Client): Promise<Map<string, string>> {
  const exists = await client.query("select to_regclass('app.migration') as found");
  if (!exists.rows[0].found) {
    await client.query(
      'create schema if not exists app; create table app.migration (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    );
    return new Map();
  }
  const rows = await client.query<{ name: string; checksum: string }>('select name, checksum from app.migration');
  return new Map(rows.rows.map((row) => [row.name, row.checksum]));
}

async function ensureRole(client: pg.Client): Promise<void> {
  const found = await client.query('select 1 from pg_roles where rolname = $1', [APP_ROLE]);
  if (found.rowCount) return;
  try {
    await client.query(`create role ${APP_ROLE} nologin`);
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '42501')
      throw new MigrationError('no_createrole', APP_ROLE);
    // Another database of this cluster may have made it at this very moment (42710, or 23505 from the catalogue's index).
    if (!(error instanceof pg.DatabaseError && ['42710', '23505'].includes(error.code ?? ''))) throw error;
  }
}

/** Makes or refreshes the login the application uses in this database. The password is derived from the keys, never stored. */
export async function ensureLogin(connection: pg.ClientConfig, login: string, password: string): Promise<void> {
  const client = new pg.Client(connection);
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(${MIGRATE_LOCK})`);
    const name = client.escapeIdentifier(login);
    const secret = client.escapeLiteral(password);
    for (let tries = 1; ; tries++) {
      try {
        const found = await client.query('select 1 from pg_roles where rolname = $1', [login]);
        const verb = found.rowCount ? 'alter' : 'create';
        await client.query(`${verb} role ${name} login nosuperuser nocreatedb nocreaterole password ${secret}`);
        await client.query(`grant ${APP_ROLE} to ${name}`);
        // Compiling a report takes seconds and saves tenths; a server of its own kind has it on by default.
        await client.query(`alter role ${name} set jit = off`);
        return;
      } catch (error) {
        // Logins belong to the cluster, locks to a database: another database may make or refresh the same login at this very moment
        // (42710, 23505 from the catalogue's index, XX000 "tuple concurrently updated").
        if (
          tries === 20 ||
          !(error instanceof pg.DatabaseError && ['42710', '23505', 'XX000'].includes(error.code ?? ''))
        )
          throw error;
        await new Promise((resolve) => setTimeout(resolve, 10 * tries));
      }
    }
  } finally {
    await client.end();
  }
}

/** A connection string for libraries that take nothing else. */
export function urlOf(connection: pg.ClientConfig): string {
  if (connection.connectionString) return connection.connectionString;
  const { user, password, host, port, database } = connection;
  const url = new URL(`postgres://localhost/${database ?? 'postgres'}`);
  url.username = encodeURIComponent(user ?? 'postgres');
  if (typeof password === 'string') url.password = encodeURIComponent(password);
  if (host?.startsWith('/')) url.searchParams.set('host', host);
  else if (host) url.hostname = host;
  if (port) url.port = String(port);
  return url.toString();
}
