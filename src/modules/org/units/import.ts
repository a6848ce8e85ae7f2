import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { read } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { parse } from '../../../platform/http.ts';
import { cityOf } from '../cities.ts';
import { importKind } from '../imports/kinds.ts';
import { codesBelow, unitByCode } from './by-code.ts';
import { createUnit as creating, editUnit as editing } from './schema.ts';
import * as service from './service.ts';

const YES = ['是', 'yes'];
const NO = ['否', 'no'];

/** Dealers of a brand from a file, one a row, by the rules of creating and editing one by hand. */
export const unitImport = importKind({
  kind: 'units',
  title: { zh: '经销商', en: 'Dealers' },
  permission: 'org.edit',
  columns: [
    {
      key: 'code',
      title: { zh: '代码', en: 'Code' },
      required: true,
      example: 'SH-0001',
      note: {
        zh: '字母、数字、- 和 _,最多 30 位,集团内唯一',
        en: 'letters, digits, - and _, up to 30; unique in the group',
      },
    },
    { key: 'name', title: { zh: '名称', en: 'Chinese name' }, required: true, example: '上海浦东示例店' },
    {
      key: 'nameEn',
      title: { zh: '英文名称', en: 'English name' },
      example: 'Shanghai Pudong Example',
      note: { zh: '不填则同名称', en: 'the Chinese name where left out' },
    },
    {
      key: 'parentId',
      title: { zh: '大区代码', en: 'Region code' },
      required: true,
      example: 'EAST',
      choices: (ctx) => read(ctx, (tx) => codesBelow(tx, scopeOf(ctx).unitId, ['region'])),
    },
    {
      key: 'cityCode',
      title: { zh: '城市', en: 'City' },
      required: true,
      example: '310100',
      note: { zh: '六位代码(GB/T 2260)或城市名', en: 'six-digit code (GB/T 2260) or name' },
    },
    {
      key: 'fullAfterSales',
      title: { zh: '完整售后', en: 'Full after-sales' },
      example: '是',
      choices: async () => [...YES, ...NO],
    },
  ],
  keyOf: (values) => values.code ?? null,
  async take(ctx, values, existing) {
    const { code = '', name, nameEn, parentId = '', cityCode = '', fullAfterSales = '' } = values;
    const scope = scopeOf(ctx).unitId;
    const { known, parent } = await read(ctx, async (tx) => ({
      known: await unitByCode(tx, scope, code),
      parent: await unitByCode(tx, scope, parentId),
    }));
    if (known && existing === 'skip') return 'skipped';
    if (!parent) throw invalid('parentId', '没有这个大区。', 'There is no such region.');
    const city = cityOf(cityCode);
    if (!city) throw invalid('cityCode', '没有这个城市。', 'There is no such city.');
    const facts = {
      name,
      ...(nameEn ? { nameEn } : {}),
      cityCode: city,
      ...(fullAfterSales ? { fullAfterSales: YES.includes(fullAfterSales) } : {}),
    };
    if (!known) {
      const body = { ...facts, parentId: parent.id, kind: 'dealer', code };
      await service.createUnit(ctx, parse(creating.body, body, ctx.language, 'body'));
      return 'created';
    }
    if (known.kind !== 'dealer')
      throw invalid('code', '此代码属于其他类型的单位。', 'This code belongs to a unit of another kind.');
    await update(ctx, known, parent.id, facts);
    return 'updated';
  },
});

async function update(
  ctx: Ctx,
  known: { id: string; parentId: string | null; version: number },
  parentId: string,
  facts: Record<string, unknown>,
): Promise<void> {
  const { id, version } = known;
  if (known.parentId !== parentId) await service.moveUnit(ctx, id, parentId, version);
  const now = known.parentId === parentId ? version : version + 1;
  const body = parse(editing.body, { ...facts, version: now }, ctx.language, 'body');
  await service.editUnit(ctx, id, body).catch((error: unknown) => {
    // Somebody saved the same unit while the file was read: this row is for a person to look at.
    if (error instanceof AppError && error.code === 'request.conflict') throw new AppError('request.conflict');
    throw error;
  });
}
