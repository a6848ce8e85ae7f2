import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../test/harness.ts';
import { becomeOwner, enquire, nextMobile } from '../../../test/story.ts';
import { CHENGDU, makeWorld, SHANGHAI, type World } from '../../../test/world.ts';

let house: House;
let world: World;
const ids: Record<string, string> = {};
const mobiles: Record<string, string> = {};
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  for (const name of ['张伟', '张伟强', '李伟', '欧阳娜娜', 'Anna Zhang', '单雄信', '100%王', 'a_b']) {
    mobiles[name] = nextMobile();
    ids[name] = (await enquire(house, world, { name, mobile: mobiles[name] })).customerId;
  }
});
afterAll(() => house?.close());

const find = async (q: string, who: Caller = world.people.managerA) => {
  const answer = await who.call('GET', `/api/customers?q=${encodeURIComponent(q)}`);
  expect(answer.status).toBe(200);
  return (answer.body.rows as { name: string }[]).map((row) => row.name).sort();
};

describe('search', () => {
  test.each<[string, string[]]>([
    ['伟', ['张伟', '张伟强', '李伟']],
    ['张伟', ['张伟', '张伟强']],
    ['伟强', ['张伟强']],
    ['张强', []],
    ['zw', ['张伟', '张伟强']],
    ['ZWQ', ['张伟强']],
    ['wq', ['张伟强']],
    ['oynn', ['欧阳娜娜']],
    ['sxx', ['单雄信']],
    ['anna', ['Anna Zhang']],
    ['Anna Zh', ['Anna Zhang']],
    ['a zhang', ['Anna Zhang']],
    ['%', ['100%王']],
    ['_', ['a_b']],
    ['欧阳%娜', []],
    ['张 伟', ['张伟', '张伟强']],
    ["' or 1=1 --", []],
  ])('%s finds %j', async (q, names) => expect(await find(q)).toEqual(names.sort()));

  test('finds a mobile however it is written, and by its last four digits', async () => {
    const mobile = mobiles.李伟 as string;
    const written = [
      mobile,
      `+86${mobile}`,
      `${mobile.slice(0, 3)} ${mobile.slice(3, 7)} ${mobile.slice(7)}`,
      `${mobile.slice(0, 3)}-${mobile.slice(3, 7)}-${mobile.slice(7)}`,
    ];
    for (const q of written) {
      expect({ q, found: await find(q) }).toEqual({ q, found: ['李伟'] });
      const leads = await world.people.managerA.call('GET', `/api/leads?q=${encodeURIComponent(q)}`);
      expect(leads.body.rows.map((row: { customerName: string }) => row.customerName)).toEqual(['李伟']);
    }
    expect(await find(mobile.slice(-4))).toEqual(['李伟']);
    expect(await find('13800009999')).toEqual([]);
    expect(await find('0000')).toEqual([]);
  });

  test('shows masked numbers only, and of the own dealer only', async () => {
    const answer = await world.people.managerA.call('GET', '/api/customers?q=李伟');
    expect(answer.body.rows[0].mobileMasked).toMatch(/^139\*{4}\d{4}$/);
    expect(JSON.stringify(answer.body)).not.toContain(mobiles.李伟);
    expect(await find('李伟', world.people.managerB)).toEqual([]);
    expect(await find('李伟', world.people.agent)).toEqual(['李伟']);
  });

  test('by stage', async () => {
    const owner = await becomeOwner(house, world);
    const rows = (await world.people.managerA.call('GET', '/api/customers?stage=owner')).body.rows;
    expect(rows.map((row: { id: string }) => row.id)).toEqual([owner.customerId]);
    expect((await world.people.managerA.call('GET', '/api/customers?stage=nonsense')).status).toBe(400);
  });
});

