import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { agree, becomeOwner, enquire, nextMobile } from '../../../../test/story.ts';
import { addPerson, makeWorld, ownerCaller, SHANGHAI, type World } from '../../../../test/world.ts';
import { verifyAudit } from '../../../platform/audit.ts';
import { newId } from '../../../platform/db.ts';
import { NOT_IN_PACKAGE, subjectSources } from '../../subject-data.ts';
import { sealAddress } from '../addresses.ts';
import { sealDocument } from '../documents.ts';

const NOW = '2026-11-25T02:00:00Z';

let house: House;
let world: World;
let steward: Caller;
beforeAll(async () => {
  house = await openHouse(NOW);
  world = await makeWorld(house);
  steward = await addPerson(house, 'data_steward', world.units.brand);
});
afterAll(() => house?.close());

const register = (caller: Caller, customerId: string, kind: string, more: Record<string, unknown> = {}) =>
  caller.call('POST', `/api/customers/${customerId}/requests`, { kind, channel: 'hotline', ...more });
const view = async (id: string) => (await steward.call('GET', `/api/requests/${id}`)).body;
/** Takes a step at the version that stands now. */
const step = async (id: string, path: string, body: Record<string, unknown> = {}, caller = steward) =>
  caller.call('POST', `/api/requests/${id}/${path}`, { version: (await view(id)).version, ...body });

test('every table with rows of a customer is part of the package, or left out with a reason', async () => {
  const { rows } = await house.owner.query<{ name: string }>(
    `select distinct n.nspname || '.' || c.relname as name from pg_constraint k
       join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
       where k.contype = 'f' and k.confrelid = 'customers.customer'::regclass
     union select table_schema || '.' || table_name from information_schema.columns
       where column_name in ('customer_id', 'person_id') and table_schema not in ('graphile_worker', 'audit') order by 1`,
  );
  const covered = new Set([...subjectSources.flatMap(({ tables }) => tables), ...Object.keys(NOT_IN_PACKAGE)]);
  expect(rows.map(({ name }) => name).filter((name) => !covered.has(name))).toEqual([]);
  const all = await house.owner.query<{ name: string }>("select schemaname || '.' || tablename as name from pg_tables");
  const known = new Set(all.rows.map(({ name }) => name));
  expect([...covered].filter((name) => !known.has(name))).toEqual([]);
});

