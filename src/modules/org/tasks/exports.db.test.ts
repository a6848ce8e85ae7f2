import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { accept, enquire } from '../../../../test/story.ts';
import { addPerson, CHENGDU, makeWorld, type World } from '../../../../test/world.ts';
import { newId } from '../../../platform/db.ts';
import type { SheetRow } from '../../../platform/sheet.ts';
import { readSheet } from '../../../platform/sheet-read.ts';
import { exports } from '../../exports.ts';
import { listExport } from './catalogue.ts';
import { taskJob } from './run.ts';
import { createExport } from './schema.ts';

let house: House;
let world: World;
const leads: { id: string; name: string }[] = [];
beforeAll(async () => {
  house = await openHouse('2026-03-02T02:00:00Z');
  world = await makeWorld(house);
  const { consultantA, consultantA2, managerA } = world.people;
  for (const [at, cityCode] of ['310100', '310100', '310100', CHENGDU, CHENGDU, undefined].entries()) {
    const name = `客户${'甲乙丙丁戊己'[at]}`;
    const { leadId } = await enquire(house, world, { name, cityCode });
    leads.push({ id: leadId, name });
  }
  await accept(managerA, leads[0]?.id as string, consultantA.staffId);
  await accept(managerA, leads[1]?.id as string, consultantA2.staffId);
  await house.owner.query(
    "insert into org.role_permission (role_id, permission) select id, 'record.export' from org.role where code in ('consultant', 'cac_agent', 'receptionist')",
  );
});
afterAll(() => house?.close());

const ask = (over: Record<string, unknown> = {}) => ({
  list: 'leads.list',
  format: 'csv',
  reason: '周例会核对',
  ...over,
});
const order = async (caller: Caller, over: Record<string, unknown> = {}) => {
  const answer = await caller.call('POST', '/api/exports', ask(over));
  expect(answer.status).toBe(201);
  return answer.body.id as string;
};
const state = async (id: string) => (await house.owner.query('select * from org.task where id = $1', [id])).rows[0];
const jobOf = async (id: string) => {
  const { staff_id, org_id } = await state(id);
  return { task: id, staff: staff_id, unit: org_id };
};
const rowsOf = async (caller: Caller, id: string) => {
  const answer = await caller.call('GET', `/api/tasks/${id}/file`);
  expect(answer.status).toBe(200);
  return String(answer.body)
    .trim()
    .split('\r\n')
    .slice(2)
    .map((line) => line.split(','));
};

describe('an export', () => {
  test('holds for each role the very rows of the list, the numbers masked, and no more of a row than its columns', async () => {
    const { people } = world;
    for (const role of ['analyst', 'agent', 'region', 'managerA', 'consultantA', 'consultantA2', 'managerB'] as const) {
      const caller = people[role];
      const shown = (await caller.call('GET', '/api/leads')).body.rows as {
        customerName: string;
        mobileMasked: string;
      }[];
      const id = await order(caller);
      await house.drain();
      const rows = await rowsOf(caller, id);
      expect({ role, rows: rows.map(([name]) => name).sort() }).toEqual({
        role,
        rows: shown.map((row) => row.customerName).sort(),
      });
      expect(rows.map(([, mobile]) => mobile).sort()).toEqual(shown.map((row) => row.mobileMasked).sort());
      expect(JSON.stringify(rows)).not.toMatch(/1[3-9]\d{9}/);
    }
    const own = async (caller: Caller) => (await caller.call('GET', '/api/leads')).body.rows.length;
    expect([await own(people.analyst), await own(people.consultantA)]).toEqual([6, 1]);
  });

  test('has the filters of the list, only the columns asked for, in their order, and says whose it is', async () => {
    const { managerA } = world.people;
    const id = await order(managerA, {
      query: { status: 'assigned', cursor: 'x' },
      columns: ['status', 'customer', 'actions'],
      format: 'xlsx',
    });
    await house.drain();
    const answer = await house.app.inject({ url: `/api/tasks/${id}/file`, headers: { cookie: managerA.cookie } });
    expect(answer.headers['content-disposition']).toContain(
      `filename*=UTF-8''${encodeURIComponent('Leads-Unit_SH-0001-2026-03-02.xlsx')}`,
    );
    const columns = [
      { key: 'status', header: { zh: '状态', en: 'Status' } },
      { key: 'customer', header: { zh: '客户', en: 'Customer' } },
    ];
    const found: SheetRow[] = [];
    for await (const row of readSheet(answer.rawPayload, { filename: 'x.xlsx', columns })) found.push(row);
    expect(found.map(({ values, line, headers }) => ({ values, line, headers }))).toEqual([
      { values: { status: 'To accept', customer: '客户丙' }, line: 3, headers: ['Status', 'Customer'] },
    ]);
    expect(await state(id)).toMatchObject({ state: 'done', done: 1, total: 1 });
  });

  test('leaves who, what, why and how many in the audit trail, a number searched for without its digits', async () => {
    const { managerA } = world.people;
    const id = await order(managerA, { query: { q: '13912345678' } });
    await house.drain();
    const found = await house.owner.query(
      "select b.actor, b.operation, e.after from audit.entry e join audit.batch b using (chain, seq) where e.row_id = $1 and b.operation = 'view'",
      [id],
    );
    expect(found.rows).toEqual([
      {
        actor: `staff:${managerA.staffId}`,
        operation: 'view',
        after: expect.objectContaining({ list: 'leads.list', reason: '周例会核对', rows: 0, query: { q: '…5678' } }),
      },
    ]);
  });

  test('needs the permission, the list’s own permission, a known list, right filters, a column and a reason', async () => {
    const { consultantB, careA, managerA } = world.people;
    const refused = (caller: Caller, over: Record<string, unknown>) =>
      caller.call('POST', '/api/exports', ask(over)).then(({ status, body }) => [status, body.code]);
    const receptionist = await addPerson(house, 'receptionist', world.units.dealerA);
    expect(await refused(receptionist, {})).toEqual([403, 'auth.forbidden']);
    expect(await refused(careA, { list: 'org.audit' })).toEqual([403, 'auth.forbidden']);
    const plain = await addPerson(house, 'test_drive_specialist', world.units.dealerA);
    expect(await refused(plain, {})).toEqual([403, 'auth.forbidden']);
    for (const over of [
      { list: 'nothing' },
      { query: { status: 'sideways' } },
      { columns: ['nothing'] },
      { reason: ' ' },
    ])
      expect(await refused(managerA, over)).toEqual([400, 'request.invalid']);
    expect((await consultantB.call('GET', '/api/exports')).body.rows.map((row: { list: string }) => row.list)).toEqual([
      'leads.list',
      'customers.list',
      'showroom.visits',
      'sales.orders',
      'sales.quotes',
      'sales.contracts',
      'sales.stock',
      'sales.payments',
      'sales.refunds_due',
      'club.members',
      'club.recruits',
      'club.referrals',
      'products.units',
      'analytics.performance',
    ]);
  });

  test('is nobody else’s: task, file, failures and cancelling do not exist for others of the unit', async () => {
    const { managerA, consultantA, admin } = world.people;
    const id = await order(managerA);
    await house.drain();
    for (const caller of [consultantA, admin, await addPerson(house, 'dealer_manager', world.units.dealerA)]) {
      for (const path of ['', '/file', '/failures', '/failed-rows'])
        expect((await caller.call('GET', `/api/tasks/${id}${path}`)).status).toBe(404);
      expect((await caller.call('POST', `/api/tasks/${id}/cancel`)).status).toBe(404);
      expect((await caller.call('GET', '/api/tasks')).body.rows.map((row: { id: string }) => row.id)).not.toContain(id);
    }
  });
});

