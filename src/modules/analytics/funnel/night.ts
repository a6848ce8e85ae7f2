import { addDays, civilDate, startOfCivilDay } from '../../../platform/clock.ts';
import { type Platform, type Scope, systemContext } from '../../../platform/context.ts';
import { transact } from '../../../platform/db.ts';
import { allowMinutes } from '../forecast/history.ts';
import * as kept from './kept.ts';
import { countBenchmarks } from './queries.ts';

/** Days of leads that regions and brands are counted over; the youngest have had no time to get anywhere. */
const DAYS = 90;
const LEAST_AGE = 14;
/** With fewer dealers a figure of the region would tell of a neighbour. */
const LEAST_DEALERS = 3;
/** Days that are counted anew each night: a lead of that age may still go on. Older ones are, on the first of a month. */
const LIVELY_DAYS = 400;

/** Counts anew what dealers are held against. */
export function keepBenchmarks(platform: Platform, scope: Scope): Promise<void> {
  const ctx = systemContext(platform, 'analytics.benchmark', scope);
  const zone = scope.timeZone;
  const asOf = civilDate(platform.clock.now(), zone);
  const end = startOfCivilDay(addDays(asOf, -LEAST_AGE), zone);
  const start = startOfCivilDay(addDays(asOf, -LEAST_AGE - DAYS), zone);
  return transact(ctx, async (tx) => {
    await allowMinutes(tx, 10);
    await countBenchmarks(tx, { asOf, zone, start, end, days: DAYS, least: LEAST_DEALERS });
  });
}

/** Counts what the funnel of regions and brands is summed from, up to the end of yesterday. */
export function keepFunnel(platform: Platform, scope: Scope): Promise<void> {
  const ctx = systemContext(platform, 'analytics.funnel', scope);
  const zone = scope.timeZone;
  const today = civilDate(platform.clock.now(), zone);
  return transact(ctx, async (tx) => {
    await allowMinutes(tx, 10);
    const before = await kept.keptUntil(tx);
    const oldest = await kept.oldestDay(tx, zone);
    if (!oldest) return;
    const lively = addDays(today, -LIVELY_DAYS);
    const all = before === null || before < lively || today.endsWith('-01') || oldest > lively;
    const from = all ? oldest : lively;
    await kept.countDays(tx, startOfCivilDay(from, zone), from, startOfCivilDay(today, zone), zone);
    await kept.noteKept(tx, addDays(today, -1));
  });
}
