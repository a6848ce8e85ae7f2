import { civilDate } from '../../../platform/clock.ts';
import { type Platform, systemContext } from '../../../platform/context.ts';
import { transact } from '../../../platform/db.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import { wholeGroup } from '../../customers/index.ts';
import * as queries from './queries.ts';
import { announce, retierMembers } from './service.ts';

/** Members of one transaction of the nightly run. */
const STEP = 20_000;
/** Members of one transaction of the sweep: an earn of one of them waits as long. */
const AT_ONCE = 500;

/** Puts every member into the tier they reach, step by step: each step ends for itself, so that the run may begin anew. */
export async function retierAll(platform: Platform): Promise<number> {
  const scope = await wholeGroup(platform);
  if (!scope) return 0;
  const ctx = systemContext(platform, 'club.retier_all', scope);
  const day = civilDate(ctx.clock.now(), scope.timeZone);
  let moved = 0;
  for (let after: string | null = null; ; ) {
    const from: string | null = after;
    const upto: string | null = await transact(ctx, async (tx) => {
      const last = await queries.stepAfter(tx, from, STEP);
      if (!last) return null;
      const moves = await queries.retier(tx, day, { after: from, upto: last });
      await announce(ctx, tx, moves);
      moved += moves.length;
      return last;
    });
    if (!upto) return moved;
    after = upto;
  }
}

/** Puts members whose earned points changed into the tier they reach; spending marks nobody (I18). The marks go with what was done about them. */
export async function retierDue(platform: Platform): Promise<void> {
  const scope = await wholeGroup(platform);
  if (!scope) return;
  const ctx = systemContext(platform, 'club.look_at_tiers', scope);
  for (let more = true; more; )
    more = await transact(ctx, async (tx) => {
      const ids = await queries.takeDue(tx, AT_ONCE);
      if (ids.length > 0) await retierMembers(ctx, tx, ids);
      return ids.length > 0;
    });
}

export const tierJobs: readonly JobDefinition[] = [
  {
    task: 'club.retier_all',
    // Half past midnight in China, after the points of the day have expired: periods and grace end with the day.
    cron: '30 16 * * *',
    async run(platform) {
      await retierAll(platform);
    },
  },
  {
    task: 'club.look_at_tiers',
    // Seconds: whoever reaches a tier by an earn sees it while still at the desk.
    every: 5,
    async run(platform) {
      await retierDue(platform);
    },
  },
];
