import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { becomeOwner, nextMobile } from '../../../../test/story.ts';
import { makeWorld, SHANGHAI, type World } from '../../../../test/world.ts';
import { systemContext } from '../../../platform/context.ts';
import { changeOwnContact } from '../own-contact.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const post = (path: string, body: unknown, who: Caller = world.people.consultantA) =>
  who.call('POST', `/api/customers/${path}`, body);
const make = async (over: Record<string, unknown> = {}) => {
  const contacts = [{ kind: 'mobile', value: nextMobile() }];
  const answer = await world.people.consultantA.call('POST', '/api/customers', { name: '核实客', contacts, ...over });
  expect(answer.status).toBe(201);
  return answer.body.id as string;
};
const file = async (id: string, who: Caller = world.people.consultantA) =>
  (await who.call('GET', `/api/customers/${id}/file`)).body;
const listed = async (query: string) =>
  (await world.people.consultantA.call('GET', `/api/customers?${query}`)).body.rows.map(
    (row: { id: string }) => row.id,
  );

describe('a verification', () => {
  test('keeps who, when and what, marks the numbers, and makes the file fresh where somebody confirmed it', async () => {
    const id = await make();
    await house.owner.query("update customers.customer set created_at = now() - interval '3 years' where id = $1", [
      id,
    ]);
    expect(await file(id)).toMatchObject({ stale: true, verifiedAt: null });
    expect(await listed('stale=true')).toEqual([id]);
    const [mobile] = (await file(id)).contacts;
    const verify = (body: Record<string, unknown>, who?: Caller) =>
      post(`${id}/verifications`, { channel: 'call', ...body }, who);
    expect(
      (await verify({ result: 'unreachable', numbers: [{ identifierId: mobile.id, status: 'stopped' }] })).status,
    ).toBe(201);
    expect(await file(id)).toMatchObject({ stale: true, contacts: [{ status: 'stopped', verifiedAt: null }] });
    expect(
      (await verify({ result: 'confirmed', note: '本人接听', numbers: [{ identifierId: mobile.id, status: 'valid' }] }))
        .status,
    ).toBe(201);
    const after = await file(id);
    expect(after).toMatchObject({ stale: false, contacts: [{ status: 'valid' }] });
    expect(after.verifications).toMatchObject([
      { result: 'confirmed', channel: 'call', note: '本人接听', byName: expect.stringContaining('测试') },
      { result: 'unreachable' },
    ]);
    expect(await listed('stale=true')).toEqual([]);
    expect((await verify({ result: 'confirmed', numbers: [{ identifierId: id, status: 'valid' }] })).status).toBe(400);
    expect((await verify({ result: 'confirmed' }, world.people.consultantB)).status).toBe(404);
    const events = await house.owner.query(
      "select payload::text as p from app.event where name = 'customer.verified' and subject_id = $1",
      [id],
    );
    expect(events.rows).toHaveLength(2);
    expect(events.rows.some((row) => row.p.includes('本人接听'))).toBe(false);
  });

  test('that tells the customer is gone marks the file outdated: out of the list, found by name, and brought back with a reason', async () => {
    const id = await make({ name: '查无此人甲' });
    expect(
      (await post(`${id}/verifications`, { channel: 'visit', result: 'gone', reason: 'moved_abroad' })).body.status,
    ).toBe('outdated');
    expect(await listed('limit=100')).not.toContain(id);
    expect(await listed('status=outdated')).toContain(id);
    const { version } = await file(id);
    const set = (body: Record<string, unknown>) => post(`${id}/status`, body);
    expect((await set({ version, status: 'outdated', reason: 'other' })).status).toBe(400);
    expect((await set({ version: version - 1, status: 'active', reason: '又联系上了' })).status).toBe(409);
    expect((await set({ version, status: 'active', reason: '又联系上了' })).body.status).toBe('active');
    expect((await set({ version: version + 1, status: 'outdated', reason: 'no_such' })).status).toBe(400);
    expect(await listed('limit=100')).toContain(id);
    const events = await house.owner.query(
      "select payload from app.event where name = 'customer.status_set' and subject_id = $1 order by id",
      [id],
    );
    expect(events.rows.map((row) => row.payload)).toEqual([
      { status: 'outdated', reason: 'moved_abroad' },
      { status: 'active', reason: '又联系上了' },
    ]);
  });

  test('a file that is not to be processed is not changed by anybody', async () => {
    const id = await make();
    await house.owner.query("update customers.customer set status = 'restricted' where id = $1", [id]);
    const refused = [
      await world.people.consultantA.call('PATCH', `/api/customers/${id}`, { version: 1, name: '改' }),
      await post(`${id}/verifications`, { channel: 'call', result: 'confirmed' }),
      await post(`${id}/stage`, { version: 1, stage: 'owner', reason: '改阶段' }),
      await post(`${id}/status`, { version: 1, status: 'outdated', reason: 'other' }),
    ];
    expect(refused.map((answer) => answer.body.code)).toEqual(refused.map(() => 'customer.not_active'));
  });
});

