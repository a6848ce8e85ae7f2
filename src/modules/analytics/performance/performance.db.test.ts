import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writePast } from '../../../../test/analysis-story.ts';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { makeWorld, type World } from '../../../../test/world.ts';

// Noon in Shanghai on the 15th of a month of 30 days.
const NOW = new Date('2026-11-15T04:00:00Z');
const at = (day: string) => new Date(`${day}T04:00:00Z`);

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse(NOW);
  world = await makeWorld(house);
  // Sessions are kept by the house's clock.
  const { dealerA, dealerC } = world.units;
  const { consultantA, consultantA2 } = world.people;
  const took = (orgId: string, staffId: string | null, day: string, over = {}) => ({
    orgId,
    staffId,
    createdAt: at(day),
    acceptedAt: staffId ? at(day) : null,
    ...over,
  });
  await writePast(house, world, [
    took(dealerA, consultantA.staffId, '2026-11-02', { orderedAt: at('2026-11-05'), deliveredOn: '2026-11-12' }),
    took(dealerA, consultantA.staffId, '2026-11-03'),
    // The last moment of October and the first of November, in Shanghai.
    took(dealerA, consultantA2.staffId, '2026-10-30', { acceptedAt: new Date('2026-10-31T15:59:59Z') }),
    took(dealerA, consultantA2.staffId, '2026-10-30', {
      acceptedAt: new Date('2026-10-31T16:00:00Z'),
      orderedAt: at('2026-11-01'),
    }),
    took(dealerA, consultantA2.staffId, '2026-10-20', { orderedAt: at('2026-10-25'), deliveredOn: '2026-11-01' }),
    took(dealerC, null, '2026-11-04'),
  ]);
  await house.owner.query("update sales.order set status = 'cancelled' where consultant_id = $1 and created_at = $2", [
    consultantA2.staffId,
    at('2026-10-25'),
  ]);
  await house.owner.query(
    `insert into showroom.visit (id, org_id, day, people, kind, counts_as, source, consultant_id, opened_by, arrived_at)
     select app.new_id(), $1, d, 1, 'first', 'first', 'walk_in', $2, $3, d from unnest('{2026-11-01,2026-11-15,2026-10-31}'::date[]) d`,
    [dealerA, consultantA.staffId, consultantA.staffId],
  );
  const set = (who: Caller, rows: object[]) => who.call('PATCH', '/api/targets/2026-11', { rows });
  const goals = (orders: number) => ({ walkIns: null, files: null, testDrives: null, orders, deliveries: null });
  await set(world.people.managerA, [{ id: consultantA.staffId, version: 0, goals: goals(4) }]);
  await set(world.people.region, [{ id: dealerA, version: 0, goals: goals(9) }]);
});
afterAll(() => house?.close());

const ask = async (who: Caller, query = '') =>
  (await who.call('GET', `/api/analytics/performance?from=2026-11&to=2026-11${query}`)).body;

