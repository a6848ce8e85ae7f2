import { listeners, jobs as moduleJobs } from '../modules/index.ts';
import type { JobDefinition } from '../platform/jobs.ts';

/** Everything the worker can do: each listener is a task; what recurs stands here too. */
export const jobs: readonly JobDefinition[] = [
  ...listeners.map(({ task, run }) => ({ task, run })),
  ...moduleJobs,
  {
    task: 'platform.sweep',
    cron: '17 3 * * *',
    // Keys of requests older than two days, sessions ended for half a year (log retention), notices of 90 days, unfinished uploads.
    async run(platform) {
      await platform.db.pool.query("delete from app.idempotency where created_at < now() - interval '2 days'");
      await platform.db.pool.query('select org.sweep_sessions()');
      await platform.db.pool.query('select org.sweep_notifications()');
      await platform.files.sweepTemp();
    },
  },
];
