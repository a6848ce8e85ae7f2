import { systemContext } from '../../../platform/context.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import { wholeGroup } from '../../customers/index.ts';
import { endExpired } from './service.ts';

/** Each quarter of an hour: orders that nobody handed out in time end; points and pieces go back. */
export const redemptionJobs: readonly JobDefinition[] = [
  {
    task: 'club.end_reward_orders',
    cron: '*/15 * * * *',
    async run(platform) {
      const scope = await wholeGroup(platform);
      if (scope) await endExpired(systemContext(platform, 'club.end_reward_orders', scope));
    },
  },
];
