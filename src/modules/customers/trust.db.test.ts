/** What a number proves, whose record opens to whom, and what a refusal covers: each case was once an open door. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, call, type House, openHouse } from '../../../test/harness.ts';
import { agree, becomeOwner, enquire, nextMobile } from '../../../test/story.ts';
import { addPerson, makeWorld, ownerCaller, type World } from '../../../test/world.ts';
import { merges } from '../merges.ts';
import { forgetDictionaries } from '../org/dictionary.ts';
import { mergeCertain } from './duplicates/jobs.ts';

let house: House;
let world: World;
let steward: Caller;
beforeAll(async () => {
  house = await openHouse('2026-11-25T02:00:00Z');
  world = await makeWorld(house);
  steward = await addPerson(house, 'data_steward', world.units.brand);
  await house.owner.query(`insert into app.setting (key, value) values ('demo', '{"state":"loaded"}')`);
});
afterAll(() => house?.close());

const recognise = async (who: Caller, body: object) =>
  (await who.call('POST', '/api/customers/recognition', body)).body.hits;
const claim = async (who: Caller, mobile: string) => {
  const [hit] = await recognise(who, { mobile });
  return who.call('POST', '/api/claims', { claim: hit?.claim, reason: '客户到店' });
};
const sees = async (who: Caller, id: string) => (await who.call('GET', `/api/customers/${id}`)).status;
const desk = (who: Caller, mobile: string, over: object = {}) =>
  who.call('POST', '/api/leads', {
    name: '王小明',
    mobile,
    channel: 'showroom',
    consent: { shareDealer: false, marketing: false },
    ...over,
  });

/** The name on the owner's pages a mobile opens; null where it opens none. */
async function opens(mobile: string): Promise<string | null> {
  const post = (url: string, payload: object) => call(house.app, { method: 'POST', url, payload });
  const code = (await post('/api/owner/codes', { mobile })).body.demoCode;
  const session = await post('/api/owner/session', { mobile, code });
  if (session.status !== 200) return null;
  const cookie = String(session.headers['set-cookie']).split(';')[0] as string;
  return (await call(house.app, { method: 'GET', url: '/api/owner/home', headers: { cookie } })).body.name;
}
const merge = async (survivorId: string, loserId: string) => {
  const path = `/api/customers/${survivorId}/merges`;
  const { preview } = (await steward.call('POST', `${path}/preview`, { others: [loserId] })).body;
  return steward.call('POST', path, { others: [loserId], preview, reason: '同一人', confirmVetoes: true });
};

describe('a mobile signs in', () => {
  test('whom it is known to belong to, not whom an enquiry named with it', async () => {
    const { customerId, mobile } = await enquire(house, world, { name: '顾眉' });
    const other = nextMobile();
    const receptionist = await addPerson(house, 'receptionist', world.units.dealerA);
    expect((await desk(receptionist, other, { customerId, name: '顾眉' })).status).toBe(201);
    expect([await opens(mobile), await opens(other)]).toEqual(['顾眉', null]);
    // A colleague reached her on it.
    const { rows } = await house.owner.query(
      'select id from customers.identifier where customer_id = $1 and not proven',
      [customerId],
    );
    const numbers = [{ identifierId: rows[0].id, status: 'valid' }];
    const verified = { channel: 'call', result: 'confirmed', numbers };
    expect((await world.people.careA.call('POST', `/api/customers/${customerId}/verifications`, verified)).status).toBe(
      201,
    );
    expect(await opens(other)).toBe('顾眉');
  });

  test('nobody while it is dead or used by several', async () => {
    const { managerA } = world.people;
    const mobile = nextMobile();
    const file = (name: string, shared: boolean) => ({
      kind: 'person',
      name,
      contacts: [{ kind: 'mobile', value: mobile, shared }],
    });
    const first = await managerA.call('POST', '/api/customers', file('柳如', false));
    expect(await opens(mobile)).toBe('柳如');
    await house.owner.query("update customers.identifier set status = 'empty' where customer_id = $1", [first.body.id]);
    expect(await opens(mobile)).toBeNull();
    await house.owner.query("update customers.identifier set status = 'unknown' where customer_id = $1", [
      first.body.id,
    ]);
    expect((await managerA.call('POST', '/api/customers', file('柳是', true))).status).toBe(201);
    expect(await opens(mobile)).toBeNull();
  });

  test('nobody once it was given up, also where a merged record still has it', async () => {
    const mobile = nextMobile();
    const next = nextMobile();
    const { managerA, managerB } = world.people;
    const made = async (shared: boolean) =>
      (
        await managerA.call('POST', '/api/customers', {
          kind: 'person',
          name: '董白',
          contacts: [{ kind: 'mobile', value: mobile, shared }],
        })
      ).body.id;
    const [survivor, loser] = [await made(false), await made(true)];
    expect((await merge(survivor, loser)).status).toBe(201);
    const { version } = (await managerA.call('GET', `/api/customers/${survivor}`)).body;
    const edit = { version, contacts: [{ kind: 'mobile', value: next }] };
    expect((await managerA.call('PATCH', `/api/customers/${survivor}`, edit)).status).toBe(200);
    expect(await opens(mobile)).toBeNull();
    expect(await recognise(managerA, { mobile })).toEqual([]);
    const fresh = { kind: 'person', name: '冒襄', contacts: [{ kind: 'mobile', value: mobile }] };
    expect((await managerB.call('POST', '/api/customers', fresh)).status).toBe(201);
  });
});

