import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import {
  AS_BYTES,
  arrivedCar,
  inspect,
  openOrder,
  PNG,
  payment,
  type SalePeople,
  salePeople,
} from '../../../../test/sale-story.ts';
import { makeWorld, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
let people: SalePeople;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  people = await salePeople(house, world);
  await house.owner.query(
    'insert into sales.setting (id, org_id, delivery_checklist) values (app.new_id(), $1, true)',
    [world.units.dealerA],
  );
});
afterAll(() => house?.close());

const me = () => world.people.consultantA;
const view = async (orderId: string) => (await me().call('GET', `/api/orders/${orderId}`)).body;
const missing = async (orderId: string) => (await view(orderId)).missing.map((one: { code: string }) => one.code);
const edit = async (orderId: string, change: Record<string, unknown>) => {
  const { version } = (await view(orderId)).handover;
  return me().call('PATCH', `/api/orders/${orderId}/handover`, { version, ...change });
};
const sign = (orderId: string, content: Buffer = PNG, who = me()) =>
  who.call('POST', `/api/orders/${orderId}/signature`, content, AS_BYTES);
const deliver = (orderId: string, vin: string) =>
  me().call('POST', `/api/orders/${orderId}/delivery`, { vin, deliveredOn: payment(house).paidOn });

/** All answers of the checklist: what may not apply does not. */
async function answers(): Promise<Record<string, string>> {
  const { rows } = await house.owner.query("select code, attributes from org.dictionary where kind = 'handover_item'");
  return Object.fromEntries(rows.map(({ code, attributes }) => [code, attributes.mayNotApply ? 'na' : 'yes']));
}

/** An order that has everything but what is left out. */
async function ready(without: string[] = []) {
  const { orderId } = await openOrder(house, world);
  const { stockId, vin } = await arrivedCar(house, world);
  const has = (part: string) => !without.includes(part);
  await me().call('POST', `/api/orders/${orderId}/allocation`, { stockId });
  if (has('inspection')) await inspect(house, me(), stockId);
  if (has('balance'))
    await people.finance.call(
      'POST',
      `/api/orders/${orderId}/payments`,
      payment(house, { kind: 'final', amountFen: world.trim.priceFen }),
    );
  if (has('invoice_record')) {
    const { version } = await view(orderId);
    const invoice = { invoiceNumber: `F-${orderId.slice(-8)}`, invoicedOn: payment(house).paidOn, version };
    await people.finance.call('PATCH', `/api/orders/${orderId}/invoice`, invoice);
  }
  const items = await answers();
  for (const code of without) delete items[code];
  await edit(orderId, { items, ...(has('odometer') ? { odometerKm: 12 } : {}) });
  if (has('signature')) await sign(orderId);
  return { orderId, stockId, vin };
}

describe('a delivery by the checklist', () => {
  test('with everything happens; the warranty runs from the invoice, the car is sold', async () => {
    const { orderId, vin } = await ready();
    expect(await missing(orderId)).toEqual([]);
    expect((await deliver(orderId, vin)).status).toBe(201);
    const done = (await view(orderId)).steps.filter((step: { done: boolean }) => !step.done);
    expect(done).toEqual([]);
    const warranty = await house.owner.query(
      "select to_char(w.from_date, 'YYYY-MM-DD') as from_date, to_char(u.invoiced_on, 'YYYY-MM-DD') as invoiced from products.warranty w join products.unit u on u.id = w.unit_id where u.vin = $1",
      [vin],
    );
    expect(warranty.rows[0].from_date).toBe(warranty.rows[0].invoiced);
  });

  test.each([
    [['inspection'], 'a passed inspection'],
    [['balance'], 'the balance'],
    [['invoice_record'], 'the record of the invoice'],
    [['signature'], 'the customer’s signature'],
    [['odometer'], 'the odometer reading'],
    [['certificate'], 'factory certificate of the car'],
    [['chassis'], 'certificate of the chassis (converted cars)'],
    [['import_papers'], 'papers of import and inspection (imported cars)'],
    [['conformity'], 'certificate of conformity'],
    [['manual'], "owner's manual in Chinese"],
    [['service_book'], 'warranty and service book'],
    [['three_guarantees'], 'certificate of the three guarantees'],
    [['keys', 'triangle'], 'two keys, warning triangle'],
  ])('without %j is refused and says so', async (without, words) => {
    const { orderId, vin } = await ready(without);
    expect(await missing(orderId)).toEqual(without);
    const answer = await deliver(orderId, vin);
    expect([answer.status, answer.body.code]).toEqual([409, 'order.parts_missing']);
    expect(answer.body.message).toContain(words);
    expect(answer.body.details.missing.map((one: { code: string }) => one.code)).toEqual(without);
    expect((await view(orderId)).status).toBe('open');
  });

  test('waits for what is being fitted', async () => {
    const { orderId } = await ready();
    const part = { kind: 'accessory', title: '贴膜' };
    const { id } = (await me().call('POST', `/api/orders/${orderId}/parts`, part)).body;
    expect(await missing(orderId)).toEqual(['work']);
    await me().call('PATCH', `/api/orders/${orderId}/parts/${id}`, { state: 'done', version: 1 });
    expect(await missing(orderId)).toEqual([]);
  });

  test('in one step remains where the dealer has no checklist', async () => {
    await house.owner.query('update sales.setting set delivery_checklist = false where org_id = $1', [
      world.units.dealerA,
    ]);
    const { orderId } = await openOrder(house, world);
    expect(await view(orderId)).toMatchObject({ checklist: false, missing: [] });
    const { vin } = await arrivedCar(house, world);
    expect((await deliver(orderId, vin)).status).toBe(201);
    await house.owner.query('update sales.setting set delivery_checklist = true where org_id = $1', [
      world.units.dealerA,
    ]);
  });
});