describe('editing', () => {
  const edit = (id: string, change: Record<string, unknown>) =>
    world.people.managerA.call('PATCH', `/api/customers/${id}`, {
      version: 1,
      name: '新名',
      cityCode: null,
      ...change,
    });

  test('changes name and city, is found by the new name at once and no more by the old, and stands in the timeline', async () => {
    const { customerId } = await enquire(house, world, { name: '旧名字' });
    expect((await edit(customerId, { name: '慕容复', cityCode: CHENGDU })).body).toMatchObject({
      name: '慕容复',
      cityCode: CHENGDU,
      version: 2,
    });
    expect(await find('慕容')).toEqual(['慕容复']);
    expect(await find('旧名字')).toEqual([]);
    const view = (await world.people.managerA.call('GET', `/api/customers/${customerId}`)).body;
    expect(view).toMatchObject({ version: 2, name: '慕容复' });
    expect(view.timeline[0]).toMatchObject({ event: 'customer.edited', facts: { fields: ['name', 'cityCode'] } });
  });

  test('over somebody else’s change is a conflict with the current values, and changes nothing', async () => {
    const { customerId } = await enquire(house, world, { name: '原名' });
    await edit(customerId, { name: '先到' });
    const late = await edit(customerId, { name: '后到' });
    expect(late).toMatchObject({
      status: 409,
      body: { code: 'request.conflict', details: { current: { name: '先到', cityCode: null, version: 2 } } },
    });
    expect((await world.people.managerA.call('GET', `/api/customers/${customerId}`)).body.name).toBe('先到');
  });

  test.each<[Record<string, unknown>, string]>([
    [{ name: '' }, 'name'],
    [{ name: '<b>' }, 'name'],
    [{ name: 'a\u0000' }, 'name'],
    [{ name: '\ud800' }, 'name'],
    [{ cityCode: '31' }, 'cityCode'],
    [{ cityCode: '999999' }, 'cityCode'],
    [{ version: 0 }, 'version'],
  ])('with %j is refused, naming the field', async (wrong, field) => {
    const answer = await edit(ids.张伟 as string, wrong);
    expect([answer.status, answer.body.details.fields.map((one: { field: string }) => one.field)]).toEqual([
      400,
      [field],
    ]);
  });
});

describe('one customer', () => {
  test('who enquires at two dealers is one, and each dealer sees its own part', async () => {
    const { managerA, managerB, agent } = world.people;
    const first = await enquire(house, world, { name: '两地客', cityCode: SHANGHAI });
    await house.owner.query("update leads.lead set status = 'defeated' where id = $1", [first.leadId]);
    const second = await enquire(house, world, { name: '两地客', mobile: first.mobile, cityCode: CHENGDU });
    expect(second.customerId).toBe(first.customerId);
    const leadsOf = async (who: Caller) =>
      (await who.call('GET', `/api/customers/${first.customerId}`)).body.leads
        .map((lead: { id: string }) => lead.id)
        .sort();
    expect(await leadsOf(managerA)).toEqual([first.leadId]);
    expect(await leadsOf(managerB)).toEqual([second.leadId]);
    expect(await leadsOf(agent)).toEqual([first.leadId, second.leadId].sort());
  });

  test('shows the newest consent of each purpose', async () => {
    const { customerId, mobile } = await enquire(house, world, {
      consent: { shareDealer: true, marketing: true, textVersion: 'v1' },
    });
    await world.people.managerA.call('POST', '/api/leads', {
      name: '王小明',
      mobile,
      channel: 'showroom',
      consent: { shareDealer: true, marketing: false },
    });
    const { consents } = (await world.people.managerA.call('GET', `/api/customers/${customerId}`)).body;
    expect(consents.map((one: { purpose: string; state: string }) => [one.purpose, one.state])).toEqual([
      ['marketing_call', 'denied'],
      ['share_dealer', 'granted'],
    ]);
  });
});

