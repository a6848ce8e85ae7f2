import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';

interface KeptQuery {
  unitId: string;
  today: string;
  grams: readonly string[];
  state?: 'published' | 'changed' | 'due' | 'withdrawn' | undefined;
  category?: string | undefined;
  audience?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** What a unit and those below it keep, as of the newest version, newest first. plan: answer_org, or answer_due, or answer_grams */
export function keptAnswers(tx: Tx, given: KeptQuery) {
  const { unitId, today, grams, state, category, audience, cursor, limit } = given;
  const due = sql<boolean>`coalesce(a.status = 'published' and a.review_on <= ${today}::date, false)`;
  let query = tx
    .selectFrom('org.answer as a')
    .innerJoin('org.answerVersion as v', (join) =>
      join.onRef('v.answerId', '=', 'a.id').onRef('v.revision', '=', 'a.latest'),
    )
    .innerJoin('org.unit as u', 'u.id', 'a.orgId')
    .innerJoin('org.answerTally as t', 't.answerId', 'a.id')
    .leftJoin('products.series as s', 's.id', 'v.seriesId')
    .select(['a.id', 'a.status', 'a.revision', 'a.reviewOn', 'a.createdAt', 'v.question', 'v.questionEn', 'v.category'])
    .select(['v.audience', 'v.validTo', 's.name as seriesName', 's.nameEn as seriesNameEn'])
    .select(['u.name as unitName', 'u.nameEn as unitNameEn', 't.uses', 't.helped', 't.unhelped', due.as('due')])
    .select(sql<boolean>`a.latest > a.revision`.as('drafted'))
    .select(({ ref }) => microseconds(ref('a.createdAt')).as('cursorAt'))
    .where(sql<boolean>`a.org_id = any (array(select unit_id from org.unit_closure where ancestor_id = ${unitId}))`);
  if (state === 'published') query = query.where('a.status', '=', sql.lit('published'));
  if (state === 'withdrawn') query = query.where('a.status', '=', sql.lit('withdrawn'));
  if (state === 'changed') query = query.where(sql<boolean>`a.latest > a.revision`);
  if (state === 'due') query = query.where('a.status', '=', sql.lit('published')).where('a.reviewOn', '<=', today);
  if (category) query = query.where('v.category', '=', category);
  if (audience) query = query.where('v.audience', '=', audience);
  if (grams.length > 0) query = query.where(sql<boolean>`a.grams @> ${[...grams]}::text[]`);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('a.createdAt'), ref('a.id'), cursor));
  return query
    .orderBy('a.createdAt', 'desc')
    .orderBy('a.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** An answer that a unit keeps, held until the transaction ends. */
export function lockAnswer(tx: Tx, id: string, unitId: string) {
  return tx
    .selectFrom('org.answer as a')
    .innerJoin('org.unitClosure as c', (join) => join.onRef('c.unitId', '=', 'a.orgId').on('c.ancestorId', '=', unitId))
    .select(['a.id', 'a.status', 'a.revision', 'a.latest', 'a.version'])
    .where('a.id', '=', id)
    .forUpdate('a')
    .executeTakeFirst();
}

/** One version as it is stored. */
export function versionRow(tx: Tx, answerId: string, revision: number) {
  return tx
    .selectFrom('org.answerVersion')
    .selectAll()
    .where('answerId', '=', answerId)
    .where('revision', '=', revision)
    .executeTakeFirst();
}

/** Whether there is a series: the catalogue is everybody's. */
export async function seriesExists(tx: Tx, id: string): Promise<boolean> {
  return (await tx.selectFrom('products.series').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

/** Adds a search that found nothing, or counts it once more; how often it was by now. */
export async function countGap(
  tx: Tx,
  row: { id: string; orgId: string; words: string; askedBy: string; askedAt: Date },
): Promise<number> {
  const found = await tx
    .insertInto('org.answerGap')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['orgId', 'words']).where('status', '=', sql.lit('open')).doUpdateSet({
        times: sql<number>`answer_gap.times + 1`,
        askedAt: sql<Date>`excluded.asked_at`,
        askedBy: sql<string>`excluded.asked_by`,
        version: sql<number>`answer_gap.version + 1`,
      }),
    )
    .returning('times')
    .executeTakeFirstOrThrow();
  return found.times;
}

/** Searches without an answer at a unit and those below it, the latest first. plan: answer_gap_org */
export function gapsBelow(
  tx: Tx,
  { unitId, status, cursor, limit }: { unitId: string; status: string; cursor?: string | undefined; limit: number },
) {
  let query = tx
    .selectFrom('org.answerGap as g')
    .innerJoin('org.unit as u', 'u.id', 'g.orgId')
    .leftJoin('org.answer as a', 'a.id', 'g.answerId')
    .leftJoin('org.answerVersion as v', (join) =>
      join.onRef('v.answerId', '=', 'a.id').onRef('v.revision', '=', 'a.latest'),
    )
    .select(['g.id', 'g.words', 'g.times', 'g.status', 'g.askedAt', 'g.answerId', 'g.note', 'g.version'])
    .select(['v.question', 'v.questionEn', 'u.name as unitName', 'u.nameEn as unitNameEn'])
    .select(sql<string | null>`org.actor_name('staff:' || g.asked_by::text)`.as('askedByName'))
    .select(({ ref }) => microseconds(ref('g.askedAt')).as('cursorAt'))
    .where(sql<boolean>`g.org_id = any (array(select unit_id from org.unit_closure where ancestor_id = ${unitId}))`)
    .where('g.status', '=', status);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('g.askedAt'), ref('g.id'), cursor));
  return query
    .orderBy('g.askedAt', 'desc')
    .orderBy('g.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** A search without an answer, in a unit's reach, held until the transaction ends. */
export function lockGap(tx: Tx, id: string, unitId: string) {
  return tx
    .selectFrom('org.answerGap as g')
    .innerJoin('org.unitClosure as c', (join) => join.onRef('c.unitId', '=', 'g.orgId').on('c.ancestorId', '=', unitId))
    .select(['g.id', 'g.status', 'g.version'])
    .where('g.id', '=', id)
    .forUpdate('g')
    .executeTakeFirst();
}
