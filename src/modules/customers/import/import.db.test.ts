import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
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
    expect(again.counts).toMatchObject({ read: 6, created: 0, updated: 3, failed: 3 });
    const done = await run(again.id);
    expect(done.counts).toMatchObject({ read: 6, created: 0, updated: 0, skipped: 3, failed: 3 });
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
