import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { becomeOwner } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
let steward: Caller;
let archivist: Caller;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  steward = await addPerson(house, 'data_steward', world.units.brand);
  archivist = await addPerson(house, 'archivist', world.units.dealerA);
});
afterAll(() => house?.close());

const HEAD = '客户姓名,手机号码,性别,生日,城市,详细地址,客户编号,来源';
const mobile = (n: number) => `139${String(n).padStart(8, '0')}`;

async function send(caller: Caller, content: string | Buffer, kind = 'customers') {
  const answer = await house.app.inject({
    method: 'POST',
    url: `/api/imports/${kind}?filename=${encodeURIComponent('客户.csv')}`,
    payload: content,
    headers: { cookie: caller.cookie, 'content-type': 'application/octet-stream', 'accept-language': 'zh' },
  });
  return { status: answer.statusCode, body: answer.json() };
}
const see = async (caller: Caller, id: string) => (await caller.call('GET', `/api/tasks/${id}`)).body;
const layoutOf = async (caller: Caller, id: string, query = '') =>
  (await caller.call('GET', `/api/tasks/${id}/layout${query}`)).body;

async function check(content: string | Buffer, change: object = {}, caller = steward, kind = 'customers') {
  const sent = await send(caller, content, kind);
  expect(sent.status).toBe(200);
  const { settings } = await layoutOf(caller, sent.body.id);
  const body = {
    settings: {
      ...settings,
      ...change,
      defaults: { externalSource: 'dms', ...(change as { defaults?: object }).defaults },
    },
  };
  if (kind !== 'customers') Object.assign(body.settings, { defaults: {} });
  const ordered = await caller.call('POST', `/api/tasks/${sent.body.id}/check`, body);
  expect([ordered.status, ordered.body.details?.fields]).toEqual([200, undefined]);
  await house.drain();
  return see(caller, sent.body.id);
}
async function run(id: string, caller = steward, step = 'confirm') {
  expect((await caller.call('POST', `/api/tasks/${id}/${step}`)).status).toBe(200);
  await house.drain();
  return see(caller, id);
}
const drop = (id: string) => steward.call('POST', `/api/tasks/${id}/cancel`);
const rowsOf = async (id: string, filter = 'all', caller = steward) =>
  (await caller.call('GET', `/api/tasks/${id}/rows?filter=${filter}&limit=100`, undefined, { 'accept-language': 'zh' }))
    .body.rows;
const customers = async (like: string) =>
  (
    await house.owner.query(
      'select c.id, c.name, c.gender, c.birth_on::text, c.city_code, c.version, c.completeness, c.primary_masked from customers.customer c where c.name like $1 order by c.name',
      [like],
    )
  ).rows;
/** Everything a revert has to put back, as it stands: of these names. */
const picture = async (like: string) => {
  const tables = ['relationship', 'identifier', 'address', 'document', 'external_id', 'match_record'];
  const own = await house.owner.query(
    "select to_jsonb(c) - array['version', 'updated_at'] as doc from customers.customer c where name like $1 order by id",
    [like],
  );
  const parts = [];
  for (const table of tables) {
    const drop = table === 'match_record' ? "array['seq']" : "array['id', 'created_at']";
    const found = await house.owner.query(
      `select to_jsonb(t) - ${drop} as doc from customers.${table} t where t.customer_id in (select id from customers.customer where name like $1) order by 1`,
      [like],
    );
    parts.push([table, found.rows.map((row) => row.doc)]);
  }
  return { own: own.rows.map((row) => row.doc), parts };
};

