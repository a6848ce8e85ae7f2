import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { type Platform, type Scope, systemContext } from '../../../platform/context.ts';
import { read, transact } from '../../../platform/db.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import * as queries from './period-queries.ts';

const Job = z.object({ period: z.uuid(), org: z.uuid() });
/** Postings end in milliseconds; a night's feed may take some seconds. */
const PATIENCE_MS = 120_000;
const LOOK_MS = 50;

/**
 * Makes the statements of a month that was shut: waits until whoever may have found it open has ended, then sums. May be repeated; after a
 * crash the queue starts it again.
 */
export const settleJob: JobDefinition = {
  task: 'club.settle',
  async run(platform: Platform, payload: unknown) {
    const { period, org } = Job.parse(payload);
    const scope: Scope = { unitId: org, unitKind: 'brand', timeZone: 'Asia/Shanghai', orgIds: null, allBut: null };
    const ctx = systemContext(platform, 'club.settle', scope, period);
    const before = new Set(await read(ctx, queries.writers));
    const until = performance.now() + PATIENCE_MS;
    while (before.size > 0) {
      if (performance.now() > until) throw new Error('postings from before the close of the month are still under way');
      await pause(LOOK_MS);
      const now = new Set(await read(ctx, queries.writers));
      for (const writer of before) if (!now.has(writer)) before.delete(writer);
    }
    await transact(ctx, (tx) => queries.settle(tx, period));
  },
};
