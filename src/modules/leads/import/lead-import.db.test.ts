import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, call, type House, openHouse } from '../../../../test/harness.ts';
import { nextMobile } from '../../../../test/story.ts';
import { addPerson, makeWorld, SHANGHAI, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
let steward: Caller;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  steward = await addPerson(house, 'cac_lead', world.units.brand);
  await house.owner.query(
    "insert into org.role_permission (role_id, permission, breadth) select id, 'record.import', 'all' from org.role where code = 'cac_lead' on conflict do nothing",
  );
});
afterAll(() => house?.close());

async function importFile(content: string, mode: 'create' | 'both') {
  const sent = await call(house.app, {
    method: 'POST',
    url: '/api/imports/leads?filename=leads.csv',
    payload: Buffer.from(content),
    headers: {
      cookie: steward.cookie,
      'content-type': 'application/octet-stream',
      'idempotency-key': crypto.randomUUID(),
    },
  });
  expect(sent.status).toBeLessThan(300);
  const { id } = sent.body;
  await house.drain();
  const layout = (await steward.call('GET', `/api/tasks/${id}/layout`)).body;
  expect(
    (await steward.call('POST', `/api/tasks/${id}/check`, { settings: { ...layout.settings, mode } })).status,
  ).toBe(200);
  await house.drain();
  const checked = (await steward.call('GET', `/api/tasks/${id}`)).body;
  await steward.call('POST', `/api/tasks/${id}/confirm`);
  await house.drain();
  return { checked, done: (await steward.call('GET', `/api/tasks/${id}`)).body };
}

test('leads of a file go the way of all others: dealer by city, one open lead a person, wrong rows with their reason', async () => {
  const [a, b] = [nextMobile(), nextMobile()];
  const content = [
    '客户姓名,手机号,城市,意向车系,渠道,备注',
    `何一,${a},上海,${world.series.code},车展,展台留资`,
    `何二,${b},成都,,,`,
    '何三,123,上海,,,',
    `何四,${nextMobile()},月球,,,`,
    `何五,,,,,`,
    `何六,${nextMobile()},,,没有的渠道,`,
  ].join('\n');
  const { done } = await importFile(content, 'both');
  expect(done.counts).toMatchObject({ read: 6, created: 2, failed: 4 });
  const leads = await house.owner.query(
    'select c.name, l.channel, l.status, l.city_code, u.code from leads.lead l join customers.customer c on c.id = l.customer_id join org.unit u on u.id = l.org_id order by 1',
  );
  expect(leads.rows).toEqual([
    { name: '何一', channel: 'car_show', status: 'assigned', city_code: SHANGHAI, code: 'SH-0001' },
    { name: '何二', channel: 'import', status: 'assigned', city_code: '510100', code: 'CD-0001' },
  ]);
  const again = await importFile(content.split('\n').slice(0, 3).join('\n'), 'both');
  expect(again.done.counts).toMatchObject({ created: 0, updated: 2 });
  const third = await importFile(content.split('\n').slice(0, 3).join('\n'), 'create');
  expect(third.done.counts).toMatchObject({ created: 0, skipped: 2 });
  expect((await house.owner.query('select sum(touch_count)::int as n from leads.lead')).rows).toEqual([{ n: 4 }]);
});