describe('a job merges', () => {
  const certain = async (low: string, high: string) => {
    const [a, b] = [low, high].sort();
    await house.owner.query(
      `insert into customers.duplicate (id, low_id, high_id, weight, probability, band, evidence, vetoes)
       values (app.new_id(), $1, $2, 30, 0.999, 'certain', '[]', '{}')
       on conflict (low_id, high_id) do update set band = 'certain', probability = 0.999, vetoes = '{}'`,
      [a, b],
    );
  };
  const both = async (mail: (id: string) => Promise<void>) => {
    const [one, two] = [await enquire(house, world, { name: '卞玉' }), await enquire(house, world, { name: '卞玉' })];
    for (const { customerId } of [one, two]) await mail(customerId);
    await certain(one.customerId, two.customerId);
    return [one.customerId, two.customerId] as const;
  };
  const live = async (ids: readonly string[]) =>
    (
      await house.owner.query(
        "select count(*)::integer as n from customers.customer where id = any ($1) and status = 'active'",
        [ids],
      )
    ).rows[0].n;
  const byOwner = (email: string) => async (id: string) => {
    const owner = await ownerCaller(house, id, world.units.brand);
    const { version } = (await owner.call('GET', '/api/owner/profile')).body;
    expect((await owner.call('PATCH', '/api/owner/contacts/email', { version, email })).status).toBe(200);
  };
  const byColleague = (email: string) => async (id: string) => {
    const { version } = (await world.people.managerA.call('GET', `/api/customers/${id}`)).body;
    const mobile = (
      await house.owner.query("select id from customers.identifier where customer_id = $1 and kind = 'mobile'", [id])
    ).rows[0].id;
    const contacts = [
      { id: mobile, kind: 'mobile' },
      { kind: 'email', value: email },
    ];
    const saved = await world.people.managerA.call('PATCH', `/api/customers/${id}`, { version, contacts });
    expect(saved.status).toBe(200);
  };

  test('on an address a colleague took down, never on one that somebody typed about themselves', async () => {
    await steward.call('PATCH', '/api/duplicates/auto', { on: true });
    const claimed = await both(byOwner('bian@example.com'));
    expect(await mergeCertain(house.platform, merges)).toBe(0);
    expect(await live(claimed)).toBe(2);
    const known = await both(byColleague('bianyu@example.com'));
    expect(await mergeCertain(house.platform, merges)).toBe(1);
    expect(await live(known)).toBe(1);
    await steward.call('PATCH', '/api/duplicates/auto', { on: false });
  });

  test('nobody of whom a colleague said that both use the number', async () => {
    await steward.call('PATCH', '/api/duplicates/auto', { on: true });
    const { managerA } = world.people;
    const mobile = nextMobile();
    const made = async (name: string, shared: boolean) =>
      (
        await managerA.call('POST', '/api/customers', {
          kind: 'person',
          name,
          contacts: [{ kind: 'mobile', value: mobile, shared }],
        })
      ).body.id as string;
    const two = [await made('张伟', false), await made('张玮', true)] as const;
    await certain(...two);
    expect(await mergeCertain(house.platform, merges)).toBe(0);
    expect(await live(two)).toBe(2);
    await steward.call('PATCH', '/api/duplicates/auto', { on: false });
  });
});