describe('a file of customers', () => {
  const file = [
    HEAD,
    `甲一,${mobile(1)},男,1990-01-31,上海,世纪大道100号2室,A-1,展厅`,
    `甲二,+86 139-0000-0002,女,1991/2/3,310100,,A-2,showroom`,
    `甲三,12345,男,1990-13-01,亚特兰蒂斯,,A-3,月球`,
    `,${mobile(4)},,,,,A-4,`,
    `甲五,${mobile(1)},,,,,A-5,`,
    `甲六,,,,成都,,A-6,`,
  ].join('\r\n');

  test('is laid out by its headers, checked without a trace, mended in place, imported; all counts add up', async () => {
    const sent = await send(steward, file);
    const layout = await layoutOf(steward, sent.body.id);
    expect(layout.settings).toMatchObject({ headerRow: 1, matchKey: 'mobile', mode: 'both' });
    expect(layout.settings.columns).toEqual({
      0: 'name',
      1: 'mobile',
      2: 'gender',
      3: 'birthOn',
      4: 'city',
      5: 'addressLine',
      6: 'externalId',
      7: 'source',
    });
    expect(layout.columns[1]).toMatchObject({ header: '手机号码', samples: expect.arrayContaining([mobile(1)]) });
    const checked = await check(file);
    expect(checked).toMatchObject({
      state: 'checked',
      counts: { read: 6, created: 3, updated: 0, skipped: 0, failed: 3, repeated: 1 },
    });
    expect(await customers('甲%')).toEqual([]);
    const wrong = await rowsOf(checked.id, 'errors');
    expect(wrong.map((row: { line: number }) => row.line)).toEqual([4, 5, 6]);
    expect(wrong[0].problems.map((problem: { field: string }) => problem.field).sort()).toEqual([
      'birthOn',
      'city',
      'mobile',
      'source',
    ]);
    expect(wrong[2].problems[0].reason).toBe('与第 2 行重复。');

    const mended = await steward.call('PATCH', `/api/tasks/${checked.id}/rows/4`, {
      cells: { mobile: mobile(3), birthOn: '1990-12-01', city: '成都', source: '展厅' },
    });
    expect(mended.body).toMatchObject({
      row: { state: 'ready', planned: 'create', problems: [] },
      task: { counts: { created: 4, failed: 2 } },
    });
    const removed = await steward.call('PATCH', `/api/tasks/${checked.id}/rows/5`, { removed: true });
    expect(removed.body.task.counts).toMatchObject({ created: 4, skipped: 1, failed: 1 });
    const shared = await steward.call('PATCH', `/api/tasks/${checked.id}/rows/6`, { decision: 'new' });
    expect(shared.body.task.counts).toMatchObject({ created: 5, skipped: 1, failed: 0 });

    const done = await run(checked.id);
    expect(done).toMatchObject({
      state: 'done',
      phase: 'run',
      counts: { read: 6, created: 5, updated: 0, skipped: 1, failed: 0 },
    });
    expect((await customers('甲%')).map((row) => [row.name, row.birth_on, row.city_code, row.primary_masked])).toEqual([
      ['甲一', '1990-01-31', '310100', '139****0001'],
      ['甲三', '1990-12-01', '510100', '139****0003'],
      ['甲二', '1991-02-03', '310100', '139****0002'],
      ['甲五', null, null, '139****0001'],
      ['甲六', null, '510100', null],
    ]);
    const held = await house.owner.query(
      "select count(*)::int as n, bool_and(shared) as shared from customers.identifier i join customers.customer c on c.id = i.customer_id where c.name in ('甲一', '甲五')",
    );
    expect(held.rows).toEqual([{ n: 2, shared: true }]);
    const trail = await house.owner.query(
      "select sum(rows)::int as n, count(*)::int as batches from audit.batch where source_table = 'customers.customer' and operation = 'insert' and request_id = $1",
      [checked.id],
    );
    expect(trail.rows).toEqual([{ n: 5, batches: 2 }]);
    const [first] = await rowsOf(checked.id, 'created');
    expect((await steward.call('GET', `/api/customers/${first.recordId}/file`)).body).toMatchObject({
      name: '甲一',
      source: 'showroom',
    });
  });

  test('sent again makes nobody: what did not change is skipped, what did is changed', async () => {
    const again = await check(file, { matchKey: 'external' });
    // The phone that 甲一 and 甲五 share is no repetition: each row surely is its own record's.
    expect(again.counts).toMatchObject({ read: 6, created: 0, updated: 4, failed: 2, repeated: 0 });
    const done = await run(again.id);
    expect(done.counts).toMatchObject({ read: 6, created: 0, updated: 0, skipped: 4, failed: 2 });
    expect(await customers('甲%')).toHaveLength(5);
  });
});

test('GB18030, a heading above the header, another separator and date order: as the person says', async () => {
  // 客户名单 / 姓名;手机;生日 / 乙一;13700000001;3/4/1990
  const bytes = Buffer.concat([
    Buffer.from('bfcdbba7c3fbb5a5', 'hex'),
    Buffer.from('\r\n'),
    Buffer.from('d0d5c3fb', 'hex'),
    Buffer.from(';'),
    Buffer.from('cad6bbfa', 'hex'),
    Buffer.from(';'),
    Buffer.from('c9fac8d5', 'hex'),
    Buffer.from('\r\n'),
    Buffer.from('d2d2d2bb', 'hex'),
    Buffer.from(';13700000001;3/4/1990\r\n'),
  ]);
  const sent = await send(steward, bytes);
  const guessed = await layoutOf(steward, sent.body.id);
  expect(guessed.head[0].cells[0]).toBe('客户名单');
  const told = await layoutOf(steward, sent.body.id, '?encoding=gb18030&delimiter=%3B');
  expect(told.settings).toMatchObject({
    headerRow: 2,
    delimiter: ';',
    columns: { 0: 'name', 1: 'mobile', 2: 'birthOn' },
  });
  const settings = { ...told.settings, dateOrder: 'dmy' };
  expect((await steward.call('POST', `/api/tasks/${sent.body.id}/check`, { settings })).status).toBe(200);
  await house.drain();
  await run(sent.body.id);
  expect((await customers('乙一'))[0]).toMatchObject({ birth_on: '1990-04-03', primary_masked: '137****0001' });
});

test('the language of messages is a column; a word for none is named with what it may be', async () => {
  const file = ['姓名,手机,首选语言', `语一,${mobile(81)},英文`, `语二,${mobile(82)},`, `语三,${mobile(83)},法文`].join(
    '\n',
  );
  const checked = await check(file);
  expect(JSON.stringify(await rowsOf(checked.id, 'errors'))).toContain('“法文”不在可选范围');
  await run(checked.id);
  const found = await house.owner.query(
    "select name, language from customers.customer where name like '语%' order by name",
  );
  expect(found.rows).toEqual([
    { name: '语一', language: 'en' },
    { name: '语二', language: null },
  ]);
});

