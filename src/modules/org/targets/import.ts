import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { read } from '../../../platform/db.ts';
import { invalid } from '../../../platform/errors.ts';
import type { Text } from '../../../platform/i18n.ts';
import { type ImportColumn, importKind } from '../imports/kinds.ts';
import { staffByLogin } from '../staff/by-login.ts';
import { codesBelow, unitByCode } from '../units/by-code.ts';
import { type Goals, MEASURES, type Measure } from './schema.ts';
import { getTargets, setTargets } from './service.ts';

const TITLES: Record<Measure, Text> = {
  walkIns: { zh: '客流', en: 'Walk-ins' },
  files: { zh: '建档', en: 'Files' },
  testDrives: { zh: '试驾', en: 'Test drives' },
  orders: { zh: '订单', en: 'Orders' },
  deliveries: { zh: '交车', en: 'Deliveries' },
};
const MOST = 1_000_000;

/** `2026-11`, `2026/11`, `2026年11月` or a day of that month. */
function monthOf(cell: string): string {
  const found = /^(20\d\d)\s*[-/.年]\s*(\d{1,2})(?:$|\D)/.exec(cell);
  const month = Number(found?.[2]);
  if (!found || month < 1 || month > 12)
    throw invalid('month', '月份应如 2026-11。', 'A month is written like 2026-11.');
  return `${found[1]}-${String(month).padStart(2, '0')}`;
}

function goalOf(measure: Measure, cell: string): number {
  const value = Number(cell.replaceAll(',', ''));
  if (!Number.isInteger(value) || value < 0 || value > MOST)
    throw invalid(measure, '应为 0 到 1000000 的整数。', 'A whole number from 0 to 1000000.');
  return value;
}

/** Targets from a file, one row a unit or colleague and month, by the rules of the grid; an empty cell leaves the target as it is. */
export const targetImport = importKind({
  kind: 'targets',
  title: { zh: '目标', en: 'Targets' },
  permission: 'target.edit',
  columns: [
    { key: 'month', title: { zh: '月份', en: 'Month' }, required: true, example: '2026-11' },
    {
      key: 'unitId',
      title: { zh: '单位代码', en: 'Unit code' },
      synonyms: ['经销商代码', 'dealer code'],
      required: true,
      example: 'SH-0001',
      choices: (ctx) => read(ctx, (tx) => codesBelow(tx, scopeOf(ctx).unitId, ['brand', 'region', 'dealer'])),
    },
    {
      key: 'staffId',
      title: { zh: '顾问账号', en: 'Consultant’s account' },
      example: 'zhangsan',
      note: { zh: '不填则为单位目标', en: 'the unit’s own target where left out' },
    },
    ...MEASURES.map((key): ImportColumn => ({ key, title: TITLES[key], example: key === 'walkIns' ? '30' : '5' })),
  ],
  keyOf: ({ month = '', unitId = '', staffId = '' }) => `${month} ${unitId} ${staffId}`.toLowerCase(),
  async take(ctx, values, existing) {
    const { month: cell = '', unitId: code = '', staffId: login = '' } = values;
    const month = monthOf(cell);
    const { unit, colleague } = await read(ctx, async (tx) => ({
      unit: await unitByCode(tx, scopeOf(ctx).unitId, code),
      colleague: login ? await staffByLogin(tx, login) : undefined,
    }));
    if (!unit) throw invalid('unitId', '没有这个单位。', 'There is no such unit.');
    const grid = await getTargets(ctx, month, unit.id);
    const line = login ? grid.rows.find(({ id }) => id === colleague?.id) : grid.own;
    if (!line) throw invalid('staffId', '此单位没有这位顾问。', 'There is no such consultant at this unit.');
    if (line.version > 0 && existing === 'skip') return 'skipped';
    const goals: Goals = { ...line.goals };
    for (const measure of MEASURES) {
      const given = values[measure] ?? '';
      if (given !== '') goals[measure] = goalOf(measure, given);
    }
    await save(ctx, month, unit.id, { id: colleague?.id ?? null, version: line.version, goals });
    return line.version > 0 ? 'updated' : 'created';
  },
});

const save = (ctx: Ctx, month: string, unitId: string, row: { id: string | null; version: number; goals: Goals }) =>
  setTargets(ctx, month, { unitId, rows: [row] });
