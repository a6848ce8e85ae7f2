import type { JobDefinition } from '../../../platform/jobs.ts';

/** What keeps long work in order: runs whose worker died are queued again, files past their seven days are removed. */
export const taskSweeps: readonly JobDefinition[] = [
  {
    task: 'org.revive_tasks',
    cron: '* * * * *',
    async run(platform) {
      await platform.db.pool.query('select org.revive_tasks()');
    },
  },
  {
    task: 'org.expire_files',
    cron: '41 * * * *',
    async run(platform) {
      const gone = await platform.db.pool.query<{ sha256_hex: string }>(
        'select sha256_hex from org.expire_task_files()',
      );
      for (const { sha256_hex: content } of gone.rows) await platform.files.remove(content);
      await platform.db.pool.query('select org.sweep_tasks()');
    },
  },
];
