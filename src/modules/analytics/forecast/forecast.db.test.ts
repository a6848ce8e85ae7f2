import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PastLead, writePast } from '../../../../test/analysis-story.ts';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { makeWorld, type World } from '../../../../test/world.ts';
import { addDays, addMonths, startOfCivilDay } from '../../../platform/clock.ts';
import { jobs } from '../jobs.ts';

const ZONE = 'Asia/Shanghai';
const DAY = 86_400_000;
// Noon of a day in the middle of this month, so that months before and after are whole.
const TODAY = `${new Date().toISOString().slice(0, 7)}-15`;
const NOW = new Date(startOfCivilDay(TODAY, ZONE).getTime() + DAY / 2);
const THIS_MONTH = `${TODAY.slice(0, 7)}-01`;
const on = (date: string, days = 0) => new Date(startOfCivilDay(addDays(date, days), ZONE).getTime() + DAY / 2);

let house: House;
let world: World;
const [night] = jobs;

/** Leads that stand at H, up to a week old, on the first of a month: of `n`, `k` order ten days later, the others are given up after twenty. */
function month(orgId: string, staffId: string, first: string, n: number, k: number): PastLead[] {
  return Array.from({ length: n }, (_, at) => ({
    orgId,
    staffId,
    grade: 'H',
    createdAt: on(first, -5),
    acceptedAt: on(first, -5),
    followedAt: on(first, -3),
    ...(at < k ? { orderedAt: on(first, 10), deliveredOn: addDays(first, 40) } : { closedAt: on(first, 20) }),
  }));
}

const runNight = () => night?.run(house.platform, {});

beforeAll(async () => {
  house = await openHouse(NOW);
  world = await makeWorld(house);
  const { dealerA, dealerB, dealerC } = world.units;
  const { consultantA, consultantA2, consultantB } = world.people;
  const leads: PastLead[] = [];
  for (let back = 14; back >= 1; back--) {
    const first = addMonths(THIS_MONTH, -back);
    leads.push(...month(dealerA, consultantA.staffId, first, 20, 8));
    leads.push(...month(dealerB, consultantB.staffId, first, 20, 2));
    if (back === 6) leads.push(...month(dealerC, consultantB.staffId, first, 2, 2));
  }
  const open = (staffId: string): PastLead => ({
    orgId: dealerA,
    staffId,
    grade: 'H',
    createdAt: on(TODAY, -5),
    acceptedAt: on(TODAY, -5),
    followedAt: on(TODAY, -3),
    nextContactAt: on(TODAY, staffId === consultantA.staffId ? 0 : 3),
  });
  leads.push(...Array.from({ length: 7 }, () => open(consultantA.staffId)));
  leads.push(...Array.from({ length: 3 }, () => open(consultantA2.staffId)));
  leads.push({
    orgId: dealerA,
    staffId: consultantA.staffId,
    grade: 'C',
    createdAt: on(TODAY, -2),
    acceptedAt: on(TODAY, -2),
    followedAt: on(TODAY, -1),
  });
  await writePast(house, world, leads);
  // A dealer of an earlier system: who ordered is known, when the others gave up is not.
  const old = month(dealerC, consultantB.staffId, addMonths(THIS_MONTH, -12), 10, 4).map((lead) => ({
    ...lead,
    followedAt: null,
  }));
  const ids = await writePast(house, world, old);
  await house.owner.query('update leads.lead set closed_at = null where id = any($1)', [ids]);
  await runNight();
}, 60_000);
afterAll(() => house?.close());

const ask = async (who: Caller, query = '') => (await who.call('GET', `/api/analytics/forecast?${query}`)).body;
const rows = async (text: string, values: unknown[] = []) => (await house.owner.query(text, values)).rows;

