import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';

// 10:00 in Shanghai.
const NOW = new Date(Date.now() - (Date.now() % 86_400_000) + 2 * 3_600_000);
const day = (days: number) => new Date(NOW.getTime() + (8 + days * 24) * 3_600_000).toISOString().slice(0, 10);

let house: House;
let world: World;
let marketing: Caller;
beforeAll(async () => {
  house = await openHouse(NOW);
  world = await makeWorld(house);
  marketing = await addPerson(house, 'marketing_manager', world.units.dealerA);
  for (const unit of [world.units.dealerA, world.units.dealerB, world.units.dealerC]) {
    const reception = await addPerson(house, 'receptionist', unit);
    await reception.call('POST', '/api/showroom/visits', {
      people: 1,
      kind: 'first',
      source: 'walk_in',
      media: 'radio',
    });
    await reception.call('POST', '/api/showroom/visits', { people: 1, kind: 'again', source: 'walk_in' });
    await reception.call('POST', '/api/showroom/calls', { source: 'call_in', media: 'radio', outcome: 'information' });
  }
});
afterAll(() => house?.close());

const placement = (over: Record<string, unknown> = {}) => ({
  media: 'radio',
  title: '早高峰',
  fromDate: day(0),
  toDate: day(9),
  budgetFen: 1_000_00,
  ...over,
});
const compare = async (who: Caller, query = `from=${day(0)}&to=${day(1)}`) =>
  (await who.call('GET', `/api/showroom/comparison?${query}`)).body;

describe('placements', () => {
  test('are recorded for a region by who keeps them, and changed at the version seen', async () => {
    const { analyst, managerA, region } = world.people;
    const made = await analyst.call('POST', '/api/showroom/placements', placement({ unitId: world.units.east }));
    expect(made.status).toBe(201);
    const { id } = made.body;
    expect((await managerA.call('POST', '/api/showroom/placements', placement())).status).toBe(403);
    expect(
      (await marketing.call('POST', '/api/showroom/placements', placement({ unitId: world.units.dealerB }))).status,
    ).toBe(404);
    const wrong = await analyst.call('POST', '/api/showroom/placements', placement({ toDate: day(-1) }));
    expect(wrong).toMatchObject({ status: 400, body: { details: { fields: [{ field: 'toDate' }] } } });
    const change = placement({ budgetFen: 2_000_00, version: 1 });
    expect((await marketing.call('PATCH', `/api/showroom/placements/${id}`, change)).status).toBe(404);
    expect((await region.call('PATCH', `/api/showroom/placements/${id}`, change)).status).toBe(200);
    expect((await region.call('PATCH', `/api/showroom/placements/${id}`, change)).status).toBe(409);
    const list = await region.call('GET', '/api/showroom/placements');
    expect(list.body.rows).toMatchObject([{ id, budgetFen: 2_000_00, unitId: world.units.east, version: 2 }]);
    const mistake = await analyst.call('POST', '/api/showroom/placements', placement({ budgetFen: 1 }));
    expect((await region.call('DELETE', `/api/showroom/placements/${mistake.body.id}`)).status).toBe(404);
    expect((await analyst.call('DELETE', `/api/showroom/placements/${mistake.body.id}`)).status).toBe(200);
  });
});

describe('the comparison', () => {
  test('holds traffic by region and medium against the money of the same days', async () => {
    const { rows, units, days } = await compare(world.people.analyst);
    expect(units.map((unit: { id: string }) => unit.id)).toEqual([world.units.east, world.units.west]);
    const of = (unitId: string, media: string) =>
      rows.find((row: { unitId: string; media: string }) => row.unitId === unitId && row.media === media);
    // Two of ten days of 2 000 yuan; two first visits and two calls by radio in the east.
    expect(of(world.units.east, 'radio')).toMatchObject({
      groups: 2,
      first: 2,
      calls: 2,
      budgetFen: 400_00,
      perContactFen: 100_00,
    });
    expect(of(world.units.east, 'none')).toMatchObject({
      groups: 2,
      first: 0,
      calls: 0,
      budgetFen: 0,
      perContactFen: null,
    });
    expect(of(world.units.west, 'radio')).toMatchObject({
      groups: 1,
      first: 1,
      calls: 1,
      budgetFen: 0,
      perContactFen: null,
    });
    expect(days).toEqual([
      { day: day(0), groups: 6, first: 3, calls: 3, budgetFen: 200_00 },
      { day: day(1), groups: 0, first: 0, calls: 0, budgetFen: 200_00 },
    ]);
  });

  test('opens a region dealer by dealer, and stays within what one sees', async () => {
    const { region, managerB, consultantA } = world.people;
    const east = await compare(region);
    expect(new Set(east.rows.map((row: { unitId: string }) => row.unitId))).toEqual(
      new Set([world.units.dealerA, world.units.dealerC, world.units.east]),
    );
    expect(
      (await region.call('GET', `/api/showroom/comparison?from=${day(0)}&to=${day(0)}&unitId=${world.units.west}`))
        .status,
    ).toBe(404);
    expect((await compare(managerB)).rows).toMatchObject([
      { unitId: world.units.dealerB },
      { unitId: world.units.dealerB },
    ]);
    expect((await consultantA.call('GET', `/api/showroom/comparison?from=${day(0)}&to=${day(0)}`)).status).toBe(403);
    expect((await region.call('GET', `/api/showroom/comparison?from=${day(1)}&to=${day(0)}`)).status).toBe(400);
  });

  test('its figures are those of the rows behind them', async () => {
    const { analyst } = world.people;
    const { rows } = await compare(analyst);
    for (const row of rows as { unitId: string; media: string; groups: number; calls: number }[]) {
      const query = `unitId=${row.unitId}&media=${row.media}&from=${day(0)}&to=${day(1)}&limit=100`;
      expect((await analyst.call('GET', `/api/showroom/visits?${query}`)).body.rows).toHaveLength(row.groups);
      expect((await analyst.call('GET', `/api/showroom/calls?${query}`)).body.rows).toHaveLength(row.calls);
    }
  });
});
