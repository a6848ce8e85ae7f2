import type * as z from 'zod';
import { type Ctx, needWholeGroup } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { forgetRules } from '../rules.ts';
import type { CustomFieldRow, createField as createEndpoint, editField as editEndpoint } from './schema.ts';

type Row = z.output<typeof CustomFieldRow>;

const COLUMNS = [
  'id',
  'code',
  'name',
  'nameEn',
  'type',
  'choices',
  'kinds',
  'required',
  'sort',
  'active',
  'version',
] as const;

async function rows(tx: Tx): Promise<Row[]> {
  const found = await tx.selectFrom('customers.customField').select(COLUMNS).orderBy('sort').orderBy('code').execute();
  return found as unknown as Row[];
}

async function rowOf(tx: Tx, id: string): Promise<Row> {
  const found = await tx.selectFrom('customers.customField').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  if (!found) throw new AppError('request.not_found');
  return found as unknown as Row;
}

/** All custom fields, in the order they are shown. */
export async function listFields(ctx: Ctx) {
  return { rows: await read(ctx, rows) };
}

function checkChoices(type: string, choices: readonly { code: string }[]): void {
  const chosen = type === 'choice' || type === 'choices';
  if (chosen && choices.length === 0)
    throw invalid('choices', '请至少填写一个选项。', 'At least one choice is needed.');
  if (!chosen && choices.length > 0) throw invalid('choices', '此类型没有选项。', 'This type has no choices.');
  if (new Set(choices.map(({ code }) => code)).size < choices.length)
    throw invalid('choices', '选项编码重复。', 'Two choices have one code.');
}

/** Adds a field to the files of the group. @throws AppError field.code_taken */
export async function createField(ctx: Ctx, given: z.output<(typeof createEndpoint)['body']>): Promise<Row> {
  needWholeGroup(ctx, 'field.edit');
  checkChoices(given.type, given.choices);
  return transact(ctx, async (tx) => {
    const id = newId();
    const { choices, ...own } = given;
    await tx
      .insertInto('customers.customField')
      .values({ id, ...own, choices: JSON.stringify(choices) })
      .execute();
    forgetRules(ctx);
    return rowOf(tx, id);
  });
}

/** Changes a field; a choice that files may hold stays, so that they keep their meaning. @throws AppError request.conflict */
export async function editField(
  ctx: Ctx,
  id: string,
  { version, choices, ...change }: z.output<(typeof editEndpoint)['body']>,
): Promise<Row> {
  needWholeGroup(ctx, 'field.edit');
  return transact(ctx, async (tx) => {
    const before = await rowOf(tx, id);
    checkChoices(before.type, choices);
    const gone = before.choices.filter(({ code }) => !choices.some((choice) => choice.code === code));
    if (gone.length > 0)
      throw invalid(
        'choices',
        `已有选项不能删除:${gone.map(({ name }) => name).join('、')}`,
        `Choices that are there stay: ${gone.map(({ nameEn }) => nameEn).join(', ')}`,
      );
    const updated = await tx
      .updateTable('customers.customField')
      .set({ ...change, choices: JSON.stringify(choices), version: version + 1 })
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) throw new AppError('request.conflict', { current: { ...before } });
    forgetRules(ctx);
    return rowOf(tx, id);
  });
}