describe('a signature', () => {
  test('is sealed on the disk, shown to who may see the order, and the look is audited', async () => {
    const { orderId } = await openOrder(house, world);
    const signed = await sign(orderId);
    expect(signed.status).toBe(200);
    const file = (await house.owner.query('select sha256_hex from app.file where id = $1', [signed.body.id])).rows[0];
    const stored: Buffer[] = [];
    for await (const part of house.platform.files.open(file.sha256_hex)) stored.push(part as Buffer);
    expect(Buffer.concat(stored).includes('PNG')).toBe(false);
    const path = `/api/orders/${orderId}/files/${signed.body.id}`;
    const shown = await me().call('GET', path);
    expect([shown.status, shown.headers['content-type']]).toEqual([200, 'image/png']);
    const looks = await house.owner.query(
      "select count(*)::int as n from audit.batch b join audit.entry e using (chain, seq) where b.operation = 'view' and e.row_id = $1",
      [orderId],
    );
    expect(looks.rows[0].n).toBe(1);
    for (const who of [world.people.managerB, world.people.consultantA2])
      expect((await who.call('GET', path)).status).toBe(404);
  });

  test('is of the answers it was given for: a changed answer asks for a new one', async () => {
    const { orderId } = await ready();
    await edit(orderId, { items: { vest: 'no' } });
    expect(await missing(orderId)).toEqual(['signature']);
    await sign(orderId);
    await edit(orderId, { items: { vest: 'no' }, place: '交车区 2' });
    expect(await missing(orderId)).toEqual([]);
  });

  test('that is replaced, or outdated by a changed answer, leaves neither row nor content behind', async () => {
    const { orderId } = await openOrder(house, world);
    const contentOf = async (id: string) =>
      (await house.owner.query('select sha256_hex from app.file where id = $1', [id])).rows[0]?.sha256_hex as string;
    const first = (await sign(orderId)).body.id;
    const gone = [await contentOf(first)];
    const second = (await sign(orderId)).body.id;
    gone.push(await contentOf(second));
    expect(await house.platform.files.has(gone[1] as string)).toBe(true);
    await house.drain();
    expect(await house.platform.files.has(gone[0] as string)).toBe(false);
    expect(await house.platform.files.has(gone[1] as string)).toBe(true);
    await edit(orderId, { items: { vest: 'no' } });
    await house.drain();
    expect(await house.platform.files.has(gone[1] as string)).toBe(false);
    const rows = await house.owner.query('select 1 from app.file where id = any ($1)', [[first, second]]);
    expect(rows.rowCount).toBe(0);
  });

  test.each([
    ['a text', Buffer.from('hello'), 400],
    ['nothing', Buffer.alloc(0), 400],
    ['too much', Buffer.concat([PNG, Buffer.alloc(5 * 1024 * 1024)]), 413],
  ])('that is %s is refused', async (_name, content, status) => {
    const { orderId } = await openOrder(house, world);
    expect((await sign(orderId, content)).status).toBe(status);
    expect((await view(orderId)).handover.signatureId).toBeNull();
  });
});

describe('an appointment', () => {
  test('lies ahead, is listed, and tells the customer a step', async () => {
    const { orderId, number } = await openOrder(house, world);
    const now = house.platform.clock.now().getTime();
    const past = await edit(orderId, { appointedAt: new Date(now - 1000).toISOString() });
    expect([past.status, past.body.details.fields[0].field]).toEqual([400, 'appointedAt']);
    const appointedAt = new Date(now + 86_400_000).toISOString();
    expect((await edit(orderId, { appointedAt, place: '交车区 1' })).status).toBe(200);
    const { rows } = (await me().call('GET', '/api/deliveries/appointments')).body;
    expect(rows).toEqual([expect.objectContaining({ number, appointedAt, signed: false })]);
    const told = await house.owner.query(
      "select payload ->> 'step' as step from app.event where name = 'order.progressed' and payload ->> 'orderId' = $1",
      [orderId],
    );
    expect(told.rows).toEqual([{ step: 'appointed' }]);
  });

  test('taken down by two at once from the same state: one is told', async () => {
    const { orderId } = await openOrder(house, world);
    const write = (place: string) => me().call('PATCH', `/api/orders/${orderId}/handover`, { version: 0, place });
    const answered = await Promise.all([write('一'), write('二')]);
    expect(answered.map((answer) => answer.status).sort()).toEqual([200, 409]);
  });
});
