import type * as z from 'zod';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import type { Text } from '../../../platform/i18n.ts';
import { insertMany } from '../../../platform/insert-many.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { explainGate, mayContactMany } from '../../customers/index.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

export async function listCallLists(ctx: Ctx, query: z.output<(typeof schema.listCallLists)['query']>) {
  const { orgIds } = scopeOf(ctx);
  return pageFrom(await read(ctx, (tx) => queries.callLists(tx, { ...query, orgIds })), query.limit);
}

/** @throws AppError request.not_found */
async function listFor(tx: Tx, id: string) {
  const found = await queries.callListById(tx, id);
  if (!found) throw new AppError('request.not_found');
  return found;
}

export function getCallList(ctx: Ctx, id: string) {
  return read(ctx, (tx) => listFor(tx, id));
}

/** Begins a list with a questionnaire that is in use. @throws AppError questionnaire.not_active, request.invalid */
export async function createCallList(ctx: Ctx, given: z.output<(typeof schema.createCallList)['body']>) {
  return transact(ctx, async (tx) => {
    const questionnaire = await queries.questionnaireById(tx, given.questionnaireId);
    if (!questionnaire) throw invalid('questionnaireId', '没有这份问卷。', 'There is no such questionnaire.');
    if (questionnaire.status !== 'active') throw new AppError('questionnaire.not_active');
    const id = newId();
    await tx
      .insertInto('engagement.callList')
      .values({ id, orgId: scopeOf(ctx).unitId, ...given })
      .execute();
    return { id };
  });
}

/** @throws AppError request.not_found, request.conflict */
export async function editCallList(
  ctx: Ctx,
  id: string,
  { version, ...given }: z.output<(typeof schema.editCallList)['body']>,
) {
  return transact(ctx, async (tx) => {
    const row = await queries.lockList(tx, id);
    if (!row) throw new AppError('request.not_found');
    const { name, attempts, status } = row;
    if (row.version !== version)
      throw new AppError('request.conflict', { current: { name, attempts, status, version: row.version } });
    await tx
      .updateTable('engagement.callList')
      .set({ ...given, version: version + 1 })
      .where('id', '=', id)
      .execute();
    return { version: version + 1 };
  });
}

export async function listCalls(ctx: Ctx, listId: string, query: z.output<(typeof schema.listCalls)['query']>) {
  return read(ctx, async (tx) => {
    await listFor(tx, listId);
    const page = pageFrom(await queries.calls(tx, { ...query, listId }), query.limit);
    return { ...page, rows: page.rows.map((row) => ({ ...row, explained: explainGate(row.reason) })) };
  });
}

/** What was answered, each question with its counts. @throws AppError request.not_found */
export async function surveyResults(ctx: Ctx, listId: string) {
  return read(ctx, async (tx) => {
    const list = await listFor(tx, listId);
    const [questionnaire, found] = await Promise.all([
      queries.questionnaireById(tx, list.questionnaireId),
      queries.figures(tx, listId),
    ]);
    const questions = (questionnaire?.questions ?? []).map((question) => {
      const of = <R extends { question: string }>(rows: readonly R[]) =>
        rows.filter((row) => row.question === question.code);
      const [total] = of(found.answered);
      return {
        ...question,
        options: [...question.options],
        answered: total?.n ?? 0,
        sum: total?.sum ?? 0,
        choices: question.options.map(({ code }) => ({
          code,
          count: of(found.choices).find((row) => row.code === code)?.count ?? 0,
        })),
        numbers: of(found.numbers).map(({ number, count }) => ({ number, count })),
        words: of(found.words).map(({ callId, words }) => ({ callId, words })),
      };
    });
    return { counts: list.counts, interested: found.interested, questions };
  });
}

const CALL = {
  id: 'uuid',
  orgId: 'uuid',
  listId: 'uuid',
  customerId: 'uuid',
  leadId: 'uuid',
  status: 'text',
  reason: 'text',
  nextAt: 'time',
} as const;
const GONE: Text = { zh: '没有这条记录。', en: 'There is no such record.' };

/**
 * Puts people on a call list: the gate is asked about each, and whoever may not be called stands on it with the reason. Nobody stands on a
 * list twice.
 * @returns why some are not going to be called, by the id they were chosen by
 * @throws AppError request.invalid, call_list.closed
 */
export async function addPeople(
  ctx: Ctx,
  tx: Tx,
  from: 'customers' | 'leads',
  ids: readonly string[],
  listId: string,
): Promise<ReadonlyMap<string, Text>> {
  const list = await queries.lockList(tx, listId);
  if (!list) throw invalid('listId', '没有这份名单。', 'There is no such list.');
  if (list.status !== 'open') throw new AppError('call_list.closed');
  const questionnaire = await queries.questionnaireById(tx, list.questionnaireId);
  const people = await queries.peopleOf(tx, from, ids);
  const purpose = questionnaire?.purpose ?? 'survey';
  const answers = await mayContactMany(
    ctx,
    tx,
    people.map((one) => one.customerId),
    { purpose, channel: 'call' },
  );
  const refused = new Map<string, Text>(
    ids.filter((id) => !people.some((one) => one.id === id)).map((id) => [id, GONE]),
  );
  const seen = new Set<string>();
  const nextAt = ctx.clock.now().toISOString();
  const rows = people.flatMap(({ id, customerId, leadId }) => {
    const answer = answers.get(customerId);
    // The call comes by day, whenever the list is made.
    const barred = !answer?.allowed && answer?.reason !== 'quiet_hours';
    const reason = barred ? (answer?.reason ?? 'unknown') : null;
    const text = explainGate(reason);
    if (text) refused.set(id, text);
    if (seen.has(customerId)) return [];
    seen.add(customerId);
    const status = barred ? 'barred' : 'open';
    return [{ id: newId(), orgId: list.orgId, listId, customerId, leadId, status, reason, nextAt }];
  });
  await insertMany(tx, 'engagement.survey_call', CALL, rows, {
    conflict: 'on conflict (list_id, customer_id) do nothing',
  });
  return refused;
}
