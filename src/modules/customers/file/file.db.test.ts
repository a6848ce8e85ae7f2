import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { nextMobile } from '../../../../test/story.ts';
import { CHENGDU, makeWorld, SHANGHAI, type World } from '../../../../test/world.ts';
import { residentIdCheck } from '../resident-id.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const create = (body: Record<string, unknown>, who = world.people.consultantA) =>
  who.call('POST', '/api/customers', body);
const fileOf = async (id: string, who = world.people.consultantA) =>
  (await who.call('GET', `/api/customers/${id}/file`)).body;
const edit = (id: string, body: Record<string, unknown>, who = world.people.consultantA) =>
  who.call('PATCH', `/api/customers/${id}`, body);
const problems = (answer: { body: { details: { fields: { field: string }[] } } }) =>
  answer.body.details.fields.map((one) => one.field);

let lines = 0;
const nextLandline = () => `021-${55_660_001 + lines}`;
/** Women born on 1985-06-15, each another: 321181198506150029 is the first. */
const nextResidentId = () => {
  const first = `32118119850615${String(lines++ * 2 + 2).padStart(3, '0')}`;
  return first + residentIdCheck(first);
};
const full = () => ({
  kind: 'person',
  name: '周芷若',
  contacts: [
    { kind: 'mobile', value: nextMobile(), label: '本人' },
    { kind: 'landline', value: nextLandline(), label: '家' },
    { kind: 'email', value: 'Zhou@Example.com' },
    { kind: 'wechat', value: 'zhou_zr88' },
  ],
  addresses: [{ kind: 'home', areaCode: '310115', line: '世纪大道100号2幢301室', postcode: '200120' }],
  documents: [{ kind: 'resident_id', number: nextResidentId(), validUntil: '2036-01-01' }],
  externalIds: [{ source: 'dms', externalId: 'K-1' }],
  occupation: 'teacher',
  income: '100k_200k',
  residence: 'urban',
  language: 'en',
  familySize: 3,
  needs: ['family'],
  hobbies: ['travel', 'golf'],
  tags: ['press'],
  vip: true,
  opinionLeader: true,
  valueClass: 'high',
  expectedValueFen: 300_000_00,
  source: 'car_show',
});

