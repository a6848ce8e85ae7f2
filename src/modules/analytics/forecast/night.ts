import { addMonths, civilDate, startOfCivilDay } from '../../../platform/clock.ts';
import { type Platform, type Scope, systemContext } from '../../../platform/context.ts';
import { type Tx, transact } from '../../../platform/db.ts';
import { CELLS, KINDS, type Kind } from './cells.ts';
import * as history from './history.ts';
import {
  type Expected,
  expectFlow,
  expectOf,
  FLOW,
  HORIZONS,
  intervalOf,
  type Learnt,
  learn,
  NONE,
  plus,
  spreadOf,
} from './model.ts';
import { expectPeople, openCells } from './people.ts';
import type { Forecast } from './store.ts';
import * as store from './store.ts';

/** Months of history that are counted, and of those the last ones that are forecast again as if they lay ahead. */
const HISTORY_MONTHS = 19;
const REPLAYED_MONTHS = 12;

type Brand = Awaited<ReturnType<typeof store.brandsOf>>[number];

const dayOf = (date: string, zone: string): history.Day => ({ date, at: startOfCivilDay(date, zone), zone });

/** Runs a step of the night in a transaction of its own, with time for a pass over all leads. */
function step<T>(platform: Platform, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  const ctx = systemContext(platform, 'analytics.forecast', scope);
  return transact(ctx, async (tx) => {
    await history.allowMinutes(tx, 10);
    return work(tx);
  });
}

/**
 * The night's work: counts what became of leads and orders that were open on the first of past months, learns from it, forecasts, and
 * notes what came of earlier forecasts. Safe to run again, and to be stopped between its steps.
 */
export async function forecastNight(platform: Platform, scope: Scope): Promise<void> {
  const today = civilDate(platform.clock.now(), scope.timeZone);
  const thisMonth = `${today.slice(0, 7)}-01`;
  const months = Array.from({ length: HISTORY_MONTHS }, (_, at) => addMonths(thisMonth, at - HISTORY_MONTHS + 1));
  for (const kind of KINDS) {
    await step(platform, scope, async (tx) => {
      const days = months.map((date) => dayOf(date, scope.timeZone));
      await history.countExposures(tx, kind, await history.daysToCount(tx, kind, days, today), today);
    });
    const brands = await step(platform, scope, store.brandsOf);
    for (const brand of brands.filter(({ dealers }) => dealers.length > 0)) {
      const kept = await step(platform, scope, (tx) => store.keptDays(tx, brand.id, kind));
      for (const date of months.slice(-REPLAYED_MONTHS))
        if (!kept.has(date) && date < today)
          await step(platform, scope, (tx) =>
            forecastDay(tx, kind, brand, dayOf(date, scope.timeZone), today, platform.clock.now()),
          );
      await step(platform, scope, (tx) =>
        forecastToday(tx, kind, brand, dayOf(today, scope.timeZone), platform.clock.now()),
      );
    }
    await step(platform, scope, (tx) => store.noteOutcomes(tx, kind, today, scope.timeZone));
  }
  await step(platform, scope, (tx) => store.forgetDaily(tx, today));
}

/** What was learnt of a brand before a day, per horizon; null where nothing was known yet. */
async function learnBefore(tx: Tx, kind: Kind, brand: Brand, date: string): Promise<(Learnt | null)[]> {
  const seen = await history.seenBefore(tx, kind, brand.id, date);
  return seen.map((cases) => (cases.length > 0 ? learn(cases) : null));
}

