import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { newId, transact } from '../../../platform/db.ts';
import { invalid } from '../../../platform/errors.ts';
import { taskJob } from '../tasks/run.ts';
import { importKind } from './kinds.ts';

let house: House;
let world: World;
let keeper: Caller;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  keeper = await addPerson(house, 'admin', world.units.brand);
});
afterAll(() => house?.close());

const HEAD = '代码,名称,英文名称,大区代码,城市,完整售后';
const send = (caller: Caller, kind: string, content: string | Buffer, query = '') =>
  house.app
    .inject({
      method: 'POST',
      url: `/api/imports/${kind}?filename=${encodeURIComponent('门店.csv')}${query}`,
      payload: content,
      headers: { cookie: caller.cookie, 'content-type': 'application/octet-stream', 'accept-language': 'zh' },
    })
    .then((answer) => ({ status: answer.statusCode, body: answer.json() }));
/** The settings the wizard would offer for a file. */
const layoutOf = async (caller: Caller, id: string) => (await caller.call('GET', `/api/tasks/${id}/layout`)).body;
const see = async (caller: Caller, id: string) => (await caller.call('GET', `/api/tasks/${id}`)).body;
const codes = async (like: string) =>
  (await house.owner.query('select code from org.unit where code like $1 order by code', [like])).rows.map(
    (row) => row.code,
  );
/** Sends a file and has it checked as the wizard would, with what the person changed. */
const check = async (
  content: string | Buffer,
  change: object = { mode: 'create' },
  caller = keeper,
  kind = 'units',
) => {
  const sent = await send(caller, kind, content);
  expect(sent).toMatchObject({ status: 200, body: { state: 'draft', phase: 'draft' } });
  const { settings } = await layoutOf(caller, sent.body.id);
  const ordered = await caller.call('POST', `/api/tasks/${sent.body.id}/check`, {
    settings: { ...settings, ...change },
  });
  expect(ordered).toMatchObject({ status: 200, body: { state: 'waiting', phase: 'check' } });
  await house.drain();
  return see(caller, sent.body.id);
};
const rowsOf = async (id: string, filter: string, caller = keeper) =>
  (await caller.call('GET', `/api/tasks/${id}/rows?filter=${filter}`, undefined, { 'accept-language': 'zh' })).body
    .rows;
const confirm = async (id: string, caller = keeper) => {
  expect((await caller.call('POST', `/api/tasks/${id}/confirm`)).status).toBe(200);
  await house.drain();
  return see(caller, id);
};