describe('households', () => {
  test('keep relatives together in sight and two records apart', async () => {
    const [husband, wife, child] = [
      await make({ name: '丈夫' }),
      await make({ name: '妻子' }),
      await make({ name: '孩子' }),
    ];
    const join = (id: string, body: Record<string, unknown>, who?: Caller) => post(`${id}/household`, body, who);
    expect((await join(wife, { role: 'spouse' })).status).toBe(400);
    expect((await join(wife, { withId: wife, role: 'spouse' })).body.code).toBe('customer.own_household');
    expect((await join(wife, { withId: husband, role: 'wizard' })).status).toBe(400);
    const { householdId } = (await join(wife, { withId: husband, role: 'spouse', withRole: 'head' })).body;
    expect((await join(child, { withId: wife, role: 'child' })).body).toEqual({ householdId });
    expect((await file(husband)).household).toMatchObject({ id: householdId, name: '丈夫家庭', role: 'head' });
    expect(
      (await file(child)).household.members.map((one: { name: string; role: string }) => [one.name, one.role]),
    ).toEqual([
      ['丈夫', 'head'],
      ['妻子', 'spouse'],
      ['孩子', 'child'],
    ]);
    expect((await join(child, { withId: husband }, world.people.consultantB)).status).toBe(404);
    expect((await world.people.consultantA.call('DELETE', `/api/customers/${child}/household`)).status).toBe(200);
    expect((await file(child)).household).toBeNull();
    expect((await file(wife)).household.members).toHaveLength(2);
  });
});

describe('contact persons', () => {
  test('of an enterprise: one primary, ended with a date, each person once', async () => {
    const company = await make({ kind: 'enterprise', name: '某某商贸有限公司' });
    const [one, two] = [await make({ name: '采购' }), await make({ name: '司机班' })];
    const add = (body: Record<string, unknown>, who?: Caller) => post(`${company}/contact-persons`, body, who);
    const first = (await add({ personId: one, title: '采购经理', isPrimary: true })).body.id;
    expect((await file(company)).missing).not.toContain('contact_person');
    expect((await add({ personId: one })).body.code).toBe('customer.contact_person_exists');
    expect((await add({ personId: company })).status).toBe(400);
    expect((await add({ personId: two }, world.people.consultantB)).status).toBe(404);
    await add({ personId: two, isPrimary: true });
    expect(
      (await file(company)).contactPersons.map((each: { person: { name: string }; isPrimary: boolean }) => [
        each.person.name,
        each.isPrimary,
      ]),
    ).toEqual([
      ['司机班', true],
      ['采购', false],
    ]);
    expect((await file(one)).speaksFor).toEqual([{ id: company, name: '某某商贸有限公司', title: '采购经理' }]);
    const change = (body: unknown) =>
      world.people.consultantA.call('PATCH', `/api/customers/${company}/contact-persons/${first}`, body);
    expect((await change({ toDate: '2026-01-31' })).status).toBe(200);
    expect((await file(company)).contactPersons).toHaveLength(1);
    expect(
      (await world.people.consultantA.call('DELETE', `/api/customers/${company}/contact-persons/${first}`)).status,
    ).toBe(200);
    expect(
      (await world.people.consultantA.call('DELETE', `/api/customers/${company}/contact-persons/${first}`)).status,
    ).toBe(404);
  });
});

