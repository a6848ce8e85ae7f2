import { sql } from 'kysely';
import { type Platform, systemContext } from '../../../platform/context.ts';
import { transact } from '../../../platform/db.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import { wholeGroup } from '../../customers/index.ts';
import { expireMember } from '../ledger/index.ts';
import { lockMember } from './queries.ts';

/** Members of one run; the rest waits for the next night. */
const MOST = 500;

/** Points of those who left and did not return in time expire; each member in a transaction of their own. */
export async function lapse(platform: Platform): Promise<number> {
  const scope = await wholeGroup(platform);
  if (!scope) return 0;
  const ctx = systemContext(platform, 'club.lapse', scope);
  const now = ctx.clock.now();
  // plan: member_left
  const { rows } = await transact(ctx, (tx) =>
    sql<{ id: string }>`
      select m.id from club.member m cross join lateral club.settings_of(m.org_id) s
      where m.status = 'left' and m.lapsed_at is null and m.left_at + make_interval(months => s.return_months) + interval '1 day' < ${now}
      order by m.left_at limit ${sql.lit(MOST)}`.execute(tx),
  );
  for (const { id } of rows)
    await transact(ctx, async (tx) => {
      const member = await lockMember(tx, id);
      // Returned in the meantime.
      if (member?.status !== 'left' || member.lapsedAt) return;
      await expireMember(ctx, tx, { memberId: id });
      await tx.updateTable('club.member').set({ lapsedAt: now }).where('id', '=', id).execute();
    });
  return rows.length;
}

export const memberJobs: readonly JobDefinition[] = [
  {
    task: 'club.lapse',
    // After midnight in China.
    cron: '40 16 * * *',
    async run(platform) {
      await lapse(platform);
    },
  },
];
