/** One run of an import's task in a process of its own, so that its memory can be read and it can be killed. */
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { imports } from '../src/modules/imports.ts';
import { listeners } from '../src/modules/index.ts';
import { taskJob } from '../src/modules/org/tasks/run.ts';
import { noChannels } from '../src/platform/channels.ts';
import { systemClock } from '../src/platform/clock.ts';
import { openPool, StatementNames } from '../src/platform/db.ts';
import { listenersByEvent } from '../src/platform/events.ts';
import { createFileStore } from '../src/platform/files.ts';
import { keepHeapSmall } from '../src/platform/heap.ts';

export interface ImportJob {
  appUrl: string;
  directory: string;
  keys: { current: string; keys: Record<string, string>; hashKey: string };
  payload: { task: string; staff: string; unit: string };
}

// As the worker of the program does.
keepHeapSmall();
const job = JSON.parse(process.env.BENCH_IMPORT ?? '') as ImportJob;
const pool = openPool(job.appUrl, 6);
const bytes = (text: string) => Buffer.from(text, 'base64');
const platform = {
  db: { pool, readPool: pool, statements: new StatementNames() },
  keys: {
    current: job.keys.current,
    keys: Object.fromEntries(Object.entries(job.keys.keys).map(([id, key]) => [id, bytes(key)])),
    hashKey: bytes(job.keys.hashKey),
  },
  files: createFileStore({ directory: job.directory, maxBytes: 1 << 30 }),
  clock: systemClock,
  log: pino({ level: 'error' }),
  channels: noChannels,
  listeners: listenersByEvent(listeners),
};
const started = performance.now();
await taskJob({ exports: [], imports, bulk: [] }).run(platform, job.payload);
const seconds = (performance.now() - started) / 1000;
await pool.end();
const peak = (Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) * 1024) / 1e6;
const { user, system } = process.cpuUsage();
process.stdout.write(JSON.stringify({ seconds, peak, cpu: (user + system) / 1e6 }));
