import { systemContext } from '../../../platform/context.ts';
import { transact } from '../../../platform/db.ts';
import { emit } from '../../../platform/events.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import { claimAsked } from '../../events.ts';
import { numberOf } from '../../org/index.ts';
import { wholeGroup } from '../whole-group.ts';
import { escalate } from './queries.ts';

/** Each hour: claims nobody decided in time go to the unit above, up to the brand, who is told as the holder was. */
export const claimJobs: readonly JobDefinition[] = [
  {
    task: 'customers.escalate_claims',
    cron: '7 * * * *',
    async run(platform) {
      const scope = await wholeGroup(platform);
      if (!scope) return;
      const ctx = systemContext(platform, 'customers.escalate_claims', scope);
      await transact(ctx, async (tx) => {
        const raised = await escalate(tx, await numberOf(ctx, tx, 'claim_rule', 'deadline', 'days', 3));
        for (const { id, customerId, orgId, holderId, unitName } of raised)
          await emit(ctx, tx, claimAsked, {
            orgId,
            subjectId: id,
            customerId,
            payload: { claimId: id, holderId, unitName },
          });
      });
    },
  },
];