describe('a request', () => {
  test('is taken down with its deadlines, listed, given to somebody, refused with a reason', async () => {
    const { agent, careA } = world.people;
    const { customerId } = await enquire(house, world);
    const made = await register(agent, customerId, 'explain', { details: '为什么给我打电话' });
    expect(made).toMatchObject({ status: 201, body: { number: expect.stringMatching(/^R\d{9}$/) } });
    // Wednesday 25 November 2026 and fifteen working days: Wednesday 16 December.
    expect(made.body.dueAt).toBe('2026-12-16T16:00:00.000Z');
    expect((await register(agent, customerId, 'explain')).body.code).toBe('data_request.open_exists');
    expect((await register(agent, customerId, 'delete', { vehicleSensitive: true })).body.dueAt).toBe(
      '2026-12-09T16:00:00.000Z',
    );
    const { id } = made.body;
    expect(await view(id)).toMatchObject({
      kind: 'explain',
      state: 'received',
      customerName: '王小明',
      acknowledged: true,
      verified: false,
      overdue: false,
    });
    // The dealer's own list does not show what came in at headquarters.
    expect((await careA.call('GET', '/api/requests')).body.rows).toEqual([]);
    expect((await careA.call('GET', `/api/requests/${id}`)).status).toBe(404);
    expect(await step(id, 'assignee')).toMatchObject({
      status: 200,
      body: { state: 'working', assigneeId: steward.staffId },
    });
    expect((await step(id, 'completion', { answer: '已说明' })).body.code).toBe('data_request.not_verified');
    expect((await step(id, 'verification', { how: '回拨登记号码核对' })).body).toMatchObject({ verified: true });
    expect((await step(id, 'completion')).body.details.fields).toMatchObject([{ field: 'answer' }]);
    const stale = await steward.call('POST', `/api/requests/${id}/refusal`, { version: 1, reason: '与他人权益冲突' });
    expect(stale).toMatchObject({
      status: 409,
      body: { code: 'request.conflict', details: { current: { state: 'working' } } },
    });
    expect((await step(id, 'refusal', { reason: '与他人权益冲突' })).body).toMatchObject({
      state: 'refused',
      outcome: 'refused',
      answer: '与他人权益冲突',
      closedByName: expect.any(String),
    });
    expect((await step(id, 'assignee')).body.code).toBe('data_request.closed');
  });

  test('past its deadline is overdue', async () => {
    const { customerId } = await enquire(house, world);
    const { id } = (await register(steward, customerId, 'correct')).body;
    const overdue = async () =>
      (await steward.call('GET', '/api/requests?overdue=true&limit=100')).body.rows.map(
        (row: { id: string }) => row.id,
      );
    expect(await overdue()).not.toContain(id);
    house.platform.clock.advance(22 * 86_400_000);
    expect(await overdue()).toContain(id);
    expect((await view(id)).overdue).toBe(true);
    await step(id, 'verification', { how: '到店核对证件' });
    expect((await step(id, 'completion', { answer: '已更正姓名' })).body).toMatchObject({
      state: 'done',
      outcome: 'corrected',
    });
    expect(await overdue()).not.toContain(id);
    house.platform.clock.advance(-22 * 86_400_000);
  });

  test('to withdraw takes back everything that was agreed to, at once', async () => {
    const { customerId } = await enquire(house, world);
    for (const purpose of ['marketing_call', 'survey', 'share_dealer']) await agree(house, customerId, purpose);
    const { id } = (await register(steward, customerId, 'withdraw')).body;
    await step(id, 'verification', { how: '回拨登记号码核对' });
    expect((await step(id, 'completion')).body.outcome).toBe('withdrawn');
    const { standings } = (await steward.call('GET', `/api/customers/${customerId}/consents`)).body;
    const granted = standings.filter((one: { state: string }) => one.state === 'granted');
    expect(granted).toEqual([]);
    expect(standings.filter((one: { state: string }) => one.state === 'withdrawn')).toHaveLength(3);
  });
});

describe('a copy', () => {
  test('holds everything in clear, as a page and as JSON, is fetched with a trace, and expires', async () => {
    const owner = await becomeOwner(house, world);
    await house.owner.query('update customers.customer set hobbies = $2 where id = $1', [owner.customerId, ['golf']]);
    const { id } = (await register(steward, owner.customerId, 'copy')).body;
    expect((await step(id, 'package')).body.code).toBe('data_request.not_verified');
    await step(id, 'verification', { how: '到店核对证件' });
    expect((await step(id, 'completion')).body.code).toBe('data_request.no_package');
    expect((await step(id, 'package')).body).toMatchObject({ packageState: 'making', state: 'working' });
    await house.drain();
    expect(await view(id)).toMatchObject({ packageState: 'ready' });
    const html = await steward.call('GET', `/api/requests/${id}/package?format=html`);
    expect(html.headers['content-disposition']).toContain('.html');
    for (const text of [`+86${owner.mobile}`, owner.vin, '王小明', 'golf', '单位SH-0001', 'Consents'])
      expect(html.body).toContain(text);
    for (const words of ['车主 · owner', '高尔夫', '交车 · the car was delivered']) expect(html.body).toContain(words);
    // Codes of the system are for the file that machines read.
    expect(html.body.match(/<(?:td|dd)>(?!zh|en)[a-z]+[a-z_.]*<\/(?:td|dd)>/g)).toBeNull();
    const json = await steward.call('GET', `/api/requests/${id}/package?format=json`);
    expect(JSON.stringify(json.body)).not.toMatch(/Enc"|Hash"|"Buffer"|customerId|staffId/);
    const keys = json.body.sections.map((one: { key: string }) => one.key);
    expect(keys).toEqual(
      expect.arrayContaining(['person', 'contacts', 'consents', 'cars', 'orders', 'leads', 'memberships']),
    );
    const seen = await house.owner.query(
      "select e.after from audit.batch b join audit.entry e using (chain, seq) where b.operation = 'view' and b.source_table = 'customers.request' and e.row_id = $1",
      [id],
    );
    expect(seen.rows.map((row) => row.after.format).sort()).toEqual(['html', 'json']);
    expect((await step(id, 'completion')).body).toMatchObject({ state: 'done', outcome: 'provided' });
    house.platform.clock.advance(15 * 86_400_000);
    expect((await steward.call('GET', `/api/requests/${id}/package`)).body.code).toBe('data_request.no_package');
    house.platform.clock.advance(-15 * 86_400_000);
    await house.owner.query(
      "update customers.request set package_expires_at = now() - interval '1 hour' where id = $1",
      [id],
    );
    const stored = await house.owner.query('select sha256_hex from app.file where name like $1', [
      `${(await view(id)).number}%`,
    ]);
    expect(stored.rowCount).toBe(2);
    const sweep = await house.owner.query('select content from customers.expire_packages()');
    expect(sweep.rows.map((row) => row.content).sort()).toEqual(stored.rows.map((row) => row.sha256_hex).sort());
    expect(await view(id)).toMatchObject({ packageState: null });
  });

  test('that an owner asks for on their own page is made without anybody’s doing', async () => {
    const owner = await becomeOwner(house, world);
    const self = await ownerCaller(house, owner.customerId, world.units.brand);
    const asked = await self.call('POST', '/api/owner/requests', { kind: 'copy' });
    expect(asked).toMatchObject({ status: 201, body: { state: 'received', packageReady: false } });
    expect((await self.call('POST', '/api/owner/requests', { kind: 'copy' })).body.code).toBe(
      'data_request.open_exists',
    );
    await house.drain();
    const [row] = (await self.call('GET', '/api/owner/requests')).body.rows;
    expect(row).toMatchObject({ state: 'done', outcome: 'provided', packageReady: true });
    const page = await self.call('GET', `/api/owner/requests/${row.id}/package?format=html`);
    expect(page.status).toBe(200);
    expect(page.body).toContain(`+86${owner.mobile}`);
    const other = await ownerCaller(house, (await enquire(house, world)).customerId, world.units.brand);
    expect((await other.call('GET', `/api/owner/requests/${row.id}/package`)).status).toBe(404);
    expect((await other.call('GET', '/api/owner/requests')).body.rows).toEqual([]);
  });
});

