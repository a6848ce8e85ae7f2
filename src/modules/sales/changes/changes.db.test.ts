import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { arrivedCar, openOrder, payment, type SalePeople, salePeople } from '../../../../test/sale-story.ts';
import { orderForm } from '../../../../test/story.ts';
import { makeWorld, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
let people: SalePeople;
const PRICE = 100_000_00;
const DEPOSIT = 10_000_00;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  people = await salePeople(house, world);
});
afterAll(() => house?.close());

const ask = (orderId: string, change: Record<string, unknown>, who = world.people.consultantA) =>
  who.call('POST', `/api/orders/${orderId}/changes`, { reason: '客户要求', ...change });
const decide = (id: string, approve = true, who = world.people.managerA, version = 1) =>
  who.call('POST', `/api/order-changes/${id}/decision`, { approve, version });
const view = async (orderId: string) => (await world.people.managerA.call('GET', `/api/orders/${orderId}`)).body;
const pay = (orderId: string, over: Record<string, unknown>) =>
  people.finance.call('POST', `/api/orders/${orderId}/payments`, payment(house, over));

describe('a change', () => {
  test('does nothing until it is approved; one waits at a time', async () => {
    const { orderId } = await openOrder(house, world, { priceFen: PRICE });
    const asked = await ask(orderId, { kind: 'colour', colour: '黑' });
    expect(asked.status).toBe(201);
    expect((await view(orderId)).colour).toBe('白');
    expect((await ask(orderId, { kind: 'price', priceFen: 1 })).body.code).toBe('order.change_pending');
    const waiting = (await world.people.managerA.call('GET', '/api/order-changes')).body.rows;
    expect(waiting.map((row: { id: string }) => row.id)).toContain(asked.body.id);
    expect((await decide(asked.body.id)).status).toBe(200);
    expect(await view(orderId)).toMatchObject({
      colour: '黑',
      changes: [{ before: { colour: '白' }, status: 'approved' }],
    });
    expect((await decide(asked.body.id, true, world.people.managerA, 2)).body.code).toBe('order.change_decided');
  });

  test('is not approved by who asked, nor by a consultant; refused, it changes nothing', async () => {
    const { orderId } = await openOrder(house, world, { priceFen: PRICE });
    const { id } = (await ask(orderId, { kind: 'price', priceFen: 90_000_00 }, world.people.managerA)).body;
    expect((await decide(id)).body.code).toBe('auth.forbidden');
    expect((await decide(id, true, world.people.consultantA)).status).toBe(403);
    expect((await decide(id, false, people.generalManager)).status).toBe(200);
    expect((await view(orderId)).owedFen).toBe(PRICE);
  });

  test('of colour or trim frees the car that no longer fits; of the VIN swaps it', async () => {
    const { orderId } = await openOrder(house, world, { priceFen: PRICE });
    const [one, two] = [await arrivedCar(house, world), await arrivedCar(house, world)];
    await world.people.consultantA.call('POST', `/api/orders/${orderId}/allocation`, { stockId: one.stockId });
    const swap = (await ask(orderId, { kind: 'vin', stockId: two.stockId })).body;
    expect((await decide(swap.id)).status).toBe(200);
    expect((await view(orderId)).car.vin).toBe(two.vin);
    const states = await house.owner.query('select state from sales.stock where id = $1', [one.stockId]);
    expect(states.rows).toEqual([{ state: 'in_stock' }]);
    const colour = (await ask(orderId, { kind: 'colour', colour: '蓝' })).body;
    await decide(colour.id);
    expect((await view(orderId)).car).toBeNull();
  });

  test('of the price stays above what was paid, and within the earnest money’s fifth', async () => {
    const over = { priceFen: PRICE, depositFen: DEPOSIT, depositKind: 'earnest' };
    const { orderId } = await openOrder(house, world, over);
    await pay(orderId, { amountFen: 60_000_00 });
    const low = (await ask(orderId, { kind: 'price', priceFen: 59_999_99 })).body;
    expect((await decide(low.id)).status).toBe(400);
    await decide(low.id, false);
    const earnest = (await ask(orderId, { kind: 'price', priceFen: 49_999_99 })).body;
    expect((await decide(earnest.id)).body.code).toBe('order.earnest_limit');
  });
});

describe('a cancellation', () => {
  test.each([
    ['earnest', 'customer', 0],
    ['earnest', 'late', 2 * DEPOSIT],
    ['earnest', 'loan_refused', DEPOSIT],
    ['refundable', 'customer', DEPOSIT],
    ['refundable', 'late', DEPOSIT],
  ])('of an order with %s money because of "%s" gives back %i', async (depositKind, cause, refund) => {
    const { orderId, leadId } = await openOrder(house, world, { priceFen: PRICE, depositFen: DEPOSIT, depositKind });
    await pay(orderId, { kind: 'deposit', amountFen: DEPOSIT });
    const { stockId } = await arrivedCar(house, world);
    await world.people.consultantA.call('POST', `/api/orders/${orderId}/allocation`, { stockId });
    const asked = (await ask(orderId, { kind: 'cancel', cause })).body;
    expect(asked.refundFen).toBe(refund);
    expect((await decide(asked.id)).status).toBe(200);
    expect(await view(orderId)).toMatchObject({ status: 'cancelled', cancelReason: cause, car: null });
    const lead = await house.owner.query('select status, grade, next_contact_at from leads.lead where id = $1', [
      leadId,
    ]);
    expect(lead.rows[0]).toMatchObject({ status: 'following', next_contact_at: expect.any(Date) });
    // The contact that was planned has its clock, from the instant it is planned for.
    const running = await house.owner.query(
      "select clock, started_at, grade from leads.timer t join leads.lead l on l.id = t.lead_id where t.lead_id = $1 and t.state = 'running'",
      [leadId],
    );
    expect(running.rows).toEqual([{ clock: 'next_contact', started_at: lead.rows[0].next_contact_at, grade: 'A' }]);
    expect((await pay(orderId, { kind: 'part', amountFen: 1 })).body.code).toBe('order.not_open');
    expect((await pay(orderId, { kind: 'refund', amountFen: refund + 1 })).body.code).toBe('order.refund_above');
    if (refund > 0) {
      expect((await pay(orderId, { kind: 'refund', amountFen: refund })).status).toBe(201);
      expect((await pay(orderId, { kind: 'refund', amountFen: 1 })).body.code).toBe('order.refund_above');
    }
  });

  test('lets the lead order again, and counts no cancelled order as a purchase', async () => {
    const { orderId, leadId } = await openOrder(house, world, { priceFen: PRICE });
    const asked = (await ask(orderId, { kind: 'cancel', cause: 'customer' })).body;
    await decide(asked.id);
    const again = await world.people.consultantA.call('POST', '/api/orders', orderForm(house, world, leadId));
    expect(again.status).toBe(201);
    expect((await view(again.body.id)).repeatPurchase).toBe(false);
  });

  test('and a delivery at once: one of them happens', async () => {
    const { orderId } = await openOrder(house, world, { priceFen: PRICE });
    const { vin } = await arrivedCar(house, world);
    const asked = (await ask(orderId, { kind: 'cancel', cause: 'customer' })).body;
    const deliveredOn = payment(house).paidOn;
    const answers = await Promise.all([
      decide(asked.id),
      world.people.consultantA.call('POST', `/api/orders/${orderId}/delivery`, { vin, deliveredOn }),
    ]);
    expect(answers.filter((answer) => answer.status < 300)).toHaveLength(1);
  });
});