describe('a record of another dealer opens', () => {
  test('to the desk where its person enquires, by a claim that is written down', async () => {
    const owner = await becomeOwner(house, world);
    const { consultantB, managerA } = world.people;
    expect((await desk(consultantB, owner.mobile)).body.result).toBe('created');
    expect(await sees(consultantB, owner.customerId)).toBe(200);
    const { rows } = (await managerA.call('GET', '/api/claims')).body;
    expect(rows.find((row: { customerId: string }) => row.customerId === owner.customerId)).toMatchObject({
      state: 'approved',
      rule: 'enquiry',
      reason: 'enquiry',
    });
  });

  test('not where the rule is off: the dealer keeps what it heard for itself', async () => {
    const { consultantB, managerA } = world.people;
    const mobile = nextMobile();
    const file = { kind: 'person', name: '王小明', contacts: [{ kind: 'mobile', value: mobile }] };
    const customerId = (await managerA.call('POST', '/api/customers', file)).body.id;
    const rule = async (active: boolean) => {
      await house.owner.query("update org.dictionary set active = $1 where kind = 'claim_rule' and code = 'enquiry'", [
        active,
      ]);
      forgetDictionaries(house.platform);
    };
    await rule(false);
    const { body } = await desk(consultantB, mobile);
    await rule(true);
    expect(body).toMatchObject({ result: 'created', visible: true });
    expect(await sees(consultantB, customerId)).toBe(404);
    const own = (await consultantB.call('GET', `/api/leads/${body.leadId}`)).body;
    expect(own.customerId).not.toBe(customerId);
  });

  test('not on a consent that the claiming dealer took down itself, nor on one for another dealer', async () => {
    const { consultantB, managerB, careA } = world.people;
    const first = await enquire(house, world, { name: '陈圆' });
    expect(
      (await desk(consultantB, first.mobile, { consent: { shareDealer: true, marketing: false } })).body.result,
    ).toBe('merged');
    expect((await claim(consultantB, first.mobile)).body.state).toBe('pending');
    const second = await enquire(house, world, { name: '寇湄' });
    const consent = { purpose: 'share_dealer', state: 'granted', channel: 'paper', reference: 'P-1' };
    const forC = { ...consent, recipientUnitId: world.units.dealerC };
    expect((await careA.call('POST', `/api/customers/${second.customerId}/consents`, forC)).status).toBe(201);
    expect((await claim(managerB, second.mobile)).body.state).toBe('pending');
    expect((await careA.call('POST', `/api/customers/${second.customerId}/consents`, consent)).status).toBe(201);
    const third = await enquire(house, world, { name: '马湘' });
    expect((await careA.call('POST', `/api/customers/${third.customerId}/consents`, consent)).status).toBe(201);
    expect((await claim(managerB, third.mobile)).body.state).toBe('approved');
  });

  test('not against the word of the person, whoever would grant it', async () => {
    const { managerA, managerB } = world.people;
    const { customerId, mobile } = await enquire(house, world, { name: '李香' });
    const asked = await claim(managerB, mobile);
    expect(asked.body.state).toBe('pending');
    await agree(house, customerId, 'share_dealer', 'withdrawn');
    const decision = { version: 1, decision: 'approve' };
    expect((await managerA.call('POST', `/api/claims/${asked.body.id}/decision`, decision)).body.code).toBe(
      'consent.no_sharing',
    );
    await managerA.call('POST', `/api/claims/${asked.body.id}/decision`, { version: 1, decision: 'refuse' });
    expect((await claim(managerB, mobile)).body.code).toBe('consent.no_sharing');
  });

  test('never once it is stored only: the waiting claim ends with it', async () => {
    const owner = await becomeOwner(house, world);
    const { managerA, managerB } = world.people;
    const asked = await claim(managerB, owner.mobile);
    await house.owner.query("select customers.withhold($1, null, 'restricted')", [owner.customerId]);
    const decision = { version: 1, decision: 'approve' };
    const decided = await managerA.call('POST', `/api/claims/${asked.body.id}/decision`, decision);
    expect([decided.status, decided.body.code]).toEqual([409, 'claim.not_pending']);
    await house.owner.query('select customers.relate($1, $2)', [owner.customerId, world.units.dealerB]);
    expect(await sees(managerB, owner.customerId)).toBe(404);
  });

  test('again to recognition when the restriction is lifted', async () => {
    const owner = await becomeOwner(house, world);
    await house.owner.query("select customers.withhold($1, null, 'restricted')", [owner.customerId]);
    const lifted = await steward.call('POST', `/api/restricted-customers/${owner.customerId}/release`, {
      reason: '诉讼需要使用档案',
    });
    expect([lifted.status, lifted.body]).toEqual([200, { id: owner.customerId, released: true }]);
    const [hit] = await recognise(world.people.managerA, { vin: owner.vin });
    expect(hit).toMatchObject({ customerId: owner.customerId });
  });
});

