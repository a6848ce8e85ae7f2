import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../test/harness.ts';
import { accept, deliver, enquire, nextVin, order, orderForm } from '../../../test/story.ts';
import { CHENGDU, makeWorld, type World } from '../../../test/world.ts';
import { newId } from '../../platform/db.ts';

// 01:00 in Shanghai on the 2nd, still the 1st in UTC: "today" is Shanghai's.
const NOW = new Date(Date.now() - (Date.now() % 86_400_000) + 17 * 3_600_000 - 86_400_000);
const day = (offset: number) =>
  new Date(NOW.getTime() + 8 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10);
const TODAY = day(0);

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse(NOW);
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const fieldsOf = (answer: { body: { details: { fields?: { field: string }[] } } }) =>
  answer.body.details.fields?.map((one) => one.field);
const stageOf = async (customerId: string) =>
  (await house.owner.query('select stage from customers.customer where id = $1', [customerId])).rows[0].stage;

async function accepted() {
  const enquired = await enquire(house, world);
  await accept(world.people.managerA, enquired.leadId, world.people.consultantA.staffId);
  return enquired;
}

/** An order of dealer A made yesterday or earlier, so that today is a day to deliver on. */
async function ordered() {
  const enquired = await accepted();
  const orderId = await order(house, world, world.people.consultantA, enquired.leadId);
  await house.owner.query("update sales.order set created_at = $2::timestamptz - interval '1 day' where id = $1", [
    orderId,
    NOW,
  ]);
  return { ...enquired, orderId };
}

const handOver = (orderId: string, over: Record<string, unknown> = {}, who = world.people.consultantA) =>
  who.call('POST', `/api/orders/${orderId}/delivery`, { vin: nextVin(), deliveredOn: TODAY, ...over });

describe('an order', () => {
  test.each<[string, Record<string, unknown>, string, string[] | undefined]>([
    [
      'earnest money above a fifth',
      { priceFen: 100_000, depositFen: 20_001, depositKind: 'earnest' },
      'order.earnest_limit',
      undefined,
    ],
    ['a deposit above the price', { priceFen: 100_000, depositFen: 100_001 }, 'request.invalid', ['depositFen']],
    ['a price of nought', { priceFen: 0 }, 'request.invalid', ['priceFen']],
    ['half a fen', { priceFen: 100.5 }, 'request.invalid', ['priceFen']],
    ['a price beyond all cars', { priceFen: 100_000_000_01 }, 'request.invalid', ['priceFen']],
    ['a negative deposit', { depositFen: -1 }, 'request.invalid', ['depositFen']],
    ['a delivery expected yesterday', { expectedOn: day(-1) }, 'request.invalid', ['expectedOn']],
    ['a delivery expected in 731 days', { expectedOn: day(731) }, 'request.invalid', ['expectedOn']],
    ['a day that is none', { expectedOn: '2026-02-30' }, 'request.invalid', ['expectedOn']],
    ['an unknown trim', { trimId: newId() }, 'request.invalid', ['trimId']],
  ])('with %s is refused and leaves the lead as it was', async (_name, wrong, code, fields) => {
    const { leadId, customerId } = await accepted();
    const answer = await world.people.consultantA.call('POST', '/api/orders', {
      ...orderForm(house, world, leadId),
      ...wrong,
    });
    expect([answer.status, answer.body.code, fieldsOf(answer)]).toEqual([400, code, fields]);
    expect((await house.owner.query('select status from leads.lead where id = $1', [leadId])).rows[0].status).toBe(
      'accepted',
    );
    expect(await stageOf(customerId)).toBe('potential');
  });

  test('takes earnest money of exactly a fifth, a refundable deposit of the whole price, today and two years from now', async () => {
    for (const over of [
      { priceFen: 100_000, depositFen: 20_000, depositKind: 'earnest' },
      { priceFen: 100_000, depositFen: 100_000 },
      { expectedOn: TODAY },
      { expectedOn: day(730) },
    ]) {
      const { leadId, customerId } = await accepted();
      const answer = await world.people.consultantA.call('POST', '/api/orders', {
        ...orderForm(house, world, leadId),
        ...over,
      });
      expect(answer).toMatchObject({
        status: 201,
        body: { number: expect.stringMatching(new RegExp(`^O${TODAY.replaceAll('-', '')}-\\d{6}$`)) },
      });
      expect(await stageOf(customerId)).toBe('ordered');
      expect((await house.owner.query('select status, grade from leads.lead where id = $1', [leadId])).rows[0]).toEqual(
        { status: 'ordered', grade: 'O' },
      );
    }
  });

  test('needs a lead with a consultant, and is the only one of its lead, also at once', async () => {
    const { leadId } = await enquire(house, world);
    expect((await world.people.managerA.call('POST', '/api/orders', orderForm(house, world, leadId))).body.code).toBe(
      'lead.needs_consultant',
    );
    await accept(world.people.managerA, leadId, world.people.consultantA.staffId);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        world.people.consultantA.call('POST', '/api/orders', orderForm(house, world, leadId)),
      ),
    );
    expect(answers.map((answer) => answer.body.code ?? 'made').sort()).toEqual([
      'made',
      ...Array(5).fill('order.exists'),
    ]);
  });
});

