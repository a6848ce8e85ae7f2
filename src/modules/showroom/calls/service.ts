import type * as z from 'zod';
import { type Ctx, dealerOf, ownerFilter, scopeOf, staffIdOf, todayOf } from '../../../platform/context.ts';
import { newId, read, transact } from '../../../platform/db.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { answersGiven, giveAnswers } from '../../org/index.ts';
import { takeContact } from '../contact.ts';
import { checkCodes, checkSeries } from '../given.ts';
import { type CallQuery, calls } from './queries.ts';
import type { logCall as logEndpoint } from './schema.ts';

/** Enquiries by phone of the acting unit, newest first; a consultant's are their own. */
export async function listCalls(ctx: Ctx, query: Omit<CallQuery, 'orgIds' | 'own'>) {
  return read(ctx, async (tx) => {
    const found = await calls(tx, { ...query, orgIds: scopeOf(ctx).orgIds, own: ownerFilter(ctx, 'showroom.read') });
    const page = pageFrom(found, query.limit);
    const given = await answersGiven(
      tx,
      page.rows.map((row) => row.id),
    );
    return { ...page, rows: page.rows.map((row) => ({ ...row, answers: given(row.id) })) };
  });
}

/** Logs an enquiry by phone; a number that was left becomes a lead or a touch of the open one (channel hotline). */
export async function logCall(ctx: Ctx, given: z.output<(typeof logEndpoint)['body']>) {
  const { unitId } = dealerOf(ctx);
  await checkCodes(ctx, [
    ['visit_source', given.source, 'source'],
    ['media', given.media, 'media'],
    ['phone_outcome', given.outcome, 'outcome'],
  ]);
  const now = ctx.clock.now();
  const { contact } = given;
  return transact(ctx, async (tx) => {
    await checkSeries(tx, [given.seriesId], 'seriesId');
    const taken = contact
      ? await takeContact(ctx, tx, unitId, contact, {
          channel: 'hotline',
          seriesId: given.seriesId,
          testDrive: false,
          comments: given.remark,
          grade: undefined,
          consultantId: ownerFilter(ctx, 'showroom.register'),
        })
      : null;
    const id = newId();
    await tx
      .insertInto('showroom.phoneCall')
      .values({
        id,
        orgId: unitId,
        day: todayOf(ctx),
        calledAt: now,
        source: given.source,
        media: given.media ?? null,
        outcome: given.outcome,
        staffId: staffIdOf(ctx),
        phoneLeft: taken !== null,
        leadId: taken?.leadId ?? null,
        customerId: taken?.customerId ?? null,
        seriesId: given.seriesId ?? null,
        remark: given.remark || null,
      })
      .execute();
    await giveAnswers(ctx, tx, given.answers, { type: 'phone_call', id });
    return { id, leadId: taken?.leadId ?? null, lead: taken?.lead ?? 'none', heldBy: taken?.heldBy ?? null };
  });
}
