import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { openOrder } from '../../../../test/sale-story.ts';
import { deliver } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { civilDate } from '../../../platform/clock.ts';

let house: House;
let world: World;
let steward: Caller;
let clerk: Caller;
let month: string;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  steward = await addPerson(house, 'data_steward', world.units.brand);
  clerk = await addPerson(house, 'settlement_clerk', world.units.dealerA);
  month = civilDate(house.platform.clock.now()).slice(0, 7);
});
afterAll(() => house?.close());

const rule = (over: Record<string, unknown> = {}) =>
  steward.call('POST', '/api/rebate-rules', {
    name: '销量返利',
    nameEn: 'Volume',
    tiers: [
      { from: 1, perCarFen: 1_000_00 },
      { from: 3, perCarFen: 2_000_00 },
    ],
    fromMonth: '2020-01',
    ...over,
  });
const compute = (who = steward) => who.call('POST', '/api/rebates/computation', { month });
const list = async (who = steward) => (await who.call('GET', `/api/rebates?month=${month}`)).body;

async function sell(): Promise<void> {
  const { orderId } = await openOrder(house, world);
  await deliver(house, world.people.consultantA, orderId);
}

test('a month is computed by volume and by model, again as cars are added, and what was confirmed stays', async () => {
  expect((await rule()).status).toBe(201);
  await rule({ name: '车型返利', nameEn: 'Model', seriesId: world.series.id, tiers: [{ from: 1, perCarFen: 500_00 }] });
  await rule({ name: '过期', nameEn: 'Past', toMonth: '2020-02' });
  expect((await compute()).body).toEqual({ computed: 0, kept: 0 });
  await sell();
  await sell();
  expect((await compute()).body).toEqual({ computed: 2, kept: 0 });
  expect((await list()).amountFen).toBe(2 * 1_000_00 + 2 * 500_00);
  await sell();
  await compute();
  expect((await list()).amountFen).toBe(3 * 2_000_00 + 3 * 500_00);
  const own = await list(clerk);
  expect(own.rows).toHaveLength(2);
  const volume = own.rows.find((row: { ruleNameEn: string }) => row.ruleNameEn === 'Volume');
  const confirm = { status: 'confirmed', version: volume.version };
  expect((await clerk.call('PATCH', `/api/rebates/${volume.id}`, confirm)).status).toBe(200);
  expect((await clerk.call('PATCH', `/api/rebates/${volume.id}`, confirm)).body.code).toBe('request.conflict');
  await sell();
  expect((await compute()).body).toEqual({ computed: 1, kept: 1 });
  expect((await list()).amountFen).toBe(3 * 2_000_00 + 4 * 500_00);
});

test('a dealer sees no rule of the brand and no other dealer’s rebate', async () => {
  expect((await clerk.call('GET', '/api/rebate-rules')).body.rows).toEqual([]);
  const clerkB = await addPerson(house, 'settlement_clerk', world.units.dealerB);
  expect((await list(clerkB)).rows).toEqual([]);
  const { rows } = await list();
  expect((await clerkB.call('PATCH', `/api/rebates/${rows[0].id}`, { status: 'paid', version: 1 })).status).toBe(404);
});

test('a dealer’s own rule counts its own cars and nobody else’s', async () => {
  const own = { name: '本店返利', nameEn: 'Own', tiers: [{ from: 1, perCarFen: 100_00 }], fromMonth: '2020-01' };
  expect((await clerk.call('POST', '/api/rebate-rules', own)).status).toBe(201);
  await sell();
  await house.owner.query(
    'update sales.delivery set org_id = $1 where id = (select id from sales.delivery order by created_at desc limit 1)',
    [world.units.dealerB],
  );
  await compute();
  const { rows } = await list();
  const dealersOf = (nameEn: string) =>
    rows
      .filter((row: { ruleNameEn: string }) => row.ruleNameEn === nameEn)
      .map((row: { unitName: string }) => row.unitName);
  expect(dealersOf('Model')).toHaveLength(2);
  expect(dealersOf('Own')).toHaveLength(1);
  expect((await list(clerk)).rows.some((row: { ruleNameEn: string }) => row.ruleNameEn === 'Own')).toBe(true);
});

test('a month whose cars all came back earns nothing any more', async () => {
  await house.owner.query(
    "update sales.order o set status = 'returned', returned_on = d.delivered_on, return_cause = 'warranty' from sales.delivery d where d.order_id = o.id",
  );
  await house.owner.query('update sales.delivery d set org_id = o.org_id from sales.order o where o.id = d.order_id');
  await compute();
  const model = (await list()).rows.filter((row: { ruleNameEn: string }) => row.ruleNameEn === 'Model');
  expect(model.map((row: { cars: number; amountFen: number }) => [row.cars, row.amountFen])).toEqual([
    [0, 0],
    [0, 0],
  ]);
});

test.each([
  [{ tiers: [] }, 'tiers'],
  [
    {
      tiers: [
        { from: 1, perCarFen: 1 },
        { from: 1, perCarFen: 2 },
      ],
    },
    'tiers',
  ],
  [{ toMonth: '2019-12' }, 'toMonth'],
  [{ fromMonth: '2020-13' }, 'fromMonth'],
])('a rule with %o names the field', async (wrong, field) => {
  const answer = await rule(wrong);
  expect([answer.status, answer.body.details.fields[0].field]).toEqual([400, field]);
});