describe('a delivery', () => {
  test.each<[string, Record<string, unknown>, string, string[]]>([
    ['tomorrow', { deliveredOn: day(1) }, 'request.invalid', ['deliveredOn']],
    ['before the order', { deliveredOn: day(-2) }, 'request.invalid', ['deliveredOn']],
    ['a VIN with a wrong check digit', { vin: 'LSVNV1335N2000001' }, 'unit.vin_invalid', ['vin']],
    [
      'a VIN with a wrong check digit made in China, confirmed',
      { vin: 'LSVNV1335N2000001', vinConfirmed: true },
      'unit.vin_invalid',
      ['vin'],
    ],
    ['a VIN of 16', { vin: 'LSVNV1336N200000' }, 'unit.vin_invalid', ['vin']],
    ['a plate that is none', { plate: 'ABC' }, 'request.invalid', ['plate']],
    ['a negative odometer', { odometerKm: -1 }, 'request.invalid', ['odometerKm']],
  ])('%s is refused and leaves the order open', async (_name, wrong, code, fields) => {
    const { orderId, customerId } = await ordered();
    const answer = await handOver(orderId, wrong);
    expect([answer.status, answer.body.code, fieldsOf(answer)]).toEqual([400, code, fields]);
    expect(
      (await house.owner.query('select status, version from sales.order where id = $1', [orderId])).rows[0],
    ).toEqual({ status: 'open', version: 1 });
    expect(await stageOf(customerId)).toBe('ordered');
  });

  test('keeps what the owner said about being called, with what proves it; not asked, nothing is kept', async () => {
    const state = async (customerId: string) =>
      (
        await house.owner.query(
          "select state, channel, evidence ->> 'reference' as reference from customers.consent where customer_id = $1 and purpose = 'care_calls'",
          [customerId],
        )
      ).rows;
    for (const careCalls of ['granted', 'denied', undefined]) {
      const { customerId, orderId } = await ordered();
      expect((await handOver(orderId, { careCalls })).status).toBe(201);
      const { number } = (await world.people.consultantA.call('GET', `/api/orders/${orderId}`)).body;
      expect(await state(customerId)).toEqual(
        careCalls ? [{ state: careCalls, channel: 'showroom', reference: number }] : [],
      );
    }
  });

  test('of a car built abroad asks once about a filled check digit, then takes it', async () => {
    const { orderId } = await ordered();
    const vin = 'WVWZZZ1JZXW000001';
    expect(await handOver(orderId, { vin })).toMatchObject({
      status: 400,
      body: { code: 'unit.vin_invalid', details: { confirmable: true } },
    });
    expect(
      await handOver(orderId, { vin: ' wvwzzz1jzxw 000001', vinConfirmed: true, plate: '沪a12345' }),
    ).toMatchObject({ status: 201, body: { vin } });
    const units = await house.owner.query(
      'select plate, to_char(delivered_on, $2) as day from products.unit where vin = $1',
      [vin, 'YYYY-MM-DD'],
    );
    expect(units.rows).toEqual([{ plate: '沪A12345', day: TODAY }]);
  });

  test('wins the lead and makes an owner; a second one is refused', async () => {
    const { orderId, customerId, leadId } = await ordered();
    expect((await handOver(orderId)).status).toBe(201);
    expect(
      (await house.owner.query('select status, next_contact_at from leads.lead where id = $1', [leadId])).rows[0],
    ).toEqual({ status: 'won', next_contact_at: null });
    expect(await stageOf(customerId)).toBe('owner');
    expect((await handOver(orderId)).body.code).toBe('order.not_open');
    const view = (await world.people.managerA.call('GET', `/api/orders/${orderId}`)).body;
    expect(view).toMatchObject({ status: 'delivered', version: 2, delivery: { deliveredOn: TODAY } });
  });

  test('of a VIN that another dealer delivered is refused without a word about whose it is', async () => {
    const { vin } = await deliver(house, world.people.consultantA, (await ordered()).orderId);
    const { managerB, consultantB } = world.people;
    const { leadId } = await enquire(house, world, { cityCode: CHENGDU });
    await accept(managerB, leadId, consultantB.staffId);
    const orderId = await order(house, world, consultantB, leadId);
    await house.owner.query("update sales.order set created_at = $2::timestamptz - interval '1 day' where id = $1", [
      orderId,
      NOW,
    ]);
    const refused = await handOver(orderId, { vin }, consultantB);
    expect(refused).toMatchObject({ status: 409, body: { code: 'unit.vin_taken', details: {} } });
    expect(JSON.stringify(refused.body)).not.toMatch(/SH-0001|王小明|dealer/);
    expect((await house.owner.query('select status from sales.order where id = $1', [orderId])).rows[0].status).toBe(
      'open',
    );
    expect((await managerB.call('GET', `/api/vehicles?q=${vin}`)).body.rows).toEqual([]);
  });

  test('on the day of the order is one by the calendar of the dealer', async () => {
    const { orderId } = await ordered();
    // 01:00 on the 2nd in Shanghai, still the 1st where this dealer is: ordered and handed over on the 1st.
    await house.owner.query('update sales.order set created_at = $2 where id = $1', [orderId, NOW]);
    const zone = (name: string) =>
      house.owner.query('update org.unit set time_zone = $2 where id = $1', [world.units.dealerA, name]);
    await zone('Pacific/Honolulu');
    const done = await handOver(orderId, { deliveredOn: day(-1) });
    await zone('Asia/Shanghai');
    expect(done.status, JSON.stringify(done.body)).toBe(201);
  });

  test('of one VIN at two orders at once succeeds once', async () => {
    const [one, two] = [await ordered(), await ordered()];
    const vin = nextVin();
    const answers = await Promise.all([handOver(one.orderId, { vin }), handOver(two.orderId, { vin })]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
    expect(
      (
        await house.owner.query(
          "select count(*)::int as n from sales.order where id = any($1) and status = 'delivered'",
          [[one.orderId, two.orderId]],
        )
      ).rows[0].n,
    ).toBe(1);
  });
});

test('a stage never goes back: an owner who asks again is on the way to a next car, through the order, until it is handed over', async () => {
  const { orderId, customerId, mobile } = await ordered();
  await handOver(orderId);
  const stages = async () =>
    (
      await house.owner.query(
        "select to_stage from customers.stage_change where customer_id = $1 and from_stage in ('owner', 'repurchase') order by at, id",
        [customerId],
      )
    ).rows.map((row) => row.to_stage);
  const again = await enquire(house, world, { mobile });
  await accept(world.people.managerA, again.leadId, world.people.consultantA.staffId);
  const nextContactAt = new Date(NOW.getTime() + 86_400_000).toISOString();
  expect(
    (
      await world.people.consultantA.call('POST', `/api/leads/${again.leadId}/follow-ups`, {
        channel: 'call',
        note: '增购',
        grade: 'H',
        nextContactAt,
      })
    ).status,
  ).toBe(201);
  const next = await order(house, world, world.people.consultantA, again.leadId);
  expect(await stages()).toEqual(['repurchase']);
  await house.owner.query("update sales.order set created_at = $2::timestamptz - interval '1 day' where id = $1", [
    next,
    NOW,
  ]);
  expect((await handOver(next)).status).toBe(201);
  expect(await stages()).toEqual(['repurchase', 'owner']);
});
