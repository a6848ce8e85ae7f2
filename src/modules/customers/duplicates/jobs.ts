import { type Platform, systemContext } from '../../../platform/context.ts';
import { read, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import type { Merges } from '../../../platform/merge-table.ts';
import { mergeWithin } from '../merging/service.ts';
import { wholeGroup } from '../whole-group.ts';
import * as queries from './queries.ts';

const BATCH = 200;

/**
 * Merges certain pairs with nothing against them, each in its own transaction, the older record surviving; only where headquarters has
 * switched it on. A pair that cannot be merged (two memberships, changed meanwhile) stays in the queue for a person.
 * @returns how many were merged
 */
export async function mergeCertain(platform: Platform, merges: Merges): Promise<number> {
  const scope = await wholeGroup(platform);
  if (!scope) return 0;
  const ctx = systemContext(platform, 'customers.merge_certain', scope);
  if (!(await read(ctx, queries.isAutomatic))) return 0;
  let merged = 0;
  let after: string | null = null;
  for (;;) {
    const from: string | null = after;
    const pairs: Awaited<ReturnType<typeof queries.mergeable>> = await read(ctx, (tx) =>
      queries.mergeable(tx, BATCH, from),
    );
    for (const { lowId, highId } of pairs) {
      try {
        // Ids are ordered by time: the lower is the older record.
        const order = { others: [highId], picks: {}, reason: 'certain', confirmVetoes: false, automatic: true };
        await transact(ctx, (tx) => mergeWithin(ctx, tx, merges, lowId, order));
        merged++;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        platform.log.info({ code: error.code, pair: [lowId, highId] }, 'certain pair left for a person');
      }
    }
    after = pairs.at(-1)?.id ?? null;
    if (pairs.length < BATCH) return merged;
  }
}

/** Work on the queue that nobody asks for. */
export function duplicateJobs(merges: Merges): JobDefinition[] {
  return [
    {
      task: 'customers.merge_certain',
      cron: '40 19 * * *',
      async run(platform) {
        await mergeCertain(platform, merges);
      },
    },
  ];
}