test('a workbook is read as well; the template sent back holds no row', async () => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('客户');
  sheet.addRow(['姓名', '手机', '出生日期']);
  sheet.addRow(['丙一', 13700000011, new Date('1988-08-08T00:00:00Z')]);
  const checked = await check(Buffer.from(await book.xlsx.writeBuffer()));
  await run(checked.id);
  expect((await customers('丙一'))[0]).toMatchObject({ birth_on: '1988-08-08' });
  const template = await house.app.inject({
    url: '/api/imports/customers/template',
    headers: { cookie: steward.cookie, 'accept-language': 'zh' },
  });
  expect((await check(template.rawPayload)).counts).toMatchObject({ read: 0 });
});

describe('records that are there', () => {
  test('are changed where the file says more, and put back by a revert, with what was added taken away', async () => {
    const base = [HEAD, `丁一,${mobile(101)},男,,上海,旧街1号,D-1,`, `丁二,${mobile(102)},,,,,D-2,`].join('\n');
    await run((await check(base)).id);
    const before = await picture('丁%');
    const more = [HEAD, `丁一,${mobile(101)},男,1980-05-06,成都,新街2号,D-1,展厅`, `丁三,${mobile(103)},,,,,D-3,`].join(
      '\n',
    );
    const done = await run((await check(more)).id);
    expect(done.counts).toMatchObject({ created: 1, updated: 1, skipped: 0, failed: 0 });
    expect((await customers('丁一'))[0]).toMatchObject({ birth_on: '1980-05-06', city_code: '510100', version: 2 });
    expect((await picture('丁%')).own).toHaveLength(3);
    const reverted = await run(done.id, steward, 'revert');
    expect(reverted).toMatchObject({ phase: 'revert', state: 'done', counts: { reverted: 2, kept: 0 } });
    expect(await picture('丁%')).toEqual(before);
    expect((await customers('丁一'))[0].version).toBe(3);
    expect((await steward.call('POST', `/api/tasks/${done.id}/revert`)).body.code).toBe('import.not_revertible');
  });

  test('keep what somebody used or changed since: a revert leaves those and says so', async () => {
    const done = await run(
      (await check([HEAD, `戊一,${mobile(111)},,,,,E-1,`, `戊二,${mobile(112)},,,,,E-2,`].join('\n'))).id,
    );
    const [one] = await customers('戊一');
    await house.owner.query(
      "insert into customers.consent (id, customer_id, purpose, state, text_version, channel) values (app.new_id(), $1, 'survey', 'granted', 'v1', 'test')",
      [one.id],
    );
    const reverted = await run(done.id, steward, 'revert');
    expect(reverted.counts).toMatchObject({ created: 2, reverted: 1, kept: 1 });
    expect((await customers('戊%')).map((row) => row.name)).toEqual(['戊一']);
    const kept = await rowsOf(done.id, 'reverted');
    expect(kept.map((row: { state: string }) => row.state).sort()).toEqual(['kept', 'reverted']);
    expect(kept.find((row: { state: string }) => row.state === 'kept').problems[0].reason).toContain('已被使用');
  });

  test('of a family are not mixed up by their phone: another name on a known number waits for a person', async () => {
    await run((await check([HEAD, `己父,${mobile(121)},男,,,,F-1,`].join('\n'))).id);
    const checked = await check([HEAD, `己母,${mobile(121)},女,,,,F-2,`].join('\n'));
    expect(checked.counts).toMatchObject({ created: 0, updated: 0, skipped: 1, duplicates: 1 });
    const [row] = await rowsOf(checked.id, 'duplicates');
    expect(row.hit).toMatchObject({ seen: true, band: 'likely', label: '己父', detail: '139****0121' });
    const done = await run(checked.id);
    expect(done.counts).toMatchObject({ skipped: 1 });
    const taken = await steward.call('POST', `/api/tasks/${done.id}/rows/2/new`);
    expect(taken.body).toMatchObject({ row: { state: 'created' }, task: { counts: { created: 1, skipped: 0 } } });
    expect((await customers('己%')).map((one) => one.name)).toEqual(['己母', '己父']);
  });

  test('of a family are updated each by its own row, which the phone they share does not make a repetition', async () => {
    const file = [HEAD, `亥父,${mobile(7_000_501)},男,,,,FX-1,`, `亥母,${mobile(7_000_501)},女,,,,FX-2,`].join('\n');
    const first = await check(file);
    await steward.call('PATCH', `/api/tasks/${first.id}/rows/3`, { decision: 'new' });
    expect((await run(first.id)).counts).toMatchObject({ created: 2 });
    for (const matchKey of ['mobile', 'external']) {
      const again = await check(file, { matchKey });
      expect([matchKey, again.counts]).toMatchObject([matchKey, { created: 0, updated: 2, failed: 0, repeated: 0 }]);
      expect((await run(again.id)).counts).toMatchObject({ skipped: 2, failed: 0 });
    }
    // One record twice, and one new number for two records, are repetitions still.
    const twice = [HEAD, `亥父,${mobile(7_000_501)},男,,,,FX-1,`, `亥父,${mobile(7_000_501)},女,,,,FX-1,`].join('\n');
    for (const [content, matchKey] of [
      [twice, 'mobile'],
      [[HEAD, `亥父,${mobile(7_000_509)},,,,,FX-1,`, `亥母,${mobile(7_000_509)},,,,,FX-2,`].join('\n'), 'external'],
    ] as const) {
      const repeated = await check(content, { matchKey });
      expect(repeated.counts).toMatchObject({ updated: 1, failed: 1, repeated: 1 });
      await drop(repeated.id);
    }
  });

  test('are not given somebody else’s number: the row fails, as the form refuses it', async () => {
    await run(
      (await check([HEAD, `酉一,${mobile(7_000_511)},,,,,T-1,`, `酉二,${mobile(7_000_512)},,,,,T-2,`].join('\n'))).id,
    );
    const wrong = await check([HEAD, `酉一,${mobile(7_000_512)},女,,,,T-1,`].join('\n'), { matchKey: 'external' });
    expect(wrong.counts).toMatchObject({ updated: 0, failed: 1 });
    const [row] = await rowsOf(wrong.id, 'errors');
    expect(row.problems[0]).toMatchObject({ field: 'mobile', reason: expect.stringContaining('另一位客户') });
    await drop(wrong.id);
    // Also where a person decides to update a record that merely seems to be the one, and for a second number.
    const asked = await check([`${HEAD},手机2`, `酉某,${mobile(7_000_511)},女,,,,,,${mobile(7_000_512)}`].join('\n'));
    const decided = await steward.call('PATCH', `/api/tasks/${asked.id}/rows/2`, { decision: 'update' });
    expect(decided.body.row).toMatchObject({ planned: 'update', hit: { band: 'likely', label: '酉一' } });
    expect((await run(asked.id)).counts).toMatchObject({ updated: 0, failed: 1 });
    const held = await house.owner.query(
      "select c.name, c.gender, count(*)::int as n from customers.customer c join customers.identifier i on i.customer_id = c.id where c.name like '酉%' group by 1, 2 order by 1",
    );
    expect(held.rows).toEqual([
      { name: '酉一', gender: null, n: 1 },
      { name: '酉二', gender: null, n: 1 },
    ]);
  });

  test('made and changed by one file go with it, however far its rows are apart', async () => {
    const before = await picture('戌%');
    const fillers = Array.from({ length: 510 }, (_, n) => `戌员${n},${mobile(7_100_000 + n)},,,,,U-${n},`);
    const first = `戌一,${mobile(7_000_521)},,,上海,,V-1,`;
    const second = `戌一,${mobile(7_000_521)},男,1980-01-01,成都,新街1号,V-1,`;
    const far = await check([HEAD, first, ...fillers, second].join('\n'), { matchKey: 'external' });
    await steward.call('POST', `/api/tasks/${far.id}/decisions`, { among: 'file', decision: 'update' });
    const done = await run(far.id);
    expect(done.counts).toMatchObject({ created: 511, updated: 1, failed: 0 });
    expect((await customers('戌一'))[0]).toMatchObject({ gender: 'male', city_code: '510100', version: 2 });
    const reverted = await run(done.id, steward, 'revert');
    expect(reverted.counts).toMatchObject({ reverted: 512, kept: 0 });
    expect(await picture('戌%')).toEqual(before);
    expect(await customers('戌%')).toEqual([]);
  }, 120_000);

  test('changed twice by one file are what they were; somebody’s change in between keeps what the file made', async () => {
    await run((await check([HEAD, `申一,${mobile(7_000_531)},,,上海,,W-1,`].join('\n'))).id);
    const before = await picture('申%');
    const file = [
      HEAD,
      `申一,${mobile(7_000_531)},男,,成都,,W-1,`,
      `申一,${mobile(7_000_531)},女,,重庆,,W-1,`,
      `申二,${mobile(7_000_532)},,,,,W-2,`,
      `申二,${mobile(7_000_532)},男,,,,W-2,`,
    ].join('\n');
    const twice = async () => {
      const checked = await check(file, { matchKey: 'external' });
      await steward.call('POST', `/api/tasks/${checked.id}/decisions`, { among: 'file', decision: 'update' });
      const done = await run(checked.id);
      expect(done.counts).toMatchObject({ created: 1, updated: 3, failed: 0 });
      return done;
    };
    const done = await twice();
    expect((await run(done.id, steward, 'revert')).counts).toMatchObject({ reverted: 4, kept: 0 });
    expect(await picture('申%')).toEqual(before);
    const again = await twice();
    await house.owner.query("update customers.customer set version = version + 1 where name = '申二'");
    expect((await run(again.id, steward, 'revert')).counts).toMatchObject({ reverted: 2, kept: 2 });
    expect((await customers('申%')).map((one) => one.name)).toEqual(['申一', '申二']);
  });

  test('of another dealer show as a masked card and are never changed', async () => {
    const other = await addPerson(house, 'archivist', world.units.dealerB);
    await run((await check([HEAD, `庚一,${mobile(131)},男,,,,G-1,`].join('\n'), {}, other)).id, other);
    const checked = await check([HEAD, `庚一,${mobile(131)},女,,,,G-9,`].join('\n'), {}, archivist);
    expect(checked.counts).toMatchObject({ created: 0, updated: 0, skipped: 1, duplicates: 1 });
    const [row] = await rowsOf(checked.id, 'duplicates', archivist);
    expect(row.hit).toMatchObject({ id: null, seen: false });
    expect(row.hit.label).not.toContain('庚一');
    const forced = await archivist.call('PATCH', `/api/tasks/${checked.id}/rows/2`, { decision: 'update' });
    expect(forced.body.row.planned).toBe('skip');
    await run(checked.id, archivist);
    expect((await customers('庚一')).map((one) => one.gender)).toEqual(['male']);
    const list = await archivist.call('GET', '/api/customers?limit=100');
    expect(list.body.rows.map((one: { name: string }) => one.name)).not.toContain('庚一');
  });
});

