import { sql } from 'kysely';
import { systemContext } from '../../../platform/context.ts';
import { transact } from '../../../platform/db.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import type { WorkingTime } from '../../../platform/working-time.ts';
import { wholeGroup } from '../../customers/index.ts';
import { closingAfter } from './closing.ts';
import { openVisits } from './queries.ts';

/** Each ten minutes: visits that nobody closed end when their house did, and are marked as left open. */
export const visitJobs: readonly JobDefinition[] = [
  {
    task: 'showroom.close_visits',
    cron: '*/10 * * * *',
    async run(platform) {
      const scope = await wholeGroup(platform);
      if (!scope) return;
      const ctx = systemContext(platform, 'showroom.close_visits', scope);
      const now = ctx.clock.now();
      await transact(ctx, async (tx) => {
        for (const visit of await openVisits(tx, now)) {
          const leftAt = closingAfter(visit.arrivedAt, visit.workingTime as unknown as WorkingTime);
          if (leftAt > now) continue;
          // Closed by somebody in the meantime: left as it is.
          await tx
            .updateTable('showroom.visit')
            .set(({ eb }) => ({
              status: 'closed',
              leftAt,
              leftOpen: true,
              phoneLeft: sql<boolean>`lead_id is not null`,
              version: eb('version', '+', 1),
            }))
            .where('id', '=', visit.id)
            .where('status', '=', 'open')
            .execute();
        }
      });
    },
  },
];
