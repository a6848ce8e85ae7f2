import { sql } from 'kysely';
import { addDays, civilDate, startOfCivilDay } from '../../../platform/clock.ts';
import { type Platform, systemContext } from '../../../platform/context.ts';
import { type Tx, transact } from '../../../platform/db.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import { wholeGroup } from '../../customers/index.ts';
import { type Earn, earnMany } from '../ledger/index.ts';
import { evaluate } from './evaluate.ts';
import { type RuleRow, rulesOfAll } from './queries.ts';

/** Days that are looked at again each night: a night on which nothing ran costs nobody their points. */
const CAUGHT_UP = 7;
const ZONE = 'Asia/Shanghai';
/** Members a transaction. */
const BATCH = 1000;

/** Whose birthday is on a day, as month × 100 + day. Born on 29 February: on the 28th of years that have no 29th. */
export function birthdaysOn(day: string): number[] {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && date === 28 && !leap ? [228, 229] : [month * 100 + date];
}

interface Celebrant {
  memberId: string;
  orgId: string;
  tierCode: string | null;
}

/** Active members whose birthday it is and who were members by then, by id. plan: customer_birthday, member_customer, stay_member */
async function celebrants(tx: Tx, day: string, after: string | null): Promise<Celebrant[]> {
  const { rows } = await sql<Celebrant>`
    select m.id as member_id, m.org_id, m.tier_code
    from customers.customer c join club.member m on m.customer_id = c.id and m.status = 'active'
    where c.birth_on is not null and extract(month from c.birth_on) * 100 + extract(day from c.birth_on) = any (${birthdaysOn(day)}::numeric[])
      and exists (select 1 from club.stay s where s.member_id = m.id and s.from_at < ${startOfCivilDay(addDays(day, 1), ZONE)})
      and m.id > coalesce(${after}::uuid, '00000000-0000-0000-0000-000000000000')
    order by m.id limit ${sql.lit(BATCH)}`.execute(tx);
  return rows;
}

function earnsOf(rules: ReadonlyMap<string, RuleRow[]>, who: Celebrant, day: string, now: Date): Earn[] {
  const { memberId, orgId, tierCode } = who;
  const year = day.slice(0, 4);
  return (rules.get(orgId) ?? []).flatMap((rule) => {
    const given = evaluate(rule, { on: day, tierCode, birthMonth: Number(day.slice(5, 7)) });
    if (!given) return [];
    const { points, hqPoints, activatesOn, expiresOn, pendingUntil } = given;
    return [
      {
        ...{ scope: 'birthday', key: `${memberId}:${year}:${rule.code}`, orgId, memberId, points, hqPoints },
        ...{ origin: 'birthday' as const, qualifying: rule.qualifying, ruleId: rule.id },
        ...{ activatesOn, expiresOn, pendingUntil, occurredAt: now },
        // Once a member and year, whatever became of the rule, the tier or the date of birth meanwhile.
        facts: [memberId, year],
      },
    ];
  });
}

/**
 * Gives the members whose birthday it is, and those of the days before it, what the birthday rules give: each member once a year and rule. A
 * day's rules are asked for once, its members come by the thousand. Returns how many postings were made.
 */
export async function giveBirthdayPoints(platform: Platform): Promise<number> {
  const scope = await wholeGroup(platform);
  if (!scope) return 0;
  const ctx = systemContext(platform, 'club.birthdays', scope);
  const now = platform.clock.now();
  const today = civilDate(now, ZONE);
  let posted = 0;
  for (let back = CAUGHT_UP - 1; back >= 0; back--) {
    const day = addDays(today, -back);
    const rules = await transact(ctx, (tx) => rulesOfAll(tx, 'birthday', day));
    let after: string | null = null;
    while (rules.size > 0) {
      const found: Celebrant[] = await transact(ctx, async (tx) => {
        const some = await celebrants(tx, day, after);
        const earns = some.flatMap((who) => earnsOf(rules, who, day, now));
        const fed = earns.length > 0 ? await earnMany(ctx, tx, earns) : [];
        posted += fed.filter(({ state }) => state === 'posted').length;
        return some;
      });
      after = found.at(-1)?.memberId ?? null;
      if (found.length < BATCH) break;
    }
  }
  return posted;
}

export const birthdayJobs: readonly JobDefinition[] = [
  {
    task: 'club.birthdays',
    // Half an hour after midnight in China.
    cron: '30 16 * * *',
    async run(platform) {
      await giveBirthdayPoints(platform);
    },
  },
];
