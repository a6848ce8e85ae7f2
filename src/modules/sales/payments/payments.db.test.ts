import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { openOrder, payment, type SalePeople, salePeople } from '../../../../test/sale-story.ts';
import { makeWorld, type World } from '../../../../test/world.ts';

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
const pay = (orderId: string, over: Record<string, unknown> = {}) =>
  people.finance.call('POST', `/api/orders/${orderId}/payments`, payment(house, over));
const money = async (orderId: string) =>
  (await house.owner.query('select paid_fen::int, refunded_fen::int from sales.order where id = $1', [orderId]))
    .rows[0];

describe('payments', () => {
  test('count down the balance to nought, with a receipt each', async () => {
    const { orderId } = await openOrder(house, world, { priceFen: PRICE, depositFen: 5_000_00 });
    const deposit = await pay(orderId, { kind: 'deposit', amountFen: 5_000_00 });
    expect(deposit).toMatchObject({
      status: 201,
      body: { balanceFen: 95_000_00, receipt: expect.stringMatching(/^R\d{8}-\d{6}$/) },
    });
    const last = await pay(orderId, { kind: 'final', amountFen: 95_000_00 });
    expect(last.body.balanceFen).toBe(0);
    const view = (await world.people.consultantA.call('GET', `/api/orders/${orderId}`)).body;
    expect(view).toMatchObject({ balanceFen: 0, paidFen: PRICE });
    expect(view.payments.map((line: { amountFen: number }) => line.amountFen)).toEqual([5_000_00, 95_000_00]);
    const done = view.steps.filter((step: { done: boolean }) => step.done).map((step: { code: string }) => step.code);
    expect(done).toEqual(['ordered', 'deposit', 'paid']);
  });

  test('of an order from before they were recorded are not known: no debt until the first is recorded', async () => {
    const { orderId } = await openOrder(house, world, { priceFen: PRICE, depositFen: 5_000_00 });
    await house.owner.query('update sales.order set payments_kept = false where id = $1', [orderId]);
    const view = async () => (await world.people.consultantA.call('GET', `/api/orders/${orderId}`)).body;
    expect(await view()).toMatchObject({ balanceFen: null, owedFen: PRICE });
    const ids = async (query: string) =>
      (await world.people.managerA.call('GET', `/api/orders?${query}&limit=100`)).body.rows.map(
        (row: { id: string }) => row.id,
      );
    expect(await ids('paid=balance')).not.toContain(orderId);
    await pay(orderId, { amountFen: 30_000_00 });
    expect((await view()).balanceFen).toBe(70_000_00);
    expect(await ids('paid=balance')).toContain(orderId);
    // Handed over then, it was paid as far as anybody can say; its steps do not call it open.
    const old = await openOrder(house, world, { priceFen: PRICE });
    await house.owner.query("update sales.order set payments_kept = false, status = 'delivered' where id = $1", [
      old.orderId,
    ]);
    const { steps } = (await world.people.consultantA.call('GET', `/api/orders/${old.orderId}`)).body;
    expect(steps.find((step: { code: string }) => step.code === 'paid').done).toBe(true);
  });

  test.each<[string, Record<string, unknown>, number, string]>([
    ['more than is owed', { amountFen: PRICE + 1 }, 409, 'order.paid_above'],
    ['a final payment that leaves something', { kind: 'final', amountFen: PRICE - 1 }, 400, 'request.invalid'],
    ['a refund of what was never paid', { kind: 'refund', amountFen: 1 }, 409, 'order.refund_above'],
    ['nothing', { amountFen: 0 }, 400, 'request.invalid'],
    ['an unknown method', { method: 'shells' }, 400, 'request.invalid'],
    ['a payment of tomorrow', { paidOn: '2099-01-01' }, 400, 'request.invalid'],
  ])('%s is refused and changes nothing', async (_name, over, status, code) => {
    const { orderId } = await openOrder(house, world, { priceFen: PRICE });
    const answer = await pay(orderId, over);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await money(orderId)).toEqual({ paid_fen: 0, refunded_fen: 0 });
  });

  test('two at once for the same balance: one is taken', async () => {
    const { orderId } = await openOrder(house, world, { priceFen: PRICE });
    const answers = await Promise.all(Array.from({ length: 4 }, () => pay(orderId, { amountFen: PRICE })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
    expect(await money(orderId)).toEqual({ paid_fen: PRICE, refunded_fen: 0 });
    const kept = await house.owner.query('select count(*)::int as n from sales.payment where order_id = $1', [orderId]);
    expect(kept.rows[0].n).toBe(1);
  });

  test('in any order and at any size never exceed what is owed nor fall below nought, and agree with the sum of the receipts', async () => {
    const { orderId } = await openOrder(house, world, { priceFen: 10_000 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ refund: fc.boolean(), amountFen: fc.integer({ min: 1, max: 8_000 }) }), {
          minLength: 1,
          maxLength: 4,
        }),
        async (steps) => {
          await Promise.all(
            steps.map(({ refund, amountFen }) => pay(orderId, { kind: refund ? 'refund' : 'part', amountFen })),
          );
          const { paid_fen, refunded_fen } = await money(orderId);
          const sums = await house.owner.query(
            "select coalesce(sum(amount_fen) filter (where kind <> 'refund'), 0)::int as paid, coalesce(sum(amount_fen) filter (where kind = 'refund'), 0)::int as back from sales.payment where order_id = $1",
            [orderId],
          );
          expect([sums.rows[0].paid, sums.rows[0].back]).toEqual([paid_fen, refunded_fen]);
          expect(paid_fen - refunded_fen).toBeGreaterThanOrEqual(0);
          expect(paid_fen - refunded_fen).toBeLessThanOrEqual(10_000);
        },
      ),
      { numRuns: 8 },
    );
  });

  test('are recorded by finance alone', async () => {
    const { orderId } = await openOrder(house, world);
    for (const who of [world.people.consultantA, world.people.managerA])
      expect((await who.call('POST', `/api/orders/${orderId}/payments`, payment(house))).status).toBe(403);
  });

  test('cannot be changed or taken away, not even by the application', async () => {
    const { rows } = await house.owner.query(
      "select privilege_type from information_schema.role_table_grants where grantee = 'roadbook_app' and table_schema = 'sales' and table_name = 'payment' order by 1",
    );
    expect(rows.map((row) => row.privilege_type)).toEqual(['INSERT', 'SELECT']);
  });
});

