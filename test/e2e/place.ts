import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../src/platform/embedded.ts';
import { withDatabase } from '../cluster.ts';

/** Where a Roadbook keeps its data: a data directory of its own, and a fresh database where DATABASE_URL names a server. */
export interface Place {
  dataDir: string;
  /** Settings that lead a process there. */
  env: Record<string, string>;
  /** Looks into the database as its owner. With the embedded database only while no Roadbook runs on it. */
  look<T>(run: (client: pg.Client) => Promise<T>): Promise<T>;
  /** Deletes everything; call it when no Roadbook runs there any more, killed ones included. */
  remove(): Promise<void>;
}

/** Makes a place. */
export async function newPlace(): Promise<Place> {
  const dataDir = await mkdtemp(join(tmpdir(), 'roadbook-journey-'));
  // As root the database runs as a user of its own, which has to pass through.
  await chmod(dataDir, 0o711);
  const server = process.env.DATABASE_URL;
  return server ? outside(dataDir, server) : embedded(dataDir);
}

function embedded(dataDir: string): Place {
  return {
    dataDir,
    env: { DATA_DIR: dataDir },
    async look(run) {
      const database = await startEmbedded({ dataDir });
      try {
        return await withClient({ ...database }, run);
      } finally {
        await database.stop();
      }
    },
    async remove() {
      // A killed Roadbook leaves its database running: starting one ends it.
      const database = await startEmbedded({ dataDir });
      await database.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function outside(dataDir: string, server: string): Promise<Place> {
  const name = `roadbook_journey_${randomBytes(4).toString('hex')}`;
  const url = withDatabase(server, name);
  await withClient({ connectionString: server }, (client) => client.query(`create database ${name}`));
  return {
    dataDir,
    env: { DATA_DIR: dataDir, DATABASE_URL: url },
    look: (run) => withClient({ connectionString: url }, run),
    async remove() {
      await withClient({ connectionString: server }, async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
        await client.query(`drop role if exists ${name}_login`);
      });
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function withClient<T>(config: pg.ClientConfig, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}
