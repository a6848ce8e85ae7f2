import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, type House, openHouse } from '../../../../test/harness.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';

const MONTH = '2026-10';
const NONE = { walkIns: null, files: null, testDrives: null, orders: null, deliveries: null };

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const goals = (orders: number) => ({ ...NONE, orders });

describe('the grid of targets', () => {
  test('of a dealer names who sells there; its own target is given above', async () => {
    const { managerA, consultantA, consultantA2 } = world.people;
    const grid = (await managerA.call('GET', `/api/targets/${MONTH}`)).body;
    expect(grid).toMatchObject({ by: 'staff', own: { goals: NONE, version: 0, editable: false } });
    expect(grid.rows.map(({ id }: { id: string }) => id).sort()).toEqual(
      [consultantA.staffId, consultantA2.staffId].sort(),
    );
    const refused = await managerA.call('PATCH', `/api/targets/${MONTH}`, {
      rows: [{ id: null, version: 0, goals: goals(5) }],
    });
    expect([refused.status, refused.body.code]).toEqual([409, 'target.given_above']);
  });

  test('of a region names its dealers, with the sum of what their people are given', async () => {
    const { managerA, region, consultantA, consultantA2 } = world.people;
    const saved = await managerA.call('PATCH', `/api/targets/${MONTH}`, {
      rows: [
        { id: consultantA.staffId, version: 0, goals: { ...goals(6), walkIns: 40 } },
        { id: consultantA2.staffId, version: 0, goals: goals(4) },
      ],
    });
    expect(saved.status).toBe(200);
    const given = await region.call('PATCH', `/api/targets/${MONTH}`, {
      rows: [
        { id: world.units.dealerA, version: 0, goals: goals(12) },
        { id: world.units.dealerC, version: 0, goals: NONE },
      ],
    });
    const row = (id: string) => given.body.rows.find((one: { id: string }) => one.id === id);
    expect(row(world.units.dealerA)).toMatchObject({
      goals: goals(12),
      version: 1,
      below: { ...NONE, orders: 10, walkIns: 40 },
    });
    // A row that holds nothing is no row.
    expect(row(world.units.dealerC)).toMatchObject({ goals: NONE, version: 0 });
    expect((await managerA.call('GET', `/api/targets/${MONTH}`)).body.own).toMatchObject({ goals: goals(12) });
    const ofDealer = (await region.call('GET', `/api/targets/${MONTH}?unitId=${world.units.dealerA}`)).body;
    expect(ofDealer).toMatchObject({ by: 'staff', own: { editable: true } });
  });

  test('refuses what somebody else changed since, whole, and tells the version', async () => {
    const { managerA, consultantA, consultantA2 } = world.people;
    const change = (version: number, orders: number, other: number) =>
      managerA.call('PATCH', '/api/targets/2026-11', {
        rows: [
          { id: consultantA2.staffId, version: other, goals: goals(orders) },
          { id: consultantA.staffId, version, goals: goals(orders) },
        ],
      });
    expect((await change(0, 3, 0)).status).toBe(200);
    expect((await change(1, 4, 1)).status).toBe(200);
    const late = await change(1, 9, 2);
    expect([late.status, late.body.details.current]).toEqual([409, { id: consultantA.staffId, version: 2 }]);
    expect((await change(0, 9, 2)).status).toBe(409);
    const { rows } = (await managerA.call('GET', '/api/targets/2026-11')).body;
    expect(rows.map((row: { goals: { orders: number } }) => row.goals.orders)).toEqual([4, 4]);
  });

  test('keeps to its unit: no strangers in it, no units out of sight, no wrong figures', async () => {
    const { managerA, managerB, consultantA, consultantB } = world.people;
    const put = (id: string, over: object = {}, query = {}) =>
      managerA.call('PATCH', `/api/targets/${MONTH}`, {
        rows: [{ id, version: 0, goals: { ...NONE, ...over } }],
        ...query,
      });
    const stranger = await put(consultantB.staffId, { orders: 1 });
    expect([stranger.status, stranger.body.details.fields[0].field]).toEqual([400, 'rows.0.id']);
    expect((await put(consultantA.staffId, { orders: -1 })).status).toBe(400);
    expect((await put(consultantA.staffId, { orders: 1.5 })).status).toBe(400);
    expect((await put(world.units.dealerC, {}, { unitId: world.units.east })).status).toBe(404);
    expect((await managerB.call('GET', `/api/targets/${MONTH}?unitId=${world.units.dealerA}`)).status).toBe(404);
    expect((await consultantA.call('GET', `/api/targets/${MONTH}`)).status).toBe(403);
    expect((await managerA.call('GET', '/api/targets/2026-13')).status).toBe(400);
  });
});

test('targets come from a file as well: of a unit and of its people, and a wrong row says why', async () => {
  const steward = await addPerson(house, 'data_steward', world.units.brand);
  const login = (
    await house.owner.query('select login from org.staff where id = $1', [world.people.consultantA.staffId])
  ).rows[0].login;
  const file = [
    '月份,单位代码,顾问账号,客流,订单',
    '2027年1月,SH-0001,,,9',
    `2027-01,SH-0001,${login},30,4`,
    '2027-13,SH-0001,,,9',
    '2027-01,XX-0001,,,9',
    `2027-01,CD-0001,${login},,1`,
    '2027-01,HZ-0001,,,1.5',
  ].join('\n');
  const sent = await call(house.app, {
    method: 'POST',
    url: '/api/imports/targets?filename=t.csv',
    payload: Buffer.from(file),
    headers: { cookie: steward.cookie, 'content-type': 'application/octet-stream', 'idempotency-key': randomUUID() },
  });
  const { id } = sent.body;
  await house.drain();
  const { settings } = (await steward.call('GET', `/api/tasks/${id}/layout`)).body;
  expect(
    (await steward.call('POST', `/api/tasks/${id}/check`, { settings: { ...settings, mode: 'both' } })).status,
  ).toBe(200);
  await house.drain();
  await steward.call('POST', `/api/tasks/${id}/confirm`);
  await house.drain();
  expect((await steward.call('GET', `/api/tasks/${id}`)).body.counts).toMatchObject({ read: 6, created: 2, failed: 4 });
  const { own, rows } = (await steward.call('GET', `/api/targets/2027-01?unitId=${world.units.dealerA}`)).body;
  expect(own.goals).toEqual(goals(9));
  expect(rows.find((row: { id: string }) => row.id === world.people.consultantA.staffId).goals).toEqual({
    ...goals(4),
    walkIns: 30,
  });
});