describe('performance', () => {
  test('of a dealer counts the civil days of the months asked for, by colleague, against their targets', async () => {
    const { managerA, consultantA, consultantA2 } = world.people;
    const found = await ask(managerA);
    expect(found).toMatchObject({
      by: 'staff',
      from: '2026-11-01',
      to: '2026-11-15',
      days: { numerator: 15, denominator: 30 },
    });
    const row = (id: string) => found.rows.find((one: { id: string }) => one.id === id);
    expect(row(consultantA.staffId)).toMatchObject({
      actual: { walkIns: 2, files: 2, testDrives: 0, orders: 1, deliveries: 1 },
      target: { orders: 4, walkIns: null },
    });
    // What was cancelled is no order; what left the house was delivered all the same.
    expect(row(consultantA2.staffId)).toMatchObject({
      actual: { files: 1, orders: 1, deliveries: 1 },
      target: { orders: null },
    });
    expect(found.total).toMatchObject({
      actual: { walkIns: 2, files: 3, orders: 2, deliveries: 2 },
      target: { orders: 9 },
      below: { orders: 4 },
    });
  });

  test('ranks equals alike, by the measure asked for', async () => {
    const { managerA, consultantA } = world.people;
    const ranks = ({ rows }: { rows: { id: string; rank: number }[] }) =>
      rows.map(({ id, rank }) => [id === consultantA.staffId, rank]);
    expect((await ask(managerA)).rows.map(({ rank }: { rank: number }) => rank)).toEqual([1, 1]);
    expect(ranks(await ask(managerA, '&rankBy=files'))).toEqual([
      [true, 1],
      [false, 2],
    ]);
  });

  test('tells a consultant of themselves alone', async () => {
    const { consultantA2 } = world.people;
    const found = await ask(consultantA2, '&rankBy=files');
    expect(found.rows).toHaveLength(1);
    expect(found.rows[0]).toMatchObject({ id: consultantA2.staffId, rank: 2 });
    expect(found.total).toMatchObject({ actual: { files: 1 }, below: { orders: null } });
  });

  test('of a region goes by dealer, of the brand by region; who is outside is not there', async () => {
    const { region, analyst, managerB } = world.people;
    const found = await ask(region);
    expect(found.rows).toMatchObject([
      { id: world.units.dealerA, actual: { orders: 2 }, target: { orders: 9 }, below: { orders: 4 } },
    ]);
    expect((await ask(analyst)).rows).toMatchObject([
      { id: world.units.east, actual: { orders: 2 }, below: { orders: 9 } },
    ]);
    expect((await ask(managerB)).total).toMatchObject({ actual: { orders: 0 } });
    const foreign = await managerB.call(
      'GET',
      `/api/analytics/performance?from=2026-11&to=2026-11&unitId=${world.units.dealerA}`,
    );
    expect(foreign.status).toBe(404);
  });

  test('names the field of a wrong span', async () => {
    const { managerA } = world.people;
    for (const query of ['from=2026-11&to=2026-10', 'from=2025-01&to=2026-02']) {
      const answer = await managerA.call('GET', `/api/analytics/performance?${query}`);
      expect([answer.status, answer.body.details.fields[0].field]).toEqual([400, 'to']);
    }
  });

  test('each figure opens the leads behind it', async () => {
    const { managerA, consultantA, consultantA2, managerB } = world.people;
    const behind = async (who: Caller, query: string) =>
      (await who.call('GET', `/api/analytics/cases?from=2026-11-01&to=2026-11-15&${query}`)).body;
    const of = (figure: string, who: Caller) => behind(managerA, `figure=${figure}&consultantId=${who.staffId}`);
    expect((await of('files', consultantA)).rows).toHaveLength(2);
    expect((await of('files', consultantA2)).rows).toHaveLength(1);
    expect((await of('orders', consultantA)).rows).toHaveLength(1);
    expect((await of('deliveries', consultantA2)).rows).toHaveLength(1);
    expect((await behind(managerA, 'figure=orders')).rows).toHaveLength(2);
    expect((await behind(managerB, 'figure=orders')).rows).toEqual([]);
    // A consultant asks for another's and finds their own.
    const own = await behind(consultantA2, `figure=files&consultantId=${consultantA.staffId}`);
    expect(own.rows.map((row: { consultantName: string }) => row.consultantName)).toEqual([expect.any(String)]);
    const first = await behind(managerA, 'figure=files&limit=2');
    const second = await behind(managerA, `figure=files&limit=2&cursor=${first.next}`);
    const ids = [...first.rows, ...second.rows].map(({ id }: { id: string }) => id);
    expect([first.rows.length, second.rows.length, new Set(ids).size, second.next]).toEqual([2, 1, 3, null]);
  });
});

test('performance leaves as a file, in the order and for the months of the page', async () => {
  const { managerA } = world.people;
  const query = { from: '2026-11', to: '2026-11', rankBy: 'files' };
  const asked = { list: 'analytics.performance', query, format: 'csv', reason: '周例会核对' };
  const made = await managerA.call('POST', '/api/exports', asked);
  expect(made.status).toBe(201);
  await house.drain();
  const { body } = await managerA.call('GET', `/api/tasks/${made.body.id}/file`);
  // Above the rows stand who made the file and the header.
  const rows = String(body)
    .trim()
    .split('\r\n')
    .slice(2)
    .map((line) => line.split(','));
  // Rank, name, then actual and target by measure: files and orders.
  expect(rows.map((row) => [row[0], row[4], row[8], row[9]])).toEqual([
    ['1', '2', '1', '4'],
    ['2', '1', '1', ''],
  ]);
});
