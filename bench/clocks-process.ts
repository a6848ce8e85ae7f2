/** A worker that does nothing but sweep clocks, in a process of its own, so that it can be killed. */
import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { listeners } from '../src/modules/index.ts';
import { sweepClocks } from '../src/modules/leads/clocks/sweep.ts';
import { noChannels } from '../src/platform/channels.ts';
import { systemClock } from '../src/platform/clock.ts';
import { openPool, StatementNames } from '../src/platform/db.ts';
import { listenersByEvent } from '../src/platform/events.ts';
import { createFileStore } from '../src/platform/files.ts';

const pool = openPool(process.env.BENCH_CLOCKS ?? '', 2);
const platform = {
  db: { pool, readPool: pool, statements: new StatementNames() },
  keys: { current: 'k1', keys: { k1: randomBytes(32) }, hashKey: randomBytes(32) },
  files: createFileStore({ directory: '.', maxBytes: 1 }),
  clock: systemClock,
  log: pino({ level: 'error' }),
  channels: noChannels,
  listeners: listenersByEvent(listeners),
};
for (;;) {
  await sweepClocks(platform);
  await new Promise((resolve) => setTimeout(resolve, 3000));
}
