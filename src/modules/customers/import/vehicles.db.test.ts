import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { makeVin } from '../../products/vin.ts';

let house: House;
let world: World;
let keeper: Caller;
let trim: string;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  keeper = await addPerson(house, 'data_steward', world.units.brand);
  await house.owner.query(
    "insert into org.role_permission (role_id, permission) select id, p from org.role cross join unnest(array['unit.edit', 'record.import', 'customer.edit']) p where code = 'data_steward' on conflict do nothing",
  );
  trim = (await house.owner.query('select code from products.trim where id = $1', [world.trim.id])).rows[0].code;
});
afterAll(() => house?.close());

const vin = (n: number) => makeVin('LRB', 'AB12C', 'R', '1', n);
async function importFile(kind: string, content: string, change: object = {}) {
  const sent = await house.app.inject({
    method: 'POST',
    url: `/api/imports/${kind}?filename=x.csv`,
    payload: content,
    headers: { cookie: keeper.cookie, 'content-type': 'application/octet-stream' },
  });
  const { id } = sent.json();
  const { settings } = (await keeper.call('GET', `/api/tasks/${id}/layout`)).body;
  const checked = await keeper.call('POST', `/api/tasks/${id}/check`, { settings: { ...settings, ...change } });
  expect([checked.status, checked.body.details?.fields]).toEqual([200, undefined]);
  await house.drain();
  return (await keeper.call('GET', `/api/tasks/${id}`)).body;
}
async function go(id: string, step = 'confirm') {
  expect((await keeper.call('POST', `/api/tasks/${id}/${step}`)).status).toBe(200);
  await house.drain();
  return (await keeper.call('GET', `/api/tasks/${id}`)).body;
}
const vehicle = async (n: number) =>
  (
    await house.owner.query(
      `select u.plate, u.colour, u.delivered_on::text, u.owned, u.warranty_until is not null as warranted, o.name as dealer,
         (select c.name from products.ownership w join customers.customer c on c.id = w.customer_id where w.unit_id = u.id and w.to_date is null) as owner,
         (select count(*)::int from products.ownership w where w.unit_id = u.id) as owners,
         (select array_agg(m.km order by m.km) from products.mileage m where m.unit_id = u.id) as km
       from products.unit u join org.unit o on o.id = u.org_id where u.vin = $1`,
      [vin(n)],
    )
  ).rows[0];

test('vehicles come in with owner, plate and mileage, are changed and handed on by a second file, and put back by a revert', async () => {
  const owners = await importFile('customers', '姓名,手机,客户编号\n车主一,13600000001,O-1\n车主二,13600000002,O-2', {
    defaults: { externalSource: 'dms' },
  });
  await go(owners.id);
  const head = '车架号,车牌,车型,颜色,交车日期,里程,车主手机,车主姓名,经销商代码';
  const checked = await importFile(
    'vehicles',
    [
      head,
      `${vin(1)},沪a·12345,${trim},白,2024-03-04,"12,000 km",13600000001,车主一,SH-0001`,
      `${vin(2)},,${trim},黑,2024/5/6,,,,SH-0001`,
      `${vin(3)},,,,,,,,SH-0001`,
      `${vin(4)},,${trim},,,,13999999999,,SH-0001`,
      `LRB,坏牌,${trim},,2124-01-01,,,,NOWHERE`,
      `${vin(1)},,${trim},,,,,,SH-0001`,
    ].join('\n'),
  );
  expect(checked.counts).toMatchObject({ read: 6, created: 2, failed: 4 });
  const errors = (await keeper.call('GET', `/api/tasks/${checked.id}/rows?filter=errors`)).body.rows;
  expect(
    errors.map((row: { line: number; problems: { field: string }[] }) => [
      row.line,
      row.problems
        .map(({ field }) => field)
        .sort()
        .join(' '),
    ]),
  ).toEqual([
    [4, 'trim'],
    [5, 'ownerMobile'],
    [6, 'deliveredOn plate unit vin'],
    [7, ''],
  ]);
  const done = await go(checked.id);
  expect(done.counts).toMatchObject({ read: 6, created: 2, failed: 4 });
  const first = await vehicle(1);
  expect(first).toMatchObject({
    plate: '沪A12345',
    colour: '白',
    delivered_on: '2024-03-04',
    owned: true,
    warranted: true,
    owner: '车主一',
    owners: 1,
    km: [12000],
  });
  expect(await vehicle(3)).toBeUndefined();

  const second = await importFile(
    'vehicles',
    [head, `${vin(1)},,,红,,15000,13600000002,车主二,SH-0001`, `${vin(2)},,,黑,,,,,SH-0001`].join('\n'),
  );
  expect(second.counts).toMatchObject({ created: 0, updated: 2 });
  const changed = await go(second.id);
  expect(changed.counts).toMatchObject({ created: 0, updated: 1, skipped: 1, failed: 0 });
  expect(await vehicle(1)).toMatchObject({ colour: '红', owner: '车主二', owners: 2, km: [12000, 15000] });
  expect((await go(changed.id, 'revert')).counts).toMatchObject({ reverted: 1, kept: 0 });
  expect(await vehicle(1)).toEqual(first);
  expect((await go(done.id, 'revert')).counts).toMatchObject({ reverted: 1, kept: 1 });
  expect([await vehicle(2), (await vehicle(1)).plate]).toEqual([undefined, '沪A12345']);
});
