/**
 * Time: a clock that tests can hold still, and civil dates ('YYYY-MM-DD') in any IANA zone, daylight saving included.
 * Civil dates stay texts; they never pass through a local-time Date (design §5).
 */

/** Where "now" comes from; services get it through their context. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still at `at` until `advance(milliseconds)` moves it. */
export interface FixedClock extends Clock {
  advance(milliseconds: number): void;
}

export function fixedClock(at: Date | string): FixedClock {
  let now = new Date(at).getTime();
  if (Number.isNaN(now)) throw new RangeError(`Not an instant: ${String(at)}`);
  return {
    now: () => new Date(now),
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}

const DAY_MS = 86_400_000;

/** Building an Intl formatter costs about a hundred times what using it does, so there is one per zone. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds to add to an instant to read its wall clock as if it were UTC. Throws RangeError for an unknown zone. */
export function zoneOffset(instant: number, zone: string): number {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    formatters.set(zone, formatter);
  }
  const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(formatter.format(instant));
  if (!match) throw new RangeError(`No offset known for ${zone}`);
  const size = Number(match[2] ?? 0) * 3_600_000 + Number(match[3] ?? 0) * 60_000 + Number(match[4] ?? 0) * 1000;
  return match[1] === '-' ? -size : size;
}

const isoOf = (utc: number): string => new Date(utc).toISOString();

/** The date on the wall calendar of the zone at that instant. */
export function civilDate(instant: Date, zone = 'Asia/Shanghai'): string {
  const at = instant.getTime();
  return isoOf(at + zoneOffset(at, zone)).slice(0, 10);
}

/** Date and time on the wall of the zone, 'YYYY-MM-DD HH:MM:SS', as files and messages show it. */
export function civilDateTime(instant: Date, zone = 'Asia/Shanghai'): string {
  const at = instant.getTime();
  return isoOf(at + zoneOffset(at, zone))
    .slice(0, 19)
    .replace('T', ' ');
}

/** 'YYYY-MM-DD' as milliseconds of its UTC midnight. Throws RangeError when there is no such day. */
function parseDate(date: string): number {
  const at = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || isoOf(at).slice(0, 10) !== date) throw new RangeError(`Not a date: ${date}`);
  return at;
}

/** The date `n` days later (earlier when negative). Throws RangeError when `date` is not a real date. */
export function addDays(date: string, n: number): string {
  return isoOf(parseDate(date) + n * DAY_MS).slice(0, 10);
}

/** The date `n` months later; a day the month lacks becomes its last one (31 January + 1 month = 28 or 29 February). */
export function addMonths(date: string, n: number): string {
  const start = new Date(parseDate(date));
  const year = start.getUTCFullYear();
  const month = start.getUTCMonth() + n;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return isoOf(Date.UTC(year, month, Math.min(start.getUTCDate(), lastDay))).slice(0, 10);
}

/** Whole days from `a` to `b`; negative when `b` is earlier. */
export function daysBetween(a: string, b: string): number {
  return Math.round((parseDate(b) - parseDate(a)) / DAY_MS);
}

/** Monday = 1 … Sunday = 7 (ISO 8601). */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** The weekday of a civil date. */
export function weekdayOf(date: string): Weekday {
  return (new Date(parseDate(date)).getUTCDay() || 7) as Weekday;
}

const CACHED_DAYS = 20_000;
const dayStarts = new Map<string, number>();

/**
 * The first instant of the date in the zone. Where clocks skip midnight (some zones change to summer time then) it
 * is the first instant after the gap; where midnight comes twice, the first. Throws RangeError for no such date or zone.
 */
export function startOfCivilDay(date: string, zone: string): Date {
  const key = `${zone} ${date}`;
  let start = dayStarts.get(key);
  if (start === undefined) {
    start = findDayStart(date, zone);
    if (dayStarts.size >= CACHED_DAYS) dayStarts.clear();
    dayStarts.set(key, start);
  }
  return new Date(start);
}

function findDayStart(date: string, zone: string): number {
  const midnight = parseDate(date);
  const offsets = [-DAY_MS, 0, DAY_MS].map((shift) => zoneOffset(midnight + shift, zone));
  const candidates = offsets.map((offset) => midnight - offset).filter((at) => at + zoneOffset(at, zone) === midnight);
  if (candidates.length > 0) return Math.min(...candidates);
  return firstInstant(midnight - 2 * DAY_MS, midnight + 2 * DAY_MS, (at) => at + zoneOffset(at, zone) >= midnight);
}

/** The first millisecond in (low, high] for which `holds` is true, given that it is false at `low` and stays true once it is. */
export function firstInstant(low: number, high: number, holds: (at: number) => boolean): number {
  let before = low;
  let after = high;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (holds(middle)) after = middle;
    else before = middle;
  }
  return after;
}
