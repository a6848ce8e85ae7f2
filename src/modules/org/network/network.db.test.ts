import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { AS_BYTES, PNG } from '../../../../test/sale-story.ts';
import { addPerson, CHENGDU, makeWorld, SHANGHAI, type World } from '../../../../test/world.ts';
import { addDays, civilDate } from '../../../platform/clock.ts';
import { networkJobs } from './jobs.ts';

let house: House;
let world: World;
let steward: Caller;
let gmA: Caller;
let today: string;
let running = 0;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  steward = await addPerson(house, 'data_steward', world.units.brand);
  gmA = await addPerson(house, 'general_manager', world.units.dealerA);
  today = civilDate(house.platform.clock.now());
});
afterAll(() => house?.close());

async function agree(over: Record<string, unknown> = {}): Promise<string> {
  const made = await steward.call('POST', '/api/network/agreements', {
    unitId: world.units.dealerA,
    number: `XY-${++running}`,
    kind: 'dealership',
    fromDate: '2020-01-01',
    toDate: addDays(today, 30),
    areaCodes: [SHANGHAI],
    note: null,
    ...over,
  });
  expect(made.status).toBe(201);
  return made.body.id;
}
const outlet = (over: Record<string, unknown> = {}) => ({
  name: '嘉定二级网点',
  cityCode: SHANGHAI,
  functions: ['sales', 'service'],
  reason: '覆盖嘉定',
  ...over,
});
const decide = async (who: Caller, id: string, approve = true, note?: string) => {
  const { version } = (await house.owner.query('select version from org.network_request where id = $1', [id])).rows[0];
  return who.call('POST', `/api/network/requests/${id}/decision`, { approve, note, version });
};
const ask = async (over: Record<string, unknown> = {}) =>
  (await gmA.call('POST', '/api/network/requests/outlet', outlet(over))).body.id as string;

describe('a second-tier outlet', () => {
  test('is asked for by the dealer, approved by the region, then by headquarters, and stands then', async () => {
    const id = await ask();
    expect((await decide(steward, id)).status).toBe(403);
    expect((await decide(world.people.region, id)).body.status).toBe('headquarters');
    expect((await decide(world.people.region, id)).status).toBe(403);
    expect((await gmA.call('GET', '/api/network/outlets')).body.rows).toEqual([]);
    expect((await decide(steward, id, true, '同意')).body.status).toBe('approved');
    expect((await gmA.call('GET', '/api/network/outlets')).body.rows).toMatchObject([
      { name: '嘉定二级网点', closedOn: null },
    ]);
    expect((await decide(steward, id)).body.code).toBe('network.not_waiting');
    const [row] = (await steward.call('GET', '/api/network/requests?status=approved')).body.rows;
    expect(row).toMatchObject({ id, headquarters: { note: '同意' }, mayDecide: false });
    const [dealer] = (await steward.call('GET', '/api/network/dealers')).body.rows.filter(
      (one: { id: string }) => one.id === world.units.dealerA,
    );
    expect(dealer.outlets).toBe(1);
  });

  test('a refusal says why and ends it; the dealer may take a request back', async () => {
    const id = await ask();
    expect((await decide(world.people.region, id, false)).body.details.fields[0].field).toBe('note');
    expect((await decide(world.people.region, id, false, '重复布点')).body.status).toBe('refused');
    const other = await ask();
    expect((await gmA.call('POST', `/api/network/requests/${other}/withdrawal`, { version: 1 })).status).toBe(200);
    expect((await decide(world.people.region, other)).body.code).toBe('network.not_waiting');
  });

  test('another region neither sees nor decides it; nobody asks for a dealer from above', async () => {
    const id = await ask();
    const west = await addPerson(house, 'region_manager', world.units.west);
    expect((await west.call('GET', '/api/network/requests')).body.rows).toEqual([]);
    expect((await decide(west, id)).status).toBe(404);
    const wrong = await gmA.call(
      'POST',
      '/api/network/requests/outlet',
      outlet({ functions: ['bar'], cityCode: '999999' }),
    );
    expect(wrong.body.details.fields[0].field).toBe('functions');
  });
});

