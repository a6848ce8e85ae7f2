import type { JobDefinition } from '../../../platform/jobs.ts';
import { sweepClocks } from './sweep.ts';

/** Clocks are swept by every worker each few seconds: a breach is told within that time, whatever else the queue holds. */
export const clockJobs: readonly JobDefinition[] = [
  {
    task: 'leads.sweep_clocks',
    every: 3,
    async run(platform) {
      await sweepClocks(platform);
    },
  },
];
