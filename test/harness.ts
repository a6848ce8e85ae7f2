import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions } from 'fastify';
import pg from 'pg';
import { pino } from 'pino';
import { inject } from 'vitest';
import { buildApp } from '../src/app.ts';
import { jobs, listeners } from '../src/modules/index.ts';
import { noChannels } from '../src/platform/channels.ts';
import { type FixedClock, fixedClock } from '../src/platform/clock.ts';
import type { Platform } from '../src/platform/context.ts';
import type { KeyRing } from '../src/platform/crypto.ts';
import { bearLostConnections, openPool, StatementNames } from '../src/platform/db.ts';
import { listenersByEvent } from '../src/platform/events.ts';
import { createFileStore } from '../src/platform/files.ts';
import { ensureLogin } from '../src/platform/migrate.ts';
import { withDatabase } from './cluster.ts';

/** A whole Roadbook on a database of its own, reached by injection. */
export interface House {
  app: FastifyInstance;
  platform: Platform & { clock: FixedClock };
  /** Pool of the owner: bypasses the wall; for arranging and for looking. */
  owner: pg.Pool;
  /** Connection settings of the owner. */
  ownerUrl: string;
  /** Name of the application's login. */
  login: string;
  directory: string;
  /** Runs every job that waits, listeners of events included, until none is left. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

const LOGIN = 'roadbook_test_app';
const PASSWORD = 'only-for-tests';

/** Clones the template and builds the application on it. Time stands still at `now` unless the test moves it. */
export async function openHouse(
  now: Date | string = new Date(),
  log: Platform['log'] = pino({ level: process.env.TEST_LOG ?? 'silent' }),
): Promise<House> {
  const templateUrl = inject('template');
  const template = new URL(templateUrl).pathname.slice(1);
  const name = `${template}_${randomBytes(4).toString('hex')}`;
  const admin = new pg.Client({ connectionString: withDatabase(templateUrl, 'postgres') });
  await admin.connect();
  await clone(admin, template, name);
  const ownerUrl = withDatabase(templateUrl, name);
  await ensureLogin({ connectionString: ownerUrl }, LOGIN, PASSWORD);
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 4 });
  bearLostConnections(owner);
  const url = new URL(ownerUrl);
  url.username = LOGIN;
  url.password = PASSWORD;
  const pool = openPool(url.toString(), 8);
  const directory = await mkdtemp(join(tmpdir(), 'roadbook-house-'));
  await chmod(directory, 0o711);
  const keys: KeyRing = { current: 'k1', keys: { k1: randomBytes(32) }, hashKey: randomBytes(32) };
  const platform = {
    db: { pool, readPool: pool, statements: new StatementNames() },
    keys,
    files: createFileStore({ directory: join(directory, 'files'), maxBytes: 1024 * 1024 }),
    clock: fixedClock(now),
    log,
    channels: noChannels,
    listeners: listenersByEvent(listeners),
  };
  const app = await buildApp(platform);
  await app.ready();
  return {
    app,
    platform,
    owner,
    ownerUrl,
    login: LOGIN,
    directory,
    drain: () => drain(owner, platform),
    async close() {
      await app.close();
      await pool.end();
      await owner.end();
      await admin.query(`drop database if exists ${name} with (force)`);
      await admin.end();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function clone(admin: pg.Client, template: string, name: string): Promise<void> {
  // Two files may clone at the same moment; PostgreSQL refuses the second while the first copies.
  for (let tries = 0; ; tries++) {
    try {
      await admin.query(`create database ${name} template ${template}`);
      return;
    } catch (error) {
      if (tries > 50 || (error as { code?: string }).code !== '55006') throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function drain(owner: pg.Pool, platform: Platform): Promise<void> {
  const { runOnce, Logger } = await import('graphile-worker');
  const taskList = Object.fromEntries(
    [...listeners, ...jobs].map((listener) => [listener.task, (payload: unknown) => listener.run(platform, payload)]),
  );
  const logger = new Logger(() => () => undefined);
  for (;;) {
    await runOnce({ pgPool: owner, taskList, logger, noHandleSignals: true });
    const waiting = await owner.query(
      'select count(*)::int as n from graphile_worker.jobs where run_at <= now() and attempts < max_attempts',
    );
    if (waiting.rows[0].n === 0) return;
  }
}

/** One signed-in person's way to call; answers parsed. */
export interface Caller {
  staffId: string;
  cookie: string;
  call(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
}

/** Status, parsed body and headers of an answer; tests read the body freely and assert what they find. */
export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts the shape it reads.
  body: any;
  headers: Record<string, unknown>;
}

/** Calls without a session. */
export async function call(app: FastifyInstance, options: InjectOptions): Promise<Answer> {
  const response = await app.inject({
    remoteAddress: '10.0.0.1',
    ...options,
    headers: { 'accept-language': 'en', ...options.headers },
  });
  let body: unknown = response.body;
  if (String(response.headers['content-type']).includes('json')) body = response.json();
  return { status: response.statusCode, body, headers: response.headers };
}

/** Calls with a cookie; POSTs carry a fresh Idempotency-Key unless the headers give one. */
export function callerWith(app: FastifyInstance, staffId: string, cookie: string): Caller {
  return {
    staffId,
    cookie,
    call: (method, url, body, headers = {}) =>
      call(app, {
        method,
        url,
        payload: body as InjectOptions['payload'],
        headers: { cookie, 'idempotency-key': randomUUID(), ...headers },
      }),
  };
}
