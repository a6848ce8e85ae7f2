/** Money in fen as yuan: 12800000 → ¥128,000.00. */
export function money(fen: number): string {
  const yuan = Math.trunc(Math.abs(fen) / 100);
  const rest = String(Math.abs(fen) % 100).padStart(2, '0');
  return `${fen < 0 ? '-' : ''}¥${String(yuan).replace(/\B(?=(\d{3})+$)/g, ',')}.${rest}`;
}

/** Yuan as a person typed it → fen, rounded to the fen; null where there is no number. */
export function fenOf(yuan: number | string | null | undefined): number | null {
  if (yuan === null || yuan === undefined || yuan === '') return null;
  const value = Number(yuan);
  return Number.isFinite(value) ? Math.round(value * 100) : null;
}

/** A whole number with thousands separators: 12800 → 12,800. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  let known = formatters.get(zone);
  if (!known) {
    const two = '2-digit';
    known = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
    });
    formatters.set(zone, known);
  }
  return known;
}

function partsIn(instant: Date, zone: string) {
  const parts = Object.fromEntries(
    formatter(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  const { year = '', month = '', day = '', hour = '', minute = '', second = '' } = parts;
  return { year: year.padStart(4, '0'), month, day, hour, minute, second };
}

/** An instant as wall time in a zone, whatever the browser's own: `2026-03-01 09:30`. */
export function instantIn(instant: string | Date, zone: string): string {
  const { year, month, day, hour, minute } = partsIn(new Date(instant), zone);
  return `${year}-${month}-${day} ${hour}:${minute}`;
}

/** The civil date of an instant in a zone: `2026-03-01`. */
export function dateIn(instant: string | Date, zone: string): string {
  return instantIn(instant, zone).slice(0, 10);
}

/** Milliseconds a zone is ahead of UTC at an instant. */
function offsetAt(instant: number, zone: string): number {
  const { year, month, day, hour, minute, second } = partsIn(new Date(instant), zone);
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return wall - Math.trunc(instant / 1000) * 1000;
}

/** Wall time in a zone (`2026-03-01 09:30`) → the instant, ISO 8601 in UTC. Throws RangeError for anything else. */
export function instantOf(wall: string, zone: string): string {
  const guess = /^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(wall) ? Date.parse(`${wall.replace(' ', 'T')}:00Z`) : Number.NaN;
  if (Number.isNaN(guess)) throw new RangeError(`not a wall time: ${wall}`);
  const first = guess - offsetAt(guess, zone);
  return new Date(guess - offsetAt(first, zone)).toISOString();
}

/** A civil date some days on: `addDays('2026-02-27', 2)` → `2026-03-01`. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