describe('the night', () => {
  test('counts what was open on the first of a month, by likeness, and what came of it', async () => {
    const first = addMonths(THIS_MONTH, -3);
    expect(
      await rows(
        "select n, k30, k60, k90 from analytics.exposure where org_id = $1 and as_of = $2 and cell = 'H.7.following'",
        [world.units.dealerA, first],
      ),
    ).toEqual([{ n: 20, k30: 8, k60: 8, k90: 8 }]);
    // The leads of the month after did not exist yet: their orders came out of the flow.
    expect(
      await rows(
        "select n, k30, k60, k90 from analytics.exposure where org_id = $1 and as_of = $2 and kind = 'order' and cell = 'flow'",
        [world.units.dealerA, first],
      ),
    ).toEqual([{ n: 1, k30: 0, k60: 8, k90: expect.any(Number) }]);
    // What has not passed yet is not known.
    expect(
      await rows("select distinct k30 from analytics.exposure where as_of = $1 and cell = 'flow'", [THIS_MONTH]),
    ).toEqual([{ k30: null }]);
  });

  test('learns nothing where the end of lost leads is unknown: all that is left would be buyers', async () => {
    const count = async (back: number) =>
      (
        await rows(
          "select count(*)::int as n from analytics.exposure where org_id = $1 and as_of = $2 and kind = 'order'",
          [world.units.dealerC, addMonths(THIS_MONTH, -back)],
        )
      )[0].n;
    expect(await count(12)).toBe(0);
    expect(await count(6)).toBeGreaterThan(0);
  });

  test('counts orders that were open and when they were delivered', async () => {
    // Of the order of ten days after the first, thirty days to delivery: 20 days old on the next first or so.
    const first = addMonths(THIS_MONTH, -3);
    const found = await rows(
      "select sum(n)::int as n, sum(k30)::int as k30 from analytics.exposure where org_id = $1 and as_of = $2 and kind = 'delivery' and cell <> 'flow'",
      [world.units.dealerA, first],
    );
    expect(found).toEqual([{ n: 8, k30: 8 }]);
  });

  test('draws a dealer with little history towards the brand', async () => {
    const p = new Map(
      (
        await rows(
          "select org_id, p30, own_n, own_k, brand_n, brand_k from analytics.rate where cell = 'H.7.following' and kind = 'order'",
        )
      ).map((row) => [row.org_id, row]),
    );
    const [a, b, c] = [world.units.dealerA, world.units.dealerB, world.units.dealerC].map((id) => p.get(id));
    expect(a.p30).toBeGreaterThan(0.36);
    expect(a.p30).toBeLessThan(0.4);
    expect(b.p30).toBeGreaterThan(0.1);
    expect(b.p30).toBeLessThan(0.13);
    // Two of two: above both, far from certain.
    expect(c.p30).toBeGreaterThan(b.p30);
    expect(c.p30).toBeLessThan(0.6);
    expect(c).toMatchObject({ own_n: 2, own_k: 2, brand_k: a.own_k + b.own_k + 2 });
  });

  test('keeps forecasts as they were said: again the same night says nothing new', async () => {
    const all = () => rows('select * from analytics.forecast order by org_id, staff_id, as_of, kind, horizon');
    const first = await all();
    await runNight();
    expect(await all()).toEqual(first);
    expect(first.some(({ staff_id }) => staff_id === world.people.consultantA2.staffId)).toBe(true);
  });

  test('works forecasts of past months out from what was known then, with their outcome and the naive ones', async () => {
    const first = addMonths(THIS_MONTH, -4);
    const [found] = await rows(
      "select * from analytics.forecast where org_id = $1 and as_of = $2 and kind = 'order' and horizon = 30 and staff_id is null",
      [world.units.dealerA, first],
    );
    expect(found).toMatchObject({ replayed: true, actual: 8, naive_last: 8 });
    expect(found.expected).toBeGreaterThan(6.5);
    expect(found.expected).toBeLessThan(8.5);
    expect(found.low).toBeLessThan(found.expected);
    const [brand] = await rows(
      "select actual, naive_last from analytics.forecast where org_id = $1 and as_of = $2 and kind = 'order' and horizon = 30",
      [world.units.brand, first],
    );
    expect(brand).toEqual({ actual: 10, naive_last: 10 });
  });
});

