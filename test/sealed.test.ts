import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLog } from '../src/platform/log.ts';
import { type Caller, call, type House, openHouse } from './harness.ts';
import { adfContact, adfMessage, send } from './story.ts';
import { addPerson, makeWorld, ownerCaller, SHANGHAI, type World } from './world.ts';

// SEC-03: what is sealed stands nowhere in clear. Values nobody else has go in through every door; then everything that was written is read.

const LOG: string[] = [];
let house: House;
let world: World;
let steward: Caller;

/** What goes in, as people write it. */
const CLEAR = {
  form: '13877660001',
  site: '13877660002',
  json: '13877660003',
  adf: '13877660004',
  file: '13877660005',
  sheet: '13877660006',
  owner: '13877660007',
  wrong: '13877660008',
  searched: '13877660009',
  email: 'verborgen.formular@sealed-example.com',
  ownerEmail: 'verborgen.eigen@sealed-example.com',
  sheetEmail: 'verborgen.datei@sealed-example.com',
  resident: '11010519491231002X',
  passport: 'E87651234',
  credit: '91350100M000100Y43',
  line: '隐秘街道七十七号九九室',
  ownerLine: '隐秘大道八十八号一一室',
  wechat: 'sealed_wechat_77',
};

beforeAll(async () => {
  const sink = new Writable({
    write(chunk, _encoding, done) {
      LOG.push(String(chunk));
      done();
    },
  });
  house = await openHouse(new Date(), createLog('debug', sink));
  world = await makeWorld(house);
  steward = await addPerson(house, 'data_steward', world.units.brand);
  await throughTheDoors();
});
afterAll(() => house?.close());

const need = (answer: { status: number; body: unknown }, ...wanted: number[]) => {
  if (!wanted.includes(answer.status)) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer as { status: number; body: Record<string, string> };
};

/** Puts each value in: forms, the public site, messages from outside, a file, the owner's own pages; right ones and refused ones. */
async function throughTheDoors(): Promise<void> {
  const { managerA, agent, careA } = world.people;
  const consent = { shareDealer: true, marketing: false };
  const lead = { name: '甲方', channel: 'showroom', cityCode: SHANGHAI, consent };
  need(await managerA.call('POST', '/api/leads', { ...lead, mobile: CLEAR.form }), 201);
  need(await managerA.call('POST', '/api/leads', { ...lead, mobile: `${CLEAR.wrong}99` }), 400);
  const site = await call(house.app, {
    method: 'POST',
    url: '/api/public/test-drive',
    headers: { 'idempotency-key': 'sealed-test-site' },
    payload: {
      name: '乙方',
      mobile: CLEAR.site,
      cityCode: SHANGHAI,
      seriesCode: world.series.code,
      consent: { ...consent, textVersion: '2026-11' },
    },
  });
  need(site, 201);
  const message = { externalId: 'sealed-1', name: '丙方', mobile: CLEAR.json, cityCode: SHANGHAI };
  need(await send(house, world.source, JSON.stringify(message)), 200);
  need(
    await send(house, world.source, JSON.stringify({ ...message, externalId: 'sealed-2', mobile: `${CLEAR.wrong}7` })),
    200,
    400,
  );
  need(await send(house, world.adfSource, adfMessage(adfContact(CLEAR.adf)), { adf: true }), 200);
  const made = need(
    await agent.call('POST', '/api/customers', {
      kind: 'person',
      name: '丁方',
      contacts: [
        { kind: 'mobile', value: CLEAR.file },
        { kind: 'email', value: CLEAR.email },
        { kind: 'wechat', value: CLEAR.wechat },
      ],
      addresses: [{ kind: 'home', areaCode: SHANGHAI, line: CLEAR.line }],
      documents: [
        { kind: 'resident_id', number: CLEAR.resident },
        { kind: 'passport', number: CLEAR.passport },
      ],
    }),
    201,
  );
  need(
    await agent.call('POST', '/api/customers', {
      kind: 'enterprise',
      name: '戊公司',
      contacts: [],
      documents: [{ kind: 'credit_code', number: CLEAR.credit }],
    }),
    201,
  );
  const id = made.body.id as string;
  await agent.call('GET', `/api/customers?q=${CLEAR.file}`);
  await agent.call('GET', `/api/customers?q=${CLEAR.searched}`);
  await agent.call('GET', `/api/search?q=${CLEAR.searched}`);
  const { contacts } = (await agent.call('GET', `/api/customers/${id}/file`)).body;
  need(
    await agent.call('POST', `/api/customers/${id}/reveal`, { identifierId: contacts[0].id, reason: '核对号码' }),
    200,
  );
  await importSheet();
  await ownPages(id);
  need(await agent.call('POST', `/api/customers/${id}/do-not-contact`, { on: true, reason: '本人要求' }), 201);
  // An export of the list and of the search, without the right to see clear numbers.
  need(
    await world.people.managerA.call('POST', '/api/exports', {
      list: 'customers.list',
      reason: '周例会',
      format: 'csv',
    }),
    201,
  );
  need(
    await world.people.managerA.call('POST', '/api/exports', {
      list: 'customers.list',
      reason: '周例会',
      query: { q: CLEAR.form },
    }),
    201,
  );
  need(await careA.call('POST', '/api/exports', { list: 'customers.list', reason: '周例会' }), 201);
  await house.drain();
}

