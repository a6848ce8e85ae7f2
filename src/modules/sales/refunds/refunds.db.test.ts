import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { openOrder, payment, type SalePeople, salePeople } from '../../../../test/sale-story.ts';
import { deliver } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
let people: SalePeople;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  people = await salePeople(house, world);
});
afterAll(() => house?.close());

const PRICE = 100_000_00;
const DEPOSIT = 10_000_00;
interface Row {
  id: string;
  dueFen: number;
  keptFen: number;
  aboveFen: number;
  since: string;
}
const due = async (who: Caller = people.finance, query = '?limit=100'): Promise<Row[]> => {
  const answer = await who.call('GET', `/api/refunds-due${query}`);
  expect(answer.status).toBe(200);
  return answer.body.rows;
};
const dueOf = async (orderId: string, who?: Caller) => (await due(who)).find(({ id }) => id === orderId);
const pay = (orderId: string, over: Record<string, unknown>) =>
  people.finance.call('POST', `/api/orders/${orderId}/payments`, payment(house, over));
const balance = async (orderId: string) => (await people.finance.call('GET', `/api/orders/${orderId}`)).body.balanceFen;

async function ask(orderId: string, wanted: Record<string, unknown>) {
  const asked = await world.people.consultantA.call('POST', `/api/orders/${orderId}/changes`, {
    ...{ reason: '客户要求', ...wanted },
  });
  expect(asked.status).toBe(201);
  const decision = { approve: true, version: 1 };
  const done = await world.people.managerA.call('POST', `/api/order-changes/${asked.body.id}/decision`, decision);
  expect(done.status).toBe(200);
}

/** An order with its deposit and a part of the price paid. */
async function paid(depositKind: 'earnest' | 'refundable') {
  const order = await openOrder(house, world, { priceFen: PRICE, depositFen: DEPOSIT, depositKind });
  await pay(order.orderId, { kind: 'deposit', amountFen: DEPOSIT });
  await pay(order.orderId, { kind: 'part', amountFen: 5_000_00 });
  return order.orderId;
}

const causeOf = async (fault: string | null) =>
  (
    await house.owner.query(
      "select code from org.dictionary where kind = 'cancel_reason' and attributes ->> 'fault' is not distinct from $1 limit 1",
      [fault],
    )
  ).rows[0].code as string;

describe('what has to be given back', () => {
  test.each([
    ['earnest', 'customer', 5_000_00, DEPOSIT, 0],
    ['earnest', 'dealer', 25_000_00, 0, DEPOSIT],
    ['refundable', 'customer', 15_000_00, 0, 0],
  ] as const)('of a deposit that is %s, where the %s withdraws', async (kind, fault, dueFen, keptFen, aboveFen) => {
    const orderId = await paid(kind);
    expect(await dueOf(orderId)).toBeUndefined();
    await ask(orderId, { kind: 'cancel', cause: await causeOf(fault) });
    const row = await dueOf(orderId);
    expect(row).toMatchObject({ kind: 'cancel', dueFen, keptFen, aboveFen, paidFen: 15_000_00, days: 0 });
    expect(await balance(orderId)).toBe(-dueFen);
    // Paid out in two goes, with date, method and reference; no more than what is due, and then it is off the list.
    const first = await pay(orderId, {
      kind: 'refund',
      amountFen: 2_000_00,
      reference: 'ICBC-20261123-001',
      note: '首笔',
    });
    expect([first.status, first.body.balanceFen]).toEqual([201, 2_000_00 - dueFen]);
    expect((await dueOf(orderId))?.dueFen).toBe(dueFen - 2_000_00);
    expect((await pay(orderId, { kind: 'refund', amountFen: dueFen - 2_000_00 + 1 })).body.code).toBe(
      'order.refund_above',
    );
    expect((await pay(orderId, { kind: 'refund', amountFen: dueFen - 2_000_00 })).status).toBe(201);
    expect(await dueOf(orderId)).toBeUndefined();
    expect(await balance(orderId)).toBe(0);
    const { payments } = (await people.finance.call('GET', `/api/orders/${orderId}`)).body;
    expect(payments.map((line: { reference: string | null }) => line.reference)).toContain('ICBC-20261123-001');
  });

  test('of a car that was taken back, what was agreed', async () => {
    const { orderId } = await openOrder(house, world, { priceFen: PRICE });
    await pay(orderId, { kind: 'final', amountFen: PRICE });
    await deliver(house, world.people.consultantA, orderId);
    const returnedOn = payment(house).paidOn;
    const refundFen = PRICE - 8_000_00;
    await ask(orderId, { kind: 'return', cause: 'agreed', returnedOn, odometerKm: 900, refundFen });
    expect(await dueOf(orderId)).toMatchObject({
      kind: 'return',
      dueFen: refundFen,
      keptFen: 8_000_00,
      cause: 'agreed',
    });
  });

  test('is nothing where nothing was paid', async () => {
    const { orderId } = await openOrder(house, world, { priceFen: PRICE });
    await ask(orderId, { kind: 'cancel', cause: await causeOf('customer') });
    expect(await dueOf(orderId)).toBeUndefined();
    expect(await balance(orderId)).toBe(0);
  });

  test('two at once give it back once', async () => {
    const orderId = await paid('refundable');
    await ask(orderId, { kind: 'cancel', cause: await causeOf('customer') });
    const refund = { kind: 'refund', amountFen: 15_000_00 };
    const answers = await Promise.all(Array.from({ length: 5 }, () => pay(orderId, refund)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });
});

test('the list is the acting unit’s, a consultant’s their own, the longest waiting first and in pages', async () => {
  const orders = [await paid('refundable'), await paid('refundable'), await paid('refundable')];
  for (const orderId of orders) await ask(orderId, { kind: 'cancel', cause: await causeOf('customer') });
  const all = await due();
  expect(all.slice(-3).map(({ id }) => id)).toEqual(orders);
  const seen: string[] = [];
  let query = '?limit=2';
  for (;;) {
    const { rows, next } = (await people.finance.call('GET', `/api/refunds-due${query}`)).body;
    seen.push(...rows.map((row: Row) => row.id));
    if (!next) break;
    query = `?limit=2&cursor=${next}`;
  }
  expect(seen).toEqual(all.map(({ id }) => id));
  const { analyst, region, managerB, consultantA, consultantA2, admin } = world.people;
  for (const who of [analyst, region, consultantA]) expect((await due(who)).map(({ id }) => id)).toEqual(seen);
  for (const who of [managerB, consultantA2]) expect(await due(who)).toEqual([]);
  expect((await admin.call('GET', '/api/refunds-due')).status).toBe(403);
  const clerkB = await addPerson(house, 'settlement_clerk', world.units.dealerB);
  expect(await due(clerkB)).toEqual([]);
  expect((await clerkB.call('POST', `/api/orders/${orders[0]}/payments`, payment(house))).status).toBe(404);
});