describe('rights that end', () => {
  const leaving = async () => {
    const person = await addPerson(house, 'dealer_manager', world.units.dealerA);
    return { person, id: await order(person) };
  };

  test('between order and run stop the export: a permission, the role, the employment', async () => {
    const first = await leaving();
    await house.owner.query(
      'update org.staff_role set role_id = (select id from org.role where code = $2) where staff_id = $1',
      [first.person.staffId, 'test_drive_specialist'],
    );
    const second = await leaving();
    await house.owner.query('delete from org.staff_role where staff_id = $1', [second.person.staffId]);
    const third = await leaving();
    await house.owner.query("update org.staff set status = 'left' where id = $1", [third.person.staffId]);
    await house.drain();
    for (const { id } of [first, second, third])
      expect(await state(id)).toMatchObject({ state: 'failed', file_id: null, result: { code: 'task.no_rights' } });
    expect((await first.person.call('GET', `/api/tasks/${first.id}`)).body.problem).toBe(
      'Your rights at this unit have changed; the work was stopped.',
    );
  });

  test('keep the file back that was made before', async () => {
    const { person, id } = await leaving();
    await house.drain();
    await rowsOf(person, id);
    await house.owner.query(
      'update org.staff_role set role_id = (select id from org.role where code = $2) where staff_id = $1',
      [person.staffId, 'test_drive_specialist'],
    );
    expect(await person.call('GET', `/api/tasks/${id}/file`)).toMatchObject({
      status: 410,
      body: { code: 'task.no_file' },
    });
  });
});