test('the matcher of every door can be the key: a record is found by everything that is known together', async () => {
  await run((await check([HEAD, `辛长庚,${mobile(141)},男,1977-07-07,上海,,H-1,`].join('\n'))).id);
  const checked = await check(
    [HEAD, `辛长庚,${mobile(141)},男,1977-07-07,上海,,,`, `林无人,${mobile(149)},女,1999-09-09,成都,,,`].join('\n'),
    {
      matchKey: 'recognition',
    },
  );
  expect(checked.counts).toMatchObject({ created: 1, duplicates: 1 });
  const [row] = await rowsOf(checked.id, 'duplicates');
  expect(row.hit).toMatchObject({ seen: true, label: '辛长庚' });
});

test('a row that shares everything with too many is nobody’s, however often its file is sent', async () => {
  const row = (name: string) => ['姓名,城市', `${name},北京`].join('\n');
  await run((await check(row('王芳菲'), { matchKey: 'recognition' })).id);
  expect(await customers('王芳菲')).toHaveLength(1);
  await house.owner.query(
    'insert into customers.match_shared (key) select unnest(keys) from customers.match_record r join customers.customer c on c.id = r.customer_id where c.name = $1',
    ['王芳菲'],
  );
  const again = await check(row('王芳菲'), { matchKey: 'recognition' });
  expect(again.counts).toMatchObject({ created: 0, failed: 1 });
  expect((await rowsOf(again.id, 'errors'))[0].problems[0].reason).toContain('没有可用于匹配的内容');
  expect((await run(again.id)).counts).toMatchObject({ created: 0, failed: 1 });
  expect(await customers('王芳菲')).toHaveLength(1);
});

