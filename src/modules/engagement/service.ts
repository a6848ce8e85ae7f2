import type * as z from 'zod';
import { addDays, civilDate } from '../../platform/clock.ts';
import { type Ctx, scopeOf, staffIdOf } from '../../platform/context.ts';
import { read, transact } from '../../platform/db.ts';
import { AppError, invalid } from '../../platform/errors.ts';
import { emit } from '../../platform/events.ts';
import { decideContact, markNumber } from '../customers/index.ts';
import { opportunityContacted } from '../events.ts';
import { purposeOfKind, withAnswers } from './purpose.ts';
import * as queries from './queries.ts';
import type { recordContact as recordContactEndpoint } from './schema.ts';

/** The care desk's list. */
export async function listOpportunities(
  ctx: Ctx,
  query: { status?: string | undefined; due?: 'now' | 'later' | undefined; cursor?: string | undefined; limit: number },
) {
  const scope = scopeOf(ctx);
  const today = civilDate(ctx.clock.now(), scope.timeZone);
  return read(ctx, async (tx) => {
    const page = await queries.opportunities(tx, {
      ...query,
      status: query.status ?? 'open',
      orgIds: scope.orgIds,
      today,
    });
    return { ...page, rows: await withAnswers(ctx, tx, page.rows) };
  });
}

/** What came of a call; unless it is settled the next one is planned (SVC-03, LED-33). */
export async function recordContact(ctx: Ctx, id: string, given: z.output<(typeof recordContactEndpoint)['body']>) {
  const today = civilDate(ctx.clock.now(), scopeOf(ctx).timeZone);
  const settled = given.result === 'booked' || given.result === 'declined';
  const next = given.nextContactOn;
  if (!settled && !next) throw invalid('nextContactOn', '请填写下次联系日期。', 'Give the date of the next contact.');
  if (next && (next < today || next > addDays(today, 365))) {
    throw invalid(
      'nextContactOn',
      '下次联系日期须在今天起一年之内。',
      'The next contact has to lie within a year from today.',
    );
  }
  return transact(ctx, async (tx) => {
    const opportunity = await queries.lockOpportunity(tx, id);
    if (!opportunity) throw new AppError('request.not_found');
    if (opportunity.status !== 'open') throw new AppError('opportunity.closed');
    const { orgId, customerId, kind } = opportunity;
    const purpose = await purposeOfKind(ctx, tx, kind);
    const answer = await decideContact(ctx, tx, customerId, { purpose, channel: 'call' }, { type: 'opportunity', id });
    // A call made in time may be written down after hours.
    if (!answer.allowed && answer.reason !== 'quiet_hours')
      throw new AppError('consent.refused', { ...answer.explained, reason: answer.reason });
    const status = given.result === 'booked' ? 'booked' : given.result === 'declined' ? 'declined' : 'open';
    const version = opportunity.version + 1;
    await tx
      .updateTable('engagement.opportunity')
      .set({
        status,
        version,
        attempts: opportunity.attempts + 1,
        lastResult: given.result,
        lastNote: given.note || null,
        lastStaffId: staffIdOf(ctx),
        nextContactOn: next ?? opportunity.nextContactOn,
      })
      .where('id', '=', id)
      .execute();
    if (given.number && !(await markNumber(ctx, tx, { customerId, ...given.number })))
      throw invalid('number.identifierId', '客户没有这个号码。', 'The customer has no such number.');
    await emit(ctx, tx, opportunityContacted, {
      orgId,
      subjectId: id,
      customerId,
      payload: { kind, result: given.result, note: given.note },
    });
    return { id, status, version };
  });
}
