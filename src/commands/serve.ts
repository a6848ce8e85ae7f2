import { createServer } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { buildApp } from '../app.ts';
import { type Config, readConfig } from '../config.ts';
import { listeners } from '../modules/index.ts';
import { findableStaff, shipRoles } from '../modules/org/index.ts';
import { type Booted, boot } from '../platform/boot.ts';
import { listenersByEvent } from '../platform/events.ts';
import { keepHeapSmall } from '../platform/heap.ts';
import { type JobWorker, startWorker } from '../platform/jobs.ts';
import { createProgress, type Progress } from '../platform/progress.ts';
import { jobs } from './jobs.ts';

/** What a command works on: settings, a ready database, a progress line. */
export interface Running {
  config: Config;
  booted: Booted;
  progress: Progress;
}

/** Brings the database up for a command. */
export async function bringUp(onDatabaseExit?: () => void): Promise<Running> {
  const config = readConfig(process.env);
  const progress = createProgress();
  const booted = await boot({
    config,
    listeners: listenersByEvent(listeners),
    onStep: (step) => progress.step(step),
    onDatabaseExit,
  });
  await shipRoles(booted.owner);
  await findableStaff(booted.owner);
  return { config, booted, progress };
}

/** Refuses early when the port is taken, before a database is started for nothing. */
export function probePort(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()));
  });
}

/** Starts listening. */
export async function listen(config: Config, booted: Booted, webRoot: string): Promise<FastifyInstance> {
  const app = await buildApp(booted.platform, {
    webRoot,
    trustProxy: config.trustProxy,
    rateFactor: config.rateFactor,
  });
  await app.listen({ host: config.host, port: config.port });
  return app;
}

/** Starts the background worker. */
export function work({ config, booted }: Pick<Running, 'config' | 'booted'>): Promise<JobWorker> {
  keepHeapSmall();
  // The lock of the data directory keeps a second process away from the embedded database.
  return startWorker(booted.owner, booted.platform, jobs, { alone: config.databaseUrl === undefined });
}

/** What a stop has to end; a start under way fills it in as it goes. */
export interface Parts {
  app?: FastifyInstance;
  worker?: JobWorker;
  booted: Booted;
}

/**
 * Ends in order on SIGTERM and SIGINT: no new requests, those running finish, jobs are released, connections and the embedded database
 * close. A second signal, or 20 seconds, ends at once.
 */
export function stopOnSignal(parts: Parts): void {
  let stopping = false;
  const stop = async () => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), 20_000).unref();
    // A connection kept alive after its last answer would hold the close until its client leaves.
    const hangingUp = setInterval(() => parts.app?.server.closeIdleConnections(), 100);
    await parts.app?.close();
    clearInterval(hangingUp);
    await parts.worker?.stop();
    await parts.booted.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stop().catch((error) => {
        parts.booted.platform.log.error({ err: error }, 'stop failed');
        process.exit(1);
      });
    });
  }
}
