import type * as z from 'zod';
import { addMonths, civilDate } from '../../../platform/clock.ts';
import { type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { entryOf, numberOf } from '../dictionary.ts';
import * as queries from './editing-queries.ts';
import { answerGrams, wordGrams } from './grams.ts';
import type * as schema from './schema.ts';

/** Months after which an answer is looked at again, where the dictionary names none. */
const REVIEW_MONTHS = 12;

type Content = z.output<(typeof schema.createAnswer)['body']>;

const todayOf = (ctx: Ctx) => civilDate(ctx.clock.now(), scopeOf(ctx).timeZone);

/** What the acting unit keeps. */
export async function listAnswers(ctx: Ctx, { q = '', ...query }: z.output<(typeof schema.listAnswers)['query']>) {
  const { grams } = wordGrams(q);
  const { unitId } = scopeOf(ctx);
  const rows = await read(ctx, (tx) => queries.keptAnswers(tx, { ...query, grams, unitId, today: todayOf(ctx) }));
  return pageFrom(rows, query.limit);
}

/** @throws AppError request.invalid at the field that does not fit */
async function check(ctx: Ctx, tx: Tx, { category, seriesId, validFrom, validTo }: Content): Promise<void> {
  await entryOf(ctx, 'answer_category', category, 'category');
  if (validTo && validTo < validFrom)
    throw invalid('validTo', '结束日期不能早于开始日期。', 'It cannot end before it begins.');
  if (seriesId && !(await queries.seriesExists(tx, seriesId)))
    throw invalid('seriesId', '没有这个车系。', 'There is no such series.');
}

/** A dealer keeps none of its own: all channels say the same (LED-32). @throws AppError auth.forbidden */
function needAboveDealers(ctx: Ctx): void {
  const { unitKind } = scopeOf(ctx);
  if (unitKind === 'dealer' || unitKind === 'department')
    throw new AppError('auth.forbidden', { permission: 'answer.edit' });
}

/** Drafts an answer at the acting unit. @throws AppError request.invalid, auth.forbidden */
export async function createAnswer(ctx: Ctx, given: Content) {
  needAboveDealers(ctx);
  return transact(ctx, async (tx) => {
    await check(ctx, tx, given);
    const id = newId();
    await tx
      .insertInto('org.answer')
      .values({ id, orgId: scopeOf(ctx).unitId, grams: answerGrams(given) })
      .execute();
    await insertDraft(ctx, tx, id, 1, given);
    return { id };
  });
}

async function insertDraft(ctx: Ctx, tx: Tx, answerId: string, revision: number, given: Content): Promise<void> {
  await tx
    .insertInto('org.answerVersion')
    .values({ ...given, id: newId(), answerId, revision, authorId: staffIdOf(ctx) })
    .execute();
}

/** An answer the acting unit keeps, held. @throws AppError request.not_found, request.conflict */
async function hold(ctx: Ctx, tx: Tx, id: string, version?: number) {
  const row = await queries.lockAnswer(tx, id, scopeOf(ctx).unitId);
  if (!row) throw new AppError('request.not_found');
  if (version !== undefined && row.version !== version)
    throw new AppError('request.conflict', { current: { status: row.status, version: row.version } });
  return row;
}

/** Changes the draft, or begins the next version. @throws AppError request.not_found, request.conflict, request.invalid */
export async function editAnswer(
  ctx: Ctx,
  id: string,
  { version, ...given }: z.output<(typeof schema.editAnswer)['body']>,
) {
  return transact(ctx, async (tx) => {
    const { revision, latest } = await hold(ctx, tx, id, version);
    await check(ctx, tx, given);
    if (latest === revision) await insertDraft(ctx, tx, id, latest + 1, given);
    else
      await tx
        .updateTable('org.answerVersion')
        .set({ ...given, authorId: staffIdOf(ctx) })
        .where('answerId', '=', id)
        .where('revision', '=', latest)
        .execute();
    const unpublished = revision === 0 ? { grams: answerGrams(given) } : {};
    return change(tx, id, version, { ...unpublished, latest: Math.max(latest, revision + 1) });
  });
}

async function change(tx: Tx, id: string, version: number, set: Parameters<typeof setOf>[1]) {
  await setOf(tx, { ...set, version: version + 1 })
    .where('id', '=', id)
    .execute();
  return { version: version + 1 };
}

const setOf = (
  tx: Tx,
  set: {
    status?: 'published' | 'withdrawn';
    revision?: number;
    latest?: number;
    audience?: string;
    grams?: string[];
    reviewOn?: string;
    endNote?: string | null;
    version?: number;
  },
) => tx.updateTable('org.answer').set(set);

/** Drops the draft of an answer that was published. @throws AppError request.not_found, answer.no_draft */
export async function dropAnswerDraft(ctx: Ctx, id: string) {
  return transact(ctx, async (tx) => {
    const { revision, latest, version } = await hold(ctx, tx, id);
    if (revision === 0 || latest === revision) throw new AppError('answer.no_draft');
    await tx.deleteFrom('org.answerVersion').where('answerId', '=', id).where('revision', '=', latest).execute();
    return change(tx, id, version, { latest: revision });
  });
}

/** The day of the next review: as wished, not before tomorrow, else after the months of the dictionary. */
async function reviewDay(ctx: Ctx, tx: Tx, wished: string | undefined): Promise<string> {
  const today = todayOf(ctx);
  if (!wished) return addMonths(today, await numberOf(ctx, tx, 'answer_term', 'review', 'months', REVIEW_MONTHS));
  if (wished <= today) throw invalid('reviewOn', '请选择今天之后的日期。', 'Choose a day after today.');
  return wished;
}

/** Publishes the draft: from now on this is what everybody reads. @throws AppError answer.no_draft, request.conflict, request.invalid */
export async function publishAnswer(ctx: Ctx, id: string, body: z.output<(typeof schema.publishAnswer)['body']>) {
  return transact(ctx, async (tx) => {
    const { revision, latest } = await hold(ctx, tx, id, body.version);
    const draft = latest > revision ? await queries.versionRow(tx, id, latest) : undefined;
    if (!draft) throw new AppError('answer.no_draft');
    if (draft.validTo && draft.validTo < todayOf(ctx))
      throw invalid('validTo', '有效期已过,请先修改。', 'Its period is over; change it first.');
    const reviewOn = await reviewDay(ctx, tx, body.reviewOn);
    await tx
      .updateTable('org.answerVersion')
      .set({ publishedAt: ctx.clock.now(), publisherId: staffIdOf(ctx) })
      .where('id', '=', draft.id)
      .execute();
    const done = await change(tx, id, body.version, {
      ...{ status: 'published', revision: latest, audience: draft.audience, grams: answerGrams(draft) },
      ...{ reviewOn, endNote: null },
    });
    return { ...done, revision: latest };
  });
}

/** Withdraws an answer, with the reason; its versions stay readable to those who keep it. @throws AppError answer.ended, request.conflict */
export async function withdrawAnswer(
  ctx: Ctx,
  id: string,
  { version, note }: z.output<(typeof schema.withdrawAnswer)['body']>,
) {
  return transact(ctx, async (tx) => {
    const { status } = await hold(ctx, tx, id, version);
    if (status === 'withdrawn') throw new AppError('answer.ended');
    return change(tx, id, version, { status: 'withdrawn', endNote: note });
  });
}

/** Somebody looked: it still holds. @throws AppError answer.ended (nothing is in force), request.conflict, request.invalid */
export async function reviewAnswer(ctx: Ctx, id: string, body: z.output<(typeof schema.reviewAnswer)['body']>) {
  return transact(ctx, async (tx) => {
    const { status } = await hold(ctx, tx, id, body.version);
    if (status !== 'published') throw new AppError('answer.ended');
    const reviewOn = await reviewDay(ctx, tx, body.reviewOn);
    return { ...(await change(tx, id, body.version, { reviewOn })), reviewOn };
  });
}
