import { setTimeout as pause } from 'node:timers/promises';
import type { Platform } from '../../../platform/context.ts';
import { systemContext } from '../../../platform/context.ts';
import { transact } from '../../../platform/db.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import { wholeGroup } from '../../customers/index.ts';
import { pointsPosted } from '../../events.ts';
import { todayOf } from './postings.ts';
import * as queries from './queries.ts';

/** Members of one transaction of the night's expiry: few enough that hardly a redemption waits, enough to be set-based. */
const EXPIRE_BATCH = 50;
/** How much of the time a batch took is left to the tills before the next: the night has hours, a customer at the counter seconds. */
const LEFT_TO_TILLS = 0.5;
const DUE_BATCH = 200;

async function groupContext(platform: Platform, task: string) {
  const scope = await wholeGroup(platform);
  return scope ? systemContext(platform, task, scope) : null;
}

/** Expires what has ended, batch by batch, until a batch finds nothing; a run that is killed goes on where it was. */
export async function expireDue(platform: Platform): Promise<{ lots: number; points: number }> {
  const ctx = await groupContext(platform, 'club.expire_points');
  const total = { lots: 0, points: 0 };
  if (!ctx) return total;
  for (;;) {
    const began = performance.now();
    const done = await transact(ctx, (tx) => queries.expireLots(tx, todayOf(ctx), EXPIRE_BATCH, null, null));
    if (done.lots === 0) return total;
    total.lots += done.lots;
    total.points += done.points;
    await pause((performance.now() - began) * LEFT_TO_TILLS);
  }
}

/** Pending points whose day has come, and holds whose time has run out. */
export async function settleDue(platform: Platform): Promise<{ confirmed: number; ended: number }> {
  const ctx = await groupContext(platform, 'club.settle_points');
  const total = { confirmed: 0, ended: 0 };
  if (!ctx) return total;
  const [now, tasks] = [ctx.clock.now(), ctx.listeners.get(pointsPosted.name) ?? []];
  for (;;) {
    const confirmed = await transact(ctx, (tx) => queries.confirmDue(tx, todayOf(ctx), now, DUE_BATCH, tasks));
    const ended = await transact(ctx, (tx) => queries.endHolds(tx, todayOf(ctx), now, DUE_BATCH));
    total.confirmed += confirmed;
    total.ended += ended;
    if (confirmed < DUE_BATCH && ended < DUE_BATCH) return total;
  }
}

export const ledgerJobs: readonly JobDefinition[] = [
  {
    task: 'club.expire_points',
    // Ten past midnight in China.
    cron: '10 16 * * *',
    async run(platform) {
      await expireDue(platform);
    },
  },
  {
    task: 'club.settle_points',
    cron: '*/5 * * * *',
    async run(platform) {
      await settleDue(platform);
    },
  },
];
