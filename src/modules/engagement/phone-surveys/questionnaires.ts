import type * as z from 'zod';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import * as queries from './queries.ts';
import { faultsOf } from './questions.ts';
import type * as schema from './schema.ts';

export async function listQuestionnaires(ctx: Ctx, query: z.output<(typeof schema.listQuestionnaires)['query']>) {
  return pageFrom(await read(ctx, (tx) => queries.questionnaires(tx, query)), query.limit);
}

/** @throws AppError request.not_found */
export async function getQuestionnaire(ctx: Ctx, id: string) {
  const found = await read(ctx, (tx) => queries.questionnaireById(tx, id));
  if (!found) throw new AppError('request.not_found');
  return found;
}

type Content = Omit<z.output<(typeof schema.createQuestionnaire)['body']>, 'code'>;

async function check(tx: Tx, { purpose, questions }: Content): Promise<void> {
  const faults = faultsOf(questions);
  if (faults.length > 0) throw new AppError('request.invalid', {}, faults);
  const known = await tx
    .selectFrom('customers.purpose')
    .select('code')
    .where('code', '=', purpose)
    .where('active', '=', true)
    .executeTakeFirst();
  if (!known) throw invalid('purpose', '没有这个处理目的。', 'There is no such purpose.');
}

const columnsOf = ({ questions, ...given }: Content) => ({ ...given, questions: JSON.stringify(questions) });

/** Drafts the next version of a code (LED-05). @throws AppError request.invalid */
export async function createQuestionnaire(
  ctx: Ctx,
  { code, ...given }: z.output<(typeof schema.createQuestionnaire)['body']>,
) {
  return transact(ctx, async (tx) => {
    await check(tx, given);
    const { unitId: orgId } = scopeOf(ctx);
    const id = newId();
    const revision = (await queries.lastRevision(tx, orgId, code)) + 1;
    await tx
      .insertInto('engagement.questionnaire')
      .values({ id, orgId, code, revision, ...columnsOf(given) })
      .execute();
    return { id, revision };
  });
}

async function holdDraft(tx: Tx, id: string, version: number) {
  const row = await queries.lockQuestionnaire(tx, id);
  if (!row) throw new AppError('request.not_found');
  if (row.version !== version)
    throw new AppError('request.conflict', { current: { status: row.status, version: row.version } });
  if (row.status !== 'draft') throw new AppError('questionnaire.not_draft');
  return row;
}

/** @throws AppError questionnaire.not_draft, request.conflict, request.invalid */
export async function editQuestionnaire(
  ctx: Ctx,
  id: string,
  { version, ...given }: z.output<(typeof schema.editQuestionnaire)['body']>,
) {
  return transact(ctx, async (tx) => {
    await holdDraft(tx, id, version);
    await check(tx, given);
    await tx
      .updateTable('engagement.questionnaire')
      .set({ ...columnsOf(given), version: version + 1 })
      .where('id', '=', id)
      .execute();
    return { version: version + 1 };
  });
}

/** Puts a draft into use; the version before it retires. @throws AppError questionnaire.not_draft, request.conflict */
export async function activateQuestionnaire(ctx: Ctx, id: string, version: number) {
  return transact(ctx, async (tx) => {
    const { orgId, code } = await holdDraft(tx, id, version);
    await tx
      .updateTable('engagement.questionnaire')
      .set(({ eb }) => ({ status: 'retired', version: eb('version', '+', 1) }))
      .where('orgId', '=', orgId)
      .where('code', '=', code)
      .where('status', '=', 'active')
      .execute();
    await tx
      .updateTable('engagement.questionnaire')
      .set({ status: 'active', version: version + 1 })
      .where('id', '=', id)
      .execute();
    return { version: version + 1 };
  });
}
