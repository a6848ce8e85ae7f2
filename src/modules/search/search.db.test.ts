import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../test/harness.ts';
import { accept, applyFor, becomeOwner, enquire, type Owner, order } from '../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../test/world.ts';

let house: House;
let world: World;
let owner: Owner;
let plate: string;
let number: string;
let cardNumber: string;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  owner = await becomeOwner(house, world);
  plate = '沪A6K888';
  await house.owner.query('update products.unit set plate = $1 where id = $2', [plate, owner.unitId]);
  const memberId = await applyFor(world.people.consultantA, owner);
  await world.people.careA.call('POST', `/api/members/${memberId}/decision`, { decision: 'approve', version: 1 });
  number = (await house.owner.query('select number from sales.order where id = $1', [owner.orderId])).rows[0].number;
  cardNumber = (await house.owner.query('select card_number from club.member where id = $1', [memberId])).rows[0]
    .card_number;
});
afterAll(() => house?.close());

const search = async (who: Caller, q: string) => {
  const { status, body } = await who.call('GET', `/api/search?q=${encodeURIComponent(q)}`);
  expect({ q, status }).toEqual({ q, status: 200 });
  return body as Record<string, { id: string }[]>;
};
/** What was found, as `group:id`. */
const found = async (who: Caller, q: string) =>
  Object.entries(await search(who, q)).flatMap(([group, rows]) => rows.map((row) => `${group}:${row.id}`));

const fullWidth = (text: string) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));

describe('one’s own records are found', () => {
  test('by every key they have', async () => {
    const { managerA } = world.people;
    const customer = `customers:${owner.customerId}`;
    const lead = `leads:${owner.leadId}`;
    const vehicle = `vehicles:${owner.unitId}`;
    for (const [q, expected] of [
      ['王小明', [customer, lead]],
      ['小明', [customer, lead]],
      ['wxm', [customer, lead]],
      [owner.mobile, [customer, lead]],
      [`+86 ${owner.mobile.slice(0, 3)} ${owner.mobile.slice(3)}`, [customer, lead]],
      [owner.mobile.slice(-4), [customer, lead]],
      [fullWidth(owner.mobile), [customer, lead]],
      ['王xm', [customer]],
      ['王小m', [customer]],
      [owner.vin, [vehicle]],
      [fullWidth(owner.vin), [vehicle]],
      [fullWidth(owner.vin.slice(-6)), [vehicle]],
      [owner.vin.toLowerCase().slice(-6), [vehicle]],
      [plate, [vehicle]],
      ['6k888', [vehicle]],
      [number, [`orders:${owner.orderId}`]],
      [number.slice(-6), [`orders:${owner.orderId}`]],
    ] as const) {
      expect({ q, found: await found(managerA, q) }).toEqual({ q, found: expect.arrayContaining([...expected]) });
    }
    for (const q of ['王mx', '李xm']) expect({ q, found: await found(managerA, q) }).toEqual({ q, found: [] });
    expect(await found(world.people.careA, cardNumber)).toContainEqual(expect.stringMatching(/^members:/));
  });

  test('a contract and its order by the number of the contract, whoever wrote it', async () => {
    const { managerA, managerB, consultantA, consultantA2, analyst } = world.people;
    const enquired = await enquire(house, world, { name: '慕容复' });
    await accept(managerA, enquired.leadId, consultantA.staffId);
    const orderId = await order(house, world, consultantA, enquired.leadId);
    await house.owner.query("update sales.order set contract_number = 'HT-2026/0815a' where id = $1", [orderId]);
    for (const q of ['HT-2026/0815a', 'ht-2026/0815A', '6/0815A', ' ht-2026 /0815a '])
      expect({ q, found: await found(managerA, q) }).toEqual({ q, found: [`orders:${orderId}`] });
    const { id } = (await consultantA.call('POST', `/api/orders/${orderId}/contracts`, { kind: 'main' })).body;
    await house.owner.query('update sales.order set contract_number = null where id = $1', [orderId]);
    const drawn = await consultantA.call('POST', `/api/contracts/${id}/drawing-up`, { version: 1 });
    expect(drawn.status).toBe(200);
    const made = (await house.owner.query('select number from sales.contract where id = $1', [id])).rows[0].number;
    for (const who of [managerA, consultantA, analyst])
      expect(await found(who, made)).toEqual(expect.arrayContaining([`contracts:${id}`]));
    expect(await found(managerA, made.slice(-6))).toContain(`contracts:${id}`);
    for (const who of [managerB, consultantA2]) expect(await found(who, made)).toEqual([]);
  });

  test('numbers are masked', async () => {
    const text = JSON.stringify(await search(world.people.managerA, owner.mobile));
    expect(text).toContain(`${owner.mobile.slice(0, 3)}****${owner.mobile.slice(-4)}`);
    expect(text).not.toContain(owner.mobile);
  });

  test('at most five of a kind, the newest first', async () => {
    const made: string[] = [];
    for (let n = 0; n < 7; n++) made.push((await enquire(house, world, { name: '欧阳锋' })).customerId);
    const rows = (await search(world.people.managerA, '欧阳')).customers ?? [];
    expect(rows.map((row) => row.id)).toEqual(made.slice(-5).reverse());
  });

  test('colleagues and units by name, for whoever may see them', async () => {
    const { region, agent, managerA } = world.people;
    expect(await found(region, '测试dealer_manager')).toContain(`staff:${managerA.staffId}`);
    expect(await found(region, '单位SH')).toEqual([`units:${world.units.dealerA}`]);
    expect(await found(region, 'SH-0001')).toContain(`units:${world.units.dealerA}`);
    expect(await found(region, '单位CD')).toEqual([]);
    expect(await found(agent, '单位SH')).toEqual([]);
  });
});