/** Forecasts of a brand and every unit below it as of a day, from what was known before it; kept with the naive ones. */
async function forecastDay(tx: Tx, kind: Kind, brand: Brand, day: history.Day, today: string, now: Date) {
  const replayed = day.date < today;
  const dealers = brand.dealers.map(({ id }) => id);
  const learnt = await learnBefore(tx, kind, brand, day.date);
  const open = replayed
    ? await history.countedCells(tx, kind, brand.id, day.date)
    : await openCells(tx, kind, dealers, now);
  const windows = new Map((await history.windowsOf(tx, kind, brand.id, day)).map((row) => [row.orgId, row]));
  const errors = await store.pastErrors(tx, kind, brand.id, day.date);
  const unitKinds = await history.unitKinds(tx, brand.id);
  const byDealer = Map.groupBy(open, ({ orgId }) => orgId);
  const rows: Forecast[] = [];
  for (const [at, horizon] of HORIZONS.entries()) {
    const known = learnt[at];
    if (!known) continue;
    const sums = new Map<
      string,
      { expected: Expected; next: number; last: number; years: [number, number]; has: [boolean, boolean] }
    >();
    for (const dealer of brand.dealers) {
      const cells = byDealer.get(dealer.id) ?? [];
      const expected = cells.reduce(
        (sum, { cell, n }) => plus(sum, expectOf(n, known.rateOf(dealer.id, cell))),
        expectFlow(known.rateOf(dealer.id, FLOW)),
      );
      const window = windows.get(dealer.id);
      const reaches = (years: number) => window !== undefined && window.since <= addMonths(day.date, -12 * years);
      for (const unitId of dealer.above) {
        const sum = sums.get(unitId) ?? { expected: NONE, next: 0, last: 0, years: [0, 0], has: [false, false] };
        sums.set(unitId, {
          expected: plus(sum.expected, expected),
          next: sum.next + (window?.next[at] ?? 0),
          last: sum.last + (window?.last[at] ?? 0),
          years: [sum.years[0] + (window?.year1[at] ?? 0), sum.years[1] + (window?.year2[at] ?? 0)],
          has: [sum.has[0] || reaches(1), sum.has[1] || reaches(2)],
        });
      }
    }
    for (const [orgId, { expected, next, last, years, has }] of sums) {
      const level = unitKinds.get(orgId);
      const spread = spreadOf(errors.filter((one) => one.horizon === horizon && one.unitKind === level));
      const earlier = years.filter((_, n) => has[n]);
      rows.push({
        orgId,
        staffId: null,
        asOf: day.date,
        kind,
        horizon,
        expected: expected.mean,
        ...intervalOf(expected, spread),
        variance: expected.variance,
        naiveLast: last,
        naiveYear: earlier.length > 0 ? earlier.reduce((a, b) => a + b, 0) / earlier.length : null,
        actual: replayed && history.passedBy(day.date, horizon, today) ? next : null,
        replayed,
      });
    }
  }
  await store.saveForecasts(tx, rows);
  return learnt;
}

/** Today's forecasts; the chances of every likeness, for lists and colleagues; on the first of a month, a forecast of each colleague. */
async function forecastToday(tx: Tx, kind: Kind, brand: Brand, day: history.Day, now: Date): Promise<void> {
  const learnt = await forecastDay(tx, kind, brand, day, day.date, now);
  const dealers = brand.dealers.map(({ id }) => id);
  if (learnt.every((one) => one === null)) return;
  const rates = dealers.flatMap((orgId) =>
    [...CELLS[kind], FLOW].map((cell) => ({
      orgId,
      cell,
      rates: learnt.map((one) => one?.rateOf(orgId, cell) ?? { p: 0, v: 0, ownN: 0, ownK: 0, brandN: 0, brandK: 0 }),
    })),
  );
  await store.saveRates(tx, kind, day.date, dealers, rates);
  if (await store.peopleKept(tx, kind, brand.id, day.date)) return;
  const rows: Forecast[] = [];
  for (const { orgId, staffId, expected } of await expectPeople(tx, kind, dealers, now))
    for (const [at, horizon] of HORIZONS.entries()) {
      const one = expected[at];
      if (staffId === null || !one) continue;
      const said = { expected: one.mean, ...intervalOf(one), variance: one.variance };
      const open = { naiveLast: null, naiveYear: null, actual: null, replayed: false };
      rows.push({ orgId, staffId, asOf: day.date, kind, horizon, ...said, ...open });
    }
  await store.saveForecasts(tx, rows);
}