describe('a new customer', () => {
  test('keeps everything a form says, sealed parts masked, and what the resident ID tells', async () => {
    const answer = await create(full());
    expect(answer).toMatchObject({ status: 201, body: { version: 1, completeness: 100, missing: [] } });
    const file = await fileOf(answer.body.id);
    expect(file).toMatchObject({
      name: '周芷若',
      kind: 'person',
      gender: 'female',
      birthOn: '1985-06-15',
      cityCode: SHANGHAI,
      occupation: 'teacher',
      language: 'en',
      hobbies: ['travel', 'golf'],
      vip: true,
      valueClass: 'high',
      source: 'car_show',
      archivistId: world.people.consultantA.staffId,
      externalIds: [{ source: 'dms', externalId: 'K-1' }],
      addresses: [{ place: '上海市 浦东新区', lineMasked: '世纪大道****', postcode: '200120', districtCode: '310115' }],
      documents: [{ kind: 'resident_id', masked: '321181********0029', checked: true, validUntil: '2036-01-01' }],
    });
    expect(file.contacts.map((one: { kind: string; isPrimary: boolean }) => [one.kind, one.isPrimary])).toEqual([
      ['mobile', true],
      ['landline', false],
      ['email', false],
      ['wechat', false],
    ]);
    const seen = JSON.stringify(file);
    for (const clear of ['55660001', 'zhou@example.com', 'zhou_zr88', '301室', '321181198506150029'])
      expect(seen).not.toContain(clear);
    const view = await world.people.consultantA.call('GET', `/api/customers/${answer.body.id}`);
    expect(view.status).toBe(200);
    const events = await house.owner.query(
      "select payload from app.event where name = 'customer.created' and subject_id = $1",
      [answer.body.id],
    );
    expect(events.rows).toEqual([{ payload: { kind: 'person', source: 'car_show' } }]);
  });

  test('is the unit’s own: another dealer sees nothing, the brand everything', async () => {
    const { id } = (await create({ name: '本店客', contacts: [{ kind: 'mobile', value: nextMobile() }] })).body;
    expect((await world.people.consultantB.call('GET', `/api/customers/${id}/file`)).status).toBe(404);
    expect((await edit(id, { version: 1, name: '改' }, world.people.consultantB)).status).toBe(404);
    expect((await world.people.agent.call('GET', `/api/customers/${id}/file`)).status).toBe(200);
  });

  test.each<[Record<string, unknown>, string[]]>([
    [{ name: '' }, ['name']],
    [{ contacts: [{ kind: 'mobile', value: '12345678901' }] }, ['contacts.0.value']],
    [
      {
        contacts: [
          { kind: 'email', value: 'a@b' },
          { kind: 'wechat', value: '1' },
        ],
      },
      ['contacts.0.value', 'contacts.1.value'],
    ],
    [
      {
        contacts: [
          { kind: 'mobile', value: '13911112222' },
          { kind: 'mobile', value: '+86 139-1111-2222' },
        ],
      },
      ['contacts.1.value'],
    ],
    [{ documents: [{ kind: 'resident_id', number: '32118119850101001X' }] }, ['documents.0.number']],
    [{ documents: [{ kind: 'credit_code', number: '91350100M000100Y43' }] }, ['documents.0.kind']],
    [
      { kind: 'enterprise', documents: [{ kind: 'credit_code', number: '91210100750768800J' }] },
      ['documents.0.number'],
    ],
    [{ kind: 'enterprise', birthOn: '1990-01-01', gender: 'male' }, ['birthOn', 'gender']],
    [{ birthOn: '1990-01-01', documents: [{ kind: 'resident_id', number: '321181198506150029' }] }, ['birthOn']],
    [{ documents: [{ kind: 'resident_id', number: '440301201508120165' }] }, ['guardianConsent']],
    [{ addresses: [{ areaCode: '999999', line: '一路1号' }] }, ['addresses.0.areaCode']],
    [{ occupation: 'wizard', hobbies: ['golf', 'quidditch'] }, ['hobbies', 'occupation']],
    [{ cityCode: '310115' }, ['cityCode']],
    [{ custom: { nothing: 1 } }, ['custom.nothing']],
    [{ archivistId: '01900000-0000-7000-8000-000000000000' }, ['archivistId']],
  ])('with %j is refused at %j, and nothing is written', async (wrong, fields) => {
    const before = (await house.owner.query('select count(*)::int as n from customers.customer')).rows[0].n;
    const answer = await create({ name: '错', ...wrong });
    expect([answer.status, problems(answer).sort()]).toEqual([400, fields.sort()]);
    expect((await house.owner.query('select count(*)::int as n from customers.customer')).rows[0].n).toBe(before);
  });

  test('a child under fourteen is taken with the guardian’s consent', async () => {
    const answer = await create({
      name: '小朋友',
      documents: [{ kind: 'resident_id', number: '440301201508120165' }],
      guardianConsent: '母亲当面签字',
    });
    expect(answer.status).toBe(201);
    expect(await fileOf(answer.body.id)).toMatchObject({ birthOn: '2015-08-12', gender: 'female' });
  });

  test('an enterprise by its credit code, without a mobile', async () => {
    const answer = await create({
      kind: 'enterprise',
      name: '远途测试有限公司',
      contacts: [{ kind: 'landline', value: '400-820-1234' }],
      documents: [{ kind: 'credit_code', number: '91350100m000100y43' }],
    });
    expect(answer.status).toBe(201);
    expect(answer.body.missing).toEqual(['contact_person', 'address', 'city', 'email']);
    expect((await fileOf(answer.body.id)).documents[0].masked).toBe('9135**********0Y43');
  });
});