test('a file that only changes records needs what it changes and how to find them, no more', async () => {
  const both = [
    `${HEAD},类型`,
    `午一,${mobile(7_000_541)},,,,,X-1,,个人`,
    `午厂,${mobile(7_000_542)},,,,,X-2,,企业`,
  ].join('\n');
  await run((await check(both)).id);
  const more = [
    '客户编号,城市,证件号码,性别',
    'X-1,恩施,110105491231002,',
    'X-2,大理,91350100M000100Y43,',
    'X-9,上海,,',
  ];
  const checked = await check(more.join('\n'), { mode: 'update', matchKey: 'external' });
  expect(checked.counts).toMatchObject({ created: 0, updated: 2, skipped: 1, failed: 0 });
  expect((await run(checked.id)).counts).toMatchObject({ created: 0, updated: 2, skipped: 1, failed: 0 });
  expect((await customers('午%')).map((one) => [one.name, one.city_code, one.birth_on, one.gender])).toEqual([
    ['午一', '422800', '1949-12-31', 'female'],
    ['午厂', '532900', null, null],
  ]);
  const held = await house.owner.query(
    "select d.kind, d.masked from customers.document d join customers.customer c on c.id = d.customer_id where c.name like '午%' order by c.name",
  );
  expect(held.rows.map(({ kind }) => kind)).toEqual(['resident_id', 'credit_code']);
  // The record says what it is: a credit code is no person's, and a firm has no gender.
  const wrong = ['客户编号,证件号码,性别', 'X-1,91350100M000100Y43,', 'X-2,,男'].join('\n');
  const refused = await check(wrong, { mode: 'update', matchKey: 'external' });
  expect(refused.counts).toMatchObject({ updated: 0, skipped: 1, failed: 1 });
  await steward.call('PATCH', `/api/tasks/${refused.id}/rows/2`, { decision: 'update' });
  expect((await run(refused.id)).counts).toMatchObject({ updated: 0, failed: 2 });
  // By phone alone; and nobody is made without a name.
  const byPhone = await check(['手机,性别', `0${mobile(7_000_541)},男`, `${mobile(7_000_549)},男`].join('\n'), {
    mode: 'update',
  });
  expect(byPhone.counts).toMatchObject({ updated: 1, skipped: 1, failed: 0 });
  const done = await run(byPhone.id);
  const forced = await steward.call('POST', `/api/tasks/${done.id}/rows/3/new`);
  expect(forced.body.row.state).toBe('skipped');
});

