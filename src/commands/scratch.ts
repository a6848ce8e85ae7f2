import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { KeyRing } from '../platform/crypto.ts';
import { startEmbedded } from '../platform/embedded.ts';
import { migrate, urlOf } from '../platform/migrate.ts';

/** An empty database with the product's schema, gone again afterwards. */
export interface Scratch {
  client: pg.PoolClient;
  keys: KeyRing;
  close(): Promise<void>;
}

const MIGRATIONS = fileURLToPath(new URL('../../db/migrations', import.meta.url));

/**
 * Makes a database of its own on the server of `databaseUrl` (whose user must be allowed to), or starts the embedded server in a
 * temporary directory. Nothing of an installation is touched.
 */
export async function openScratch(databaseUrl: string | undefined): Promise<Scratch> {
  const directory = await mkdtemp(join(tmpdir(), 'roadbook-scratch-'));
  await chmod(directory, 0o711);
  const embedded = databaseUrl ? null : await startEmbedded({ dataDir: directory });
  const server: pg.ClientConfig = embedded
    ? {
        host: embedded.host,
        port: embedded.port,
        user: embedded.user,
        password: embedded.password,
        database: 'postgres',
      }
    : { connectionString: databaseUrl };
  const admin = new pg.Client(server);
  await admin.connect();
  const name = `roadbook_scratch_${randomBytes(4).toString('hex')}`;
  await admin.query(`create database ${name}`);
  const close = async (pool?: pg.Pool) => {
    await pool?.end();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
    await embedded?.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const url = new URL(urlOf(server));
    url.pathname = `/${name}`;
    await migrate({ connectionString: url.toString() }, MIGRATIONS);
    const pool = new pg.Pool({ connectionString: url.toString(), max: 2 });
    pool.on('error', () => undefined);
    const client = await pool.connect();
    const key = randomBytes(32);
    return {
      client,
      keys: { current: 'k1', keys: { k1: key }, hashKey: key },
      close: async () => {
        client.release();
        await close(pool);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
