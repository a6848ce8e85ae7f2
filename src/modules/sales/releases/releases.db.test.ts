import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { AS_BYTES, openOrder, PNG, payment, type SalePeople, salePeople } from '../../../../test/sale-story.ts';
import { nextVin } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { sellStrictly } from '../pricing/service.ts';

let house: House;
let world: World;
let people: SalePeople;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  people = await salePeople(house, world);
});
// As an installation that is set up anew: the rules hold for the whole group.
beforeEach(async () => {
  await house.owner.query('delete from sales.setting');
  await sellStrictly(house.owner);
});
afterAll(() => house?.close());

const PRICE = 100_000_00;
const me = () => world.people.consultantA;
const view = async (orderId: string) => (await me().call('GET', `/api/orders/${orderId}`)).body;
const missing = async (orderId: string) => (await view(orderId)).missing.map((one: { code: string }) => one.code);
const deliver = (orderId: string) =>
  me().call('POST', `/api/orders/${orderId}/delivery`, { vin: nextVin(), deliveredOn: payment(house).paidOn });
const made = () => openOrder(house, world, { priceFen: PRICE });
const pay = (orderId: string, amountFen = PRICE) =>
  people.finance.call('POST', `/api/orders/${orderId}/payments`, payment(house, { amountFen }));
const release = async (orderId: string, who: Caller = world.people.managerA, over: Record<string, unknown> = {}) => {
  const { version } = await view(orderId);
  return who.call('POST', `/api/orders/${orderId}/release`, { reason: '老客户,次日补签', version, ...over });
};
const settings = (who: Caller) => who.call('GET', '/api/sales/settings').then(({ body }) => body);
const set = async (who: Caller, change: Record<string, unknown>) => {
  const { version } = await settings(who);
  return who.call('PATCH', '/api/sales/settings', { deliveryChecklist: false, quoteDays: 7, version, ...change });
};

/** Draws the contract of an order up and signs it on paper. */
async function contract(orderId: string): Promise<void> {
  const { id } = (await me().call('POST', `/api/orders/${orderId}/contracts`, { kind: 'main' })).body;
  const drawn = (await me().call('POST', `/api/contracts/${id}/drawing-up`, { version: 1 })).body;
  const query = `version=${drawn.version}&signedOn=${payment(house).paidOn}&signer=${encodeURIComponent('陈慧')}`;
  const signed = await me().call('POST', `/api/contracts/${id}/scan?${query}`, PNG, AS_BYTES);
  expect([signed.status, signed.body.state]).toEqual([200, 'signed']);
}

describe('a car leaves', () => {
  test('by the rules, with a signed contract and all of its money', async () => {
    const { orderId } = await made();
    expect(await missing(orderId)).toEqual(['contract', 'balance']);
    const refused = await deliver(orderId);
    expect([refused.status, refused.body.code]).toEqual([409, 'order.parts_missing']);
    expect(refused.body.message).toContain('a signed contract');
    expect(refused.body.details.missing.map((one: { code: string }) => one.code)).toEqual(['contract', 'balance']);
    await contract(orderId);
    expect(await missing(orderId)).toEqual(['balance']);
    await pay(orderId, PRICE - 1);
    expect((await deliver(orderId)).body.code).toBe('order.parts_missing');
    await pay(orderId, 1);
    expect(await missing(orderId)).toEqual([]);
    expect((await deliver(orderId)).status).toBe(201);
  });

  test('with a contract that says what the order says', async () => {
    const { orderId } = await made();
    await contract(orderId);
    await pay(orderId);
    const asked = await me().call('POST', `/api/orders/${orderId}/changes`, {
      ...{ kind: 'colour', colour: '黑', reason: '客户要求' },
    });
    await world.people.managerA.call('POST', `/api/order-changes/${asked.body.id}/decision`, {
      ...{ approve: true, version: 1 },
    });
    expect(await missing(orderId)).toEqual(['contract_outdated']);
    expect((await deliver(orderId)).status).toBe(409);
    await contract(orderId);
    expect(await missing(orderId)).toEqual([]);
  });

  test('where nobody set a rule, as it always did', async () => {
    await house.owner.query('delete from sales.setting');
    const { orderId } = await made();
    expect(await missing(orderId)).toEqual([]);
    expect((await deliver(orderId)).status).toBe(201);
  });

  test('where contracts and money were not kept yet, without: nobody here can say', async () => {
    const { orderId } = await made();
    await house.owner.query('update sales.order set contract_kept = false, payments_kept = false where id = $1', [
      orderId,
    ]);
    expect(await missing(orderId)).toEqual([]);
    expect((await deliver(orderId)).status).toBe(201);
  });
});