describe('what is not one’s own is not found', () => {
  test('another dealer finds nothing by any key', async () => {
    const { managerB, consultantB, careB } = world.people;
    const keys = ['王小明', 'wxm', owner.mobile, owner.mobile.slice(-4), owner.vin, owner.vin.slice(-6), plate];
    for (const who of [managerB, consultantB, careB])
      for (const q of [...keys, number, number.slice(-6), cardNumber])
        expect({ q, found: await found(who, q) }).toEqual({ q, found: [] });
  });

  test('a region finds its dealers’ records, the other region none', async () => {
    const west = await addPerson(house, 'region_manager', world.units.west);
    expect(await found(world.people.region, owner.mobile)).toContain(`customers:${owner.customerId}`);
    expect(await found(world.people.region, owner.vin)).toContain(`vehicles:${owner.unitId}`);
    for (const q of ['王小明', owner.mobile, owner.vin, number]) expect(await found(west, q)).toEqual([]);
  });

  test('a consultant finds every customer of the dealer, and leads and orders of their own only', async () => {
    const { consultantA, consultantA2, managerA } = world.people;
    const { leadId, customerId, mobile } = await enquire(house, world, { name: '司徒静' });
    await accept(managerA, leadId, consultantA.staffId);
    const orderId = await order(house, world, consultantA, leadId);
    const made = await house.owner.query('select number from sales.order where id = $1', [orderId]);
    for (const q of ['司徒静', 'stj', mobile]) {
      expect(await found(consultantA, q)).toEqual([`customers:${customerId}`, `leads:${leadId}`]);
      expect(await found(consultantA2, q)).toEqual([`customers:${customerId}`]);
    }
    expect(await found(consultantA, made.rows[0].number)).toEqual([`orders:${orderId}`]);
    expect(await found(consultantA2, made.rows[0].number)).toEqual([]);
  });

  test('nor what one has no permission for', async () => {
    const { admin, agent } = world.people;
    expect(await found(admin, owner.mobile)).toEqual([]);
    expect(await found(admin, owner.vin)).toEqual([]);
    expect(await found(agent, number)).toEqual([]);
  });
});

describe('any text is answered', () => {
  test('one that can be no key finds nothing', async () => {
    for (const q of ['', '王', '123', '%', '__', '%%%%', '____', "' or '1'='1", '\\', 'x'.repeat(200), '\u{1f600}'])
      expect({ q, found: await found(world.people.managerA, q) }).toEqual({ q, found: [] });
  });

  test('a longer one is refused', async () => {
    const answer = await world.people.managerA.call('GET', `/api/search?q=${'x'.repeat(201)}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  });
});

test('the lists page through what a name finds', async () => {
  const { managerA } = world.people;
  for (const url of ['/api/customers', '/api/leads']) {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await managerA.call('GET', `${url}?q=${encodeURIComponent('欧阳')}&limit=3${cursor}`);
      seen.push(...body.rows.map((row: { id: string }) => row.id));
      cursor = body.next ? `&cursor=${body.next}` : '';
    } while (cursor);
    expect({ url, seen: new Set(seen).size, of: seen.length }).toEqual({ url, seen: 7, of: 7 });
  }
});
