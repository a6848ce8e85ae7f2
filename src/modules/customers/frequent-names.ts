import { sql } from 'kysely';
import { systemContext } from '../../platform/context.ts';
import { transact } from '../../platform/db.ts';
import type { JobDefinition } from '../../platform/jobs.ts';

/** Takes over each night from the database's statistics which runs of characters are common in names: searches plan by it. */
export const frequentNamesJob: JobDefinition = {
  task: 'customers.frequent_names',
  cron: '10 19 * * *',
  async run(platform) {
    await transact(systemContext(platform, 'customers.frequent_names', null), (tx) =>
      sql`select customers.note_frequent()`.execute(tx),
    );
  },
};
