import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  addMonths,
  civilDate,
  civilDateTime,
  daysBetween,
  fixedClock,
  startOfCivilDay,
  systemClock,
  weekdayOf,
  zoneOffset,
} from './clock.ts';

const ZONES = [
  'Asia/Shanghai',
  'Europe/Berlin',
  'America/Sao_Paulo',
  'America/Havana',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Asia/Beirut',
  'Pacific/Kiritimati',
  'UTC',
];
const day = fc.integer({ min: 0, max: 25_000 }).map((n) => addDays('1972-01-01', n));
const instant = fc.date({ min: new Date('1972-01-02'), max: new Date('2040-01-01'), noInvalidDate: true });

test('the system clock runs; a fixed one stands still until it is advanced', () => {
  expect(Math.abs(systemClock.now().getTime() - Date.now())).toBeLessThan(1000);
  const clock = fixedClock('2026-02-14T01:00:00Z');
  clock.now().setFullYear(1999);
  expect(clock.now().toISOString()).toBe('2026-02-14T01:00:00.000Z');
  clock.advance(90_000);
  expect(clock.now().toISOString()).toBe('2026-02-14T01:01:30.000Z');
  expect(() => fixedClock('soon')).toThrow(RangeError);
});

describe('civil dates', () => {
  test('are those of the zone, not of the server', () => {
    const at = new Date('2025-12-31T16:00:00Z');
    expect(civilDate(at)).toBe('2026-01-01');
    expect(civilDate(new Date(at.getTime() - 1))).toBe('2025-12-31');
    expect(civilDate(at, 'America/New_York')).toBe('2025-12-31');
    expect(civilDateTime(at)).toBe('2026-01-01 00:00:00');
    expect(() => civilDate(at, 'Moon/Base')).toThrow(RangeError);
  });

  test('agree with what Intl shows, at any instant', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(...ZONES), (at, zone) => {
        const format = { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' } as const;
        const shown = new Intl.DateTimeFormat('sv-SE', format).format(at);
        expect(civilDateTime(at, zone)).toBe(shown);
        expect(civilDate(at, zone)).toBe(shown.slice(0, 10));
      }),
    );
  });

  test('step by days and months', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2025-01-01', -1)).toBe('2024-12-31');
    expect(addMonths('2025-01-31', 1)).toBe('2025-02-28');
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
    expect(addMonths('2024-02-29', 12)).toBe('2025-02-28');
    expect(addMonths('2025-03-31', -1)).toBe('2025-02-28');
    expect(addMonths('2025-11-15', 14)).toBe('2027-01-15');
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
    expect([weekdayOf('2026-02-14'), weekdayOf('2026-02-15'), weekdayOf('2026-02-16')]).toEqual([6, 7, 1]);
    for (const wrong of ['2025-02-29', '2025-13-01', '2025-1-1', '', '2025-01-01T00:00:00Z']) {
      expect(() => addDays(wrong, 1)).toThrow(RangeError);
      expect(() => addMonths(wrong, 1)).toThrow(RangeError);
    }
  });

  test('addDays and daysBetween are inverse; addMonths keeps the day or clamps to the last', () => {
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: -9000, max: 9000 }),
        fc.integer({ min: -600, max: 600 }),
        (date, n, months) => {
          expect(daysBetween(date, addDays(date, n))).toBe(n);
          const later = addMonths(date, months);
          const kept = later.slice(8) === date.slice(8);
          expect(kept || addDays(later, 1).endsWith('-01')).toBe(true);
          const monthsApart = (Number(later.slice(0, 4)) - Number(date.slice(0, 4))) * 12;
          expect(monthsApart + Number(later.slice(5, 7)) - Number(date.slice(5, 7))).toBe(months);
        },
      ),
    );
  });
});

describe('the start of a day', () => {
  test.each([
    ['2026-02-14', 'Asia/Shanghai', '2026-02-13T16:00:00.000Z'],
    ['2025-03-30', 'Europe/Berlin', '2025-03-29T23:00:00.000Z'],
    ['2025-03-31', 'Europe/Berlin', '2025-03-30T22:00:00.000Z'],
    ['2025-10-27', 'Europe/Berlin', '2025-10-26T23:00:00.000Z'],
    // Midnight was skipped: the day began at 01:00.
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    // The hour before midnight came twice.
    ['2018-02-18', 'America/Sao_Paulo', '2018-02-18T03:00:00.000Z'],
    // Midnight itself came twice.
    ['2024-11-03', 'America/Havana', '2024-11-03T04:00:00.000Z'],
  ])('%s in %s', (date, zone, expected) => {
    expect(startOfCivilDay(date, zone).toISOString()).toBe(expected);
  });

  test('is on that day, and the millisecond before is not', () => {
    fc.assert(
      fc.property(day, fc.constantFrom(...ZONES.filter((zone) => zone !== 'Pacific/Kiritimati')), (date, zone) => {
        const start = startOfCivilDay(date, zone);
        expect(civilDate(start, zone)).toBe(date);
        expect(civilDate(new Date(start.getTime() - 1), zone) < date).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test('a cached answer cannot be changed by its caller', () => {
    startOfCivilDay('2026-05-01', 'Asia/Shanghai').setFullYear(1999);
    expect(startOfCivilDay('2026-05-01', 'Asia/Shanghai').toISOString()).toBe('2026-04-30T16:00:00.000Z');
  });

  test('of a day or zone that does not exist', () => {
    expect(() => startOfCivilDay('2025-02-30', 'Asia/Shanghai')).toThrow(RangeError);
    expect(() => startOfCivilDay('2025-02-28', 'Moon/Base')).toThrow(RangeError);
  });
});

test('offsets include the odd ones', () => {
  expect(zoneOffset(Date.UTC(2025, 0, 1), 'UTC')).toBe(0);
  expect(zoneOffset(Date.UTC(2025, 0, 1), 'Asia/Kathmandu')).toBe(5.75 * 3_600_000);
  expect(zoneOffset(Date.UTC(2025, 0, 1), 'America/St_Johns')).toBe(-3.5 * 3_600_000);
});
