import type * as z from 'zod';
import { type Ctx, ownerFilter, scopeOf, staffIdOf, todayOf } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { leadDowngraded } from '../../events.ts';
import { propose } from '../closing/service.ts';
import { addDays, gradeRule } from '../grades.ts';
import { lock } from '../lock.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

/** What lies below the lowest grade: rest, for which the manager is asked. */
const REST = 'S';

/** Proposals of the acting unit, newest first; a consultant's are those of their own leads. */
export async function listDowngrades(ctx: Ctx, query: z.output<(typeof schema.listDowngrades)['query']>) {
  const { orgIds } = scopeOf(ctx);
  const consultantId = ownerFilter(ctx, 'lead.read');
  const rows = await read(ctx, (tx) => queries.downgrades(tx, { ...query, orgIds, consultantId }));
  return pageFrom(rows, query.limit);
}

/** The day by which a grade expects the customer to buy, from today. */
async function dayOf(ctx: Ctx, tx: Tx, grade: string, today: string): Promise<string | null> {
  const { expectedDays } = await gradeRule(ctx, tx, grade);
  return expectedDays === null ? null : addDays(today, expectedDays);
}

/** Takes the lower grade with its expected day, or keeps the present one with a reason; next contact and clocks stay as they are. */
export function decideDowngrade(ctx: Ctx, id: string, given: z.output<(typeof schema.decideDowngrade)['body']>) {
  const { decision, version } = given;
  const reason = given.reason || null;
  if (decision === 'keep' && !reason) throw invalid('reason', '请说明保持等级的理由。', 'Say why the grade stays.');
  const today = todayOf(ctx);
  if (given.expectedOn && given.expectedOn < today)
    throw invalid('expectedOn', '预计购车日不能早于今天。', 'The expected day cannot lie in the past.');
  return transact(ctx, async (tx) => {
    const proposal = await queries.lockDowngrade(tx, id);
    if (!proposal) throw new AppError('request.not_found');
    const lead = await lock(ctx, tx, proposal.leadId, 'lead.follow');
    if (proposal.version !== version || proposal.state !== 'open')
      throw new AppError('request.conflict', { current: { state: proposal.state, version: proposal.version } });
    const kept = decision === 'keep';
    const state = kept ? ('kept' as const) : ('accepted' as const);
    await tx
      .updateTable('leads.downgrade')
      .set({ state, reason, decidedBy: staffIdOf(ctx), decidedAt: ctx.clock.now(), version: version + 1 })
      .where('id', '=', id)
      .execute();
    const rests = !kept && proposal.toGrade === REST;
    const grade = kept || rests ? lead.grade : proposal.toGrade;
    if (rests) {
      const note = reason ?? `${lead.expectedOn ?? ''} ${proposal.fromGrade}`.trim();
      await propose(ctx, tx, lead, { kind: 'dormancy', reason: 'plan_passed', note });
    } else {
      const expectedOn = given.expectedOn ?? (await dayOf(ctx, tx, grade, today));
      await tx
        .updateTable('leads.lead')
        .set({ grade, expectedOn, version: lead.version + 1 })
        .where('id', '=', lead.id)
        .execute();
    }
    const fact = { orgId: lead.orgId, subjectId: lead.id, customerId: lead.customerId };
    const payload = { from: proposal.fromGrade, to: kept ? proposal.fromGrade : proposal.toGrade, kept, reason };
    await emit(ctx, tx, leadDowngraded, { ...fact, payload });
    return { id, version: version + 1, state, grade };
  });
}
