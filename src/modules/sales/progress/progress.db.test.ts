import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, type House, openHouse } from '../../../../test/harness.ts';
import { arrivedCar, openLead, openOrder, quoteForm } from '../../../../test/sale-story.ts';
import { makeWorld, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const me = () => world.people.consultantA;
const link = async (path: string): Promise<string> =>
  (await me().call('POST', path, {})).body.path.replace('/progress#', '');
const look = (token: string) =>
  call(house.app, { method: 'POST', url: '/api/public/sale', payload: { token }, remoteAddress: '10.9.9.9' });

describe('a link', () => {
  test('shows how far the car is, and of the person the first name alone', async () => {
    const { orderId, mobile } = await openOrder(house, world);
    const token = await link(`/api/orders/${orderId}/link`);
    const { stockId, vin } = await arrivedCar(house, world);
    await me().call('POST', `/api/orders/${orderId}/allocation`, { stockId });
    const seen = await look(token);
    expect(seen).toMatchObject({
      status: 200,
      body: { kind: 'order', firstName: '小明', colour: '白', status: 'open' },
    });
    const done = seen.body.steps
      .filter((step: { done: boolean }) => step.done)
      .map((step: { code: string }) => step.code);
    expect(done).toEqual(['ordered', 'deposit', 'allocated', 'prepared']);
    const day = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);
    expect(seen.body.history).toEqual([
      { code: 'prepared', name: '已完成加装与整备', nameEn: 'fitted and prepared', on: day },
      { code: 'allocated', name: '已配车', nameEn: 'car allocated', on: day },
      { code: 'ordered', name: '已下订', nameEn: 'ordered', on: day },
    ]);
    const text = JSON.stringify(seen.body);
    for (const secret of ['王', mobile, vin, orderId, 'priceFen', 'consultant']) expect(text).not.toContain(secret);
  });

  test('is kept as a hash, ends, and is ended by a new one', async () => {
    const { orderId } = await openOrder(house, world);
    const first = await link(`/api/orders/${orderId}/link`);
    expect(first).toMatch(/^[\w-]{43}$/);
    const kept = await house.owner.query('select link_hash from sales.order where id = $1', [orderId]);
    expect(kept.rows[0].link_hash).toEqual(createHash('sha256').update(first).digest());
    const second = await link(`/api/orders/${orderId}/link`);
    expect((await look(first)).body.code).toBe('progress.gone');
    expect((await look(second)).status).toBe(200);
    await house.owner.query('update sales.order set link_expires_at = $2 where id = $1', [
      orderId,
      house.platform.clock.now(),
    ]);
    expect((await look(second)).body.code).toBe('progress.gone');
    expect((await look('x'.repeat(43))).body.code).toBe('progress.gone');
    const trail = await house.owner.query('select count(*)::int as n from audit.entry where after::text like $1', [
      `%${second}%`,
    ]);
    expect(trail.rows[0].n).toBe(0);
  });

  test('to a quote shows what it says, without notes between colleagues; one that waits has none', async () => {
    const { leadId } = await openLead(house, world);
    const made = await me().call(
      'POST',
      '/api/quotes',
      quoteForm(world, leadId, { note: '客户比价中', discountFen: 1_000_00 }),
    );
    const token = await link(`/api/quotes/${made.body.id}/link`);
    const seen = await look(token);
    expect(seen.body).toMatchObject({
      kind: 'quote',
      firstName: '小明',
      figures: { priceFen: world.trim.priceFen - 1_000_00 },
    });
    expect(JSON.stringify(seen.body)).not.toContain('客户比价中');
    await house.owner.query("update sales.quote set status = 'pending' where id = $1", [made.body.id]);
    expect((await look(token)).body.code).toBe('progress.gone');
    expect((await me().call('POST', `/api/quotes/${made.body.id}/link`, {})).body.code).toBe('quote.not_open');
  });
});

test('each step is told once, with the day the car is expected', async () => {
  const { orderId, number } = await openOrder(house, world);
  const { stockId } = await arrivedCar(house, world);
  await me().call('POST', `/api/orders/${orderId}/allocation`, { stockId });
  const version = (await me().call('GET', `/api/orders/${orderId}`)).body.version;
  const expectedOn = '2099-01-01';
  const late = await me().call('PATCH', `/api/orders/${orderId}`, { expectedOn, version });
  expect(late.status).toBe(400);
  const soon = new Date(house.platform.clock.now().getTime() + 20 * 86_400_000).toISOString().slice(0, 10);
  expect((await me().call('PATCH', `/api/orders/${orderId}`, { expectedOn: soon, version })).status).toBe(200);
  const told = await house.owner.query(
    "select payload from app.event where name = 'order.progressed' and payload ->> 'orderId' = $1 order by id",
    [orderId],
  );
  expect(told.rows.map(({ payload }) => payload.step)).toEqual(['allocated', 'prepared', 'expected']);
  expect(told.rows.at(-1)?.payload).toEqual({ orderId, number, step: 'expected', expectedOn: soon });
});

test('steps are the house’s own: one that is switched off is not shown', async () => {
  const { orderId } = await openOrder(house, world);
  const steps = async () =>
    (await me().call('GET', `/api/orders/${orderId}`)).body.steps.map((step: { code: string }) => step.code);
  expect(await steps()).toContain('invoiced');
  const entry = await house.owner.query(
    "update org.dictionary set active = false where kind = 'sales_step' and code = 'invoiced' returning id",
  );
  expect(entry.rowCount).toBe(1);
  const { forgetDictionaries } = await import('../../org/dictionary.ts');
  forgetDictionaries(house.platform);
  expect(await steps()).not.toContain('invoiced');
});