describe('a number another customer holds', () => {
  test('is refused with who it is, where they are in sight; taken once it is said to be shared, which is audited', async () => {
    const mobile = nextMobile();
    const { id } = (await create({ name: '先来', contacts: [{ kind: 'mobile', value: mobile }] })).body;
    const again = { name: '后到', contacts: [{ kind: 'mobile', value: mobile }] };
    expect(await create(again)).toMatchObject({
      status: 409,
      body: {
        code: 'customer.number_taken',
        details: { contact: 0, customer: { customerId: id, claim: null, name: '先来' } },
      },
    });
    const abroad = await create(again, world.people.consultantB);
    expect(abroad).toMatchObject({
      status: 409,
      body: {
        code: 'customer.number_taken',
        details: { customer: { customerId: null, name: '先*', claim: expect.any(String) } },
      },
    });
    expect(JSON.stringify(abroad.body)).not.toContain(id);
    const looks = await house.owner.query(
      "select b.actor from audit.entry e join audit.batch b using (chain, seq) where b.operation = 'view' and e.row_id = $1",
      [id],
    );
    expect(looks.rows).toEqual([{ actor: `staff:${world.people.consultantB.staffId}` }]);
    const shared = await create({ ...again, contacts: [{ kind: 'mobile', value: mobile, shared: true }] });
    expect(shared.status).toBe(201);
    const trail = await house.owner.query(
      "select e.after from audit.entry e join audit.batch b using (chain, seq) where b.source_table = 'customers.identifier' and e.after ->> 'customer_id' = $1",
      [shared.body.id],
    );
    expect(trail.rows[0].after).toMatchObject({ shared: true });
  });
});

