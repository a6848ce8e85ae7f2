import type * as z from 'zod';
import { type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { newId, read, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import * as queries from './editing-queries.ts';
import type * as schema from './schema.ts';

/** Words as they are kept: no number or address that could be somebody's, and one spelling of the same search. */
export function plainWords(words: string): string {
  return words
    .toLowerCase()
    .replace(/\S+@\S+/g, '…')
    .replace(/[\d０-９][\d０-９\s-]{3,}[\d０-９xX]/g, '…')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A question nothing fits; the same words again are counted. */
export async function reportGap(ctx: Ctx, words: string) {
  return transact(ctx, async (tx) => ({
    times: await queries.countGap(tx, {
      id: newId(),
      orgId: scopeOf(ctx).unitId,
      words: plainWords(words),
      askedBy: staffIdOf(ctx),
      askedAt: ctx.clock.now(),
    }),
  }));
}

/** For the editors: what could not be answered at the acting unit and below it. */
export async function listGaps(ctx: Ctx, query: z.output<(typeof schema.listGaps)['query']>) {
  const rows = await read(ctx, (tx) => queries.gapsBelow(tx, { ...query, unitId: scopeOf(ctx).unitId }));
  return pageFrom(rows, query.limit);
}

/** It is covered by an answer now, or needs none. @throws AppError request.not_found, request.conflict, answer.gap_settled */
export async function settleGap(
  ctx: Ctx,
  id: string,
  { version, answerId, note }: z.output<(typeof schema.settleGap)['body']>,
) {
  const { unitId } = scopeOf(ctx);
  return transact(ctx, async (tx) => {
    const gap = await queries.lockGap(tx, id, unitId);
    if (!gap) throw new AppError('request.not_found');
    if (gap.version !== version)
      throw new AppError('request.conflict', { current: { status: gap.status, version: gap.version } });
    if (gap.status !== 'open') throw new AppError('answer.gap_settled');
    if (answerId && !(await queries.lockAnswer(tx, answerId, unitId))) throw new AppError('request.not_found');
    await tx
      .updateTable('org.answerGap')
      .set({
        ...{ status: answerId ? 'answered' : 'dismissed', answerId, note, version: version + 1 },
        ...{ settledBy: staffIdOf(ctx), settledAt: ctx.clock.now() },
      })
      .where('id', '=', id)
      .execute();
    return { version: version + 1 };
  });
}