describe('a release', () => {
  test('lets a car leave without, with its reason and by whom on the order and in the trail', async () => {
    const { orderId } = await made();
    const released = await release(orderId);
    expect([released.status, released.body.lacks]).toEqual([201, ['contract', 'balance']]);
    expect(await view(orderId)).toMatchObject({
      missing: [],
      release: { lacks: ['contract', 'balance'], balanceFen: PRICE, reason: '老客户,次日补签' },
    });
    const trail = await house.owner.query(
      "select b.actor from audit.batch b join audit.entry e using (chain, seq) where e.row_id = $1 and b.operation = 'insert'",
      [released.body.id],
    );
    expect(trail.rows).toEqual([{ actor: `staff:${world.people.managerA.staffId}` }]);
    expect((await deliver(orderId)).status).toBe(201);
  });

  test('covers what was owed then, not what came on top, and no papers', async () => {
    const { orderId } = await made();
    await contract(orderId);
    await release(orderId);
    await me().call('POST', `/api/orders/${orderId}/parts`, { kind: 'accessory', title: '贴膜', amountFen: 1 });
    expect(await missing(orderId)).toEqual(['balance']);
    await pay(orderId, 1);
    expect(await missing(orderId)).toEqual([]);
    await house.owner.query(
      'insert into sales.setting (id, org_id, delivery_checklist, contract_first, paid_first) values (app.new_id(), $1, true, true, true)',
      [world.units.dealerA],
    );
    const lacks = await missing(orderId);
    expect(lacks).toEqual(expect.arrayContaining(['inspection', 'signature', 'manual']));
    expect(lacks).not.toContain('balance');
  });

  test('is for who approves prices and did not sell it, of what is lacking, with a reason', async () => {
    const { orderId } = await made();
    expect((await release(orderId, me())).status).toBe(403);
    expect((await release(orderId, world.people.managerB)).status).toBe(404);
    expect((await release(orderId, world.people.managerA, { reason: ' ' })).status).toBe(400);
    expect((await release(orderId, world.people.managerA, { version: 99 })).body.code).toBe('request.conflict');
    await house.owner.query('update sales.order set consultant_id = $2 where id = $1', [
      orderId,
      world.people.managerA.staffId,
    ]);
    const { version } = (await world.people.managerA.call('GET', `/api/orders/${orderId}`)).body;
    const own = await world.people.managerA.call('POST', `/api/orders/${orderId}/release`, { reason: 'x', version });
    expect(own.status).toBe(403);
    const done = await made();
    await contract(done.orderId);
    await pay(done.orderId);
    expect((await release(done.orderId)).body.code).toBe('order.nothing_to_release');
  });
});

describe('the rules', () => {
  test('are the nearest unit’s, and say whose they are', async () => {
    const brandAdmin = await addPerson(house, 'admin', world.units.brand);
    const dealerAdmin = await addPerson(house, 'admin', world.units.dealerA);
    const group = { name: '单位G', nameEn: 'Unit G' };
    expect(await settings(dealerAdmin)).toEqual({
      ...{ deliveryChecklist: false, contractFirst: true, paidFirst: true, quoteDays: 7, from: group, version: 0 },
    });
    const { orderId } = await made();
    expect((await set(brandAdmin, { contractFirst: false, quoteDays: 14 })).status).toBe(200);
    expect(await missing(orderId)).toEqual(['balance']);
    expect(await settings(dealerAdmin)).toMatchObject({ contractFirst: false, quoteDays: 14, version: 0 });
    expect((await settings(dealerAdmin)).from).toEqual({ name: '单位B', nameEn: 'Unit B' });
    // What is left out stays as it holds.
    expect((await set(dealerAdmin, { paidFirst: false })).status).toBe(200);
    expect(await settings(dealerAdmin)).toMatchObject({
      contractFirst: false,
      paidFirst: false,
      from: null,
      version: 1,
    });
    expect(await missing(orderId)).toEqual([]);
    expect((await deliver(orderId)).status).toBe(201);
    expect((await set(dealerAdmin, { version: 0 })).body.code).toBe('request.conflict');
  });

  test('of the price are listed with those from above, which are not changed here', async () => {
    const [brandAdmin, dealerAdmin, adminB] = await Promise.all(
      [world.units.brand, world.units.dealerA, world.units.dealerB].map((unit) => addPerson(house, 'admin', unit)),
    );
    const levels = { consultantBp: 100, managerBp: 200, generalManagerBp: 300, premiumBp: 0 };
    const above = (await (brandAdmin as Caller).call('POST', '/api/price-levels', levels)).body.id;
    const own = (await (dealerAdmin as Caller).call('POST', '/api/price-levels', { ...levels, premiumBp: 50 })).body.id;
    const rows = async (who: Caller | undefined) =>
      ((await (who as Caller).call('GET', '/api/price-levels')).body.rows as { id: string; own: boolean }[]).map(
        ({ id, own: mine }) => [id, mine],
      );
    expect(await rows(dealerAdmin)).toEqual([
      [above, false],
      [own, true],
    ]);
    expect(await rows(adminB)).toEqual([[above, false]]);
    expect(await rows(brandAdmin)).toEqual(
      expect.arrayContaining([
        [above, true],
        [own, true],
      ]),
    );
    const change = await (dealerAdmin as Caller).call('PATCH', `/api/price-levels/${above}`, { ...levels, version: 1 });
    expect(change.status).toBe(404);
  });
});