describe('a file of dealers', () => {
  const file = [
    HEAD,
    'SH-0001,上海浦东示例店,Shanghai Pudong Example,EAST,310100,是',
    'N-1,新店一,New One,E,上海,是',
    'N-2,新店二,,E,330100,否',
    'N-3,,,E,310100,',
    'N-4,新店四,,NOWHERE,310100,',
    'N-5,新店五,,W,亚特兰蒂斯,',
    'N-1,又是一店,,E,310100,',
    'SH-0001,改了名,,E,310100,',
    '坏 代码,新店六,,E,310100,',
  ].join('\r\n');

  test('is checked without a trace, then imported: counts add up, each failed row says why, in the cell it is in', async () => {
    const checked = await check(file);
    expect(checked).toMatchObject({
      state: 'checked',
      total: 8,
      counts: { read: 8, created: 2, updated: 0, skipped: 1, failed: 5 },
      fileName: '门店.csv',
    });
    expect(await codes('N-%')).toEqual([]);
    const rows = await rowsOf(checked.id, 'errors');
    expect(
      rows.map((row: { line: number; problems: { field: string }[] }) => [row.line, row.problems[0]?.field]),
    ).toEqual([
      [5, 'name'],
      [6, 'parentId'],
      [7, 'cityCode'],
      [8, ''],
      [10, 'code'],
    ]);
    expect(rows[0].problems[0].reason).toBe('不能为空。');
    expect(rows[3].problems[0].reason).toBe('与第 3 行重复。');
    const done = await confirm(checked.id);
    expect(done).toMatchObject({
      state: 'done',
      counts: { read: 8, created: 2, updated: 0, skipped: 1, failed: 5 },
    });
    expect(await codes('N-%')).toEqual(['N-1', 'N-2']);
    const made = await house.owner.query(
      "select name_en, city_code, full_after_sales, parent_id from org.unit where code = 'N-1'",
    );
    expect(made.rows).toEqual([
      { name_en: 'New One', city_code: '310100', full_after_sales: true, parent_id: world.units.east },
    ]);
    expect((await keeper.call('POST', `/api/tasks/${checked.id}/confirm`)).body.code).toBe('import.not_checked');
  });

  test('that was checked and left lying is let go of after seven days; what was staged can still be taken', async () => {
    const checked = await check([HEAD, 'K-1,留存店,,E,310100,'].join('\n'));
    const held = await house.owner.query<{ content: string }>(
      'select f.sha256_hex as content from org.task t join app.file f on f.id = t.file_id where t.id = $1',
      [checked.id],
    );
    const swept = () => house.owner.query('select sha256_hex as content from org.expire_task_files()');
    expect((await swept()).rows).toEqual([]);
    await house.owner.query("update org.task set finished_at = now() - interval '7 days 1 minute' where id = $1", [
      checked.id,
    ]);
    expect((await swept()).rows).toEqual(held.rows);
    expect((await layoutOf(keeper, checked.id)).code).toBe('task.no_file');
    expect(await confirm(checked.id)).toMatchObject({ state: 'done', counts: { created: 1, failed: 0 } });
    expect(await codes('K-%')).toEqual(['K-1']);
  });

  test('comes back with its failed rows, every column kept, the reason last; corrected it goes in', async () => {
    const checked = await check(file);
    const answer = await house.app.inject({
      url: `/api/tasks/${checked.id}/failed-rows?format=csv`,
      headers: { cookie: keeper.cookie, 'accept-language': 'zh' },
    });
    const lines = answer.body.trim().replace('\ufeff', '').split('\r\n');
    expect(lines[0]).toBe(`${HEAD},错误原因`);
    expect(lines).toHaveLength(6);
    expect(lines[2]).toContain('N-4,新店四,,NOWHERE,310100,');
    const again = await check(lines.slice(0, 3).join('\r\n').replace('NOWHERE', 'E').replace('N-3,,', 'N-3,新店三,'));
    expect(again.counts).toMatchObject({ created: 2, failed: 0 });
    await confirm(again.id);
    expect(await codes('N-%')).toEqual(['N-1', 'N-2', 'N-3', 'N-4']);
  });

  test('updates what is there where that is wanted, a move to another region included', async () => {
    const checked = await check([HEAD, 'N-2,新店二改,Two,W,成都,是'].join('\n'), { mode: 'both' });
    expect(checked.counts).toMatchObject({ created: 0, updated: 1 });
    await confirm(checked.id);
    const found = await house.owner.query(
      "select name, name_en, city_code, parent_id from org.unit where code = 'N-2'",
    );
    expect(found.rows).toEqual([
      { name: '新店二改', name_en: 'Two', city_code: '510100', parent_id: world.units.west },
    ]);
  });

  test('is read as GB18030 too', async () => {
    // 代码,名称,大区代码,城市 / G-1,上海店,E,310100
    const gb = Buffer.from('b4fac2eb2cc3fbb3c62cb4f3c7f8b4fac2eb2cb3c7cad00d0a', 'hex');
    const row = Buffer.concat([Buffer.from('G-1,'), Buffer.from('c9cfbaa3b5ea', 'hex'), Buffer.from(',E,310100\r\n')]);
    const checked = await check(Buffer.concat([gb, row]));
    expect(checked.counts).toMatchObject({ created: 1, failed: 0 });
    await confirm(checked.id);
    expect((await house.owner.query("select name from org.unit where code = 'G-1'")).rows).toEqual([
      { name: '上海店' },
    ]);
  });

  test('that cannot be read as a whole is refused at once, with what is wrong', async () => {
    for (const [content, text] of [
      ['', '没有数据行'],
      [' \r\n,,\r\n', '没有数据行'],
      [Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), '不支持此文件类型'],
    ] as const) {
      const answer = await send(keeper, 'units', content);
      expect([answer.status, answer.body.code]).toEqual([400, 'import.unreadable']);
      expect(answer.body.message).toContain(text);
    }
    const unnamed = await send(keeper, 'units', '名称,城市\r\nx,y');
    const { settings } = await layoutOf(keeper, unnamed.body.id);
    const refused = await keeper.call(
      'POST',
      `/api/tasks/${unnamed.body.id}/check`,
      { settings },
      { 'accept-language': 'zh' },
    );
    expect([refused.status, refused.body.details.fields.map((field: { message: string }) => field.message)]).toEqual([
      400,
      ['缺少必需的列:代码', '缺少必需的列:大区代码'],
    ]);
    const empty = await check(`${HEAD}\r\n`);
    expect(empty).toMatchObject({ state: 'failed', problem: expect.stringContaining('no data rows') });
  });

  test('needs record.import and the noun’s own permission, now and when it runs; a kind that is not there is not found', async () => {
    const { agent } = world.people;
    expect((await send(agent, 'units', file)).status).toBe(403);
    await house.owner.query(
      "insert into org.role_permission (role_id, permission) select id, 'record.import' from org.role where code = 'hq_analyst'",
    );
    const other = await addPerson(house, 'hq_analyst', world.units.brand);
    expect((await send(other, 'units', file)).status).toBe(403);
    expect((await send(keeper, 'nothing', file)).status).toBe(404);
    const leaving = await addPerson(house, 'admin', world.units.brand);
    const checked = await check([HEAD, 'L-1,离店,,E,310100,'].join('\n'), {}, leaving);
    expect((await keeper.call('POST', `/api/tasks/${checked.id}/confirm`)).status).toBe(404);
    expect((await leaving.call('POST', `/api/tasks/${checked.id}/confirm`)).status).toBe(200);
    await house.owner.query('delete from org.staff_role where staff_id = $1', [leaving.staffId]);
    await house.drain();
    expect(
      (await house.owner.query('select state, result from org.task where id = $1', [checked.id])).rows[0],
    ).toMatchObject({
      state: 'failed',
      result: { code: 'task.no_rights' },
    });
    expect(await codes('L-%')).toEqual([]);
  });
});

