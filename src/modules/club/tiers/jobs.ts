import { sql } from 'kysely';
import * as z from 'zod';
import { civilDate } from '../../../platform/clock.ts';
import { type Platform, systemContext } from '../../../platform/context.ts';
import { transact } from '../../../platform/db.ts';
import { type Listener, listen } from '../../../platform/events.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import { wholeGroup } from '../../customers/index.ts';
import { pointsPosted } from '../../events.ts';
import * as queries from './queries.ts';
import { announce, retierMembers } from './service.ts';

/** Members of one transaction of the nightly run. */
const STEP = 20_000;

/** Spending never changes a tier (I18): only what changes what was earned is looked at. */
const SPENDING = ['redeem', 'hold', 'capture', 'void', 'reverse', 'expire'];

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

const One = z.object({ member: z.uuid() });

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
    task: 'club.retier',
    async run(platform, payload) {
      const { member } = One.parse(payload);
      const scope = await wholeGroup(platform);
      if (!scope) return;
      const ctx = systemContext(platform, 'club.retier', scope);
      await transact(ctx, (tx) => retierMembers(ctx, tx, [member]));
    },
  },
];

/** A posting is told at the unit that made it; the member may belong to another, so the tier is looked at by a job of the whole group. */
export const tierListeners: readonly Listener[] = [
  listen(pointsPosted, 'club.look_at_tier', async (_ctx, tx, event) => {
    if (SPENDING.includes(event.payload.kind)) return;
    await sql`select app.enqueue('club.retier', jsonb_build_object('member', ${event.subjectId}::text), ${`club.retier ${event.subjectId}`})`.execute(
      tx,
    );
  }),
];