describe('work that is broken off', () => {
  const leadExport = exports.find(({ list }) => list.id === 'leads.list') as (typeof exports)[number];
  const with1 = (page: (typeof leadExport)['page']) =>
    taskJob({ exports: [{ ...leadExport, page }], imports: [], bulk: [] });
  const small = (ctx: Parameters<typeof leadExport.page>[0], query: unknown) =>
    leadExport.page(ctx, { ...(query as object), limit: 2 });

  test('starts over and ends once: one file, one audit entry', async () => {
    const { analyst } = world.people;
    const id = await order(analyst);
    let pages = 0;
    const dying = with1(async (ctx, query) => {
      if (++pages === 3) throw new Error('the worker is gone');
      return small(ctx, query);
    });
    await expect(dying.run(house.platform, await jobOf(id))).rejects.toThrow('the worker is gone');
    expect(await state(id)).toMatchObject({ state: 'running', done: 4, run: 1 });
    await with1(small).run(house.platform, await jobOf(id));
    await house.drain();
    expect(await state(id)).toMatchObject({ state: 'done', done: 6, run: 2 });
    expect((await rowsOf(analyst, id)).map(([name]) => name).sort()).toEqual(leads.map(({ name }) => name).sort());
    const entries = await house.owner.query(
      "select 1 from audit.entry e join audit.batch b using (chain, seq) where row_id = $1 and operation = 'view'",
      [id],
    );
    expect(entries.rowCount).toBe(1);
  });

  test('is queued again when its worker gives no sign of life for two minutes, and given up after eight runs', async () => {
    const { analyst } = world.people;
    const id = await order(analyst);
    await house.owner.query('delete from graphile_worker._private_jobs');
    await house.owner.query(
      "update org.task set state = 'running', run = 1, beat_at = now() - interval '3 minutes' where id = $1",
      [id],
    );
    await house.owner.query('select org.revive_tasks()');
    await house.drain();
    expect(await state(id)).toMatchObject({ state: 'done', run: 2 });
    const lost = await order(analyst);
    await house.owner.query('delete from graphile_worker._private_jobs');
    await house.owner.query(
      "update org.task set state = 'running', run = 8, beat_at = now() - interval '3 minutes' where id = $1",
      [lost],
    );
    await house.owner.query('select org.revive_tasks()');
    expect((await analyst.call('GET', `/api/tasks/${lost}`)).body).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('given up'),
    });
  });

  test('by two workers at once is done by one', async () => {
    const { analyst } = world.people;
    const id = await order(analyst);
    const job = await jobOf(id);
    const slow = with1(async (ctx, query) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return small(ctx, query);
    });
    await Promise.all([slow.run(house.platform, job), slow.run(house.platform, job)]);
    await house.drain();
    expect(await state(id)).toMatchObject({ state: 'done', done: 6, run: 2 });
    expect(await rowsOf(analyst, id)).toHaveLength(6);
    const files = await house.owner.query("select 1 from audit.entry where row_id = $1 and after ? 'reason'", [id]);
    expect(files.rowCount).toBe(1);
  });

  test('by its person stops at the next page and leaves no file', async () => {
    const { analyst } = world.people;
    const id = await order(analyst);
    const cancelling = with1(async (ctx, query) => {
      const page = await small(ctx, query);
      await analyst.call('POST', `/api/tasks/${id}/cancel`);
      return page;
    });
    await cancelling.run(house.platform, await jobOf(id));
    await house.drain();
    expect(await state(id)).toMatchObject({ state: 'cancelled', done: 0, file_id: null });
    expect((await analyst.call('GET', `/api/tasks/${id}/file`)).status).toBe(410);
    expect(await analyst.call('POST', `/api/tasks/${id}/cancel`)).toMatchObject({
      status: 409,
      body: { code: 'task.ended' },
    });
  });
});

test('an export beyond the limit is refused with the limit', async () => {
  const endless = listExport({
    list: { ...createExport, id: 'leads.list', response: createExport.response.array().optional() as never } as never,
    title: { zh: '线索', en: 'Leads' },
    columns: [{ key: 'customer', title: { zh: '客户', en: 'Customer' }, value: () => 'x' }],
    page: async () => ({ rows: [], next: null }),
  });
  const rows = Array.from({ length: 60_000 }, () => ({}));
  const list = {
    ...endless.list,
    permission: null,
    query: { safeParse: (data: unknown) => ({ success: true, data }) },
    response: { parse: (page: unknown) => page },
  } as never;
  const id = await order(world.people.analyst, { columns: ['customer'] });
  await taskJob({
    exports: [{ ...endless, list, page: async () => ({ rows, next: 'more' }) }],
    imports: [],
    bulk: [],
  }).run(house.platform, await jobOf(id));
  await house.drain();
  expect((await world.people.analyst.call('GET', `/api/tasks/${id}`)).body).toMatchObject({
    state: 'failed',
    problem: 'More than 100000 rows match; narrow the list and export again.',
  });
});

test('no more than five at once; a file goes after seven days', async () => {
  const { region } = world.people;
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.push(await order(region));
  expect(await region.call('POST', '/api/exports', ask())).toMatchObject({
    status: 409,
    body: { code: 'task.too_many' },
  });
  await house.drain();
  const id = ids[0] as string;
  const { sha256_hex: content } = (
    await house.owner.query('select f.sha256_hex from org.task t join app.file f on f.id = t.file_id where t.id = $1', [
      id,
    ])
  ).rows[0];
  expect(await house.platform.files.has(content)).toBe(true);
  await house.owner.query("update org.task set expires_at = now() - interval '1 minute' where id = $1", [id]);
  const gone = await house.owner.query('select sha256_hex from org.expire_task_files()');
  expect(gone.rows).toEqual([{ sha256_hex: content }]);
  expect((await region.call('GET', `/api/tasks/${id}/file`)).status).toBe(410);
  expect((await region.call('GET', `/api/tasks/${ids[1]}/file`)).status).toBe(200);
  expect((await region.call('GET', `/api/tasks/${newId()}/file`)).status).toBe(404);
});