async function importSheet(): Promise<void> {
  const kind = (await steward.call('GET', '/api/imports/customers')).body;
  const title = (key: string) => kind.columns.find((column: { key: string }) => column.key === key)?.title.zh ?? key;
  const keys = ['name', 'mobile', 'email'].filter((key) =>
    kind.columns.some((column: { key: string }) => column.key === key),
  );
  const cells: Record<string, string> = { name: '己方', mobile: CLEAR.sheet, email: CLEAR.sheetEmail };
  const rows = [
    keys.map(title),
    keys.map((key) => cells[key]),
    keys.map((key) => (key === 'mobile' ? `${CLEAR.wrong}123` : key === 'name' ? '庚方' : '')),
  ];
  const sent = await house.app.inject({
    method: 'POST',
    url: `/api/imports/customers?filename=${encodeURIComponent('客户.csv')}`,
    payload: rows.map((row) => row.join(',')).join('\n'),
    headers: { cookie: steward.cookie, 'content-type': 'application/octet-stream' },
  });
  expect(sent.statusCode).toBe(200);
  const task = sent.json().id as string;
  const { settings } = (await steward.call('GET', `/api/tasks/${task}/layout`)).body;
  need(
    await steward.call('POST', `/api/tasks/${task}/check`, {
      settings: { ...settings, defaults: { ...settings.defaults, externalSource: 'dms' } },
    }),
    200,
  );
  await house.drain();
  need(await steward.call('POST', `/api/tasks/${task}/confirm`), 200);
  await house.drain();
}

/** The owner changes everything that can be changed, and asks for a copy of it all. */
async function ownPages(customerId: string): Promise<void> {
  await house.owner.query(`insert into app.setting (key, value) values ('demo', '{"state":"loaded"}')`);
  const self = await ownerCaller(house, customerId, world.units.brand);
  const version = async () => (await self.call('GET', '/api/owner/profile')).body.version as number;
  const { demoCode } = need(await self.call('POST', '/api/owner/contacts/code', { mobile: CLEAR.owner }), 200).body;
  need(
    await self.call('POST', '/api/owner/contacts/mobile', {
      version: await version(),
      mobile: CLEAR.owner,
      code: demoCode,
    }),
    200,
  );
  need(
    await self.call('PATCH', '/api/owner/contacts/email', { version: await version(), email: CLEAR.ownerEmail }),
    200,
  );
  need(
    await self.call('PATCH', '/api/owner/contacts/address', {
      version: await version(),
      areaCode: SHANGHAI,
      line: CLEAR.ownerLine,
    }),
    200,
  );
  need(await call(house.app, { method: 'POST', url: '/api/owner/codes', payload: { mobile: CLEAR.owner } }), 200);
  need(await self.call('POST', '/api/owner/requests', { kind: 'copy' }), 201);
  await house.owner.query("delete from app.setting where key = 'demo'");
  await house.drain();
}

/** Which of the values a text holds, also as the hexadecimal digits a column of bytes shows. */
function found(text: string): string[] {
  return Object.entries(CLEAR)
    .filter(([, value]) => text.includes(value) || text.includes(Buffer.from(value).toString('hex')))
    .map(([name]) => name);
}