describe('attachments', () => {
  const send = (id: string, name: string, content: Buffer, who: Caller = world.people.consultantA) =>
    who.call('POST', `/api/customers/${id}/attachments?filename=${encodeURIComponent(name)}`, content, {
      'content-type': 'application/octet-stream',
    });

  test('are checked by their content, sealed on the disk, fetched with a trace, and removed for good', async () => {
    const id = await make();
    const pdf = Buffer.from(`%PDF-1.7\n${'行驶证 '.repeat(30_000)}`);
    expect((await send(id, '脚本.pdf', Buffer.from('<script>'))).status).toBe(400);
    for (const name of ['a.exe', 'a.constructor', 'a.tostring']) expect((await send(id, name, pdf)).status).toBe(400);
    expect((await send(id, 'a.pdf', Buffer.alloc(0))).status).toBe(400);
    expect((await send(id, '行驶证.pdf', pdf, world.people.consultantB)).status).toBe(404);
    const sent = await send(id, '行驶证.pdf', pdf);
    expect(sent.status).toBe(200);
    expect((await file(id)).attachments).toMatchObject([
      { id: sent.body.id, title: '行驶证.pdf', mediaType: 'application/pdf', bytes: pdf.length },
    ]);
    const stored = await house.owner.query(
      'select sha256_hex as name from app.file where id = (select file_id from customers.attachment where id = $1)',
      [sent.body.id],
    );
    const chunks: Buffer[] = [];
    for await (const chunk of house.platform.files.open(stored.rows[0].name)) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).includes('行驶证')).toBe(false);
    const path = `/api/customers/${id}/attachments/${sent.body.id}`;
    const fetched = await world.people.consultantA.call('GET', path);
    expect(fetched.status).toBe(200);
    expect((await world.people.consultantB.call('GET', path)).status).toBe(404);
    const looks = await house.owner.query(
      "select 1 from audit.batch b join audit.entry e using (chain, seq) where b.operation = 'view' and e.row_id = $1",
      [sent.body.id],
    );
    expect(looks.rows).toHaveLength(1);
    expect((await world.people.consultantA.call('DELETE', path)).status).toBe(200);
    expect(await house.platform.files.has(stored.rows[0].name)).toBe(false);
    expect((await file(id)).attachments).toEqual([]);
  });
});

test('an attachment is read only for somebody signed in, and no further than its limit', async () => {
  const path = `/api/customers/${await make()}/attachments?filename=a.pdf`;
  const large = Buffer.concat([Buffer.from('%PDF-1.7'), Buffer.alloc(11 * 1024 * 1024)]);
  const headers = { 'content-type': 'application/octet-stream' };
  const stranger = await house.app.inject({ method: 'POST', url: path, payload: large, headers });
  expect(stranger.statusCode).toBe(401);
  expect((await world.people.consultantA.call('POST', path, large, headers)).body.code).toBe('request.too_large');
});

describe('the owner’s own change', () => {
  test('is every dealer’s at once, each is told, and the file counts as verified by the owner', async () => {
    const owner = await becomeOwner(house, world);
    await house.owner.query('select customers.relate($1, $2)', [owner.customerId, world.units.dealerB]);
    const before = await file(owner.customerId, world.people.consultantB);
    const ctx = {
      ...systemContext(house.platform, 'test', null),
      actor: { kind: 'owner' as const, customerId: owner.customerId, label: `owner:${owner.customerId}` },
    };
    const contacts = [
      ...before.contacts.map(({ id, kind }: { id: string; kind: 'mobile' }) => ({ id, kind })),
      { kind: 'wechat' as const, value: 'chezhu_99' },
    ];
    const addresses = [{ kind: 'home' as const, areaCode: '310115', line: '花园路8号' }];
    const change = { version: before.version, contacts, addresses };
    expect(await changeOwnContact(ctx, owner.customerId, change)).toEqual({ version: before.version + 1 });
    await expect(changeOwnContact(ctx, owner.customerId, change)).rejects.toMatchObject({ code: 'request.conflict' });
    for (const who of [world.people.consultantA, world.people.consultantB]) {
      const seen = await file(owner.customerId, who);
      expect(seen).toMatchObject({ cityCode: SHANGHAI, addresses: [{ lineMasked: '花园路****' }], stale: false });
      expect(seen.contacts.map((one: { kind: string }) => one.kind)).toEqual(['mobile', 'wechat']);
      expect(seen.verifications).toMatchObject([{ channel: 'owner', result: 'changed', byName: null }]);
    }
    const told = await house.owner.query("select org_id from app.event where name = 'customer.contact_changed'");
    expect(told.rows.map((row) => row.org_id)).toEqual(
      expect.arrayContaining([world.units.dealerA, world.units.dealerB]),
    );
    const taken = nextMobile();
    await make({ contacts: [{ kind: 'mobile', value: taken }] });
    const steal = { version: before.version + 1, contacts: [{ kind: 'mobile' as const, value: taken, shared: true }] };
    await expect(changeOwnContact(ctx, owner.customerId, steal)).rejects.toMatchObject({
      code: 'customer.number_taken',
    });
  });
});
