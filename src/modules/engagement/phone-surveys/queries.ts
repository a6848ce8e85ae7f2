import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';
import type { Question } from './questions.ts';

/** Versions of questionnaires in sight, newest first. plan: questionnaire_org; some dozens */
export function questionnaires(
  tx: Tx,
  { status, cursor, limit }: { status?: string | undefined; cursor?: string | undefined; limit: number },
) {
  let query = rows(tx).select(({ ref }) => microseconds(ref('q.createdAt')).as('cursorAt'));
  if (status) query = query.where('q.status', '=', status);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('q.createdAt'), ref('q.id'), cursor));
  return query
    .orderBy('q.createdAt', 'desc')
    .orderBy('q.id', 'desc')
    .limit(limit + 1)
    .execute();
}

function rows(tx: Tx) {
  return tx
    .selectFrom('engagement.questionnaire as q')
    .select(['q.id', 'q.code', 'q.revision', 'q.name', 'q.nameEn', 'q.purpose', 'q.createdAt', 'q.version'])
    .select(sql<'draft' | 'active' | 'retired'>`q.status`.as('status'))
    .select(sql<number>`jsonb_array_length(q.questions)`.as('questionCount'))
    .select(
      sql<boolean>`exists (select 1 from org.unit_closure c where c.ancestor_id = (select app.unit_id()) and c.unit_id = q.org_id)`.as(
        'held',
      ),
    );
}

/** One version with its questions. */
export function questionnaireById(tx: Tx, id: string) {
  return rows(tx)
    .select(['q.opening', 'q.openingEn', sql<Question[]>`q.questions`.as('questions')])
    .where('q.id', '=', id)
    .executeTakeFirst();
}

