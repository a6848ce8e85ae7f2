import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { systemAt } from '../../../../test/reward-story.ts';
import { arrivedCar, openOrder, payment, type SalePeople, salePeople } from '../../../../test/sale-story.ts';
import { makeWorld, type World } from '../../../../test/world.ts';
import { addDays, civilDate } from '../../../platform/clock.ts';
import { read } from '../../../platform/db.ts';
import { carsOf } from '../rebates/queries.ts';

let house: House;
let world: World;
let people: SalePeople;
let today: string;
const PRICE = 100_000_00;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  people = await salePeople(house, world);
  today = civilDate(house.platform.clock.now());
});
afterAll(() => house?.close());

const one = async (text: string, values: unknown[]) => (await house.owner.query(text, values)).rows[0];
const view = async (orderId: string) => (await world.people.managerA.call('GET', `/api/orders/${orderId}`)).body;
const ask = (orderId: string, over: Record<string, unknown> = {}, who = world.people.consultantA) =>
  who.call('POST', `/api/orders/${orderId}/changes`, {
    ...{
      kind: 'return',
      cause: 'warranty',
      returnedOn: today,
      odometerKm: 1200,
      refundFen: 0,
      reason: '变速箱两次维修未好',
    },
    ...over,
  });
const decide = (id: string, approve = true, who = world.people.managerA) =>
  who.call('POST', `/api/order-changes/${id}/decision`, { approve, version: 1 });
const fieldOf = (answer: { body: { details: { fields: { field: string }[] } } }) =>
  answer.body.details.fields[0]?.field;

/** A car of dealer A's stock, paid for and delivered today. */
async function delivered() {
  const order = await openOrder(house, world, { priceFen: PRICE });
  await people.finance.call('POST', `/api/orders/${order.orderId}/payments`, payment(house, { amountFen: PRICE }));
  const car = await arrivedCar(house, world);
  const done = await world.people.consultantA.call('POST', `/api/orders/${order.orderId}/delivery`, {
    vin: car.vin,
    deliveredOn: today,
    odometerKm: 12,
    plate: undefined,
  });
  if (done.status !== 201) throw new Error(JSON.stringify(done.body));
  return { ...order, ...car, unitId: done.body.unitId as string };
}

/** As delivered, and taken back again. */
async function takenBack(refundFen = 90_000_00) {
  const sale = await delivered();
  const asked = await ask(sale.orderId, { refundFen });
  if (asked.status !== 201) throw new Error(JSON.stringify(asked.body));
  const done = await decide(asked.body.id);
  if (done.status !== 200) throw new Error(JSON.stringify(done.body));
  return sale;
}

