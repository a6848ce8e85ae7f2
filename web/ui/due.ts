const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How a due time stands: `calm` time left, `soon` little left, `over` passed. `unit` and `amount` word the span. */
interface DueState {
  tone: 'calm' | 'soon' | 'over';
  unit: 'days' | 'hours' | 'minutes';
  amount: number;
}

/**
 * Where a clock stands at `now` (all in ms). Soon: less than 2 hours left, or less than a quarter of the way from `start`.
 * Spans are rounded down to the largest unit, so that nobody is promised time that is not there.
 */
export function dueState(due: number, now: number, start?: number): DueState {
  const left = due - now;
  const span = Math.abs(left);
  const tone =
    left < 0 ? 'over' : left < 2 * HOUR || (start !== undefined && left < (due - start) / 4) ? 'soon' : 'calm';
  if (span >= DAY) return { tone, unit: 'days', amount: Math.floor(span / DAY) };
  if (span >= HOUR) return { tone, unit: 'hours', amount: Math.floor(span / HOUR) };
  return { tone, unit: 'minutes', amount: Math.floor(span / MINUTE) };
}

/** Minutes and seconds of a span under an hour, `12:05`; null for longer ones, which are told in whole hours or days. */
export function countdown(due: number, now: number): string | null {
  const seconds = Math.floor(Math.abs(due - now) / 1000);
  return seconds < 3600 ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}` : null;
}
