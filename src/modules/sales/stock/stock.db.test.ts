import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { arrivedCar, inspect, openOrder } from '../../../../test/sale-story.ts';
import { nextVin } from '../../../../test/story.ts';
import { makeWorld, type World } from '../../../../test/world.ts';
import { civilDate } from '../../../platform/clock.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const today = () => civilDate(house.platform.clock.now());
const allocate = (orderId: string, stockId: string) =>
  world.people.consultantA.call('POST', `/api/orders/${orderId}/allocation`, { stockId });
const stateOf = async (stockId: string) =>
  (await house.owner.query('select state, order_id from sales.stock where id = $1', [stockId])).rows[0];
const deliver = (orderId: string, vin: string) =>
  world.people.consultantA.call('POST', `/api/orders/${orderId}/delivery`, { vin, deliveredOn: today() });

describe('a car', () => {
  test('is promised to one order, however many ask at once', async () => {
    const orders = await Promise.all(Array.from({ length: 4 }, () => openOrder(house, world)));
    const { stockId } = await arrivedCar(house, world);
    const answers = await Promise.all(orders.map(({ orderId }) => allocate(orderId, stockId)));
    expect(answers.map((answer) => answer.body.code ?? 'given').sort()).toEqual([
      'given',
      ...Array(3).fill('stock.not_free'),
    ]);
    const winner = orders[answers.findIndex((answer) => answer.status === 201)];
    expect(await stateOf(stockId)).toEqual({ state: 'reserved', order_id: winner?.orderId });
  });

  test('two cars at once for one order: one is given', async () => {
    const { orderId } = await openOrder(house, world);
    const [one, two] = [await arrivedCar(house, world), await arrivedCar(house, world)];
    const answers = await Promise.all([allocate(orderId, one.stockId), allocate(orderId, two.stockId)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 400]);
  });

  test('of another trim or colour, or of another dealer, is not given', async () => {
    const { orderId } = await openOrder(house, world);
    const black = await arrivedCar(house, world, { colour: '黑' });
    expect((await allocate(orderId, black.stockId)).body.details.fields[0].field).toBe('stockId');
    const theirs = await world.people.managerB.call('POST', '/api/stock', {
      vin: nextVin(),
      trimId: world.trim.id,
      colour: '白',
    });
    expect((await allocate(orderId, theirs.body.id)).body.details.fields[0].field).toBe('stockId');
    expect((await stateOf(theirs.body.id)).state).toBe('in_transit');
  });

  test('that is on its way can be promised; its arrival leaves it promised', async () => {
    const { orderId } = await openOrder(house, world);
    const { stockId } = await arrivedCar(house, world, { arrivedOn: undefined });
    expect((await allocate(orderId, stockId)).status).toBe(201);
    const edit = await world.people.managerA.call('PATCH', `/api/stock/${stockId}`, { arrivedOn: today(), version: 2 });
    expect(edit.status).toBe(200);
    expect((await stateOf(stockId)).state).toBe('reserved');
  });

  test('is one car, whoever registers it', async () => {
    const { vin } = await arrivedCar(house, world);
    const again = await world.people.managerB.call('POST', '/api/stock', { vin, trimId: world.trim.id, colour: '白' });
    expect([again.status, again.body.code, again.body.details]).toEqual([409, 'stock.vin_taken', {}]);
    const wrong = await world.people.managerA.call('POST', '/api/stock', {
      vin: 'LSVNV1335N2000001',
      trimId: world.trim.id,
      colour: '白',
    });
    expect(wrong.body.code).toBe('unit.vin_invalid');
  });

  test('is listed by state and by the end of its VIN, with its age', async () => {
    const { stockId, vin } = await arrivedCar(house, world, { arrivedOn: '2026-01-01' });
    const { rows } = (await world.people.consultantA.call('GET', `/api/stock?state=in_stock&q=${vin.slice(-6)}`)).body;
    expect(rows.map((row: { id: string }) => row.id)).toEqual([stockId]);
    expect(rows[0].ageDays).toBeGreaterThan(100);
    expect((await world.people.managerB.call('GET', `/api/stock?q=${vin}`)).body.rows).toEqual([]);
  });
});

describe('an inspection', () => {
  test('with one fault fails the car, which then cannot be delivered until it passes', async () => {
    const { orderId } = await openOrder(house, world);
    const { stockId, vin } = await arrivedCar(house, world);
    await allocate(orderId, stockId);
    expect((await inspect(house, world.people.consultantA, stockId, ['A05'])).body.pdiState).toBe('failed');
    expect((await deliver(orderId, vin)).body.code).toBe('stock.pdi_failed');
    expect((await inspect(house, world.people.consultantA, stockId)).body.pdiState).toBe('passed');
    expect((await deliver(orderId, vin)).status).toBe(201);
    expect(await stateOf(stockId)).toEqual({ state: 'sold', order_id: orderId });
    expect((await inspect(house, world.people.consultantA, stockId)).body.code).toBe('stock.not_free');
  });

  test('that leaves something out names it', async () => {
    const { stockId } = await arrivedCar(house, world);
    const answer = await world.people.consultantA.call('POST', `/api/stock/${stockId}/inspection`, {
      items: { A01: 'ok' },
      version: 1,
    });
    expect(answer.status).toBe(400);
    const fields = answer.body.details.fields.map((one: { field: string }) => one.field);
    expect(fields).toContain('items.A02');
    expect(fields).not.toContain('items.A01');
  });
});

describe('a delivery', () => {
  test('of a car promised to another order is refused, and of another than the allocated one', async () => {
    const [one, two] = [await openOrder(house, world), await openOrder(house, world)];
    const { stockId, vin } = await arrivedCar(house, world);
    await allocate(one.orderId, stockId);
    expect((await deliver(two.orderId, vin)).body.code).toBe('stock.promised');
    expect((await deliver(one.orderId, nextVin())).body.details.fields[0].field).toBe('vin');
    const registered = await house.owner.query('select 1 from products.unit where vin = $1', [vin]);
    expect(registered.rows).toEqual([]);
  });

  test('in one step of a car that is free takes it out of the stock', async () => {
    const { orderId } = await openOrder(house, world);
    const { stockId, vin } = await arrivedCar(house, world);
    expect((await deliver(orderId, vin)).status).toBe(201);
    expect(await stateOf(stockId)).toEqual({ state: 'sold', order_id: orderId });
  });

  test('and an allocation of the same car at once: one of them has it', async () => {
    const [one, two] = [await openOrder(house, world), await openOrder(house, world)];
    const { stockId, vin } = await arrivedCar(house, world);
    const answers = await Promise.all([deliver(one.orderId, vin), allocate(two.orderId, stockId)]);
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
  });
});

test('an allocation is taken back by who keeps the stock, not by the consultant', async () => {
  const { orderId } = await openOrder(house, world);
  const { stockId } = await arrivedCar(house, world);
  await allocate(orderId, stockId);
  const path = `/api/orders/${orderId}/allocation`;
  expect((await world.people.consultantA.call('DELETE', path)).status).toBe(403);
  expect((await world.people.managerA.call('DELETE', path)).status).toBe(200);
  expect(await stateOf(stockId)).toEqual({ state: 'in_stock', order_id: null });
  expect((await world.people.managerA.call('DELETE', path)).body.code).toBe('order.no_car');
});
