import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { civilDate } from '../../../platform/clock.ts';
import { makeVin } from '../../products/vin.ts';

let house: House;
let world: World;
let TODAY: string;
let keeper: Caller;
let trim: string;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  TODAY = civilDate(house.platform.clock.now());
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
    [
      `${head},拥有日期`,
      `${vin(1)},,,红,,15000,13600000002,车主二,SH-0001,2024-08-01`,
      `${vin(2)},,,黑,,,,,SH-0001,`,
    ].join('\n'),
  );
  expect(second.counts).toMatchObject({ created: 0, updated: 2 });
  const changed = await go(second.id);
  expect(changed.counts).toMatchObject({ created: 0, updated: 1, skipped: 1, failed: 0 });
  expect(await vehicle(1)).toMatchObject({ colour: '红', owner: '车主二', owners: 2, km: [12000, 15000] });
  expect((await go(changed.id, 'revert')).counts).toMatchObject({ reverted: 1, kept: 0 });
  expect(await vehicle(1)).toEqual(first);
  const { id } = (await house.owner.query('select id from products.unit where vin = $1', [vin(1)])).rows[0];
  const read = { readOn: '2025-01-01', km: 11_000, replaced: false };
  expect((await keeper.call('POST', `/api/vehicles/${id}/mileage`, read)).status).toBe(201);
  expect((await go(done.id, 'revert')).counts).toMatchObject({ reverted: 1, kept: 1 });
  expect([await vehicle(2), (await vehicle(1)).plate]).toEqual([undefined, '沪A12345']);
});

const problems = async (id: string) =>
  (await keeper.call('GET', `/api/tasks/${id}/rows?filter=errors`)).body.rows.map(
    (row: { line: number; problems: { field: string }[] }) => [
      row.line,
      row.problems.map(({ field }) => field).join(' '),
    ],
  );
const repeated = async (id: string, decision: string) =>
  expect((await keeper.call('POST', `/api/tasks/${id}/decisions`, { among: 'file', decision })).status).toBe(200);

test('rows of one file that change a vehicle twice, or make and then change it, are all taken back', async () => {
  const made = await importFile('vehicles', `车架号,车型,颜色,经销商代码\n${vin(11)},${trim},白,SH-0001`);
  await go(made.id);
  const first = await vehicle(11);
  const twice = await importFile('vehicles', `车架号,颜色\n${vin(11)},红\n${vin(11)},蓝`);
  await repeated(twice.id, 'update');
  expect((await go(twice.id)).counts).toMatchObject({ updated: 2 });
  expect((await vehicle(11)).colour).toBe('蓝');
  expect((await go(twice.id, 'revert')).counts).toMatchObject({ reverted: 2, kept: 0 });
  expect(await vehicle(11)).toEqual(first);
  const both = await importFile(
    'vehicles',
    `车架号,车型,颜色,里程,经销商代码\n${vin(12)},${trim},白,,SH-0001\n${vin(12)},${trim},红,500,`,
  );
  await repeated(both.id, 'update');
  expect((await go(both.id)).counts).toMatchObject({ created: 1, updated: 1 });
  expect((await go(both.id, 'revert')).counts).toMatchObject({ reverted: 2, kept: 0 });
  expect(await vehicle(12)).toBeUndefined();
});

test('a mileage that falls fails its row, in the check and where an earlier row of the file wrote it', async () => {
  const made = await importFile('vehicles', `车架号,车型,里程,经销商代码\n${vin(21)},${trim},20000,SH-0001`);
  await go(made.id);
  const fallen = await importFile('vehicles', `车架号,里程\n${vin(21)},5000`);
  expect(await problems(fallen.id)).toEqual([[2, 'km']]);
  expect((await go(fallen.id)).counts).toMatchObject({ updated: 0, failed: 1 });
  const twice = await importFile('vehicles', `车架号,里程\n${vin(21)},30000\n${vin(21)},25000`);
  await repeated(twice.id, 'update');
  expect((await go(twice.id)).counts).toMatchObject({ updated: 1, failed: 1 });
  expect((await vehicle(21)).km).toEqual([20000, 30000]);
});

test('an old file sent again gives no car back to the owner it had', async () => {
  const people = '姓名,手机,客户编号\n车一,13600000031,P-1\n车二,13600000032,P-2';
  await go((await importFile('customers', people, { defaults: { externalSource: 'dms' } })).id);
  const old = `车架号,车型,车主手机,经销商代码\n${vin(31)},${trim},13600000031,SH-0001`;
  await go((await importFile('vehicles', old)).id);
  const sold = `车架号,车主手机,拥有日期,经销商代码\n${vin(31)},13600000032,${TODAY},SH-0001`;
  expect((await go((await importFile('vehicles', sold)).id)).counts).toMatchObject({ updated: 1 });
  const again = await importFile('vehicles', old);
  expect(await problems(again.id)).toEqual([[2, 'ownedFrom']]);
  expect((await go(again.id)).counts).toMatchObject({ updated: 0, failed: 1 });
  expect(await vehicle(31)).toMatchObject({ owner: '车二', owners: 2 });
});

test('a VIN with filler comes in where it is confirmed, a unit without VIN by its serial number', async () => {
  const odd = `车架号,车型,经销商代码\nWVWZZZ1KZ90000000,${trim},SH-0001`;
  expect(await problems((await importFile('vehicles', odd)).id)).toEqual([[2, 'vin']]);
  const confirmed = await importFile('vehicles', odd, { defaults: { vinConfirmed: '是' } });
  expect((await go(confirmed.id)).counts).toMatchObject({ created: 1, failed: 0 });
  const file = `序列号,车型,颜色,经销商代码\nwm-2026 7,${trim},白,SH-0001\nWM-20268,,白,SH-0001`;
  const serials = await importFile('vehicles', file);
  expect(await problems(serials.id)).toEqual([[3, 'trim']]);
  expect((await go(serials.id)).counts).toMatchObject({ created: 1, failed: 1 });
  const again = await importFile('vehicles', `序列号,车型,颜色\nWM-20267,${trim},红`);
  expect((await go(again.id)).counts).toMatchObject({ created: 0, updated: 1 });
  const kept = await house.owner.query('select vin, colour from products.unit where serial = $1', ['WM-20267']);
  expect(kept.rows).toEqual([{ vin: null, colour: '红' }]);
});

test('an imported plate that is taken back leaves no trace in the history', async () => {
  const made = await importFile(
    'vehicles',
    `车架号,车型,车牌,交车日期,经销商代码\n${vin(41)},${trim},沪A41111,2024-03-04,SH-0001`,
  );
  await go(made.id);
  const history = async () =>
    (
      await house.owner.query(
        'select p.plate, p.from_date::text, p.to_date::text from products.plate p join products.unit u on u.id = p.unit_id where u.vin = $1',
        [vin(41)],
      )
    ).rows;
  const before = await history();
  const changed = await importFile('vehicles', `车架号,车牌\n${vin(41)},沪A42222`);
  await go(changed.id);
  expect(await history()).toHaveLength(2);
  expect((await go(changed.id, 'revert')).counts).toMatchObject({ reverted: 1, kept: 0 });
  expect(await history()).toEqual(before);
  expect((await vehicle(41)).plate).toBe('沪A41111');
});