describe('a document another file holds', () => {
  const one = (number: string, more: object = {}) => ({
    name: '持证人',
    contacts: [{ kind: 'mobile', value: nextMobile() }],
    documents: [{ kind: 'resident_id', number, ...more }],
  });

  test('is refused with the card of who it is, however it is written; said to be wanted it is kept, for a steward to compare', async () => {
    const number = nextResidentId();
    const { id } = (await create(one(number))).body;
    const spaced = number.replace(/^(.{6})(.{8})/, '$1 $2 ');
    const again = await create(one(spaced));
    expect(again).toMatchObject({
      status: 409,
      body: { code: 'customer.number_taken', details: { document: 0, customer: { customerId: id, name: '持证人' } } },
    });
    expect(problems(again)).toEqual(['documents.0.number']);
    const abroad = await create(one(number), world.people.consultantB);
    expect(abroad.body.details.customer).toMatchObject({ customerId: null, name: '持**', claim: expect.any(String) });
    const other = (await create({ name: '另一位' })).body;
    const edited = await edit(other.id, { version: 1, documents: one(number).documents });
    expect([edited.status, problems(edited)]).toEqual([409, ['documents.0.number']]);
    const kept = await create(one(number, { shared: true }));
    expect(kept.status).toBe(201);
    const pairs = await house.owner.query(
      "select count(*)::int as n from customers.duplicate where low_id = $1 and high_id = $2 and state = 'open'",
      [id, kept.body.id],
    );
    expect(pairs.rows[0].n).toBe(1);
  });

  test('holds back a second creation at the same moment; one’s own, and other papers, are no matter', async () => {
    const number = nextResidentId();
    const both = await Promise.all([create(one(number)), create(one(number))]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const { id } = both.find(({ status }) => status === 201)?.body ?? {};
    const held = (await fileOf(id)).documents;
    const same = await edit(id, { version: 1, documents: [{ id: held[0].id, kind: 'resident_id', number }] });
    expect(same.status).toBe(200);
    const passport = { documents: [{ kind: 'passport', number: 'E12345678' }] };
    for (const name of ['甲', '乙']) expect((await create({ name, ...passport })).status).toBe(201);
  });
});

describe('a change', () => {
  test('of nothing leaves everything; masked values stay what they were', async () => {
    const { id } = (await create({ ...full(), externalIds: [] })).body;
    const before = await fileOf(id);
    const sealed = async () =>
      (
        await house.owner.query(
          'select value_enc as v from customers.identifier where customer_id = $1 union all select line_enc from customers.address where customer_id = $1 union all select number_enc from customers.document where customer_id = $1',
          [id],
        )
      ).rows
        .map((row) => row.v.toString('hex'))
        .sort();
    const held = await sealed();
    const answer = await edit(id, {
      version: 1,
      contacts: before.contacts.map(({ id: own, kind, label }: Record<string, unknown>) => ({ id: own, kind, label })),
      addresses: before.addresses.map((one: Record<string, unknown>) => ({
        id: one.id,
        kind: one.kind,
        areaCode: one.districtCode,
        postcode: one.postcode,
      })),
      documents: before.documents.map(({ id: own, kind }: Record<string, unknown>) => ({ id: own, kind })),
    });
    expect(answer.status).toBe(200);
    expect({ ...(await fileOf(id)), version: 1 }).toEqual({ ...before, version: 1 });
    expect(await sealed()).toEqual(held);
  });

  test('adds, changes and removes parts in one call; completeness and the masked number follow', async () => {
    const { id } = (await create({ ...full(), externalIds: [{ source: 'dms', externalId: 'K-2' }] })).body;
    const before = await fileOf(id);
    const [mobile, , email] = before.contacts;
    const fresh = nextMobile();
    const answer = await edit(id, {
      version: 1,
      occupation: null,
      cityCode: CHENGDU,
      contacts: [
        { kind: 'mobile', value: fresh, label: '新' },
        { id: mobile.id, kind: 'mobile', value: nextMobile() },
        { id: email.id, kind: 'email' },
      ],
      addresses: [],
      documents: [{ id: before.documents[0].id, kind: 'resident_id', validUntil: '2040-01-01' }],
      externalIds: [{ source: 'old_crm', externalId: '7' }],
    });
    expect(answer.body).toMatchObject({ version: 2, missing: ['address', 'occupation', 'wechat'], completeness: 75 });
    const after = await fileOf(id);
    expect(after.contacts.map((one: { kind: string; label: string | null }) => [one.kind, one.label])).toEqual([
      ['mobile', '新'],
      ['mobile', '本人'],
      ['email', null],
    ]);
    expect(after).toMatchObject({
      addresses: [],
      cityCode: CHENGDU,
      externalIds: [{ source: 'old_crm', externalId: '7' }],
    });
    expect(after.documents).toMatchObject([{ masked: before.documents[0].masked, validUntil: '2040-01-01' }]);
    const list = await world.people.consultantA.call('GET', `/api/customers?q=${fresh}`);
    expect(list.body.rows).toMatchObject([{ id, mobileMasked: `${fresh.slice(0, 3)}****${fresh.slice(-4)}` }]);
    const events = await house.owner.query(
      "select payload from app.event where name = 'customer.edited' and subject_id = $1",
      [id],
    );
    expect(events.rows[0].payload.fields.sort()).toEqual(
      ['occupation', 'cityCode', 'contacts', 'addresses', 'documents', 'externalIds'].sort(),
    );
  });

  test('over somebody else’s change is a conflict; an entry of another customer is refused', async () => {
    const one = (await create({ name: '甲方', contacts: [{ kind: 'mobile', value: nextMobile() }] })).body;
    const two = (await create({ name: '乙方', contacts: [{ kind: 'mobile', value: nextMobile() }] })).body;
    expect((await edit(one.id, { version: 1, hobbies: ['golf'] })).status).toBe(200);
    expect(await edit(one.id, { version: 1, hobbies: [] })).toMatchObject({
      status: 409,
      body: { code: 'request.conflict', details: { current: { hobbies: ['golf'], version: 2 } } },
    });
    const foreign = (await fileOf(two.id)).contacts[0].id;
    const answer = await edit(one.id, { version: 2, contacts: [{ id: foreign, kind: 'mobile' }] });
    expect([answer.status, problems(answer)]).toEqual([400, ['contacts.0.id']]);
    expect((await fileOf(one.id)).contacts).toHaveLength(1);
  });
});

describe('the stage', () => {
  test('is set forward and back with its reason, dated; a step of the work needs none', async () => {
    const { id } = (await create({ name: '阶段客', contacts: [{ kind: 'mobile', value: nextMobile() }] })).body;
    const set = (body: Record<string, unknown>) =>
      world.people.consultantA.call('POST', `/api/customers/${id}/stage`, body);
    expect((await set({ version: 1, stage: 'owner', reason: '外购车辆' })).body).toMatchObject({
      version: 2,
      stage: 'owner',
    });
    expect((await set({ version: 2, stage: 'prospect', reason: '录入有误' })).body).toMatchObject({ version: 3 });
    expect((await set({ version: 3, stage: 'prospect', reason: '再来' })).status).toBe(400);
    expect((await set({ version: 1, stage: 'owner', reason: '过期' })).status).toBe(409);
    expect((await fileOf(id)).stages).toMatchObject([
      { fromStage: 'owner', toStage: 'prospect', reason: '录入有误' },
      { fromStage: 'potential', toStage: 'owner', reason: '外购车辆' },
    ]);
  });
});

describe('clear values', () => {
  test('of an address or a document are shown for a reason, and the look is audited', async () => {
    const given = full();
    const { id } = (await create({ ...given, externalIds: [] })).body;
    const { addresses, documents } = await fileOf(id);
    const reveal = (body: Record<string, unknown>, who = world.people.consultantA) =>
      who.call('POST', `/api/customers/${id}/reveal-part`, body);
    expect((await reveal({ part: 'address', partId: addresses[0].id, reason: '寄送礼品' })).body.value).toBe(
      '世纪大道100号2幢301室',
    );
    expect((await reveal({ part: 'document', partId: documents[0].id, reason: '上牌' })).body.value).toBe(
      given.documents[0]?.number,
    );
    expect((await reveal({ part: 'document', partId: addresses[0].id, reason: '上牌' })).status).toBe(404);
    expect(
      (await reveal({ part: 'address', partId: addresses[0].id, reason: '寄送' }, world.people.consultantB)).status,
    ).toBe(404);
    const looks = await house.owner.query(
      "select e.after ->> 'reason' as reason from audit.entry e join audit.batch b using (chain, seq) where b.operation = 'view' and e.row_id in ($1, $2) order by 1",
      [addresses[0].id, documents[0].id],
    );
    expect(looks.rows.map((row) => row.reason).sort()).toEqual(['上牌', '寄送礼品']);
  });
});

describe('a dealer', () => {
  test('has one customer record, made when it is first asked for, seen by itself and above', async () => {
    const { agent, managerA, managerB } = world.people;
    const open = (who = agent, unit = world.units.dealerA) => who.call('POST', `/api/units/${unit}/customer`, {});
    const [one, two] = await Promise.all([open(), open(managerA)]);
    expect([one.status, two.status]).toEqual([201, 201]);
    expect(two.body).toEqual(one.body);
    const { customerId } = one.body;
    expect(await fileOf(customerId, managerA)).toMatchObject({
      kind: 'dealer',
      unitId: world.units.dealerA,
      cityCode: SHANGHAI,
    });
    expect((await managerB.call('GET', `/api/customers/${customerId}/file`)).status).toBe(404);
    expect((await open(managerB)).status).toBe(404);
    expect((await open(agent, world.units.east)).body.code).toBe('customer.unit_not_dealer');
    expect((await edit(customerId, { version: 1, vip: true }, managerA)).status).toBe(200);
  });
});