describe('a usual night', () => {
  const marked = async () => {
    const found = await rows(
      "select as_of::text as as_of from analytics.exposure where n = 999 and kind = 'order' order by 1",
    );
    return found.map(({ as_of }) => as_of);
  };
  const mark = async () => {
    await house.owner.query("update analytics.exposure set n = 999 where org_id = $1 and cell = 'flow'", [
      world.units.dealerA,
    ]);
    // The leads of this story were written a moment ago; ids tell when.
    await house.owner.query("update analytics.counted set looked_at = now() + interval '2 hours'");
  };

  test('counts no day anew that has not changed', async () => {
    await mark();
    const before = await marked();
    expect(before.length).toBeGreaterThan(5);
    await runNight();
    expect(await marked()).toEqual(before);
  });

  test('counts a day anew when another of its horizons has passed', async () => {
    const first = addMonths(THIS_MONTH, -1);
    await house.owner.query("update analytics.counted set horizons = 0 where as_of = $1 and kind = 'order'", [first]);
    await mark();
    const before = await marked();
    await runNight();
    expect(await marked()).toEqual(before.filter((date) => date !== first));
  });

  test('counts days anew for which older leads were brought in', async () => {
    await mark();
    await house.owner.query('update analytics.counted set looked_at = now()');
    const first = addMonths(THIS_MONTH, -5);
    const ids = await writePast(
      house,
      world,
      month(world.units.dealerA, world.people.consultantA.staffId, first, 2, 0),
    );
    await runNight();
    expect(await marked()).toEqual([]);
    await house.owner.query('delete from leads.follow_up where lead_id = any($1)', [ids]);
    await house.owner.query('delete from leads.lead where id = any($1)', [ids]);
    await runNight();
  });
});

describe('the forecast', () => {
  test('of a dealer adds its open leads up, by colleague, and owns up to the naive one where that was better', async () => {
    const { managerA, consultantA, consultantA2 } = world.people;
    const found = await ask(managerA);
    expect(found).toMatchObject({ by: 'staff', asOf: TODAY, live: true });
    const row = (id: string) => found.rows.find((one: { id: string }) => one.id === id);
    expect(row(consultantA.staffId).open).toBe(8);
    expect(row(consultantA2.staffId).open).toBe(3);
    const [total] = found.total;
    expect(total.expected).toBeGreaterThan(3.5);
    expect(total.expected).toBeLessThan(5);
    expect(total.low).toBeLessThan(total.expected);
    const sum = found.rows.reduce(
      (all: number, one: { expected: { expected: number }[] }) => all + (one.expected[0]?.expected ?? 0),
      0,
    );
    expect(Math.abs(sum - total.expected)).toBeLessThan(0.2);
    const [thirty] = found.accuracy;
    // Each month was like the one before: nothing beats saying so.
    expect(thirty.monthly).toMatchObject({ best: 'last', last: { mae: 0, mape: 0 } });
    expect(thirty.monthly.model.mae).toBeGreaterThan(0);
    expect(thirty.monthly.covered.denominator).toBe(thirty.monthly.model.n);
    expect(thirty).toMatchObject({ kept: null, replayed: thirty.monthly.model.n });
    expect(found.past.at(-1)).toMatchObject({ asOf: THIS_MONTH, actual: null });
  });

  test('of a region goes by dealer as of the night; a dealer sees itself, a consultant their own part', async () => {
    const { region, analyst, managerB, consultantA2, managerA, careA } = world.people;
    const found = await ask(region);
    expect(found).toMatchObject({ by: 'unit', live: false, asOf: TODAY });
    expect(found.rows.map(({ id }: { id: string }) => id)).toContain(world.units.dealerA);
    expect(found.rows.map(({ id }: { id: string }) => id)).not.toContain(world.units.dealerB);
    expect((await ask(analyst)).rows.map(({ id }: { id: string }) => id)).toEqual([world.units.east, world.units.west]);
    expect((await managerB.call('GET', `/api/analytics/forecast?unitId=${world.units.dealerA}`)).status).toBe(404);
    const own = await ask(consultantA2);
    expect(own.rows.map(({ id }: { id: string }) => id)).toEqual([consultantA2.staffId]);
    expect(own.total[0].expected).toBe(own.rows[0].expected[0].expected);
    expect(own.past).toEqual([]);
    expect((await ask(managerA, 'kind=delivery')).kind).toBe('delivery');
    expect((await careA.call('GET', '/api/analytics/forecast')).status).toBe(403);
  });
});

