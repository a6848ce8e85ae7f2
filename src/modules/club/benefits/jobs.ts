import { civilDate } from '../../../platform/clock.ts';
import { systemContext } from '../../../platform/context.ts';
import { read, transact } from '../../../platform/db.ts';
import { type Listener, listen } from '../../../platform/events.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import { wholeGroup } from '../../customers/index.ts';
import { memberTierChanged } from '../../events.ts';
import { grant, unitsWithMembers } from './queries.ts';

/** Each night after midnight in China: what members may use in a period that began, branch by branch, each as one set. */
export const benefitJobs: readonly JobDefinition[] = [
  {
    task: 'club.grant_entitlements',
    cron: '10 16 * * *',
    async run(platform) {
      const scope = await wholeGroup(platform);
      if (!scope) return;
      const ctx = systemContext(platform, 'club.grant_entitlements', scope);
      const day = civilDate(ctx.clock.now(), scope.timeZone);
      for (const { orgId } of await read(ctx, unitsWithMembers))
        await transact(ctx, (tx) => grant(tx, { memberIds: null, orgId, day }));
    },
  },
];

export const benefitListeners: readonly Listener[] = [
  listen(memberTierChanged, 'club.grant_tier', async (ctx, tx, event) => {
    const day = civilDate(ctx.clock.now(), ctx.scope?.timeZone);
    await grant(tx, { memberIds: [event.subjectId], orgId: null, day });
  }),
];