test('half a character of a workbook fails its row, as the API refuses it', async () => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('客户');
  sheet.addRow(['姓名', '手机']);
  sheet.addRow(['半_xD83D_字', mobile(7_000_551)]);
  const checked = await check(Buffer.from(await book.xlsx.writeBuffer()));
  expect(checked.counts).toMatchObject({ created: 0, failed: 1 });
  expect((await rowsOf(checked.id, 'errors'))[0].problems).toEqual([
    { field: 'name', reason: expect.stringContaining('不完整的字符') },
  ]);
  await drop(checked.id);
});

test('a mapping is remembered for such headers, and shared with colleagues of the unit', async () => {
  const colleague = await addPerson(house, 'data_steward', world.units.brand);
  const content = '张三称谓,联络号\n壬一,13700000031';
  const sent = await send(steward, content);
  const { settings } = await layoutOf(steward, sent.body.id);
  expect(settings.columns).toEqual({});
  const mapped = { ...settings, columns: { 0: 'name', 1: 'mobile' }, matchKey: 'mobile', nameOrder: 'given_first' };
  const remember = { name: '旧系统', shared: true };
  expect((await steward.call('POST', `/api/tasks/${sent.body.id}/check`, { settings: mapped, remember })).status).toBe(
    200,
  );
  await house.drain();
  const again = await send(colleague, '编号,联络号,张三称谓\n1,13700000032,壬二');
  const offered = await layoutOf(colleague, again.body.id);
  expect(offered.mappings).toEqual([
    expect.objectContaining({ name: '旧系统', mine: false, shared: true, fits: false }),
  ]);
  expect(offered.mappings[0].settings.columns).toEqual({ 1: 'mobile', 2: 'name' });
  const same = await send(colleague, '联络号,张三称谓\n13700000033,壬三');
  expect((await layoutOf(colleague, same.body.id)).settings).toMatchObject({
    columns: { 0: 'mobile', 1: 'name' },
    nameOrder: 'given_first',
  });
  const own = await layoutOf(steward, (await send(steward, content)).body.id);
  expect(own.settings.columns).toEqual({ 0: 'name', 1: 'mobile' });
  const { id } = offered.mappings[0];
  expect((await colleague.call('DELETE', `/api/import-mappings/${id}`)).status).toBe(404);
  expect((await steward.call('DELETE', `/api/import-mappings/${id}`)).status).toBe(200);
});

test('nothing of a file stands in clear: not in its stored bytes, its staged rows, tasks or events', async () => {
  const secret = mobile(99_887_766);
  const checked = await check(
    [HEAD, `癸一,${secret},,,,机密路88号,J-1,`, `癸二,${secret}x,,,,机密路99号,J-2,`].join('\n'),
  );
  const tables = await house.owner.query(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('org', 'app', 'audit', 'graphile_worker', 'customers')",
  );
  const scan = async () => {
    const found: string[] = [];
    for (const { name } of tables.rows) {
      const hits = await house.owner.query(`select 1 from ${name} t where t::text like any ($1) limit 1`, [
        [`%${secret}%`, '%机密路88%', '%机密路99%', `%${secret.slice(3)}%`],
      ]);
      if (hits.rowCount) found.push(name);
    }
    return found;
  };
  expect(await scan()).toEqual([]);
  const stored = (
    await house.owner.query('select f.sha256_hex from org.task t join app.file f on f.id = t.file_id where t.id = $1', [
      checked.id,
    ])
  ).rows[0];
  const bytes: Buffer[] = [];
  for await (const part of house.platform.files.open(stored.sha256_hex)) bytes.push(part as Buffer);
  expect(Buffer.concat(bytes).includes(secret)).toBe(false);
  await run(checked.id);
  expect(await scan()).toEqual([]);
  expect(await house.platform.files.has(stored.sha256_hex)).toBe(false);
});

test('each step is the importer’s own, and needs the right of the moment', async () => {
  const checked = await check([HEAD, `子一,${mobile(201)},,,,,K-1,`].join('\n'), {}, archivist);
  for (const [method, path, body] of [
    ['GET', 'rows', undefined],
    ['GET', 'layout', undefined],
    ['PATCH', 'rows/2', { removed: true }],
    ['POST', 'decisions', { among: 'own', decision: 'skip' }],
    ['POST', 'confirm', undefined],
    ['POST', 'revert', undefined],
    ['POST', 'cancel', undefined],
  ] as const)
    expect([path, (await steward.call(method, `/api/tasks/${checked.id}/${path}`, body)).status]).toEqual([path, 404]);
  expect((await world.people.consultantA.call('GET', `/api/tasks/${checked.id}/rows`)).status).toBe(403);
  expect((await send(world.people.consultantA, 'x')).status).toBe(403);
  const outside = await check([`${HEAD},经销商代码`, `子二,${mobile(202)},,,,,K-2,,CD-0001`].join('\n'), {}, archivist);
  expect(outside.counts).toMatchObject({ created: 0, failed: 1 });
  await house.owner.query(
    "delete from org.role_permission where permission = 'customer.edit' and role_id = (select id from org.role where code = 'archivist')",
  );
  await archivist.call('POST', `/api/tasks/${checked.id}/confirm`);
  await house.drain();
  expect((await see(archivist, checked.id)).state).not.toBe('done');
  expect(await customers('子%')).toEqual([]);
  await house.owner.query(
    "insert into org.role_permission (role_id, permission) select id, 'customer.edit' from org.role where code = 'archivist'",
  );
});

