import { daysBetween } from '../../../platform/clock.ts';

/** A reading of the odometer. */
export interface Reading {
  readOn: string;
  km: number;
  /** The odometer was replaced before it: what was read earlier does not count on. */
  replaced: boolean;
}

/** Kilometres a day of a car about which too little is known. */
const USUAL_PER_DAY = 40;
/** Two readings this near each other say little about the days to come. */
const LEAST_DAYS = 14;
/** Habits change: readings older than this are left out where younger ones suffice. */
const RECENT_DAYS = 730;

/** In order of the day; of one day the lower first, unless it begins a new odometer. */
function inOrder(readings: readonly Reading[]): Reading[] {
  return [...readings].sort(
    (a, b) => a.readOn.localeCompare(b.readOn) || Number(a.replaced) - Number(b.replaced) || a.km - b.km,
  );
}

/** The readings of the odometer in use, oldest first. */
function ofPresentOdometer(readings: readonly Reading[]): Reading[] {
  const ordered = inOrder(readings);
  return ordered.slice(
    Math.max(
      ordered.findLastIndex((reading) => reading.replaced),
      0,
    ),
  );
}

/** Why a reading does not fit those before and after it; null where it does. */
export function misfit(
  readings: readonly Reading[],
  added: Reading,
): { side: 'before' | 'after'; than: Reading } | null {
  const ordered = inOrder(readings);
  const before = added.replaced ? undefined : ordered.findLast((reading) => reading.readOn <= added.readOn);
  if (before && added.km < before.km) return { side: 'before', than: before };
  const after = ordered.find((reading) => reading.readOn > added.readOn);
  if (after && !after.replaced && added.km > after.km) return { side: 'after', than: after };
  return null;
}

/** Kilometres a day, measured where two readings are far enough apart; else the usual average. */
export function perDayOf(readings: readonly Reading[]): { perDay: number; measured: boolean } {
  const counted = ofPresentOdometer(readings);
  const last = counted.at(-1);
  if (!last) return { perDay: USUAL_PER_DAY, measured: false };
  const far = counted.filter((reading) => daysBetween(reading.readOn, last.readOn) >= LEAST_DAYS);
  const first = far.find((reading) => daysBetween(reading.readOn, last.readOn) <= RECENT_DAYS) ?? far.at(-1);
  if (!first) return { perDay: USUAL_PER_DAY, measured: false };
  const perDay = (last.km - first.km) / daysBetween(first.readOn, last.readOn);
  return { perDay: Math.round(perDay * 10) / 10, measured: true };
}

/** What the odometer should show on a day, from the last reading on; null without any. */
export function estimateOf(
  readings: readonly Reading[],
  today: string,
): { km: number; perDay: number; measured: boolean } | null {
  const last = ofPresentOdometer(readings).at(-1);
  if (!last) return null;
  const rate = perDayOf(readings);
  const days = Math.max(daysBetween(last.readOn, today), 0);
  return { km: Math.round(last.km + days * rate.perDay), ...rate };
}
