import { civilDate } from '../../../platform/clock.ts';
import { systemContext } from '../../../platform/context.ts';
import { transact } from '../../../platform/db.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import { numberOf } from '../dictionary.ts';
import { REMIND_DAYS } from './agreements.ts';
import { remindAgreements } from './queries.ts';

/** Each morning in China: agreements that end soon are reminded of, once each. */
export const networkJobs: readonly JobDefinition[] = [
  {
    task: 'org.remind_agreements',
    cron: '30 0 * * *',
    async run(platform) {
      const ctx = systemContext(platform, 'org.remind_agreements', null);
      await transact(ctx, async (tx) => {
        const days = await numberOf(ctx, tx, 'network_term', 'agreement_reminder', 'days', REMIND_DAYS);
        await remindAgreements(tx, civilDate(ctx.clock.now()), days);
      });
    },
  },
];