/** A version of the acting unit or one below it, held. */
export function lockQuestionnaire(tx: Tx, id: string) {
  return tx
    .selectFrom('engagement.questionnaire')
    .select(['id', 'orgId', 'code', 'status', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** The highest version of a code at a unit. plan: questionnaire_revision */
export async function lastRevision(tx: Tx, orgId: string, code: string): Promise<number> {
  const found = await tx
    .selectFrom('engagement.questionnaire')
    .select('revision')
    .where('orgId', '=', orgId)
    .where('code', '=', code)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found?.revision ?? 0;
}

export interface Counts {
  open: number;
  answered: number;
  refused: number;
  unreached: number;
  barred: number;
  stopped: number;
  all: number;
}

const COUNTS = sql<Counts>`(select jsonb_build_object('all', count(*), 'open', count(*) filter (where x.status = 'open'),
  'answered', count(*) filter (where x.status = 'answered'), 'refused', count(*) filter (where x.status = 'refused'),
  'unreached', count(*) filter (where x.status = 'unreached'), 'barred', count(*) filter (where x.status = 'barred'),
  'stopped', count(*) filter (where x.status = 'stopped')) from engagement.survey_call x where x.list_id = l.id)`;

function listRows(tx: Tx) {
  return tx
    .selectFrom('engagement.callList as l')
    .innerJoin('engagement.questionnaire as q', 'q.id', 'l.questionnaireId')
    .innerJoin('org.unit as u', 'u.id', 'l.orgId')
    .select(['l.id', 'l.name', 'l.questionnaireId', 'q.name as questionnaireName', 'q.nameEn as questionnaireNameEn'])
    .select(['q.revision', 'l.attempts', 'u.name as unitName', 'u.nameEn as unitNameEn', 'l.createdAt', 'l.version'])
    .select([sql<'open' | 'closed'>`l.status`.as('status'), COUNTS.as('counts')]);
}

/** Call lists in scope with their counts, newest first. plan: call_list_org; survey_call_status a list, whose people are counted */
export function callLists(
  tx: Tx,
  query: { orgIds: string[] | null; status?: string | undefined; cursor?: string | undefined; limit: number },
) {
  const { orgIds, status, cursor, limit } = query;
  let found = listRows(tx).select(({ ref }) => microseconds(ref('l.createdAt')).as('cursorAt'));
  if (orgIds) found = found.where('l.orgId', 'in', orgIds);
  if (status) found = found.where('l.status', '=', status);
  if (cursor) found = found.where(({ ref }) => beforeCursor(ref('l.createdAt'), ref('l.id'), cursor));
  return found
    .orderBy('l.createdAt', 'desc')
    .orderBy('l.id', 'desc')
    .limit(limit + 1)
    .execute();
}

export function callListById(tx: Tx, id: string) {
  return listRows(tx).where('l.id', '=', id).executeTakeFirst();
}

/** A list with what its calls are made with, held where it is to be changed. */
export function lockList(tx: Tx, id: string) {
  return tx
    .selectFrom('engagement.callList')
    .select(['id', 'orgId', 'name', 'questionnaireId', 'attempts', 'status', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

function people(tx: Tx) {
  return tx
    .selectFrom('engagement.surveyCall as x')
    .innerJoin('customers.customer as c', 'c.id', 'x.customerId')
    .leftJoin('org.staff as s', 's.id', 'x.lastStaffId')
    .select(['x.id', 'x.customerId', 'c.name as customerName', 'c.primaryMasked as mobileMasked', 'x.reason'])
    .select(['x.attempts', 'x.lastResult', 's.name as lastStaffName', 'x.nextAt', 'x.answeredAt', 'x.interestLeadId'])
    .select(sql<'open' | 'answered' | 'refused' | 'unreached' | 'barred' | 'stopped'>`x.status`.as('status'));
}

interface PeopleQuery {
  listId: string;
  status?: string | undefined;
  question?: string | undefined;
  choice?: string | undefined;
  number?: number | undefined;
  interest?: 'true' | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** The people of a list, newest first. plan: survey_call_status or survey_call_list; an answer by survey_answer_once */
export function calls(tx: Tx, { listId, status, question, choice, number, interest, cursor, limit }: PeopleQuery) {
  let query = people(tx)
    .select(({ ref }) => microseconds(ref('x.createdAt')).as('cursorAt'))
    .where('x.listId', '=', listId);
  if (status) query = query.where('x.status', '=', status);
  if (interest) query = query.where('x.interestLeadId', 'is not', null);
  if (question)
    query = query.where(({ exists, selectFrom }) => {
      let answer = selectFrom('engagement.surveyAnswer as a')
        .select('a.id')
        .whereRef('a.callId', '=', 'x.id')
        .where('a.question', '=', question);
      if (choice) answer = answer.where(sql<boolean>`${choice} = any (a.choices)`);
      if (number !== undefined) answer = answer.where('a.number', '=', number);
      return exists(answer);
    });
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('x.createdAt'), ref('x.id'), cursor));
  return query
    .orderBy('x.createdAt', 'desc')
    .orderBy('x.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** One call with the list, the questionnaire and what was answered. */
export function callById(tx: Tx, id: string) {
  return people(tx)
    .innerJoin('engagement.callList as l', 'l.id', 'x.listId')
    .innerJoin('engagement.questionnaire as q', 'q.id', 'l.questionnaireId')
    .select(['x.listId', 'l.name as listName', 'x.note', 'x.leadId', 'x.takenBy', 'x.takenUntil', 'x.version'])
    .select(['q.opening', 'q.openingEn', sql<Question[]>`q.questions`.as('questions')])
    .select(sql<number>`greatest(l.attempts - x.attempts, 0)`.as('attemptsLeft'))
    .select(
      sql<
        string | null
      >`(select i.id from customers.identifier i where i.customer_id = x.customer_id and i.is_primary order by i.created_at limit 1)`.as(
        'mobileId',
      ),
    )
    .where('x.id', '=', id)
    .executeTakeFirst();
}

/** What somebody answered. plan: survey_answer_once */
export function answersOf(tx: Tx, callId: string) {
  return tx
    .selectFrom('engagement.surveyAnswer')
    .select(['question', 'choices', 'number', 'words'])
    .where('callId', '=', callId)
    .execute();
}

/** A call, held until the transaction ends. */
export function lockCall(tx: Tx, id: string) {
  return tx
    .selectFrom('engagement.surveyCall')
    .select(['id', 'orgId', 'listId', 'customerId', 'status', 'attempts', 'takenBy', 'takenUntil', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Takes somebody of a list in hand: whom the colleague has in hand, else the first who is due and in nobody's. plan: survey_call_next */
export async function takeNext(tx: Tx, listId: string, staffId: string, now: Date, until: Date) {
  const { rows: found } = await sql<{ id: string; customerId: string; purpose: string }>`
    update engagement.survey_call c set taken_by = ${staffId}, taken_until = ${until}::timestamptz, version = c.version + 1
    from engagement.call_list l join engagement.questionnaire q on q.id = l.questionnaire_id
    where l.id = c.list_id and c.id = coalesce(
      (select x.id from engagement.survey_call x where x.list_id = ${listId} and x.status = 'open' and x.taken_by = ${staffId}
        and x.taken_until > ${now}::timestamptz order by x.next_at, x.id limit 1 for update skip locked),
      (select x.id from engagement.survey_call x where x.list_id = ${listId} and x.status = 'open' and x.next_at <= ${now}::timestamptz
        and (x.taken_until is null or x.taken_until <= ${now}::timestamptz) order by x.next_at, x.id limit 1 for update skip locked))
    returning c.id, c.customer_id as "customerId", q.purpose`.execute(tx);
  return found[0];
}

/** Figures of a list's answers: how many chose what, gave which number, and what was said last. plan: survey_answer_list */
export async function figures(tx: Tx, listId: string) {
  const [answered, choices, numbers, words, interested] = await Promise.all([
    sql<{
      question: string;
      n: number;
      sum: number;
    }>`select question, count(*)::integer as n, coalesce(sum(number), 0)::integer as sum
      from engagement.survey_answer where list_id = ${listId} group by 1`.execute(tx),
    sql<{ question: string; code: string; count: number }>`select a.question, c.code, count(*)::integer as count
      from engagement.survey_answer a, unnest(a.choices) c(code) where a.list_id = ${listId} group by 1, 2`.execute(tx),
    sql<{ question: string; number: number; count: number }>`select question, number, count(*)::integer as count
      from engagement.survey_answer where list_id = ${listId} and number is not null group by 1, 2 order by 2`.execute(
      tx,
    ),
    sql<{ question: string; callId: string; words: string }>`select question, call_id as "callId", words from (
        select a.*, row_number() over (partition by a.question order by a.created_at desc) as at
        from engagement.survey_answer a where a.list_id = ${listId} and a.words is not null) w where at <= 50`.execute(
      tx,
    ),
    sql<{
      n: number;
    }>`select count(*)::integer as n from engagement.survey_call where list_id = ${listId} and interest_lead_id is not null`.execute(
      tx,
    ),
  ]);
  return {
    answered: answered.rows,
    choices: choices.rows,
    numbers: numbers.rows,
    words: words.rows,
    interested: interested.rows[0]?.n ?? 0,
  };
}

/** People of the scope, by id, or by the leads they come from. */
export async function peopleOf(tx: Tx, from: 'customers' | 'leads', ids: readonly string[]) {
  const found =
    from === 'customers'
      ? await tx
          .selectFrom('customers.customer')
          .select(['id', 'id as customerId', sql<string | null>`null`.as('leadId')])
          .where('id', 'in', [...ids])
          .execute()
      : await tx
          .selectFrom('leads.lead')
          .select(['id', 'customerId', 'id as leadId'])
          .where('id', 'in', [...ids])
          .execute();
  return found as { id: string; customerId: string; leadId: string | null }[];
}
