import { type Expression, type SqlBool, sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';

/** Where somebody reads: what is for a dealer alone follows from the unit they act at. */
export interface Reader {
  unitId: string;
  /** At a dealer, where what is internal stays unseen. */
  atDealer: boolean;
  today: string;
}

const names = (tx: Tx) =>
  tx
    .selectFrom('org.answer as a')
    .innerJoin('org.answerVersion as v', (join) =>
      join.onRef('v.answerId', '=', 'a.id').onRef('v.revision', '=', 'a.revision'),
    )
    .leftJoin('products.series as s', 's.id', 'v.seriesId')
    .innerJoin('org.answerTally as t', 't.answerId', 'a.id')
    .select(['a.id', 'a.revision', 'v.question', 'v.questionEn', 'v.body', 'v.bodyEn', 'v.category', 'v.audience'])
    .select(['s.name as seriesName', 's.nameEn as seriesNameEn'])
    .select(['t.uses', 't.helped', 't.unhelped'])
    .where('a.status', '=', sql.lit('published'));

const valid = (today: string) =>
  sql<SqlBool>`v.valid_from <= ${today}::date and (v.valid_to is null or v.valid_to >= ${today}::date)`;

/** Kept at the unit, below it or above it. */
const reaches = (unitId: string) =>
  sql<SqlBool>`exists (select 1 from org.unit_closure c where (c.ancestor_id = ${unitId} and c.unit_id = a.org_id) or (c.unit_id = ${unitId} and c.ancestor_id = a.org_id))`;

/** Answers in force where somebody reads. */
function forReader(tx: Tx, { unitId, atDealer, today }: Reader) {
  const query = names(tx).where(valid(today)).where(reaches(unitId));
  return atDealer ? query.where('a.audience', '<>', 'internal') : query;
}

/** A text array of any length as one parameter. */
const texts = (grams: readonly string[]) => sql<string[]>`${[...grams]}::text[]`;

interface SearchQuery extends Reader {
  q: string;
  category?: string | undefined;
  seriesId?: string | undefined;
  limit: number;
}

function narrowed(tx: Tx, { category, seriesId, limit, ...reader }: Omit<SearchQuery, 'q'>) {
  let query = forReader(tx, reader).limit(limit);
  if (category) query = query.where('v.category', '=', category);
  if (seriesId)
    query = query.where(({ or, eb }) => or([eb('v.seriesId', 'is', null), eb('v.seriesId', '=', seriesId)]));
  return query;
}

/** The most used ones. plan: answer_tally_uses, in its order, then answer_pkey and answer_version_once a line */
export function mostUsed(tx: Tx, given: Omit<SearchQuery, 'q'>) {
  return narrowed(tx, given).orderBy('t.uses', 'desc').orderBy('t.answerId', 'desc').execute();
}

/** Answers that have every gram, those that say the words in the question first, then in a keyword. plan: answer_grams */
export function withAll(tx: Tx, { q, ...given }: SearchQuery, grams: readonly string[], initials: string | null) {
  const said = (column: Expression<string | null>) =>
    sql<number>`(position(lower(${q}) in lower(coalesce(${column}, ''))) > 0)::int`;
  const all = sql<SqlBool>`a.grams @> ${texts(grams)}`;
  return narrowed(tx, given)
    .where(initials ? sql<SqlBool>`(${all} or a.grams @> ${texts([initials])})` : all)
    .orderBy(({ ref }) => sql`${said(ref('v.question'))} + ${said(ref('v.questionEn'))}`, 'desc')
    .orderBy(sql`exists (select 1 from unnest(v.keywords) k where position(lower(${q}) in lower(k)) > 0)`, 'desc')
    .orderBy('t.uses', 'desc')
    .orderBy('t.answerId', 'desc')
    .execute();
}

/** Where nothing has them all: answers with at least half of the grams, the nearest first. plan: answer_grams (any of them) */
export function withHalf(tx: Tx, { q: _q, ...given }: SearchQuery, grams: readonly string[]) {
  const shared = sql<number>`(select count(*) from unnest(${texts(grams)}) g where g = any (a.grams))`;
  return narrowed(tx, given)
    .where(sql<SqlBool>`a.grams && ${texts(grams)}`)
    .where(sql<SqlBool>`${shared} * 2 >= ${grams.length}`)
    .orderBy(shared, 'desc')
    .orderBy('t.uses', 'desc')
    .orderBy('t.answerId', 'desc')
    .execute();
}

/** What the site shows. plan: answer_public */
export function publicAnswers(tx: Tx, today: string, limit: number) {
  return names(tx)
    .select('v.keywords')
    .where('a.audience', '=', sql.lit('public'))
    .where(valid(today))
    .orderBy('t.uses', 'desc')
    .orderBy('t.answerId', 'desc')
    .limit(limit)
    .execute();
}

const nameOf = (column: string) => sql<string | null>`org.actor_name('staff:' || ${sql.ref(column)}::text)`;

/** Versions of one answer as far as visible; one of them, or all without their texts. */
export function versionsOf(tx: Tx, answerId: string, revisions?: readonly number[]) {
  let query = tx
    .selectFrom('org.answerVersion as v')
    .leftJoin('products.series as s', 's.id', 'v.seriesId')
    .select([
      'v.revision',
      'v.question',
      'v.questionEn',
      'v.keywords',
      'v.body',
      'v.bodyEn',
      'v.category',
      'v.seriesId',
    ])
    .select(['v.audience', 'v.validFrom', 'v.validTo', 'v.note', 'v.publishedAt'])
    .select(['s.name as seriesName', 's.nameEn as seriesNameEn'])
    .select([nameOf('v.authorId').as('authorName'), nameOf('v.publisherId').as('publisherName')])
    .where('v.answerId', '=', answerId);
  if (revisions) query = query.where('v.revision', 'in', [...revisions]);
  return query.orderBy('v.revision', 'desc').limit(100).execute();
}

/** Versions that were published with how often each was given, the newest first. */
export function historyOf(tx: Tx, answerId: string) {
  return tx
    .selectFrom('org.answerVersion as v')
    .select(['v.revision', 'v.audience', 'v.note', 'v.publishedAt', nameOf('v.publisherId').as('publisherName')])
    .select(
      // Of the acting unit and those below it.
      sql<number>`(select count(*) from org.answer_use u where u.answer_id = v.answer_id and u.revision = v.revision)`.as(
        'uses',
      ),
    )
    .where('v.answerId', '=', answerId)
    .where('v.publishedAt', 'is not', null)
    .orderBy('v.revision', 'desc')
    .limit(100)
    .execute();
}

/** One answer without its texts, where it is read or kept. */
export function answerById(tx: Tx, id: string, { unitId, atDealer }: Omit<Reader, 'today'>) {
  const held = sql<boolean>`exists (select 1 from org.unit_closure c where c.ancestor_id = ${unitId} and c.unit_id = a.org_id)`;
  let query = tx
    .selectFrom('org.answer as a')
    .innerJoin('org.unit as u', 'u.id', 'a.orgId')
    .innerJoin('org.answerTally as t', 't.answerId', 'a.id')
    .select(['a.id', 'a.status', 'a.revision', 'a.latest', 'a.reviewOn', 'a.endNote', 'a.version'])
    .select(['u.name as unitName', 'u.nameEn as unitNameEn', held.as('held')])
    .select(['t.uses', 't.helped', 't.unhelped'])
    .where('a.id', '=', id)
    .where(reaches(unitId));
  if (atDealer) query = query.where('a.audience', '<>', 'internal');
  return query.executeTakeFirst();
}

/** Of some given versions, those that were published and that the reader may see. */
export function givable(tx: Tx, { unitId }: Pick<Reader, 'unitId'>, ids: readonly string[]) {
  return tx
    .selectFrom('org.answer as a')
    .innerJoin('org.answerVersion as v', 'v.answerId', 'a.id')
    .select(['a.id', 'v.revision'])
    .where('a.id', 'in', [...ids])
    .where('v.publishedAt', 'is not', null)
    .where(reaches(unitId))
    .execute();
}

/** How often an answer was given. */
export async function usesOf(tx: Tx, id: string): Promise<number> {
  const found = await tx.selectFrom('org.answerTally').select('uses').where('answerId', '=', id).executeTakeFirst();
  return found?.uses ?? 0;
}

/** Answers that were given with some records, in the words of then. plan: answer_use_of, then answer_version_once */
export function givenWith(tx: Tx, subjectIds: readonly string[]) {
  return tx
    .selectFrom('org.answerUse as u')
    .innerJoin('org.answerVersion as v', (join) =>
      join.onRef('v.answerId', '=', 'u.answerId').onRef('v.revision', '=', 'u.revision'),
    )
    .select(['u.subjectId', 'u.answerId as id', 'u.revision', 'u.helped', 'v.question', 'v.questionEn'])
    .where('u.subjectId', 'in', [...subjectIds])
    .orderBy('u.usedAt')
    .orderBy('u.id')
    .execute();
}