describe('an erasure', () => {
  async function approved(customerId: string) {
    const { id, number } = (await register(steward, customerId, 'delete')).body;
    await step(id, 'verification', { how: '回拨登记号码核对' });
    const preview = (await steward.call('GET', `/api/requests/${id}/erasure`)).body;
    expect((await step(id, 'erasure', { confirm: number })).body.code).toBe('data_request.not_approved');
    const approval = await step(id, 'approval');
    return { id, number, preview, approval };
  }

  test('takes two steps, the second with the number typed; a dealer’s people may not decide', async () => {
    const { customerId } = await enquire(house, world);
    const { id, number, preview, approval } = await approved(customerId);
    expect(preview).toEqual({ outcome: 'erased', keptUntil: null, grounds: [] });
    expect(approval.body).toMatchObject({ state: 'approved', approvedByName: expect.any(String) });
    expect((await step(id, 'approval', {}, world.people.careA)).status).toBe(403);
    expect((await step(id, 'erasure', { confirm: 'yes' })).body.details.fields).toMatchObject([{ field: 'confirm' }]);
    expect((await step(id, 'completion')).body.code).toBe('data_request.wrong_kind');
    expect((await step(id, 'erasure', { confirm: number })).body).toMatchObject({ state: 'done', outcome: 'erased' });
  });

  test('of an enquirer leaves nothing of them in any table, and nothing in clear in what the trail shows', async () => {
    const { managerA, consultantA, careA, auditor } = world.people;
    const marks = {
      name: '欧阳莫离',
      note: '喜欢白色的那辆',
      comments: '周末下午方便',
      address: '梧桐巷七十七号',
      id: '310101199001011237',
    };
    const { customerId, mobile, leadId } = await enquire(house, world, { name: marks.name, comments: marks.comments });
    const version = (await managerA.call('GET', `/api/leads/${leadId}`)).body.version;
    await managerA.call('POST', `/api/leads/${leadId}/accept`, { version, consultantId: consultantA.staffId });
    const followed = await consultantA.call('POST', `/api/leads/${leadId}/follow-ups`, {
      channel: 'call',
      note: marks.note,
      grade: 'A',
      nextContactAt: '2026-11-27T02:00:00Z',
    });
    expect(followed.status).toBe(201);
    const { keys } = house.platform;
    const address = sealAddress(
      { keys },
      customerId,
      {
        kind: 'home',
        provinceCode: null,
        cityCode: SHANGHAI,
        districtCode: null,
        line: marks.address,
        postcode: null,
      } as never,
      true,
    );
    const document = sealDocument({ keys }, customerId, {
      kind: 'resident_id',
      number: marks.id,
      validUntil: null,
      checked: true,
    });
    await house.owner.query(
      'insert into customers.address (id, customer_id, line_enc, line_hash, line_masked) values ($1, $2, $3, $4, $5)',
      [address.id, customerId, address.lineEnc, address.lineHash, address.lineMasked],
    );
    await house.owner.query(
      'insert into customers.document (id, customer_id, kind, number_enc, number_hash, masked) values ($1, $2, $3, $4, $5, $6)',
      [document.id, customerId, 'resident_id', document.numberEnc, document.numberHash, document.masked],
    );
    await house.owner.query("update customers.customer set birth_on = '1990-01-01', tags = '{press}' where id = $1", [
      customerId,
    ]);
    expect(
      (
        await careA.call('POST', `/api/customers/${customerId}/consents`, {
          purpose: 'survey',
          state: 'granted',
          channel: 'paper',
          reference: '单号欧阳莫离',
        })
      ).status,
    ).toBe(201);
    await careA.call('POST', `/api/customers/${customerId}/do-not-contact`, { on: true, reason: '欧阳莫离要求' });
    // Taken out of the file again, and in a household that goes on.
    const [taken, home] = [newId(), newId()];
    await house.owner.query(
      "insert into customers.external_id (id, customer_id, source, external_id) values ($1, $2, 'dms', 'OY-1')",
      [taken, customerId],
    );
    await house.owner.query('delete from customers.external_id where id = $1', [taken]);
    const other = await enquire(house, world, { name: '钟灵' });
    await house.owner.query("insert into customers.household (id, name) values ($1, '欧阳莫离家庭')", [home]);
    await house.owner.query('update customers.customer set household_id = $1 where id = any ($2)', [
      home,
      [customerId, other.customerId],
    ]);
    const self = await ownerCaller(house, customerId, world.units.brand);
    const { id, number } = await approved(customerId);
    expect((await step(id, 'erasure', { confirm: number })).status).toBe(200);

    const rest = await everyText(Object.values(marks).concat(mobile, `+86${mobile}`));
    // The trail is never changed (decision 0011): what it holds of before is not shown any more.
    expect(rest.filter((hit) => !hit.startsWith('audit.'))).toEqual([]);
    const shown = JSON.stringify((await auditor.call('GET', `/api/audit?rowId=${customerId}`)).body.rows);
    expect(shown).toContain('customers.customer');
    for (const mark of Object.values(marks)) expect(shown).not.toContain(mark);
    const client = await house.owner.connect();
    expect((await verifyAudit(client)).broken).toEqual([]);
    client.release();

    for (const table of ['identifier', 'address', 'document', 'relationship', 'match_record'])
      expect(
        (await house.owner.query(`select 1 from customers.${table} where customer_id = $1`, [customerId])).rowCount,
      ).toBe(0);
    expect(
      (
        await house.owner.query('select name, status, birth_on, tags from customers.customer where id = $1', [
          customerId,
        ])
      ).rows,
    ).toEqual([{ name: '已删除', status: 'erased', birth_on: null, tags: [] }]);
    expect((await house.owner.query('select name from customers.household where id = $1', [home])).rows).toEqual([
      { name: '钟灵家庭' },
    ]);
    expect((await house.owner.query('select 1 from audit.redacted where row_id = $1', [taken])).rowCount).toBe(1);
    expect((await managerA.call('GET', `/api/customers/${customerId}`)).status).toBe(404);
    expect((await managerA.call('GET', `/api/leads/${leadId}`)).status).toBe(404);
    expect((await self.call('GET', '/api/owner/home')).status).toBe(401);

    // The same number comes back as somebody new, and is still not to be called.
    const again = await enquire(house, world, { mobile });
    expect(again.customerId).not.toBe(customerId);
    await agree(house, again.customerId, 'care_calls');
    const gate = await careA.call(
      'GET',
      `/api/customers/${again.customerId}/may-contact?purpose=care_calls&channel=call`,
    );
    expect(gate.body.reason).toBe('do_not_contact');
  });

  test('of somebody who bought is storage only: hidden from lists, search, leads and contact, and can be lifted', async () => {
    const { managerA, careA } = world.people;
    const owner = await becomeOwner(house, world);
    await house.drain();
    const { id, number, preview } = await approved(owner.customerId);
    expect(preview).toMatchObject({ outcome: 'restricted', keptUntil: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) });
    expect(preview.grounds).toHaveLength(2);
    expect((await step(id, 'erasure', { confirm: number })).body).toMatchObject({
      outcome: 'restricted',
      customerStatus: 'restricted',
    });
    for (const url of [
      `/api/customers/${owner.customerId}`,
      `/api/leads/${owner.leadId}`,
      `/api/orders/${owner.orderId}`,
    ])
      expect({ url, status: (await managerA.call('GET', url)).status }).toEqual({ url, status: 404 });
    for (const url of [
      '/api/customers?limit=100',
      `/api/customers?q=${owner.mobile}`,
      '/api/opportunities?limit=100',
      `/api/search?q=${owner.mobile}`,
    ])
      expect(JSON.stringify((await careA.call('GET', url)).body)).not.toContain(owner.customerId);
    // A new enquiry of the number is a new person.
    const again = await enquire(house, world, { mobile: owner.mobile });
    expect(again.customerId).not.toBe(owner.customerId);
    const listed = (await steward.call('GET', '/api/restricted-customers')).body.rows;
    expect(listed).toMatchObject([{ id: owner.customerId, name: '王小明', requestNumber: number }]);
    expect((await managerA.call('GET', '/api/restricted-customers')).status).toBe(403);
    const release = () =>
      steward.call('POST', `/api/restricted-customers/${owner.customerId}/release`, { reason: '客户再次购车' });
    expect((await release()).status).toBe(200);
    expect((await release()).status).toBe(404);
    expect((await managerA.call('GET', `/api/customers/${owner.customerId}`)).status).toBe(200);
  });

  test('waits while an order is open', async () => {
    const { managerA, consultantA } = world.people;
    const { customerId, leadId } = await enquire(house, world);
    const version = (await managerA.call('GET', `/api/leads/${leadId}`)).body.version;
    await managerA.call('POST', `/api/leads/${leadId}/accept`, { version, consultantId: consultantA.staffId });
    await consultantA.call('POST', '/api/orders', {
      leadId,
      trimId: world.trim.id,
      colour: '白',
      priceFen: world.trim.priceFen,
      depositFen: 0,
      depositKind: 'refundable',
      expectedOn: '2026-12-01',
    });
    const { preview, approval } = await approved(customerId);
    expect(preview.outcome).toBe('blocked');
    expect(approval.body.code).toBe('data_request.open_work');
  });
});