describe('the owner’s sign-in', () => {
  const code = async (mobile: string) => (await world.people.agent.call('POST', '/api/owner/codes', { mobile })).body;
  const signIn = (mobile: string, digits: string) =>
    world.people.agent.call('POST', '/api/owner/session', { mobile, code: digits });

  test('says the same of a known and an unknown number and never hands the code out, but where demo data is loaded', async () => {
    expect(await code(mobiles.张伟 as string)).toEqual({ sent: true, demoCode: null });
    expect(await code('13800009998')).toEqual({ sent: true, demoCode: null });
    await house.owner.query(`insert into app.setting (key, value) values ('demo', '{"state":"loaded"}')`);
    expect((await code(mobiles.张伟 as string)).demoCode).toMatch(/^\d{6}$/);
    expect((await code('13800009998')).demoCode).toMatch(/^\d{6}$/);
  });

  test('takes a code once, within ten minutes, five tries; the newest counts', async () => {
    const mobile = mobiles.张伟 as string;
    const wrong = (digits: string) => (digits === '000000' ? '000001' : '000000');
    const { demoCode: old } = await code(mobile);
    const { demoCode } = await code(mobile);
    if (old !== demoCode) expect((await signIn(mobile, old)).status).toBe(401);
    for (let tries = 0; tries < 3; tries++)
      expect((await signIn(mobile, wrong(demoCode))).body.code).toBe('auth.failed');
    const signed = await signIn(mobile, demoCode);
    expect(signed.status).toBe(200);
    expect(String(signed.headers['set-cookie'])).toMatch(/^rb_owner=/);
    expect((await signIn(mobile, demoCode)).status).toBe(401);
    const exhausted = (await code(mobile)).demoCode;
    for (let tries = 0; tries < 5; tries++) await signIn(mobile, wrong(exhausted));
    expect((await signIn(mobile, exhausted)).status).toBe(401);
    const late = (await code(mobile)).demoCode;
    await house.owner.query('update customers.sign_in_code set expires_at = now()');
    expect((await signIn(mobile, late)).status).toBe(401);
    expect((await signIn('13800009998', '123456')).body.code).toBe('auth.failed');
  });

  test('cannot be guessed: five codes an hour, twenty wrong tries a day, however many codes; a success begins anew', async () => {
    const mobile = nextMobile();
    const { customerId } = await enquire(house, world, { mobile });
    const ofTheirs = (change: string) =>
      house.owner.query(`update customers.sign_in_code set ${change} where customer_id = $1`, [customerId]);
    await house.owner.query(
      "update customers.identifier set status = 'valid', verified_at = now() where customer_id = $1",
      [customerId],
    );
    const codes: string[] = [];
    for (let n = 0; n < 5; n++) codes.push((await code(mobile)).demoCode);
    const ask = (number: string) => world.people.agent.call('POST', '/api/owner/codes', { mobile: number });
    expect((await ask(mobile)).status).toBe(429);
    // A number that nobody has is told the same.
    for (let n = 0; n < 5; n++) expect((await ask('13800009997')).status).toBe(200);
    expect((await ask('13800009997')).status).toBe(429);
    expect((await signIn(mobile, codes[4] as string)).status).toBe(200);

    for (let round = 0; round < 4; round++) {
      await code(mobile);
      // As from many addresses, each of which has its own limit.
      for (let tries = 0; tries < 5; tries++)
        await house.owner.query("select customers.try_sign_in_code($1, 'wrong')", [customerId]);
    }
    await ofTheirs("codes_since = now() - interval '61 minutes'");
    const last = (await code(mobile)).demoCode;
    expect((await signIn(mobile, last)).status).toBe(401);
    await ofTheirs("failures_since = now() - interval '25 hours'");
    expect((await signIn(mobile, last)).status).toBe(200);
  });

  test('ends at once with the sign-out', async () => {
    const mobile = mobiles.张伟 as string;
    const signed = await signIn(mobile, (await code(mobile)).demoCode);
    const cookie = String(signed.headers['set-cookie']).split(';')[0] as string;
    const as = (method: 'GET' | 'DELETE', url: string) => world.people.agent.call(method, url, undefined, { cookie });
    expect((await as('GET', '/api/owner/home')).body.name).toBe('张伟');
    expect((await as('DELETE', '/api/owner/session')).status).toBe(200);
    expect((await as('GET', '/api/owner/home')).status).toBe(401);
  });
});