describe('a delivered car', () => {
  test('is taken back when somebody else approved it: nobody owns it, it stands in stock as one that came back', async () => {
    const sale = await delivered();
    const asked = await ask(sale.orderId, { refundFen: 90_000_00 });
    expect(asked).toMatchObject({ status: 201, body: { refundFen: 90_000_00 } });
    expect((await view(sale.orderId)).status).toBe('delivered');
    expect((await decide(asked.body.id, true, world.people.consultantA)).status).toBe(403);
    expect((await decide(asked.body.id)).status).toBe(200);
    expect(await view(sale.orderId)).toMatchObject({
      status: 'returned',
      returnedOn: today,
      returnCause: 'warranty',
      car: null,
      changes: [{ kind: 'return', status: 'approved', refundFen: 90_000_00 }],
    });
    expect(
      await one('select to_date::text, end_reason from products.ownership where unit_id = $1', [sale.unitId]),
    ).toEqual({
      to_date: today,
      end_reason: 'returned',
    });
    expect(await one('select owned, plate from products.unit where id = $1', [sale.unitId])).toEqual({
      owned: false,
      plate: null,
    });
    expect(
      await one('select state, condition, pdi_state, order_id from sales.stock where id = $1', [sale.stockId]),
    ).toEqual({
      state: 'in_stock',
      condition: 'returned',
      pdi_state: 'none',
      order_id: null,
    });
    expect(await one("select km from products.mileage where unit_id = $1 and source = 'staff'", [sale.unitId])).toEqual(
      { km: 1200 },
    );
    // History is not rewritten: the delivery stands, its call alone is dropped.
    expect(
      await one('select delivered_on::text, contact_due_on from sales.delivery where order_id = $1', [sale.orderId]),
    ).toEqual({ delivered_on: today, contact_due_on: null });
  });

  test('refused, nothing has changed; a second return of an order is none', async () => {
    const { orderId } = await delivered();
    const asked = await ask(orderId);
    expect((await decide(asked.body.id, false)).status).toBe(200);
    expect((await view(orderId)).status).toBe('delivered');
    const again = await ask(orderId);
    expect((await decide(again.body.id)).status).toBe(200);
    expect((await ask(orderId)).body.code).toBe('order.not_delivered');
  });

  test.each([
    ['a day before the delivery', () => ({ returnedOn: addDays(today, -1) }), 'returnedOn'],
    ['tomorrow', () => ({ returnedOn: addDays(today, 1) }), 'returnedOn'],
    ['fewer kilometres than it left with', () => ({ odometerKm: 11 }), 'odometerKm'],
    ['more money than was paid', () => ({ refundFen: PRICE + 1 }), 'refundFen'],
    ['a reason nobody knows', () => ({ cause: 'mood' }), 'cause'],
  ])('is not taken back with %s', async (_name, over, field) => {
    const { orderId } = await delivered();
    expect(fieldOf(await ask(orderId, over()))).toBe(field);
  });

  test('is not taken back before it left, nor from somebody who has sold it on, not even when that came between', async () => {
    const { orderId: open } = await openOrder(house, world, { priceFen: PRICE });
    expect((await ask(open)).body.code).toBe('order.not_delivered');
    const sale = await delivered();
    const asked = await ask(sale.orderId);
    const { customerId } = await openOrder(house, world);
    await house.owner.query('update products.ownership set customer_id = $2 where unit_id = $1', [
      sale.unitId,
      customerId,
    ]);
    expect((await decide(asked.body.id)).body.code).toBe('order.car_moved');
    expect((await decide(asked.body.id, false)).status).toBe(200);
    expect((await ask(sale.orderId)).body.code).toBe('order.car_moved');
  });

  test('gives back no more money than was approved, and takes none', async () => {
    const { orderId } = await takenBack(90_000_00);
    const pay = (kind: string, amountFen: number) =>
      people.finance.call('POST', `/api/orders/${orderId}/payments`, payment(house, { kind, amountFen }));
    expect((await pay('part', 1)).body.code).toBe('order.not_open');
    expect((await pay('refund', 90_000_01)).body.code).toBe('order.refund_above');
    // Nothing is owed any more; what is to be given back stands below nought.
    expect((await view(orderId)).balanceFen).toBe(-90_000_00);
    expect(await pay('refund', 80_000_00)).toMatchObject({ status: 201, body: { balanceFen: -10_000_00 } });
    expect((await view(orderId)).balanceFen).toBe(-10_000_00);
    const listed = await people.finance.call('GET', '/api/payments?kind=refund&limit=1');
    expect(listed.body.rows[0].balanceFen).toBe(-10_000_00);
    expect((await pay('refund', 10_000_00)).body.balanceFen).toBe(0);
    expect((await pay('refund', 1)).body.code).toBe('order.refund_above');
  });

  test('is sold again as the car it is, from the day it came back on, and counted once', async () => {
    const sale = await takenBack();
    const next = await openOrder(house, world, { priceFen: PRICE });
    const deliver = (deliveredOn: string) =>
      world.people.consultantA.call('POST', `/api/orders/${next.orderId}/delivery`, { vin: sale.vin, deliveredOn });
    expect(fieldOf(await deliver(addDays(today, -1)))).toBe('deliveredOn');
    expect((await deliver(today)).body).toMatchObject({ unitId: sale.unitId, vin: sale.vin });
    const owners = await house.owner.query(
      'select customer_id, to_date is null as present from products.ownership where unit_id = $1 order by created_at',
      [sale.unitId],
    );
    expect(owners.rows).toEqual([
      { customer_id: sale.customerId, present: false },
      { customer_id: next.customerId, present: true },
    ]);
    expect(await one('select state, condition from sales.stock where vin = $1', [sale.vin])).toEqual({
      state: 'sold',
      condition: 'returned',
    });
    // Whoever gave their only car back has not bought before.
    expect((await one('select sales.bought_before($1) as before', [sale.customerId])).before).toBe(false);
    expect((await one('select sales.bought_before($1) as before', [next.customerId])).before).toBe(true);
  });

  test('that never was in the stock comes into it', async () => {
    const order = await openOrder(house, world, { priceFen: PRICE });
    const vin = (await arrivedCar(house, world)).vin;
    await house.owner.query('delete from sales.stock where vin = $1', [vin]);
    await world.people.consultantA.call('POST', `/api/orders/${order.orderId}/delivery`, { vin, deliveredOn: today });
    await decide((await ask(order.orderId)).body.id);
    expect(await one('select state, condition, arrived_on::text from sales.stock where vin = $1', [vin])).toEqual({
      state: 'in_stock',
      condition: 'returned',
      arrived_on: today,
    });
  });

  test('is told of in the record of its owner and of the car, with why', async () => {
    const sale = await takenBack();
    await house.drain();
    const events = await house.owner.query(
      "select name, payload ->> 'cause' as cause, payload ->> 'reason' as reason from app.event where customer_id = $1 and name in ('order.returned', 'vehicle.released') order by name",
      [sale.customerId],
    );
    expect(events.rows).toEqual([
      { name: 'order.returned', cause: 'warranty', reason: null },
      { name: 'vehicle.released', cause: null, reason: 'returned' },
    ]);
    const calls = await house.owner.query(
      "select 1 from engagement.opportunity where unit_id = $1 and status = 'open'",
      [sale.unitId],
    );
    expect(calls.rows).toEqual([]);
  });

  test('leaves the deliveries of its day and counts against those of the day it came back on', async () => {
    const sale = await delivered();
    // Delivered last month, taken back today: last month stays what it was.
    const before = addDays(`${today.slice(0, 7)}-01`, -1);
    await house.owner.query('update sales.delivery set delivered_on = $2 where order_id = $1', [sale.orderId, before]);
    const reached = async (month: string) =>
      (await world.people.managerA.call('GET', `/api/analytics/performance?from=${month}&to=${month}`)).body.total
        .actual.deliveries as number;
    const months = [before.slice(0, 7), today.slice(0, 7)] as const;
    const [last, now] = [await reached(months[0]), await reached(months[1])];
    await decide((await ask(sale.orderId)).body.id);
    expect([await reached(months[0]), await reached(months[1])]).toEqual([last, now - 1]);
  });

  test('does not count among the cars of the month', async () => {
    const cars = async () => {
      const ctx = systemAt(house, world.units.dealerA);
      const rows = await read(ctx, (tx) => carsOf(tx, today.slice(0, 7), [world.units.dealerA]));
      return rows.reduce((sum, row) => sum + row.cars, 0);
    };
    const { orderId } = await delivered();
    const before = await cars();
    await decide((await ask(orderId)).body.id);
    expect(await cars()).toBe(before - 1);
  });
});
