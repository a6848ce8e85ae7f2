import { over } from '../../../platform/db.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import { findDuplicates } from './find.ts';

/** Every night at 02:40 China time: learn from all records, find pairs, put them into the queue. One run at a time in a database. */
export const jobs: readonly JobDefinition[] = [
  {
    task: 'customers.match',
    cron: '40 18 * * *',
    async run({ db, log }) {
      const client = await db.pool.connect();
      let broken: Error | undefined;
      try {
        await client.query('begin');
        const found = await findDuplicates(over(client));
        await client.query('commit');
        log.info(
          { records: found?.records, candidates: found?.candidates, seconds: found?.seconds },
          'duplicates searched',
        );
      } catch (error) {
        await client.query('rollback').catch((failure: Error) => {
          broken = failure;
        });
        throw error;
      } finally {
        client.release(broken);
      }
    },
  },
];