describe('parts', () => {
  const add = (orderId: string, over: Record<string, unknown>) =>
    world.people.consultantA.call('POST', `/api/orders/${orderId}/parts`, {
      kind: 'accessory',
      title: '贴膜',
      ...over,
    });

  test('raise what is owed, and dropped ones lower it again', async () => {
    const { orderId } = await openOrder(house, world, { priceFen: PRICE });
    const { id } = (await add(orderId, { amountFen: 2_000_00 })).body;
    await add(orderId, { kind: 'gift', title: '脚垫' });
    const owed = async () => (await world.people.consultantA.call('GET', `/api/orders/${orderId}`)).body.owedFen;
    expect(await owed()).toBe(PRICE + 2_000_00);
    const drop = await world.people.consultantA.call('PATCH', `/api/orders/${orderId}/parts/${id}`, {
      state: 'dropped',
      version: 1,
    });
    expect(drop.status).toBe(200);
    expect(await owed()).toBe(PRICE);
  });

  test('cannot be dropped once they are paid for, and a gift costs nothing', async () => {
    const { orderId } = await openOrder(house, world, { priceFen: PRICE });
    const { id } = (await add(orderId, { amountFen: 2_000_00 })).body;
    await pay(orderId, { amountFen: PRICE + 2_000_00 });
    const drop = await world.people.consultantA.call('PATCH', `/api/orders/${orderId}/parts/${id}`, {
      state: 'dropped',
      version: 1,
    });
    expect([drop.status, drop.body.details.fields[0].field]).toEqual([400, 'amountFen']);
    expect((await add(orderId, { kind: 'gift', amountFen: 1 })).status).toBe(400);
  });
});

describe('an invoice', () => {
  const invoice = (orderId: string, over: Record<string, unknown> = {}) =>
    people.finance.call('PATCH', `/api/orders/${orderId}/invoice`, {
      invoiceNumber: `INV-${orderId.slice(-8)}`,
      invoicedOn: payment(house).paidOn,
      version: 1,
      ...over,
    });
  test('is one order’s, and lies between the order and today', async () => {
    const [one, two] = [await openOrder(house, world), await openOrder(house, world)];
    expect((await invoice(one.orderId, { invoiceNumber: 'F-1' })).status).toBe(200);
    expect((await invoice(two.orderId, { invoiceNumber: 'F-1' })).body.code).toBe('order.invoice_taken');
    expect((await invoice(two.orderId, { invoicedOn: '2099-01-01' })).status).toBe(400);
    expect((await invoice(two.orderId, { version: 9 })).body.code).toBe('request.conflict');
  });
});

test('the list of payments and the lists of prepaid and owing orders agree with the orders', async () => {
  const { orderId, number } = await openOrder(house, world, { priceFen: PRICE });
  await pay(orderId, { amountFen: 10_00 });
  const rows = async (path: string) => (await people.finance.call('GET', path)).body.rows as Record<string, unknown>[];
  expect((await rows('/api/payments?limit=1'))[0]).toMatchObject({ orderNumber: number, balanceFen: PRICE - 10_00 });
  expect((await rows('/api/orders?paid=prepaid&limit=100')).map((row) => row.number)).toContain(number);
  expect((await rows('/api/orders?paid=balance&limit=100')).map((row) => row.number)).toContain(number);
  await pay(orderId, { kind: 'final', amountFen: PRICE - 10_00 });
  expect((await rows('/api/orders?paid=balance&limit=100')).map((row) => row.number)).not.toContain(number);
});
