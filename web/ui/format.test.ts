import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, count, dateIn, fenOf, instantIn, instantOf, money } from './format.ts';

describe('money', () => {
  test('groups yuan and keeps two digits of fen', () => {
    expect(money(12_800_000)).toBe('¥128,000.00');
    expect(money(5)).toBe('¥0.05');
    expect(money(-199)).toBe('-¥1.99');
    expect(money(0)).toBe('¥0.00');
  });

  test('typed yuan become the same fen back', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), (fen) => fenOf((fen / 100).toFixed(2)) === fen));
    expect(fenOf('')).toBeNull();
    expect(fenOf('x')).toBeNull();
  });

  test('counts carry separators', () => expect(count(1_234_567)).toBe('1,234,567'));
});

describe('instants in a zone', () => {
  test('show wall time of the unit, not of the browser', () => {
    expect(instantIn('2026-02-28T16:30:00Z', 'Asia/Shanghai')).toBe('2026-03-01 00:30');
    expect(dateIn('2026-02-28T16:30:00Z', 'Asia/Shanghai')).toBe('2026-03-01');
  });

  test('midnight is 00, not 24', () =>
    expect(instantIn('2026-01-01T16:00:00Z', 'Asia/Shanghai')).toBe('2026-01-02 00:00'));

  test('wall time → instant → wall time', () => {
    const minute = fc
      .integer({ min: 0, max: 60 * 24 * 365 * 20 })
      .map((m) => new Date(Date.UTC(2020, 0, 1) + m * 60_000));
    fc.assert(
      fc.property(minute, (at) => instantOf(instantIn(at, 'Asia/Shanghai'), 'Asia/Shanghai') === at.toISOString()),
    );
    expect(instantOf('2026-07-01 10:00', 'Europe/Berlin')).toBe('2026-07-01T08:00:00.000Z');
    expect(() => instantOf('soon', 'Asia/Shanghai')).toThrow(RangeError);
  });

  test('days are added over the end of a month', () => expect(addDays('2026-02-27', 2)).toBe('2026-03-01'));
});
