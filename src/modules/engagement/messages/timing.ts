import { addDays, civilDate, civilDateTime, zoneOffset } from '../../../platform/clock.ts';

/** Hours of the day in which nobody is sent a message: from one, to the other; over midnight where the first is the later one. */
export interface Quiet {
  fromHour: number;
  toHour: number;
}

/** When the quiet hours that hold at an instant end; null outside them. */
export function quietUntil(now: Date, zone: string, { fromHour, toHour }: Quiet): Date | null {
  const hour = Number(civilDateTime(now, zone).slice(11, 13));
  const overMidnight = fromHour > toHour;
  const quiet = overMidnight ? hour >= fromHour || hour < toHour : hour >= fromHour && hour < toHour;
  if (!quiet) return null;
  const today = civilDate(now, zone);
  const day = overMidnight && hour >= fromHour ? addDays(today, 1) : today;
  const wall = Date.parse(`${day}T00:00:00Z`) + toHour * 3_600_000;
  return new Date(wall - zoneOffset(wall - zoneOffset(wall, zone), zone));
}

const MINUTE_MS = 60_000;

/** The pause after the n-th failed attempt: a minute, then four times as long each time, six hours at most. */
export function pauseAfter(attempts: number): number {
  return Math.min(MINUTE_MS * 4 ** Math.max(0, attempts - 1), 360 * MINUTE_MS);
}