test('the template has notes, drop-downs and text cells; sent back as it is it has no rows', async () => {
  const answer = await house.app.inject({
    url: '/api/imports/units/template',
    headers: { cookie: keeper.cookie, 'accept-language': 'zh' },
  });
  expect(answer.headers['content-disposition']).toContain(encodeURIComponent('经销商-导入模板.xlsx'));
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(answer.rawPayload as unknown as ArrayBuffer);
  const sheet = book.getWorksheet('Sheet1');
  expect(sheet?.getCell('A1').value).toBe('* 代码');
  expect(JSON.stringify(sheet?.getCell('A1').note)).toContain('集团内唯一');
  expect(sheet?.getCell('A2').numFmt).toBe('@');
  expect(sheet?.getCell('D3').dataValidation).toMatchObject({ type: 'list', formulae: ["'可选值'!$D$1:$D$2"] });
  expect(await check(answer.rawPayload)).toMatchObject({ state: 'checked', counts: { read: 0 } });
});

test('nothing of a file is taken before session and permission are known, nor from the form of another page', async () => {
  const count = async () => (await house.owner.query('select count(*)::int as n from app.file')).rows[0].n;
  const before = await count();
  const post = (headers: Record<string, string>) =>
    house.app.inject({
      method: 'POST',
      url: '/api/imports/units?filename=x.csv',
      payload: Buffer.alloc(3_000_000),
      headers,
    });
  const binary = { 'content-type': 'application/octet-stream' };
  expect((await post(binary)).statusCode).toBe(401);
  expect((await post({ ...binary, cookie: world.people.agent.cookie })).statusCode).toBe(403);
  expect((await post({ 'content-type': 'text/plain', cookie: keeper.cookie })).statusCode).toBe(415);
  expect(await count()).toBe(before);
  // A body beyond the limit of other requests is taken.
  const large = [
    HEAD,
    ...Array.from({ length: 40_000 }, (_, n) => `BIG-${n},很长的名称很长的名称很长的名称,,E,310100,`),
  ].join('\n');
  expect((await send(keeper, 'units', large)).body).toMatchObject({ state: 'draft' });
});

