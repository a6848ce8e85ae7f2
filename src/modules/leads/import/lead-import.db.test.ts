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

test('numbers and times as programs write them; a lead with its time comes in once; a number that was rounded away says so', async () => {
  const [a, b, c] = [nextMobile(), nextMobile(), nextMobile()];
  const content = [
    '姓名;手机号;提交时间',
    `林一;${a}.0;2026-01-05 16:26:40`,
    `林二;${b.replace(/^1/, '1.')}E10;46027.685185`,
    `林三;手机:${c};2026年1月5日 16:26`,
    '林四;1.38E+10;',
    `林五;${nextMobile()};昨天`,
  ].join('\n');
  const { done } = await importFile(`\ufeff${content}`, 'both');
  expect(done.counts).toMatchObject({ read: 5, created: 3, failed: 2 });
  const touches = await house.owner.query(
    "select c.name, t.requested_at from leads.touch t join leads.lead l on l.id = t.lead_id join customers.customer c on c.id = l.customer_id where c.name like '林%' order by t.created_at, t.id",
  );
  expect(touches.rows.map((row) => [row.name, row.requested_at.toISOString()]).sort()).toEqual([
    ['林一', '2026-01-05T08:26:40.000Z'],
    ['林三', '2026-01-05T08:26:00.000Z'],
    ['林二', '2026-01-05T08:26:40.000Z'],
  ]);
  const { rows } = (await steward.call('GET', `/api/tasks/${done.id}/rows?filter=failed`)).body;
  expect(
    rows.map((row: { line: number; problems: { reason: string }[] }) => [row.line, row.problems[0]?.reason]),
  ).toEqual([
    [5, 'Phone: A spreadsheet rounded the number away (1.38E+10): set the column to text and export it again.'],
    [6, 'Asked at: The time cannot be read; an example: 2026-01-05 16:26.'],
  ]);
  const again = await importFile(content, 'both');
  expect(again.done.counts).toMatchObject({ created: 0, updated: 0, skipped: 3, failed: 2 });
});
