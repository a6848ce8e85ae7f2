import { civilDate } from '../../../platform/clock.ts';
import { type Ctx, type Platform, systemContext } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import { currentVersion, mayContactMany, wholeGroup } from '../../customers/index.ts';
import { numberOf } from '../../org/index.ts';
import { takeIn } from '../intake.ts';
import * as queries from './queries.ts';

const TASK = 'leads.replacements';
/** Asked about at once, and at most a night: an anniversary that was not reached tonight is tomorrow. */
const BATCH = 500;
const MOST = 20_000;

/**
 * Opens a lead for owners who have had their car for the years of dictionary replacement_rule (SAL-21), at the dealer that looks after it.
 * One a car and anniversary; nobody who has an open lead, and nobody who may not be called: that is noted with the gate's reason. The choice
 * is one statement over products.ownership, the gate is asked for a batch at once, each lead comes in by the one way.
 * @returns how many leads were opened and how many owners may not be called
 */
export async function openReplacements(platform: Platform): Promise<{ opened: number; barred: number }> {
  const scope = await wholeGroup(platform);
  const done = { opened: 0, barred: 0 };
  if (!scope) return done;
  const ctx = systemContext(platform, TASK, scope);
  const today = civilDate(ctx.clock.now());
  for (let asked = 0; asked < MOST; asked += BATCH) {
    const { found, answers } = await read(ctx, async (tx) => {
      const years = await numberOf(ctx, tx, 'replacement_rule', 'ownership', 'years', 5);
      const days = await numberOf(ctx, tx, 'replacement_rule', 'ownership', 'days', 30);
      const rows = await queries.candidates(tx, { today, years, days, limit: BATCH });
      const ids = rows.map((row) => row.customerId);
      return {
        found: rows,
        answers: await mayContactMany(ctx, tx, ids, { purpose: 'marketing_call', channel: 'call' }),
      };
    });
    for (const one of found) {
      const answer = answers.get(one.customerId);
      // The call comes by day; the job runs by night.
      const allowed = answer !== undefined && (answer.allowed || answer.reason === 'quiet_hours');
      if (allowed) done.opened += (await openOne(platform, one)) ? 1 : 0;
      else if (
        await transact(ctx, (tx) => queries.note(tx, one, { outcome: 'barred', reason: answer?.reason ?? 'unknown' }))
      )
        done.barred += 1;
    }
    if (found.length < BATCH) break;
  }
  return done;
}

async function openOne(platform: Platform, one: queries.Candidate): Promise<boolean> {
  const { orgId } = one;
  const scope = {
    unitId: orgId,
    unitKind: 'dealer',
    timeZone: 'Asia/Shanghai',
    orgIds: [orgId],
    allBut: null,
  } as const;
  const ctx: Ctx = systemContext(platform, TASK, { ...scope, orgIds: [orgId] });
  return transact(ctx, async (tx: Tx) => {
    // First the note: of two workers only one goes on.
    if (!(await queries.note(tx, one, { outcome: 'lead' }))) return false;
    const taken = await takeIn(ctx, tx, {
      name: one.customerName,
      customerId: one.customerId,
      contacts: [],
      cityCode: one.cityCode,
      seriesId: null,
      testDrive: false,
      comments: `置换提醒:${one.car},${one.since} 起使用`,
      channel: 'replacement',
      sourceId: null,
      grade: null,
      consents: [],
      consentShown: { textVersion: await currentVersion(tx, ctx.clock.now()), evidence: { job: TASK } },
      dealerId: null,
      consultantId: null,
      spoken: true,
    });
    const outcome = taken.result === 'created' ? 'lead' : 'touch';
    await queries.nameLead(tx, one.unitId, one.dueOn, taken.leadId, outcome);
    return outcome === 'lead';
  });
}

/** Each night in China. Safe to run again and beside itself. */
export const replacementJobs: readonly JobDefinition[] = [
  {
    task: TASK,
    cron: '40 17 * * *',
    async run(platform) {
      await openReplacements(platform);
    },
  },
];
