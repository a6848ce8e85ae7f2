import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Config } from '../config.ts';
import { openChannels } from './channels.ts';
import { systemClock } from './clock.ts';
import type { Platform } from './context.ts';
import { derive, type KeyRing, loadKeyRing } from './crypto.ts';
import { bearLostConnections, openPool, StatementNames } from './db.ts';
import { openDataDir, startEmbedded } from './embedded.ts';
import { createFileStore } from './files.ts';
import { createLog } from './log.ts';
import { ensureLogin, migrate } from './migrate.ts';
import { StartError } from './start-error.ts';
import { findHoles } from './wall.ts';

const MIGRATIONS = fileURLToPath(new URL('../../db/migrations', import.meta.url));
const MAX_FILE = 20 * 1024 * 1024;

/** A Roadbook whose database is ready: what the web and worker roles run on. */
export interface Booted {
  platform: Platform;
  /** Pool of the owner: the job queue, migrations, the audit check. */
  owner: pg.Pool;
  /** Connection settings of the owner, for commands. */
  ownerConnection: pg.ClientConfig;
  /** Ends connections and the embedded database; further calls wait for the same end. */
  close(): Promise<void>;
}

interface BootOptions {
  config: Config;
  listeners: Platform['listeners'];
  onStep: (step: string) => void;
  /** The embedded database ended by itself. */
  onDatabaseExit?: () => void;
}

/**
 * Brings everything up to a ready database: embedded server or DATABASE_URL, keys, migrations, login of the application, check of the
 * wall. Safe to kill anywhere and to run again.
 * @throws StartError, EmbeddedError, MigrationError, KeyError: startText() words them
 */
export async function boot({ config, listeners, onStep, onDatabaseExit }: BootOptions): Promise<Booted> {
  const log = createLog(config.logLevel);
  openDataDir(config.dataDir);
  const embedded = config.databaseUrl
    ? null
    : await startEmbedded({
        dataDir: config.dataDir,
        onProgress: (step) => onStep(`database: ${step}`),
        onLog: (line) => log.info({ postgres: line }),
        onExit: onDatabaseExit,
      });
  const ownerConnection: pg.ClientConfig = embedded
    ? {
        host: embedded.host,
        port: embedded.port,
        user: embedded.user,
        password: embedded.password,
        database: embedded.database,
      }
    : { connectionString: config.databaseUrl };
  const owner = new pg.Pool({ ...ownerConnection, max: 6, application_name: 'roadbook owner' });
  let closing = false;
  bearLostConnections(owner, (error) => {
    if (!closing) log.warn({ err: error }, 'owner connection lost');
  });
  try {
    const keys = await keysFor(config, owner);
    await migrate(ownerConnection, MIGRATIONS, (name) => onStep(`migration: ${name}`));
    await checkKeys(owner, keys);
    const { rows } = await owner.query<{ name: string }>('select current_database() as name');
    const database = rows[0]?.name ?? 'roadbook';
    const login = `${database.slice(0, 50)}_login`;
    const password = derive(keys, `database login ${database}`).toString('base64url');
    await ensureLogin(ownerConnection, login, password);
    await refuseHoles(owner, login);
    const pool = openPool(await appConnection(ownerConnection, login, password), config.databasePool);
    const readPool = config.databaseReadUrl
      ? openPool(
          await appConnection({ connectionString: config.databaseReadUrl }, login, password),
          config.databasePool,
        )
      : pool;
    const files = createFileStore({ directory: join(config.dataDir, 'files'), maxBytes: MAX_FILE });
    const statements = config.databasePrepare ? new StatementNames() : null;
    const db = { pool, readPool, statements };
    const channels = openChannels(config.channels);
    const platform: Platform = { db, keys, files, channels, clock: systemClock, log, listeners };
    const end = async () => {
      closing = true;
      await Promise.all([pool.end(), readPool === pool ? undefined : readPool.end(), owner.end()]);
      await embedded?.stop();
    };
    let ended: Promise<void> | undefined;
    const close = () => {
      ended ??= end();
      return ended;
    };
    return { platform, owner, ownerConnection, close };
  } catch (error) {
    await owner.end();
    await embedded?.stop();
    throw error;
  }
}

/** The keys: made at the first start of an empty database, demanded ever after. */
async function keysFor(config: Config, owner: pg.Pool): Promise<KeyRing> {
  const known = await owner.query("select to_regclass('app.setting') as found");
  const used = known.rows[0].found
    ? (await owner.query("select 1 from app.setting where key = 'key_check'")).rowCount
    : 0;
  return loadKeyRing({ file: join(config.dataDir, 'keys.json'), env: config.keys, create: !used });
}

/** Holds the database to the keys it was sealed with: other keys would read nothing and find nobody. */
async function checkKeys(owner: pg.Pool, keys: KeyRing): Promise<void> {
  const check = createHash('sha256').update(derive(keys, 'key check')).digest('hex');
  await owner.query(
    "insert into app.setting (key, value) values ('key_check', to_jsonb($1::text)) on conflict do nothing",
    [check],
  );
  const stored = await owner.query("select value #>> '{}' as value from app.setting where key = 'key_check'");
  if (stored.rows[0].value !== check) {
    throw new StartError({
      zh: '密钥与此数据库不符:请使用建立该数据库时的密钥文件。',
      en: 'The keys do not belong to this database; use the key file it was made with.',
    });
  }
}

async function refuseHoles(owner: pg.Pool, login: string): Promise<void> {
  const client = await owner.connect();
  try {
    const holes = await findHoles(client, login);
    if (holes.length === 0) return;
    throw new StartError({
      zh: `数据隔离检查未通过:${holes.join(';')}`,
      en: `The isolation check failed: ${holes.join('; ')}`,
    });
  } finally {
    client.release();
  }
}

async function appConnection(base: pg.ClientConfig, user: string, password: string): Promise<pg.ClientConfig> {
  if (!base.connectionString) return { ...base, user, password };
  const url = new URL(base.connectionString);
  url.username = encodeURIComponent(user);
  url.password = password;
  return { connectionString: url.toString() };
}
