import { sql } from 'kysely';
import { systemContext } from '../../platform/context.ts';
import { transact } from '../../platform/db.ts';
import type { JobDefinition } from '../../platform/jobs.ts';
import { gatherMatches } from './matching-facts.ts';

const BATCH = 200;
const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Gathers what customers are known by of whom the matcher has no row: sets that were loaded at once. Group-wide, hence without a scope. A
 * batch is a transaction, so that nobody who changes one of them waits long; broken off, it starts again and finds what is left.
 */
export const matchMissingJob: JobDefinition = {
  task: 'customers.match_missing',
  async run(platform) {
    const ctx = systemContext(platform, 'customers.match_missing', null);
    let after = FIRST;
    for (;;) {
      const ids = await transact(ctx, async (tx) => {
        const { rows } = await sql<{
          id: string;
        }>`select id from customers.unmatched(${after}::uuid, ${BATCH}) id`.execute(tx);
        const found = rows.map(({ id }) => id);
        if (found.length > 0) await gatherMatches(ctx, tx, found);
        return found;
      });
      after = ids.at(-1) ?? after;
      if (ids.length < BATCH) return;
    }
  },
};
