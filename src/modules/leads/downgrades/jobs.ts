import type { JobDefinition } from '../../../platform/jobs.ts';

/** Each night after midnight in China: leads whose expected day has passed are proposed for the next lower grade. Safe to run again. */
export const downgradeJobs: readonly JobDefinition[] = [
  {
    task: 'leads.propose_downgrades',
    cron: '20 16 * * *',
    async run(platform) {
      await platform.db.pool.query('select leads.propose_downgrades($1)', [platform.clock.now()]);
    },
  },
];
