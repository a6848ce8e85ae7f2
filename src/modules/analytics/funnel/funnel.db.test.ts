import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PastLead, writePast } from '../../../../test/analysis-story.ts';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { makeWorld, type World } from '../../../../test/world.ts';
import { wholeGroup } from '../../customers/index.ts';
import { forgetDictionaries } from '../../org/dictionary.ts';
import { keepBenchmarks, keepFunnel } from './night.ts';

const DAY = 86_400_000;
const NOW = new Date(Date.now() - (Date.now() % DAY) + 4 * 3_600_000);
const before = (days: number) => new Date(NOW.getTime() - days * DAY);
const civil = (days: number) => new Date(before(days).getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
const span = `from=${civil(60)}&to=${civil(20)}`;

let house: House;
let world: World;

/** Some leads of one kind. */
const many = (n: number, lead: PastLead): PastLead[] => Array.from({ length: n }, () => lead);

beforeAll(async () => {
  house = await openHouse(NOW);
  world = await makeWorld(house);
  const { dealerA, dealerB, dealerC } = world.units;
  const { consultantA, consultantA2, consultantB } = world.people;
  const lead = (orgId: string, staffId: string, over: Partial<PastLead> = {}): PastLead => ({
    orgId,
    staffId,
    createdAt: before(50),
    acceptedAt: before(49),
    followedAt: before(48),
    ...over,
  });
  await writePast(house, world, [
    // Of twelve of A: eight came, four drove, two ordered (one without a drive), one delivered.
    ...many(4, lead(dealerA, consultantA.staffId)),
    ...many(4, lead(dealerA, consultantA.staffId, { arrivedAt: before(44) })),
    ...many(2, lead(dealerA, consultantA.staffId, { arrivedAt: before(44), drivenAt: before(42) })),
    lead(dealerA, consultantA.staffId, {
      arrivedAt: before(44),
      drivenAt: before(42),
      orderedAt: before(40),
      deliveredOn: civil(30),
    }),
    lead(dealerA, consultantA.staffId, { arrivedAt: before(44), orderedAt: before(10) }),
    // Of twelve of A2: one came.
    ...many(11, lead(dealerA, consultantA2.staffId)),
    lead(dealerA, consultantA2.staffId, { arrivedAt: before(30) }),
    // Outside the span, and invalid.
    lead(dealerA, consultantA.staffId, { createdAt: before(70), arrivedAt: before(25) }),
    { orgId: dealerA, staffId: null, createdAt: before(50), validity: 'invalid', closedAt: before(49) },
    ...many(20, lead(dealerB, consultantB.staffId, { arrivedAt: before(44), drivenAt: before(43) })),
    ...many(20, lead(dealerC, consultantB.staffId, { arrivedAt: before(44) })),
  ]);
  const scope = await wholeGroup(house.platform);
  if (scope) await keepBenchmarks(house.platform, scope);
});
afterAll(() => house?.close());

const ask = async (who: Caller, query = '') => (await who.call('GET', `/api/analytics/funnel?${span}${query}`)).body;
type Line = { step: string; reached: number; done: number; medianDays: number | null; share: object };
const line = (steps: Line[], step: string) => steps.find((one) => one.step === step);

describe('the funnel of a cohort', () => {
  test('counts who came how far, whatever they left out, with shares of the step before and median days', async () => {
    const { managerA, consultantA } = world.people;
    const { total, rows } = await ask(managerA);
    const { steps } = rows.find((row: { id: string }) => row.id === consultantA.staffId);
    expect(line(steps, 'enquiry')).toMatchObject({ reached: 12, done: 12 });
    expect(line(steps, 'arrived')).toMatchObject({
      reached: 8,
      done: 8,
      share: { numerator: 8, denominator: 12, percent: 66.7 },
      medianDays: 4,
    });
    // One ordered without a drive: through, but not driven.
    expect(line(steps, 'driven')).toMatchObject({
      reached: 4,
      done: 3,
      share: { numerator: 3, denominator: 8 },
      medianDays: 2,
    });
    expect(line(steps, 'quoted')).toMatchObject({ reached: 2, done: 0, share: { numerator: 0, denominator: 4 } });
    expect(line(steps, 'ordered')).toMatchObject({
      reached: 2,
      done: 2,
      share: { numerator: 2, denominator: 2 },
      medianDays: 18,
    });
    expect(line(steps, 'delivered')).toMatchObject({ reached: 1, done: 1 });
    expect(line(total.steps, 'enquiry')).toMatchObject({ reached: 25 });
    expect(line(total.steps, 'valid')).toMatchObject({
      done: 24,
      share: { numerator: 24, denominator: 25, percent: 96 },
    });
    expect(rows.find((row: { id: string | null }) => row.id === null).steps[0]).toMatchObject({ reached: 1 });
  });

  test('names the weak steps against the own team, and against the brand where the team is no better', async () => {
    const { managerA, consultantA, consultantA2 } = world.people;
    const { rows, total, teams } = await ask(managerA);
    const weak = (id: string) => rows.find((row: { id: string }) => row.id === id).weak;
    expect(weak(consultantA2.staffId)[0]).toMatchObject({
      step: 'arrived',
      against: 'unit',
      own: { numerator: 1, denominator: 12, percent: 8.3 },
      team: { numerator: 9, denominator: 24, percent: 37.5 },
      below: 29.2,
    });
    expect(weak(consultantA.staffId)[0]).toMatchObject({ step: 'arrived', against: 'brand' });
    // The region has two dealers: its figure would tell of the other one.
    expect(teams.map(({ kind }: { kind: string }) => kind)).toEqual(['brand']);
    expect(teams[0]).toMatchObject({ dealers: 3 });
    expect(total.weak[0]).toMatchObject({ step: 'arrived', against: 'brand' });
  });

  test('tells a consultant of themselves alone, held against the team; a switched-off threshold names nothing', async () => {
    const { consultantA2, careA } = world.people;
    const { rows, total } = await ask(consultantA2);
    expect(rows.map(({ id }: { id: string }) => id)).toEqual([consultantA2.staffId]);
    expect(total.weak[0]).toMatchObject({ step: 'arrived', against: 'unit' });
    expect((await careA.call('GET', `/api/analytics/funnel?${span}`)).status).toBe(403);
    await house.owner.query("update org.dictionary set active = false where kind = 'funnel_hint' and code = 'arrived'");
    forgetDictionaries(house.platform);
    expect((await ask(consultantA2)).total.weak.map(({ step }: { step: string }) => step)).not.toContain('arrived');
  });

  test('goes by dealer in a region and shows a dealer nothing of another', async () => {
    const { region, managerB } = world.people;
    const { rows } = await ask(region);
    expect(rows.map(({ id }: { id: string }) => id).sort()).toEqual([world.units.dealerA, world.units.dealerC].sort());
    expect((await ask(managerB)).total.steps[0]).toMatchObject({ reached: 20 });
    expect((await managerB.call('GET', `/api/analytics/funnel?${span}&unitId=${world.units.dealerA}`)).status).toBe(
      404,
    );
  });
});

test('a period counts the steps taken in it, whenever the lead came', async () => {
  const { managerA, consultantA } = world.people;
  const { rows } = await ask(managerA, '&mode=period');
  const { steps, weak } = rows.find((row: { id: string }) => row.id === consultantA.staffId);
  // The lead from before the span came in within it; the order of ten days ago lies after it.
  expect(line(steps, 'arrived')).toMatchObject({ done: 9 });
  expect(line(steps, 'ordered')).toMatchObject({ done: 1 });
  expect(weak).toEqual([]);
});

test('each count opens its leads', async () => {
  const { managerA, consultantA } = world.people;
  const count = async (query: string) =>
    (await managerA.call('GET', `/api/analytics/cases?${span}&${query}`)).body.rows.length;
  const who = `consultantId=${consultantA.staffId}`;
  expect(await count(`figure=cohort&step=arrived&${who}`)).toBe(8);
  expect(await count(`figure=cohort&step=driven&${who}`)).toBe(4);
  expect(await count(`figure=cohort&step=driven&outcome=done&${who}`)).toBe(3);
  expect(await count(`figure=cohort&step=driven&outcome=missed&${who}`)).toBe(4);
  expect(await count(`figure=period&step=arrived&${who}`)).toBe(9);
  expect(await count('figure=cohort&step=enquiry&consultantId=none')).toBe(1);
});

describe('above dealers', () => {
  const KINDS = ['cohort', 'period'] as const;

  test('what the night kept is what counting would have said, and says as of when', async () => {
    const { region, analyst, managerA } = world.people;
    const live = await Promise.all(KINDS.flatMap((mode) => [region, analyst].map((who) => ask(who, `&mode=${mode}`))));
    const scope = await wholeGroup(house.platform);
    if (scope) await keepFunnel(house.platform, scope);
    const kept = await Promise.all(KINDS.flatMap((mode) => [region, analyst].map((who) => ask(who, `&mode=${mode}`))));
    type Told = {
      asOf: string | null;
      total: { steps: Line[] };
      rows: { id: string; steps: Line[]; weak: object[] }[];
    };
    const counts = ({ total, rows }: Told) => ({
      total: total.steps.map(({ medianDays: _, ...line }) => line),
      rows: rows.map(({ id, steps, weak }) => ({ id, weak, steps: steps.map(({ medianDays: _, ...line }) => line) })),
    });
    for (const [at, one] of kept.entries()) {
      expect(live[at].asOf).toBeNull();
      expect(one.asOf).toBe(civil(1));
      expect(counts(one)).toEqual(counts(live[at]));
      // Kept to a tenth of a day, from ten days on to a quarter.
      for (const [step, { medianDays }] of (one as Told).total.steps.entries()) {
        const exact = live[at].total.steps[step].medianDays;
        expect(medianDays === null).toBe(exact === null);
        if (exact !== null) expect(Math.abs(exact - (medianDays ?? 0))).toBeLessThan(0.31);
      }
    }
    expect(line(kept[1].total.steps, 'enquiry')).toMatchObject({ reached: 65 });
    expect((await ask(managerA)).asOf).toBeNull();
  });

  test('what happens after the night counts from the next one on; a dealer sees it at once', async () => {
    const { region, managerA, consultantA } = world.people;
    const { dealerA } = world.units;
    await writePast(house, world, [{ orgId: dealerA, staffId: consultantA.staffId, createdAt: before(40) }]);
    expect(line((await ask(region)).total.steps, 'enquiry')).toMatchObject({ reached: 45 });
    expect(line((await ask(managerA)).total.steps, 'enquiry')).toMatchObject({ reached: 26 });
    const scope = await wholeGroup(house.platform);
    if (scope) await keepFunnel(house.platform, scope);
    expect(line((await ask(region)).total.steps, 'enquiry')).toMatchObject({ reached: 46 });
  });

  test('days after the kept ones alone are counted just now', async () => {
    const { region } = world.people;
    const today = civil(0);
    const found = (await region.call('GET', `/api/analytics/funnel?from=${today}&to=${today}`)).body;
    expect(found).toMatchObject({ asOf: null });
  });
});
