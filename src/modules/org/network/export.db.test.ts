import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { addPerson, makeWorld, SHANGHAI, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
let steward: Caller;
beforeAll(async () => {
  house = await openHouse('2026-03-02T02:00:00Z');
  world = await makeWorld(house);
  steward = await addPerson(house, 'data_steward', world.units.brand);
});
afterAll(() => house?.close());

/** The lines of a list's export below its note and its head. */
async function fileOf(who: Caller, list: string, query: object = {}): Promise<string[]> {
  const made = await who.call('POST', '/api/exports', { list, query, format: 'csv', reason: '网络周会' });
  expect(made.status).toBe(201);
  await house.drain();
  const answer = await who.call('GET', `/api/tasks/${made.body.id}/file`);
  expect(answer.status).toBe(200);
  return String(answer.body).trim().split('\r\n').slice(2);
}

test('planning, agreements, outlets and dealers go into a file as their lists show them', async () => {
  for (const [kind, wanted] of [
    ['sales', 5],
    ['outlet', 2],
  ] as const)
    expect(
      (
        await steward.call('POST', '/api/network/planning', {
          ...{ cityCode: SHANGHAI, kind, wanted, byOn: '2026-12-31', note: null },
        })
      ).status,
    ).toBe(201);
  const agreement = (number: string, unitId: string, toDate: string) =>
    steward.call('POST', '/api/network/agreements', {
      ...{ unitId, number, kind: 'dealership', fromDate: '2020-01-01', toDate, areaCodes: [SHANGHAI], note: null },
    });
  await agreement('XY-A', world.units.dealerA, '2026-03-12');
  await agreement('XY-B', world.units.dealerB, '2025-01-01');
  await house.owner.query(
    `insert into org.outlet (id, org_id, name, name_en, city_code, functions, opened_on) values (app.new_id(), $1, '嘉定店', 'Jiading', $2, '{sales}', '2025-05-01')`,
    [world.units.dealerA, SHANGHAI],
  );

  expect(await fileOf(steward, 'org.network_planning')).toEqual([
    '上海市,sales,5,1,4,2026-12-31,Unit B,',
    '上海市,second-tier outlet,2,1,1,2026-12-31,Unit B,',
  ]);
  expect(await fileOf(steward, 'org.agreements')).toHaveLength(2);
  const [active, ...none] = await fileOf(steward, 'org.agreements', { state: 'active' });
  expect(active).toMatch(/^XY-A,Unit SH-0001,.+,2020-01-01,2026-03-12,10,上海市/);
  expect(none).toEqual([]);
  expect(await fileOf(steward, 'org.outlets')).toEqual(['Jiading,上海市,,sales,Unit SH-0001,2025-05-01,']);
  const dealers = await fileOf(steward, 'org.network_dealers');
  expect(dealers).toHaveLength(3);
  expect(dealers.find((line) => line.includes('SH-0001'))).toMatch(/,1,2026-03-12,上海市$/);
  // A dealer's file holds its own.
  const gm = await addPerson(house, 'general_manager', world.units.dealerB);
  expect((await fileOf(gm, 'org.agreements')).map((line) => line.split(',')[0])).toEqual(['XY-B']);
});

test('all agreements are in the file, not the thousand of the screen', async () => {
  await house.owner.query(
    `insert into org.agreement (id, org_id, number, kind, from_date, to_date, area_codes)
     select app.new_id(), $1, 'M-' || n, 'dealership', '2020-01-01', '2099-01-01', '{}' from generate_series(1, 1001) n`,
    [world.units.dealerC],
  );
  const shown = (await steward.call('GET', `/api/network/agreements?unitId=${world.units.dealerC}`)).body;
  expect([shown.rows.length, shown.capped]).toEqual([1000, true]);
  expect(await fileOf(steward, 'org.agreements', { unitId: world.units.dealerC })).toHaveLength(1001);
});
