import type * as z from 'zod';
import { civilDate } from '../../../platform/clock.ts';
import { type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { wordGrams } from './grams.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

/** The site shows no more; a base of this size wants a search of its own there. */
const PUBLIC_LIMIT = 500;

const readerOf = (ctx: Ctx): queries.Reader => {
  const { unitId, unitKind, timeZone } = scopeOf(ctx);
  const atDealer = unitKind === 'dealer' || unitKind === 'department';
  return { unitId, atDealer, today: civilDate(ctx.clock.now(), timeZone) };
};

/**
 * Answers for somebody with a caller on the line (LED-32). Every word has to be there; where no answer has them all, those with half of
 * them are shown, said as such.
 */
export async function searchAnswers(ctx: Ctx, query: z.output<(typeof schema.searchAnswers)['query']>) {
  const { grams, initials } = wordGrams(query.q);
  const given = { ...query, ...readerOf(ctx) };
  return read(ctx, async (tx) => {
    if (grams.length === 0) return { rows: await queries.mostUsed(tx, given), exact: true };
    const rows = await queries.withAll(tx, given, grams, initials);
    if (rows.length > 0) return { rows, exact: true };
    return { rows: await queries.withHalf(tx, given, grams), exact: false };
  });
}

/** Answers in force that have every word, for the search of everything. */
export async function findAnswers(ctx: Ctx, tx: Tx, q: string, limit: number) {
  const { grams, initials } = wordGrams(q);
  return grams.length === 0 ? [] : queries.withAll(tx, { ...readerOf(ctx), q, limit }, grams, initials);
}

/** One answer with its versions; its draft for those who keep it. @throws AppError request.not_found */
export async function getAnswer(ctx: Ctx, id: string) {
  const reader = readerOf(ctx);
  return read(ctx, async (tx) => {
    const found = await queries.answerById(tx, id, reader);
    const keeps = found?.held && ctx.permissions.has('answer.edit');
    // Without the right to keep it one reads what is in force, and no more.
    if (!found || (!keeps && found.status !== 'published')) throw new AppError('request.not_found');
    const { latest, ...row } = found;
    const [texts, versions] = await Promise.all([
      queries.versionsOf(tx, id, [row.revision, latest]),
      queries.historyOf(tx, id),
    ]);
    const of = (revision: number) => texts.find((text) => text.revision === revision) ?? null;
    return {
      ...row,
      held: keeps ?? false,
      current: of(row.revision),
      draft: keeps && latest > row.revision ? of(latest) : null,
      versions,
    };
  });
}

/** What a version said. @throws AppError request.not_found */
export async function getAnswerVersion(ctx: Ctx, id: string, revision: number) {
  return read(ctx, async (tx) => {
    const answer = await queries.answerById(tx, id, readerOf(ctx));
    const [found] = answer ? await queries.versionsOf(tx, id, [revision]) : [];
    const keeps = answer?.held && ctx.permissions.has('answer.edit');
    if (!found || (!keeps && found.publishedAt === null)) throw new AppError('request.not_found');
    return found;
  });
}

/**
 * Notes the answers that were given, each in the version that was read out, with the record of what was said.
 * @throws AppError request.invalid at `answers` for a version that was never published, or that the caller does not see any more
 */
export async function giveAnswers(
  ctx: Ctx,
  tx: Tx,
  given: readonly schema.GivenAnswer[],
  subject: { type: 'interaction' | 'touch' | 'phone_call'; id: string } | null,
): Promise<void> {
  if (given.length === 0) return;
  const known = await queries.givable(
    tx,
    readerOf(ctx),
    given.map(({ id }) => id),
  );
  if (given.some(({ id, revision }) => !known.some((one) => one.id === id && one.revision === revision)))
    throw invalid(
      'answers',
      '所选答案已撤回,请移除后再保存。',
      'An answer you chose was withdrawn; take it out and save again.',
    );
  const usedAt = ctx.clock.now();
  const rows = given.map(({ id, revision, helped }) => ({
    ...{ id: newId(), orgId: scopeOf(ctx).unitId, staffId: staffIdOf(ctx), answerId: id, revision, helped, usedAt },
    ...{ subjectType: subject?.type ?? null, subjectId: subject?.id ?? null },
  }));
  await tx.insertInto('org.answerUse').values(rows).execute();
}

/** An answer was given where nothing else was noted. @throws AppError request.not_found */
export async function noteAnswerUse(ctx: Ctx, id: string, body: z.output<(typeof schema.noteAnswerUse)['body']>) {
  return transact(ctx, async (tx) => {
    if (!(await queries.answerById(tx, id, readerOf(ctx)))) throw new AppError('request.not_found');
    await giveAnswers(ctx, tx, [{ id, ...body }], null);
    return { uses: await queries.usesOf(tx, id) };
  });
}

/** What the site shows today. */
export async function listFaq(ctx: Ctx) {
  const today = civilDate(ctx.clock.now());
  return { rows: await read(ctx, (tx) => queries.publicAnswers(tx, today, PUBLIC_LIMIT)) };
}

/** The answers that were given with some records, by record. */
export async function answersGiven(tx: Tx, subjectIds: readonly string[]) {
  const found = subjectIds.length > 0 ? await queries.givenWith(tx, subjectIds) : [];
  return (subjectId: string) => found.filter((row) => row.subjectId === subjectId);
}
