import type * as z from 'zod';
import { type Ctx, staffIdOf } from '../../../platform/context.ts';
import { read, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { leadRechecked } from '../../events.ts';
import { numberOf } from '../../org/index.ts';
import { daysAfter } from '../grades.ts';
import { requireNextContact } from '../next-contact.ts';
import { lockLead, openLeadOf } from '../queries.ts';
import { reopen } from '../second-life/service.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

/** The queue of the call centre, newest first. */
export async function listRechecks(ctx: Ctx, query: z.output<(typeof schema.listRechecks)['query']>) {
  const rows = await read(ctx, (tx) => queries.rechecks(tx, query.state, query.cursor, query.limit));
  return pageFrom(rows, query.limit);
}

/**
 * What the call found. Nobody reached: it is tried again on another day, as often as the rule says. Not real: the lead is reopened at its
 * dealer, who is told.
 */
export function recordRecheck(ctx: Ctx, id: string, given: z.output<(typeof schema.recordRecheck)['body']>) {
  const { version, result, note = null } = given;
  return transact(ctx, async (tx) => {
    const check = await queries.lockRecheck(tx, id);
    if (!check) throw new AppError('request.not_found');
    if (check.version !== version || check.state !== 'open')
      throw new AppError('request.conflict', { current: { state: check.state, version: check.version } });
    const now = ctx.clock.now();
    const attempts = check.attempts + 1;
    const most = await numberOf(ctx, tx, 'closing_rule', 'recheck', 'attempts', 3);
    const again = result === 'unreached' && attempts < most;
    const state = again ? ('open' as const) : ('done' as const);
    await tx
      .updateTable('leads.recheck')
      .set({
        ...{ state, attempts, note, checkedBy: staffIdOf(ctx), version: version + 1 },
        ...(again ? { dueAt: daysAfter(now, 1) } : { result, checkedAt: now }),
      })
      .where('id', '=', id)
      .execute();
    const answer = { id, version: version + 1, state };
    if (again) return { ...answer, reopened: false };
    const lead = await lockLead(tx, check.leadId);
    if (!lead) throw new AppError('request.not_found');
    const fact = { orgId: lead.orgId, subjectId: lead.id, customerId: lead.customerId };
    await emit(ctx, tx, leadRechecked, { ...fact, payload: { result, note } });
    // A second life elsewhere, or a new enquiry, has overtaken the reopening.
    const reopened =
      result === 'not_real' && lead.status === 'defeated' && (await openLeadOf(tx, lead.customerId)) === null;
    if (reopened) {
      const at = given.nextContactAt ? requireNextContact(ctx, given.nextContactAt) : daysAfter(now, 1);
      await reopen(ctx, tx, lead, { nextContactAt: at, note });
    }
    return { ...answer, reopened };
  });
}
