import type { JobDefinition } from '../../platform/jobs.ts';
import { wholeGroup } from '../customers/index.ts';
import { forecastNight } from './forecast/night.ts';
import { keepBenchmarks, keepFunnel } from './funnel/night.ts';

/** Each night in China: what became of past forecasts, new chances, new forecasts, what the funnel is held against and summed from. */
export const jobs: readonly JobDefinition[] = [
  {
    task: 'analytics.forecast',
    cron: '40 18 * * *',
    async run(platform) {
      const scope = await wholeGroup(platform);
      if (!scope) return;
      await forecastNight(platform, scope);
      await keepBenchmarks(platform, scope);
      await keepFunnel(platform, scope);
    },
  },
];
