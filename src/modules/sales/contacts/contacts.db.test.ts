import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { openOrder } from '../../../../test/sale-story.ts';
import { deliver } from '../../../../test/story.ts';
import { makeWorld, type World } from '../../../../test/world.ts';
import { addDays, civilDate } from '../../../platform/clock.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const list = async (query = '', who = world.people.consultantA) =>
  (await who.call('GET', `/api/deliveries/without-contact${query}`)).body.rows as Record<string, unknown>[];

async function delivered() {
  const { orderId } = await openOrder(house, world);
  await deliver(house, world.people.consultantA, orderId);
  const found = await house.owner.query('select id from sales.delivery where order_id = $1', [orderId]);
  return { orderId, id: found.rows[0].id as string };
}
const contact = (id: string, over: Record<string, unknown> = {}) =>
  world.people.consultantA.call('POST', `/api/deliveries/${id}/contact`, {
    result: 'reached',
    note: '一切顺利',
    version: 1,
    ...over,
  });

test('a delivery is due within a week, overdue after it, and done once somebody was reached', async () => {
  const { orderId, id } = await delivered();
  const today = civilDate(house.platform.clock.now());
  expect(await list()).toEqual([
    expect.objectContaining({ id, orderId, contactDueOn: addDays(today, 7), overdue: false }),
  ]);
  expect(await list('?overdue=true')).toEqual([]);
  await house.owner.query('update sales.delivery set contact_due_on = $2 where id = $1', [id, addDays(today, -1)]);
  expect(await list('?overdue=true')).toEqual([expect.objectContaining({ id, overdue: true })]);
  expect((await contact(id, { result: 'no_answer', note: '' })).body).toMatchObject({ done: false, contactedAt: null });
  expect(await list()).toEqual([expect.objectContaining({ id, attempts: 1, lastResult: 'no_answer' })]);
  expect((await contact(id)).body.code).toBe('request.conflict');
  expect((await contact(id, { version: 2, note: '' })).body.details.fields[0].field).toBe('note');
  expect((await contact(id, { version: 2 })).body).toMatchObject({ done: true });
  expect(await list()).toEqual([]);
});

test('pages without a gap, the longest due first, and shows nobody else’s', async () => {
  for (let made = 0; made < 3; made++) await delivered();
  const seen: unknown[] = [];
  let cursor = '';
  for (;;) {
    const page = (await world.people.managerA.call('GET', `/api/deliveries/without-contact?limit=1${cursor}`)).body;
    seen.push(...page.rows.map((row: { id: string }) => row.id));
    if (!page.next) break;
    cursor = `&cursor=${page.next}`;
  }
  const all = await house.owner.query(
    'select id from sales.delivery where contacted_at is null order by contact_due_on, id',
  );
  expect(seen).toEqual(all.rows.map((row) => row.id));
  expect(await list('', world.people.consultantA2)).toEqual([]);
  expect(await list('', world.people.managerB)).toEqual([]);
  expect(
    (
      await world.people.consultantB.call('POST', `/api/deliveries/${seen[0]}/contact`, {
        result: 'reached',
        note: 'x',
        version: 1,
      })
    ).status,
  ).toBe(404);
});

test('an owner who buys again is recognised and counted', async () => {
  const { orderId } = await delivered();
  const { customer_id: customerId } = (
    await house.owner.query('select customer_id from sales.order where id = $1', [orderId])
  ).rows[0];
  const { bought_before: before } = (await house.owner.query('select sales.bought_before($1)', [customerId])).rows[0];
  expect(before).toBe(true);
  expect((await world.people.managerA.call('GET', '/api/orders?repeat=true')).body.rows).toEqual([]);
  const next = await openOrder(house, world);
  await house.owner.query('update sales.order set repeat_purchase = true where id = $1', [next.orderId]);
  const { rows } = (await world.people.managerA.call('GET', '/api/orders?repeat=true')).body;
  expect(rows.map((row: { id: string }) => row.id)).toEqual([next.orderId]);
});