describe('priorities', () => {
  const list = async (who: Caller, query = '') => (await who.call('GET', `/api/analytics/priorities?${query}`)).body;

  test('puts the likeliest first, with how many like them ordered', async () => {
    const { managerA, consultantA2 } = world.people;
    const found = await list(managerA);
    expect(found).toMatchObject({ asOf: TODAY, likely: 20 });
    expect(found.rows.map(({ grade }: { grade: string }) => grade)).toEqual([...Array(10).fill('H'), 'C']);
    expect(found.rows[0]).toMatchObject({ stage: 'following', ageDays: 5 });
    const { chance, alike } = found.rows[0];
    expect(chance).toBeGreaterThan(360);
    expect(alike.numerator / alike.denominator).toBeGreaterThan(0.2);
    const first = await list(managerA, 'limit=4');
    const rest = await list(managerA, `limit=100&cursor=${first.next}`);
    const ids = [...first.rows, ...rest.rows].map(({ id }: { id: string }) => id);
    expect(ids).toEqual(found.rows.map(({ id }: { id: string }) => id));
    expect((await list(consultantA2)).rows).toHaveLength(3);
  });

  test('narrows to what is due today, what is likely, and to a grade', async () => {
    const { managerA, managerB, analyst } = world.people;
    expect((await list(managerA, 'due=today')).rows).toHaveLength(7);
    expect((await list(managerA, 'due=none')).rows.map(({ grade }: { grade: string }) => grade)).toEqual(['C']);
    expect((await list(managerA, 'likely=true')).rows.every(({ chance }: { chance: number }) => chance >= 200)).toBe(
      true,
    );
    expect((await list(managerA, 'grade=C')).rows).toHaveLength(1);
    expect((await list(managerB)).rows).toEqual([]);
    expect((await list(analyst)).rows).toHaveLength(11);
  });

  test('tells the chances of the leads that a board shows, as the list does, and of no other', async () => {
    const { managerA, managerB, consultantA2, analyst } = world.people;
    const listed = (await list(managerA)).rows as { id: string; chance: number; alike: object }[];
    const ids = listed.map(({ id }) => id);
    const told = async (who: Caller, of = ids) =>
      (await who.call('GET', `/api/analytics/chances?ids=${of.join(',')}`)).body.rows;
    const expected = listed.map(({ id, chance, alike }) => ({ id, chance, alike }));
    expect(await told(managerA)).toEqual(expected.sort((a, b) => (a.id < b.id ? -1 : 1)));
    expect(await told(managerA, ids.slice(0, 1))).toHaveLength(1);
    expect(await told(analyst)).toHaveLength(11);
    const own = (await list(consultantA2)).rows.map(({ id }: { id: string }) => id);
    expect((await told(consultantA2)).map(({ id }: { id: string }) => id)).toEqual(own.sort());
    expect(await told(managerB)).toEqual([]);
    const bad = await managerA.call('GET', '/api/analytics/chances?ids=x');
    expect([bad.status, bad.body.code]).toEqual([400, 'request.invalid']);
  });
});

test('what came of a forecast is noted when its time has passed, and judged', async () => {
  const { clock } = house.platform;
  clock.advance(31 * DAY);
  await house.owner.query(
    'update sales.order set created_at = $1 where id in (select id from sales.order where org_id = $2 limit 3)',
    [on(TODAY, 12), world.units.dealerA],
  );
  await runNight();
  expect(
    await rows(
      "select actual from analytics.forecast where org_id = $1 and as_of = $2 and kind = 'order' and horizon = 30 and staff_id is null",
      [world.units.dealerA, TODAY],
    ),
  ).toEqual([{ actual: 3 }]);
  expect(
    await rows(
      "select actual from analytics.forecast where staff_id = $1 and as_of = $2 and kind = 'order' and horizon = 30",
      [world.people.consultantA.staffId, TODAY],
    ),
  ).toEqual([{ actual: 3 }]);
  clock.advance(-31 * DAY);
  const [thirty] = (await ask(world.people.managerA)).accuracy;
  expect(thirty.kept).toMatchObject({ model: { n: 1 } });
});
