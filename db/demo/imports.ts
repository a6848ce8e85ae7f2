/**
 * One finished import of the data steward, with rows that failed and one that may be a duplicate, and the mapping it was read by. Made by the
 * import's own functions after the set is loaded, in the same transaction; on top of the set's figures.
 */
import type pg from 'pg';
import { customerImport } from '../../src/modules/customers/import/customer-import.ts';
import { plan } from '../../src/modules/org/imports/check-work.ts';
import { openJudging } from '../../src/modules/org/imports/judge.ts';
import { signatureOf } from '../../src/modules/org/imports/layout.ts';
import * as queries from '../../src/modules/org/imports/queries.ts';
import { countsOf, openRows, takeRows } from '../../src/modules/org/imports/run-work.ts';
import { ImportSettings } from '../../src/modules/org/imports/schema.ts';
import { sealRow } from '../../src/modules/org/imports/sealed-row.ts';
import { valuesOf } from '../../src/modules/org/imports/values.ts';
import type { Ctx, Platform } from '../../src/platform/context.ts';
import type { KeyRing } from '../../src/platform/crypto.ts';
import { newId, over } from '../../src/platform/db.ts';
import { DEMO_OWNER_MOBILE } from './accounts.ts';

const HEADERS = ['客户姓名', '手机号码', '性别', '出生日期', '城市', '详细地址', '老系统编号', '来源'];
const ROWS = [
  ['郑凯文', '13916820011', '男', '1984-06-12', '上海', '漕溪北路88号1201室', 'OLD-20011', '展厅'],
  ['许嘉怡', '139 1682 0012', '女', '1991/3/8', '上海', '衡山路500弄3号', 'OLD-20012', '官网'],
  ['孟庆海', '1391682', '男', '1979-11-02', '苏州', '', 'OLD-20013', '展厅'],
  ['', '13916820014', '', '', '上海', '', 'OLD-20014', ''],
  ['梁思齐', '13916820015', '女', '1995-02-30', '杭州', '', 'OLD-20015', '车展'],
  ['冯立群', '13916820011', '男', '', '上海', '', 'OLD-20016', ''],
  ['不是车主', DEMO_OWNER_MOBILE, '男', '', '上海', '', 'OLD-20017', '热线'],
  ['上海新程物流有限公司', '', '', '', '上海', '沪青平公路2000号', 'OLD-20018', '合作平台'],
  ['邓雅静', '13916820019', '女', '1988-09-19', '南京', '中山路18号', 'OLD-20019', '官网'],
  ['汪志远', '13916820020', '男', '1972-12-25', '月球', '', 'OLD-20020', ''],
];

/** Writes them. */
export async function writeImports(client: pg.PoolClient, keys: KeyRing, now: Date): Promise<void> {
  const found = await client.query<{ id: string; org_id: string; name: string }>(
    "select id, org_id, name from org.staff where login = 'steward'",
  );
  const steward = found.rows[0];
  if (!steward) return;
  const platform = { keys, clock: { now: () => now }, listeners: new Map(), db: {} } as unknown as Platform;
  const tx = over(client);
  const taskId = newId();
  const label = `staff:${steward.id}`;
  const ctx: Ctx = {
    ...platform,
    actor: { kind: 'staff', id: steward.id, label, name: steward.name, login: 'steward', language: 'zh' },
    scope: { unitId: steward.org_id, unitKind: 'brand', timeZone: 'Asia/Shanghai', orgIds: null },
    permissions: new Map([['customer.edit', 'all']]),
    language: 'zh',
    requestId: taskId,
    address: null,
    idempotency: null,
    joined: tx,
  };
  await client.query("select set_config('app.unit', $1, true), set_config('app.actor', $2, true)", [
    steward.org_id,
    label,
  ]);
  const fields = ['name', 'mobile', 'gender', 'birthOn', 'city', 'addressLine', 'externalId', 'source'];
  const settings = ImportSettings.parse({
    columns: Object.fromEntries(fields.map((field, at) => [at, field])),
    defaults: { externalSource: 'old_crm' },
    matchKey: 'mobile',
  });
  await client.query(
    `insert into org.task (id, org_id, staff_id, kind, subject, state, language, input, done, total, run, created_at, started_at, finished_at, expires_at)
     values ($1, $2, $3, 'import', 'customers', 'done', 'zh', $4, $5, $5, 1, $6, $6, $6, $6::timestamptz + interval '30 days')`,
    [
      taskId,
      steward.org_id,
      steward.id,
      { phase: 'run', filename: '老系统客户-第一批.csv', headers: HEADERS, settings },
      ROWS.length,
      new Date(now.getTime() - 3_600_000),
    ],
  );
  const judging = await openJudging(ctx, customerImport, settings);
  const judged = ROWS.map((cells) => judging.judge(valuesOf(cells, {}, settings)));
  const outlooks = await plan(ctx, judging, settings, judged);
  await queries.stageRows(
    tx,
    taskId,
    judged.map((row, at) => {
      const { hit = null, planned = null, problems = [] } = outlooks[at] ?? {};
      const sealed = sealRow(ctx, taskId, at + 2, { cells: ROWS[at] ?? [], mended: {}, problems });
      const state = problems.length > 0 ? 'wrong' : 'ready';
      return { line: at + 2, state, sealed, key: row.key, also: row.also ?? null, hit, planned };
    }),
  );
  await queries.markRepeated(tx, taskId, null);
  const counts: Record<string, number> = {};
  for (const repeated of [false, true]) {
    const rows = await openRows(ctx, taskId, judging, settings, await queries.openRows(tx, taskId, 0, 100, repeated));
    const outcomes = await takeRows(ctx, tx, taskId, judging, settings, rows);
    await queries.writeOutcomes(tx, taskId, outcomes);
    for (const [key, n] of Object.entries(countsOf(outcomes))) counts[key] = (counts[key] ?? 0) + n;
  }
  await client.query('update org.task set result = $2 where id = $1', [taskId, counts]);
  const content = { settings, headers: HEADERS };
  const mapping = { orgId: steward.org_id, staffId: steward.id, kind: 'customers', signature: signatureOf(HEADERS) };
  await queries.keepMapping(tx, { ...mapping, name: '老系统客户', settings: content, shared: true });
}
