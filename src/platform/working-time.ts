/**
 * Working time: how long a lead's clock has run while the shop was open. Wall-clock rules: an instant is open when the
 * time shown in the zone lies in one of that day's intervals, so a repeated hour in autumn counts twice and a skipped
 * one not at all.
 */
import chineseDays from 'chinese-days';
import { addDays, civilDate, firstInstant, startOfCivilDay, type Weekday, weekdayOf, zoneOffset } from './clock.ts';

/** One opening, ['HH:MM', 'HH:MM'): from inclusive, to exclusive; '24:00' is the end of the day. None spans midnight. */
export type Opening = [from: string, to: string];

/**
 * When a unit works. Treat it as immutable: the checked form is remembered per object.
 * - `hours`: openings per weekday, Monday = 1 … Sunday = 7; a shop open all week needs nothing else.
 * - `holidays: 'china'`: public holidays are closed; make-up workdays (调休) that fall on a weekend are open, with the
 *   day's own hours, or with Monday's where that weekday has none. Years whose plan is not published yet have no holidays.
 * - `exceptions`: own days by date; they win over everything. An empty list is closed.
 */
export interface WorkingTime {
  zone: string;
  hours: Record<Weekday, Opening[]>;
  holidays: 'none' | 'china';
  exceptions?: Record<string, Opening[]>;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** How far ahead an opening is looked for before giving up. */
const SEARCH_DAYS = 3 * 366;

/** [from, to) in milliseconds: after local midnight in a plan, absolute in a day's spans. */
type Span = [from: number, to: number];

interface Plan {
  zone: string;
  china: boolean;
  weekdays: Record<Weekday, Span[]>;
  exceptions: Map<string, Span[]>;
}

function minuteOf(text: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (match) return Number(match[1]) * 60 + Number(match[2]);
  if (text === '24:00') return 1440;
  throw new Error(`Working time: "${text}" is not a time between 00:00 and 24:00`);
}

function spansOf(openings: Opening[]): Span[] {
  const spans = openings.map(([from, to]): Span => [minuteOf(from) * MINUTE_MS, minuteOf(to) * MINUTE_MS]);
  spans.sort((a, b) => a[0] - b[0]);
  let end = 0;
  for (const [from, to] of spans) {
    if (from >= to) throw new Error('Working time: an opening must end after it starts, on the same day');
    if (from < end) throw new Error('Working time: openings of one day overlap');
    end = to;
  }
  return spans;
}

const plans = new WeakMap<WorkingTime, Plan>();

/** Checks the rules once per object. Throws Error for bad times, overlaps, or when there are no openings at all. */
function planOf(workingTime: WorkingTime): Plan {
  const known = plans.get(workingTime);
  if (known) return known;
  const { hours, exceptions = {} } = workingTime;
  const weekdays: Record<Weekday, Span[]> = {
    1: spansOf(hours[1]),
    2: spansOf(hours[2]),
    3: spansOf(hours[3]),
    4: spansOf(hours[4]),
    5: spansOf(hours[5]),
    6: spansOf(hours[6]),
    7: spansOf(hours[7]),
  };
  const ownDays = new Map(Object.entries(exceptions).map(([date, openings]) => [date, spansOf(openings)]));
  for (const date of ownDays.keys()) weekdayOf(date);
  const any = [...Object.values(weekdays), ...ownDays.values()].some((spans) => spans.length > 0);
  if (!any) throw new Error('Working time: there are no opening hours at all');
  const plan = { zone: workingTime.zone, china: workingTime.holidays === 'china', weekdays, exceptions: ownDays };
  plans.set(workingTime, plan);
  return plan;
}

/**
 * Holds rules to what the clocks can work with: a clock of a shop that has only days of its own would never end.
 * @throws Error (RangeError for an unknown zone) saying what is wrong
 */
export function checkWorkingTime(workingTime: WorkingTime): void {
  zoneOffset(0, workingTime.zone);
  const { weekdays } = planOf(workingTime);
  if (!Object.values(weekdays).some((spans) => spans.length > 0))
    throw new Error('Working time: no weekday has an opening');
}

type DayKind = 'normal' | 'holiday' | 'make_up';
const chineseKinds = new Map<string, DayKind>();

function chineseDayKind(date: string, weekday: Weekday): DayKind {
  let kind = chineseKinds.get(date);
  if (!kind) {
    // Only days of the published plan have a name with commas ("Spring Festival,春节,4"). Everything else the library
    // says about a day (isWorkday, the weekday) depends on the server's own time zone, so it is not asked.
    const detail = chineseDays.getDayDetail(date);
    const planned = detail.name.includes(',');
    kind = planned && !detail.work ? 'holiday' : planned && weekday >= 6 ? 'make_up' : 'normal';
    if (chineseKinds.size >= 20_000) chineseKinds.clear();
    chineseKinds.set(date, kind);
  }
  return kind;
}

function localSpans(date: string, plan: Plan): Span[] {
  const own = plan.exceptions.get(date);
  if (own) return own;
  const weekday = weekdayOf(date);
  const usual = plan.weekdays[weekday];
  if (!plan.china) return usual;
  const kind = chineseDayKind(date, weekday);
  if (kind === 'holiday') return [];
  return kind === 'make_up' && usual.length === 0 ? plan.weekdays[1] : usual;
}

/** The open spans of one civil day as instants, in order. */
function openSpans(date: string, plan: Plan): Span[] {
  const local = localSpans(date, plan);
  if (local.length === 0) return [];
  const start = startOfCivilDay(date, plan.zone).getTime();
  const end = startOfCivilDay(addDays(date, 1), plan.zone).getTime();
  if (end - start === DAY_MS) return local.map(([from, to]): Span => [start + from, start + to]);
  return changeDaySpans(date, plan.zone, start, end, local);
}

/** A day on which the clocks change: cut at the change, and each part read with its own offset. */
function changeDaySpans(date: string, zone: string, start: number, end: number, local: Span[]): Span[] {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const before = zoneOffset(start, zone);
  const after = zoneOffset(end - 1, zone);
  const change = before === after ? end : firstInstant(start, end - 1, (at) => zoneOffset(at, zone) !== before);
  const parts: [number, number, number][] = [
    [start, change, before],
    [change, end, after],
  ];
  const spans: Span[] = [];
  for (const [low, high, offset] of parts) {
    for (const [from, to] of local) {
      const open = Math.max(low, midnight + from - offset);
      const close = Math.min(high, midnight + to - offset);
      if (open < close) spans.push([open, close]);
    }
  }
  return spans;
}

/** Whether the instant lies in working time. */
export function isOpen(at: Date, workingTime: WorkingTime): boolean {
  const plan = planOf(workingTime);
  const instant = at.getTime();
  return openSpans(civilDate(at, plan.zone), plan).some(([from, to]) => instant >= from && instant < to);
}

/**
 * The instant at which `minutes` of working time have passed since `from`. From outside the hours the clock starts at
 * the next opening; 0 minutes gives `from` when open, else that opening. A deadline may fall on closing time itself.
 * Throws RangeError for negative minutes, Error when the shop does not open enough within three years.
 */
export function addWorkingTime(from: Date, minutes: number, workingTime: WorkingTime): Date {
  const found = findWorkingTime(from, minutes, workingTime);
  if (found) return found;
  throw new Error(`Working time: fewer than ${minutes} working minutes within three years after ${from.toISOString()}`);
}

/** As addWorkingTime; null when the shop does not open enough within three years. */
export function findWorkingTime(from: Date, minutes: number, workingTime: WorkingTime): Date | null {
  if (!(minutes >= 0)) throw new RangeError(`Working time to add must not be negative: ${minutes}`);
  const plan = planOf(workingTime);
  const instant = from.getTime();
  let left = minutes * MINUTE_MS;
  let date = civilDate(from, plan.zone);
  for (let day = 0; day < SEARCH_DAYS; day += 1) {
    for (const [open, close] of openSpans(date, plan)) {
      const start = Math.max(open, instant);
      if (start >= close) continue;
      if (left <= close - start) return new Date(start + left);
      left -= close - start;
    }
    date = addDays(date, 1);
  }
  return null;
}

/** Minutes of working time from `a` to `b`, exact to the millisecond; negative when `b` is earlier. */
export function workingMinutesBetween(a: Date, b: Date, workingTime: WorkingTime): number {
  const plan = planOf(workingTime);
  const low = Math.min(a.getTime(), b.getTime());
  const high = Math.max(a.getTime(), b.getTime());
  const lastDate = civilDate(new Date(high), plan.zone);
  let sum = 0;
  for (let date = civilDate(new Date(low), plan.zone); date <= lastDate; date = addDays(date, 1)) {
    for (const [open, close] of openSpans(date, plan)) {
      sum += Math.max(0, Math.min(close, high) - Math.max(open, low));
    }
  }
  if (sum === 0) return 0;
  return (a.getTime() <= b.getTime() ? sum : -sum) / MINUTE_MS;
}