test('a copy of everything is made and handed out by headquarters alone', async () => {
  const owner = await becomeOwner(house, world);
  const care = await addPerson(house, 'care_director', world.units.dealerA);
  const asked = await care.call('POST', `/api/customers/${owner.customerId}/requests`, {
    kind: 'copy',
    channel: 'paper',
  });
  const step = async (who: Caller, path: string, body = {}) => {
    const { version } = (await who.call('GET', `/api/requests/${asked.body.id}`)).body;
    return who.call('POST', `/api/requests/${asked.body.id}/${path}`, { version, ...body });
  };
  expect((await step(care, 'verification', { how: '到店核对证件' })).status).toBe(200);
  expect((await step(care, 'package')).status).toBe(403);
  // Not even with the permission: it is the unit that may not.
  const stewardA = await addPerson(house, 'data_steward', world.units.dealerA);
  expect((await step(stewardA, 'package')).body.code).toBe('data_request.headquarters');
  expect((await step(steward, 'package')).status).toBe(200);
  await house.drain();
  const fetched = (who: Caller) => who.call('GET', `/api/requests/${asked.body.id}/package?format=json`);
  expect((await fetched(care)).status).toBe(403);
  expect((await fetched(stewardA)).body.code).toBe('data_request.headquarters');
  expect((await fetched(steward)).status).toBe(200);
});

test('a yes to all leaves a no to one dealer standing; a yes to that one answers it', async () => {
  const { customerId } = await enquire(house, world);
  const { careA } = world.people;
  const say = (state: string, recipientUnitId?: string) =>
    careA.call('POST', `/api/customers/${customerId}/consents`, {
      ...{ purpose: 'share_dealer', state, channel: 'paper', reference: randomUUID().slice(0, 8), recipientUnitId },
    });
  const gate = async (unit: string) =>
    (await careA.call('GET', `/api/customers/${customerId}/may-contact?purpose=share_dealer&recipientUnitId=${unit}`))
      .body.allowed;
  const { dealerB, dealerC } = world.units;
  await say('granted', dealerB);
  await say('withdrawn', dealerB);
  await say('granted');
  expect([await gate(dealerB), await gate(dealerC)]).toEqual([false, true]);
  await say('granted', dealerB);
  expect(await gate(dealerB)).toBe(true);
  await say('withdrawn');
  await say('granted', dealerB);
  expect([await gate(dealerB), await gate(dealerC)]).toEqual([true, false]);
});

test('a number that somebody else put on the list shows with whoever has it, and comes off for them', async () => {
  const { managerA, careA } = world.people;
  const mobile = nextMobile();
  const made = async (name: string, shared: boolean) =>
    (
      await managerA.call('POST', '/api/customers', {
        kind: 'person',
        name,
        contacts: [{ kind: 'mobile', value: mobile, shared }],
      })
    ).body.id as string;
  const [father, son] = [await made('吕父', false), await made('吕子', true)];
  await agree(house, son, 'care_calls');
  await agree(house, father, 'care_calls');
  const path = (id: string) => `/api/customers/${id}/do-not-contact`;
  expect((await careA.call('POST', path(father), { on: true, reason: '不要再打' })).status).toBe(201);
  const allowed = async (id: string) =>
    (await careA.call('GET', `/api/customers/${id}/may-contact?purpose=care_calls&channel=call`)).body;
  expect(await allowed(son)).toMatchObject({ allowed: false, reason: 'do_not_contact' });
  const listed = (await careA.call('GET', `/api/customers/${son}/consents`)).body.doNotContact;
  expect(listed).toMatchObject([{ channel: null, reason: '' }]);
  expect((await careA.call('POST', path(son), { on: false, reason: '号码现为吕子使用' })).status).toBe(201);
  expect(await allowed(son)).toMatchObject({ allowed: true });
  expect(await allowed(father)).toMatchObject({ allowed: false, reason: 'do_not_contact' });
});

test('a stored resident ID speaks against another birthday, gender and kind', async () => {
  const { managerA } = world.people;
  const documents = [{ kind: 'resident_id', number: '11010519491231002X' }];
  const made = await managerA.call('POST', '/api/customers', {
    kind: 'person',
    name: '证件人',
    contacts: [{ kind: 'mobile', value: nextMobile() }],
    documents,
  });
  expect(made.status).toBe(201);
  const edit = async (body: object) => {
    const answer = await managerA.call('PATCH', `/api/customers/${made.body.id}`, { version: 1, ...body });
    return [answer.status, answer.body.details?.fields?.map((one: { field: string }) => one.field)];
  };
  expect(await edit({ birthOn: '1980-01-01' })).toEqual([400, ['birthOn']]);
  expect(await edit({ gender: 'male' })).toEqual([400, ['gender']]);
  expect(await edit({ kind: 'enterprise' })).toEqual([400, ['kind']]);
  expect(await edit({ birthOn: '1949-12-31', gender: 'female' })).toEqual([200, undefined]);
});