test('an export holds numbers in clear only for whoever may see them, with the reason on record, and lies sealed', async () => {
  const manager = world.people.managerA;
  await run((await check([HEAD, `丑一,${mobile(301)},,,,,L-1,`].join('\n'), {}, archivist)).id, archivist);
  const order = { list: 'customers.list', query: { q: '丑一' }, reason: '寄送请柬', format: 'csv', clear: true };
  const made = await manager.call('POST', '/api/exports', order);
  expect(made.status).toBe(201);
  await house.drain();
  const file = await manager.call('GET', `/api/tasks/${made.body.id}/file`);
  expect([file.status, String(file.body).includes(mobile(301)), String(file.body).includes('寄送请柬')]).toEqual([
    200,
    true,
    true,
  ]);
  const stored = (
    await house.owner.query('select f.sha256_hex from org.task t join app.file f on f.id = t.file_id where t.id = $1', [
      made.body.id,
    ])
  ).rows[0];
  const bytes: Buffer[] = [];
  for await (const part of house.platform.files.open(stored.sha256_hex)) bytes.push(part as Buffer);
  expect(Buffer.concat(bytes).includes(mobile(301))).toBe(false);
  const trail = await house.owner.query(
    "select e.after from audit.entry e join audit.batch b using (chain, seq) where b.source_table = 'org.task' and e.row_id = $1",
    [made.body.id],
  );
  expect(trail.rows[0].after).toMatchObject({ clear: true, reason: '寄送请柬', rows: 1 });
  const analyst = world.people.analyst;
  expect((await analyst.call('POST', '/api/exports', order)).status).toBe(403);
  const masked = await analyst.call('POST', '/api/exports', { ...order, clear: false });
  await house.drain();
  expect(String((await analyst.call('GET', `/api/tasks/${masked.body.id}/file`)).body)).not.toContain(mobile(301));
});

test('any file: sent twice it makes nobody the second time, counts always add up, and a revert leaves what was before', async () => {
  const cell = <T>(...values: T[]) => fc.constantFrom(...values);
  const row = fc.tuple(
    cell('性一', '性二', '性三', ''),
    cell('13500000001', '135-0000-0002', '13500000003', 'x', ''),
    cell('男', '女', '', '?'),
    cell('1990-01-01', '1990/2/31', ''),
    cell('上海', '成都', ''),
    cell('一路1号', '二路2号', ''),
    cell('Q-1', 'Q-2', 'Q-3', ''),
  );
  const sum = ({ created, updated, skipped, failed }: Record<string, number>) =>
    (created ?? 0) + (updated ?? 0) + (skipped ?? 0) + (failed ?? 0);
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 8 }),
      cell('mobile', 'external'),
      async (rows, matchKey) => {
        const content = [HEAD, ...rows.map((cells) => `${cells.join(',')},`)].join('\n');
        const before = await picture('性%');
        const first = await check(content, { matchKey });
        expect(sum(first.counts)).toBe(first.counts.read);
        const done = await run(first.id);
        expect([sum(done.counts), done.counts.read]).toEqual([rows.length, rows.length]);
        const again = await run((await check(content, { matchKey })).id);
        expect([again.counts.created, sum(again.counts)]).toEqual([0, rows.length]);
        if ((again.counts.updated ?? 0) > 0) await run(again.id, steward, 'revert');
        if ((done.counts.created ?? 0) + (done.counts.updated ?? 0) > 0) {
          const reverted = await run(done.id, steward, 'revert');
          expect((reverted.counts.reverted ?? 0) + (reverted.counts.kept ?? 0)).toBe(
            (done.counts.created ?? 0) + (done.counts.updated ?? 0),
          );
          if (!reverted.counts.kept) expect(await picture('性%')).toEqual(before);
        }
      },
    ),
    { numRuns: 8 },
  );
}, 120_000);