describe('an agreement', () => {
  test('permits an area that grows by an approved request alone', async () => {
    const agreementId = await agree();
    const grow = await steward.call('PATCH', `/api/network/agreements/${agreementId}`, {
      kind: 'dealership',
      fromDate: '2020-01-01',
      toDate: addDays(today, 30),
      areaCodes: [SHANGHAI, CHENGDU],
      note: null,
      status: 'active',
      version: 1,
    });
    expect(grow.body.code).toBe('dealer_agreement.area_grows');
    const same = { agreementId, areaCodes: [SHANGHAI], reason: '扩大' };
    expect((await gmA.call('POST', '/api/network/requests/area', same)).status).toBe(400);
    const asked = await gmA.call('POST', '/api/network/requests/area', { ...same, areaCodes: [SHANGHAI, '320000'] });
    const areas = async () =>
      (await house.owner.query('select area_codes from org.agreement where id = $1', [agreementId])).rows[0].area_codes;
    await decide(world.people.region, asked.body.id);
    expect(await areas()).toEqual([SHANGHAI]);
    await decide(steward, asked.body.id);
    expect(await areas()).toEqual([SHANGHAI, '320000']);
    const [dealer] = (await steward.call('GET', `/api/network/dealers?cityCode=${SHANGHAI}`)).body.rows;
    expect(dealer).toMatchObject({ agreementUntil: addDays(today, 30), areaCodes: ['310100', '320000'] });
  });

  test('is found by how near its end is, and reminded of once', async () => {
    await house.owner.query('delete from org.outlet');
    await house.owner.query('delete from org.network_request');
    await house.owner.query('delete from org.agreement');
    const soon = await agree();
    const far = await agree({ toDate: addDays(today, 400) });
    const over = await agree({ toDate: addDays(today, -1) });
    const ids = async (state: string) =>
      (await steward.call('GET', `/api/network/agreements?state=${state}`)).body.rows.map(
        (row: { id: string }) => row.id,
      );
    expect([await ids('active'), await ids('ending'), await ids('over')]).toEqual([[soon, far], [soon], [over]]);
    const told = async (who: Caller) =>
      (await who.call('GET', '/api/notifications')).body.rows.filter(
        (row: { kind: string }) => row.kind === 'agreement.ends',
      );
    for (let run = 0; run < 2; run++) await networkJobs[0]?.run(house.platform, {});
    expect([(await told(steward)).length, (await told(gmA)).length]).toEqual([1, 1]);
    expect(await told(world.people.managerB)).toEqual([]);
  });

  test('keeps its files, which its dealer reads and no other', async () => {
    const id = await agree();
    const url = `/api/network/agreements/${id}/files?filename=xy.png`;
    const file = (await steward.call('POST', url, PNG, AS_BYTES)).body.id;
    expect((await gmA.call('GET', `/api/network/agreements/${id}/files/${file}`)).status).toBe(200);
    const gmB = await addPerson(house, 'general_manager', world.units.dealerB);
    expect((await gmB.call('GET', `/api/network/agreements/${id}/files/${file}`)).status).toBe(404);
    expect((await gmB.call('GET', '/api/network/agreements')).body.rows).toEqual([]);
  });

  test.each([
    [{ toDate: '2019-01-01' }, 'toDate'],
    [{ areaCodes: ['999999'] }, 'areaCodes'],
    [{ kind: 'peace' }, 'kind'],
  ])('with %o names the field', async (over, field) => {
    const body = {
      unitId: world.units.dealerA,
      number: 'N',
      kind: 'dealership',
      fromDate: '2020-01-01',
      toDate: '2030-01-01',
      areaCodes: [],
      note: null,
    };
    const answer = await steward.call('POST', '/api/network/agreements', { ...body, ...over });
    expect([answer.status, answer.body.details.fields[0].field]).toEqual([400, field]);
  });
});

describe('planned places', () => {
  const plan = (over: Record<string, unknown> = {}) =>
    steward.call('POST', '/api/network/planning', {
      cityCode: SHANGHAI,
      kind: 'sales',
      wanted: 3,
      byOn: null,
      note: null,
      ...over,
    });

  test('less what the city has are its open points', async () => {
    expect((await plan()).status).toBe(201);
    expect((await plan()).body.code).toBe('planning.exists');
    await plan({ kind: 'full', wanted: 1 });
    await plan({ cityCode: '440100', wanted: 2 });
    const { rows, wanted, open } = (await steward.call('GET', '/api/network/planning')).body;
    expect([wanted, open]).toEqual([6, 4]);
    const of = (kind: string, city = SHANGHAI) =>
      rows.find((row: { kind: string; cityCode: string }) => row.kind === kind && row.cityCode === city);
    expect(of('sales')).toMatchObject({ present: 1, open: 2 });
    expect(of('full')).toMatchObject({ present: 1, open: 0 });
    expect(of('sales', '440100')).toMatchObject({ present: 0, open: 2 });
    await house.owner.query('update org.unit set sells = false where id = $1', [world.units.dealerA]);
    const after = (await steward.call('GET', '/api/network/planning')).body.rows;
    expect(after.find((row: { id: string }) => row.id === of('sales').id)).toMatchObject({ present: 0, open: 3 });
    const none = (await steward.call('GET', '/api/network/dealers?function=sales')).body.rows;
    expect(none.map((row: { id: string }) => row.id)).not.toContain(world.units.dealerA);
  });
});