describe('staff', () => {
  test('get accounts and roles as far as the importer may give them', async () => {
    const both = await addPerson(house, 'dealer_admin', world.units.dealerA);
    const content = [
      '账号,姓名,职务,单位代码,角色代码',
      'new.one,新一,顾问,SH-0001,consultant',
      'new.two,新二,,SH-0001,',
      'new.three,新三,,CD-0001,consultant',
      'new.four,新四,,SH-0001,admin',
      'bad login,坏,,SH-0001,',
    ].join('\n');
    const checked = await check(content, { mode: 'create' }, both, 'staff');
    expect(checked.counts).toMatchObject({ read: 5, created: 2, failed: 3 });
    await confirm(checked.id, both);
    const made = await house.owner.query(
      "select s.login, s.org_id, r.code from org.staff s left join org.staff_role sr on sr.staff_id = s.id left join org.role r on r.id = sr.role_id where login like 'new.%' order by 1",
    );
    expect(made.rows).toEqual([
      { login: 'new.one', org_id: world.units.dealerA, code: 'consultant' },
      { login: 'new.two', org_id: world.units.dealerA, code: null },
    ]);
    const again = await check(content.replace('新二,', '新二改,经理'), { mode: 'both' }, both, 'staff');
    const second = await confirm(again.id, both);
    expect(second.counts).toMatchObject({ created: 0, updated: 2, failed: 3 });
    expect((await house.owner.query("select name, title from org.staff where login = 'new.two'")).rows).toEqual([
      { name: '新二改', title: '经理' },
    ]);
  });

  test('get no role from somebody who may not grant any, by whichever row', async () => {
    const { staffId } = world.people.consultantA;
    const { login, name } = (await house.owner.query('select login, name from org.staff where id = $1', [staffId]))
      .rows[0];
    const content = `账号,姓名,职务,单位代码,角色代码\n${login},${name},,SH-0001,dealer_manager`;
    const checked = await check(content, { mode: 'both' }, keeper, 'staff');
    expect(checked.counts).toMatchObject({ read: 1, updated: 0, failed: 1 });
  });
});

test('a run that breaks off goes on where it stopped; no row is taken twice, none is left out', async () => {
  let taken = 0;
  let fuse = 250;
  const things = importKind({
    kind: 'units',
    title: { zh: '物', en: 'Things' },
    permission: 'org.edit',
    columns: [{ key: 'code', title: { zh: '代码', en: 'Code' }, required: true, example: 'T' }],
    keyOf: (values) => values.code ?? null,
    async take(ctx, { code = '' }) {
      if (code.endsWith('7')) throw invalid('code', '不许以 7 结尾。', 'Must not end in 7.');
      taken += 1;
      if (taken === fuse) throw new Error('power cut');
      await transact(ctx, (tx) =>
        tx
          .insertInto('org.unit')
          .values({ id: newId(), parentId: world.units.east, kind: 'dealer', code, name: code, nameEn: code })
          .execute(),
      );
      return 'created';
    },
  });
  const job = taskJob({ exports: [], imports: [things], bulk: [] });
  const sent = await send(
    keeper,
    'units',
    ['代码,名称,大区代码,城市', ...Array.from({ length: 320 }, (_, n) => `T-${n},x,E,310100`)].join('\n'),
  );
  const { settings } = await layoutOf(keeper, sent.body.id);
  await keeper.call('POST', `/api/tasks/${sent.body.id}/check`, { settings: { ...settings, mode: 'create' } });
  const payload = { task: sent.body.id, staff: keeper.staffId, unit: world.units.brand };
  const state = async () =>
    (await house.owner.query('select state, done, result from org.task where id = $1', [sent.body.id])).rows[0];
  await expect(job.run(house.platform, payload)).rejects.toThrow('power cut');
  expect(await state()).toMatchObject({ state: 'running', done: 200, result: { read: 200 } });
  await job.run(house.platform, payload);
  expect(await state()).toMatchObject({ state: 'checked', done: 320, result: { created: 288, failed: 32 } });
  expect(await codes('T-%')).toEqual([]);
  await keeper.call('POST', `/api/tasks/${sent.body.id}/confirm`);
  taken = 0;
  fuse = 150;
  await expect(job.run(house.platform, payload)).rejects.toThrow('power cut');
  expect(await state()).toMatchObject({ state: 'running', done: 100 });
  expect(await codes('T-%')).toHaveLength(90);
  await Promise.all([job.run(house.platform, payload), job.run(house.platform, payload)]);
  await house.drain();
  expect(await state()).toMatchObject({
    state: 'done',
    done: 320,
    result: { read: 320, created: 288, updated: 0, skipped: 0, failed: 32 },
  });
  expect(await codes('T-%')).toHaveLength(288);
  const failures = await house.owner.query(
    "select line from org.import_row where task_id = $1 and state = 'failed' order by 1",
    [sent.body.id],
  );
  expect(failures.rows.map((row) => row.line)).toEqual(Array.from({ length: 32 }, (_, at) => at * 10 + 9));
});