describe('what a file tells and leaves', () => {
  // Nobody's drafts but their own: a person has ten at most.
  let clerk: Caller;
  beforeAll(async () => {
    clerk = await addPerson(house, 'data_steward', world.units.brand);
  });
  const erase = async (customerId: string) => {
    const { id, number } = (
      await clerk.call('POST', `/api/customers/${customerId}/requests`, { kind: 'delete', channel: 'hotline' })
    ).body;
    const step = async (path: string, body = {}) => {
      const { version } = (await clerk.call('GET', `/api/requests/${id}`)).body;
      return clerk.call('POST', `/api/requests/${id}/${path}`, { version, ...body });
    };
    await step('verification', { how: '到店核对证件' });
    await step('approval');
    return (await step('erasure', { confirm: number })).body.outcome;
  };

  test('of somebody who was erased no row is left, nor the answer to the form that made them', async () => {
    const phone = mobile(8_100_301);
    const done = await run(
      (
        await check(
          [HEAD, `寅一,${phone},男,,,,YIN-1,`, `寅二,${mobile(8_100_302)},,,,,YIN-2,`, `寅一,${phone},,,,,,`].join(
            '\n',
          ),
          {},
          clerk,
        )
      ).id,
      clerk,
    );
    const [one] = await customers('寅一');
    expect(await rowsOf(done.id, 'all', clerk)).toHaveLength(3);
    const headers = { 'idempotency-key': 'form-of-yin-3' };
    const form = { kind: 'person', name: '寅三', contacts: [{ kind: 'mobile', value: mobile(8_100_303) }] };
    const made = await clerk.call('POST', '/api/customers', form, headers);
    expect((await clerk.call('POST', '/api/customers', form, headers)).body).toEqual(made.body);
    expect([await erase(one.id), await erase(made.body.id)]).toEqual(['erased', 'erased']);
    expect((await rowsOf(done.id, 'all', clerk)).map((row: { cells: { name: string } }) => row.cells.name)).toEqual([
      '寅二',
    ]);
    const kept = await house.owner.query(
      "select 1 from app.idempotency where response::text ~ '寅三' or response::text ~ $1",
      [made.body.id],
    );
    expect(kept.rowCount).toBe(0);
    // Sent once more it neither makes them anew nor says anything of them.
    expect((await clerk.call('POST', '/api/customers', form, headers)).status).toBe(404);
    expect(await customers('寅三')).toEqual([]);
  });

  test('somebody whose file is restricted is hit by no row, and their rows are gone', async () => {
    const owner = await becomeOwner(house, world);
    const line = `王小明,${owner.mobile},,,,,YIN-9,`;
    const before = await check([HEAD, line].join('\n'), {}, clerk);
    expect((await rowsOf(before.id, 'all', clerk))[0].hit).toMatchObject({ seen: true });
    expect(await erase(owner.customerId)).toBe('restricted');
    expect(await rowsOf(before.id, 'all', clerk)).toEqual([]);
    const after = await check([HEAD, line].join('\n'), {}, clerk);
    expect((await rowsOf(after.id, 'all', clerk))[0].hit).toBeNull();
  });

  test('of another dealer’s customer it is not told which name fits; who tries many is in the trail', async () => {
    const other = await addPerson(house, 'archivist', world.units.dealerB);
    const names = ['卯正', ...Array.from({ length: 24 }, (_, n) => `卯${n}`)];
    const held = names.map((name, n) => `${name},${mobile(8_100_400 + n)},,,,,MAO-${n},`);
    await run((await check([HEAD, ...held].join('\n'), {}, other)).id, other);
    const asked = ['卯错', '卯正', '卯某'].map((name) => `${name},${mobile(8_100_400)},,,,,,`);
    const guess = await check([HEAD, ...asked].join('\n'), {}, archivist);
    const rows = await rowsOf(guess.id, 'all', archivist);
    expect(rows.map((row: { hit: { seen: boolean; band: string } }) => [row.hit.seen, row.hit.band])).toEqual(
      asked.map(() => [false, 'likely']),
    );
    const stored = await house.owner.query('select distinct hit_band from org.import_row where task_id = $1', [
      guess.id,
    ]);
    expect(stored.rows).toEqual([{ hit_band: 'likely' }]);
    const looks = (id: string) =>
      house.owner.query(
        "select e.after from audit.batch b join audit.entry e using (chain, seq) where b.operation = 'view' and b.source_table = 'org.task' and e.row_id = $1",
        [id],
      );
    expect((await looks(guess.id)).rows).toEqual([]);
    const many = await check([HEAD, ...held].join('\n'), {}, archivist);
    expect((await looks(many.id)).rows).toMatchObject([{ after: { foreignHits: 25 } }]);
  });

  test('a file without a header row leaves nobody’s number in the task, the mapping or the trail', async () => {
    const [secret, document] = [mobile(77_665_544), '11010519491231002X'];
    const content = [`辰某,${secret},${document}`, `辰他,${mobile(8_100_501)},`].join('\n');
    const columns = { 0: 'name', 1: 'mobile', 2: 'idNumber' };
    const checked = await check(content, { headerRow: 1, columns, matchKey: 'mobile' }, clerk);
    expect(checked.state).toBe('checked');
    for (const table of ['org.task', 'org.import_mapping', 'audit.entry', 'org.import_row']) {
      const found = await house.owner.query(`select 1 from ${table} t where t::text ~ $1`, [
        `${secret}|${document}|辰某`,
      ]);
      expect([table, found.rowCount]).toEqual([table, 0]);
    }
    const again = await layoutOf(clerk, (await send(clerk, content)).body.id);
    expect(again.settings.columns).toEqual(columns);
  });

  test('the rows that were not taken are handed out by the rights at the import’s own unit', async () => {
    const person = await addPerson(house, 'archivist', world.units.dealerA);
    const checked = await check([HEAD, '巳一,12345,,,,,,'].join('\n'), {}, person);
    const path = `/api/tasks/${checked.id}/failed-rows?format=csv`;
    expect((await person.call('GET', path)).status).toBe(200);
    await house.owner.query('update org.staff_role set org_id = $2 where staff_id = $1', [
      person.staffId,
      world.units.dealerB,
    ]);
    await house.owner.query('update org.session set unit_id = $2 where staff_id = $1', [
      person.staffId,
      world.units.dealerB,
    ]);
    await expect.poll(async () => (await person.call('GET', path)).body.code, { timeout: 5000 }).toBe('task.no_file');
  });
});