test('the values did go in', async () => {
  const { rows } = await house.owner.query('select count(*)::int as n from customers.identifier');
  expect(rows[0].n).toBeGreaterThanOrEqual(9);
  expect(found(`x${CLEAR.form}y${Buffer.from(CLEAR.line).toString('hex')}z`).sort()).toEqual(['form', 'line']);
  const kept = await house.owner.query('select kind from customers.document order by 1');
  expect(kept.rows.map((row) => row.kind)).toEqual(['credit_code', 'passport', 'resident_id']);
  expect((await house.owner.query("select 1 from customers.request where package_state = 'ready'")).rowCount).toBe(1);
});

test('no table of any schema holds one: modules, audit trail, job queue, tasks and their failed rows', async () => {
  const tables = await house.owner.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_' order by 1`,
  );
  expect(tables.rows.length).toBeGreaterThan(60);
  const hits: Record<string, string[]> = {};
  for (const { name } of tables.rows) {
    const { rows } = await house.owner.query<{ text: string }>(`select t::text as text from ${name} t`);
    const held = found(rows.map((row) => row.text).join('\n'));
    if (held.length > 0) hits[name] = held;
  }
  expect(hits).toEqual({});
});

test('the log says none of them, at its most talkative', () => {
  expect(LOG.length).toBeGreaterThan(20);
  expect(LOG.join('')).toContain('"path":"/api/customers"');
  expect(found(LOG.join(''))).toEqual([]);
});

describe('files', () => {
  test('on disk hold none: uploads, exports, packages', async () => {
    const names = (await readdir(house.directory, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    expect(names.length).toBeGreaterThanOrEqual(5);
    for (const entry of names) {
      const content = await readFile(join(entry.parentPath, entry.name));
      expect({ file: entry.name, held: found(`${content.toString('utf8')}${content.toString('latin1')}`) }).toEqual({
        file: entry.name,
        held: [],
      });
    }
  });

  test('that people export without the right to clear numbers hold none', async () => {
    const { managerA } = world.people;
    const { rows } = (await managerA.call('GET', '/api/tasks')).body;
    const done = rows.filter((row: { kind: string; state: string }) => row.kind === 'export' && row.state === 'done');
    expect(done.length).toBe(2);
    for (const { id } of done) {
      const answer = await house.app.inject({ url: `/api/tasks/${id}/file`, headers: { cookie: managerA.cookie } });
      const sheet = String(answer.headers['content-disposition']).includes('.xlsx')
        ? await unzipped(answer.rawPayload)
        : answer.body;
      expect(found(sheet)).toEqual([]);
      expect(sheet).toContain('****');
    }
  });
});

test('a saved view keeps no whole number', async () => {
  const save = (q: string) =>
    world.people.managerA.call('POST', '/api/views', {
      list: 'customers.list',
      name: `视图${q.length}`,
      state: { query: { q }, columns: [], density: 'middle' },
    });
  for (const q of [CLEAR.searched, `+86 ${CLEAR.searched}`, CLEAR.email])
    expect((await save(q)).body.details.fields).toMatchObject([{ field: 'state.query' }]);
  for (const q of ['王小明', '0009']) expect((await save(q)).status).toBe(201);
});

test('a dump of the database, as an operator backs it up, holds none', async (context) => {
  const dump = promisify(execFile);
  const made = await dump('pg_dump', ['--dbname', house.ownerUrl], { maxBuffer: 256 * 1024 * 1024 }).catch(
    (error: NodeJS.ErrnoException & { stderr?: string }) => {
      // None here, or one older than the server, which refuses.
      if (error.code === 'ENOENT' || error.stderr?.includes('server version mismatch')) return null;
      throw error;
    },
  );
  if (!made) return context.skip('there is no pg_dump for this server');
  expect(made.stdout.length).toBeGreaterThan(100_000);
  expect(found(made.stdout)).toEqual([]);
});

/** The texts of a workbook. */
async function unzipped(content: Buffer): Promise<string> {
  const { Workbook } = (await import('exceljs')).default;
  const book = new Workbook();
  await book.xlsx.load(content as unknown as ArrayBuffer);
  const texts: string[] = [];
  book.eachSheet((sheet) => sheet.eachRow((row) => texts.push(JSON.stringify(row.values))));
  return texts.join('\n');
}