describe('the owner’s own data', () => {
  let self: Caller;
  let owner: Awaited<ReturnType<typeof becomeOwner>>;
  beforeEach(async () => {
    owner = await becomeOwner(house, world);
    self = await ownerCaller(house, owner.customerId, world.units.brand);
  });
  const profile = async () => (await self.call('GET', '/api/owner/profile')).body;

  test('a consent is given and taken back with one tap, and counts at every desk at once', async () => {
    const find = async (purpose: string) =>
      (await profile()).consents.find((one: { purpose: string }) => one.purpose === purpose);
    expect(await find('survey')).toMatchObject({ granted: false, name: '满意度调查' });
    expect(await find('service_contract')).toBeUndefined();
    expect((await self.call('POST', '/api/owner/consents', { purpose: 'survey', granted: true })).status).toBe(201);
    expect(await find('survey')).toMatchObject({ granted: true });
    const gate = async () =>
      (
        await world.people.careA.call(
          'GET',
          `/api/customers/${owner.customerId}/may-contact?purpose=survey&channel=call`,
        )
      ).body.reason;
    expect(await gate()).toBe('allowed');
    await self.call('POST', '/api/owner/consents', { purpose: 'survey', granted: false });
    expect(await gate()).toBe('withdrawn');
    expect(
      (await self.call('POST', '/api/owner/consents', { purpose: 'service_contract', granted: false })).status,
    ).toBe(400);
    const { history } = (await world.people.careA.call('GET', `/api/customers/${owner.customerId}/consents`)).body;
    expect(history[0]).toMatchObject({ channel: 'owner', state: 'withdrawn', actor: `owner:${owner.customerId}` });
  });

  test('mobile by a code to the new number, e-mail and address reach every dealer that knows the owner', async () => {
    const { version, mobileMasked, dealers } = await profile();
    expect(dealers).toMatchObject([{ name: '单位SH-0001' }]);
    const mobile = nextMobile();
    await house.owner.query(`insert into app.setting (key, value) values ('demo', '{"state":"loaded"}')`);
    const { demoCode } = (await self.call('POST', '/api/owner/contacts/code', { mobile })).body;
    const change = (body: Record<string, unknown>) =>
      self.call('POST', '/api/owner/contacts/mobile', { version, ...body });
    expect((await change({ mobile: nextMobile(), code: demoCode })).body.details.fields).toMatchObject([
      { field: 'code' },
    ]);
    const second = (await self.call('POST', '/api/owner/contacts/code', { mobile })).body.demoCode;
    await house.owner.query("delete from app.setting where key = 'demo'");
    expect(await change({ mobile, code: second })).toMatchObject({ status: 200 });
    const after = await profile();
    expect(after.mobileMasked).toBe(`${mobile.slice(0, 3)}****${mobile.slice(-4)}`);
    expect(after.mobileMasked).not.toBe(mobileMasked);
    const mailed = await self.call('PATCH', '/api/owner/contacts/email', {
      version: after.version,
      email: 'Wang@Example.com',
    });
    expect(mailed.status).toBe(200);
    expect((await self.call('PATCH', '/api/owner/contacts/email', { version: 1, email: 'a@b.cn' })).status).toBe(409);
    expect(
      (await self.call('PATCH', '/api/owner/contacts/email', { version: mailed.body.version, email: 'nonsense' }))
        .status,
    ).toBe(400);
    const moved = await self.call('PATCH', '/api/owner/contacts/address', {
      version: mailed.body.version,
      areaCode: SHANGHAI,
      line: '世纪大道100号2幢301室',
    });
    expect(moved.status).toBe(200);
    expect(await profile()).toMatchObject({
      emailMasked: 'wa***@example.com',
      address: { areaCode: SHANGHAI, lineMasked: '世纪大道****' },
    });
    await house.drain();
    const events = await house.owner.query(
      "select distinct org_id from app.event where name = 'customer.contact_changed' and customer_id = $1",
      [owner.customerId],
    );
    expect(events.rows.map((row) => row.org_id)).toEqual(
      expect.arrayContaining([world.units.dealerA, world.units.brand]),
    );
    // The new number is the one to sign in with, and to be found by.
    expect(JSON.stringify((await world.people.managerA.call('GET', `/api/customers?q=${mobile}`)).body)).toContain(
      owner.customerId,
    );
    const removed = await self.call('PATCH', '/api/owner/contacts/email', { version: moved.body.version, email: '' });
    expect(removed.status).toBe(200);
    expect((await profile()).emailMasked).toBeNull();
  });

  test('a number that belongs to another owner is not taken', async () => {
    const other = await enquire(house, world);
    await house.owner.query(`insert into app.setting (key, value) values ('demo', '{"state":"loaded"}')`);
    const { demoCode } = (await self.call('POST', '/api/owner/contacts/code', { mobile: other.mobile })).body;
    await house.owner.query("delete from app.setting where key = 'demo'");
    const { version } = await profile();
    const answer = await self.call('POST', '/api/owner/contacts/mobile', {
      version,
      mobile: other.mobile,
      code: demoCode,
    });
    expect(answer.body.code).toBe('owner.mobile_taken');
  });
});

/** Tables whose rows hold any of the texts, as `schema.table text`. */
async function everyText(texts: string[]): Promise<string[]> {
  const tables = await house.owner.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`,
  );
  const hits: string[] = [];
  for (const { name } of tables.rows)
    for (const text of texts) {
      const found = await house.owner.query(`select 1 from ${name} t where t::text like '%' || $1 || '%' limit 1`, [
        text,
      ]);
      if (found.rowCount) hits.push(`${name} ${text}`);
    }
  return hits;
}
