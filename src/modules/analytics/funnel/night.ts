import { addDays, civilDate, startOfCivilDay } from '../../../platform/clock.ts';
import { type Platform, type Scope, systemContext } from '../../../platform/context.ts';
import { transact } from '../../../platform/db.ts';
import { allowMinutes } from '../forecast/history.ts';
import { countBenchmarks } from './queries.ts';

/** Days of leads that regions and brands are counted over; the youngest have had no time to get anywhere. */
const DAYS = 90;
const LEAST_AGE = 14;
/** With fewer dealers a figure of the region would tell of a neighbour. */
const LEAST_DEALERS = 3;

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
