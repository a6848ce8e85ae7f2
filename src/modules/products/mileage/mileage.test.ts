import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../../platform/clock.ts';
import { nextDue } from './plan.ts';
import { estimateOf, misfit, perDayOf, type Reading } from './readings.ts';

const read = (readOn: string, km: number, replaced = false): Reading => ({ readOn, km, replaced });

describe('a reading', () => {
  const known = [read('2026-01-10', 5000), read('2026-06-10', 11_000)];

  test('between two others has to lie between them', () => {
    expect(misfit(known, read('2026-03-01', 7000))).toBeNull();
    expect(misfit(known, read('2026-03-01', 4999))).toEqual({ side: 'before', than: known[0] });
    expect(misfit(known, read('2026-03-01', 11_001))).toEqual({ side: 'after', than: known[1] });
    expect(misfit(known, read('2025-12-01', 5001))).toEqual({ side: 'after', than: known[0] });
    expect(misfit(known, read('2026-06-10', 10_999))).toEqual({ side: 'before', than: known[1] });
  });

  test('may fall where the odometer was replaced, and what follows counts from there', () => {
    expect(misfit(known, read('2026-07-01', 12, true))).toBeNull();
    const more = [...known, read('2026-07-01', 12, true)];
    expect(misfit(more, read('2026-07-20', 900))).toBeNull();
    expect(misfit(more, read('2026-06-20', 11_400))).toBeNull();
    expect(misfit(more, read('2026-07-20', 3))).toEqual({ side: 'before', than: more[2] });
  });
});

describe('kilometres a day', () => {
  test('are those of the readings, or the usual ones for want of two', () => {
    expect(perDayOf([])).toEqual({ perDay: 40, measured: false });
    expect(perDayOf([read('2026-01-01', 100)])).toEqual({ perDay: 40, measured: false });
    expect(perDayOf([read('2026-01-01', 100), read('2026-01-05', 900)])).toEqual({ perDay: 40, measured: false });
    expect(perDayOf([read('2026-01-01', 0), read('2026-04-11', 3000)])).toEqual({ perDay: 30, measured: true });
  });

  test('leave out an earlier odometer, and years long past', () => {
    expect(perDayOf([read('2025-01-01', 90_000), read('2026-01-01', 0, true), read('2026-01-31', 600)])).toEqual({
      perDay: 20,
      measured: true,
    });
    expect(perDayOf([read('2018-01-01', 0), read('2026-01-01', 80_000), read('2026-04-11', 90_000)])).toEqual({
      perDay: 100,
      measured: true,
    });
  });

  test('carry the last reading to today and never back', () => {
    expect(estimateOf([], '2026-01-01')).toBeNull();
    expect(estimateOf([read('2026-01-01', 1000)], '2026-01-11')).toMatchObject({ km: 1400, measured: false });
    expect(estimateOf([read('2026-01-01', 1000)], '2025-12-01')).toMatchObject({ km: 1000 });
  });
});

describe('a maintenance item', () => {
  const oil = { firstKm: 5000, firstMonths: 3, everyKm: 10_000, everyMonths: 12 };
  const use = { since: '2026-01-15', today: '2026-02-01', mileage: { km: 800, perDay: 40 } };

  test('is due first by time or by mileage, whichever comes first', () => {
    expect(nextDue(oil, use)).toEqual({ dueKm: 5000, dueOn: '2026-04-15', by: 'time' });
    expect(nextDue(oil, { ...use, mileage: { km: 3800, perDay: 60 } })).toEqual({
      dueKm: 5000,
      dueOn: '2026-02-21',
      by: 'mileage',
    });
    expect(nextDue(oil, { ...use, mileage: null })).toEqual({ dueKm: 5000, dueOn: '2026-04-15', by: 'time' });
  });

  test('then in its interval', () => {
    expect(nextDue(oil, { since: '2026-01-15', today: '2026-06-01', mileage: { km: 7000, perDay: 1 } })).toEqual({
      dueKm: 15_000,
      dueOn: '2027-04-15',
      by: 'time',
    });
    expect(
      nextDue({ ...oil, everyKm: null, everyMonths: null }, { ...use, today: '2027-01-01', mileage: null }),
    ).toEqual({ dueKm: 5000, dueOn: null, by: null });
  });

  test('is never due in the past', () => {
    fc.assert(
      fc.property(fc.nat(4000), fc.nat(300_000), fc.integer({ min: 1, max: 300 }), (days, km, perDay) => {
        const today = addDays('2020-01-01', days);
        const due = nextDue(oil, { since: '2020-01-01', today, mileage: { km, perDay } });
        expect((due.dueOn ?? '') >= today).toBe(true);
        expect(due.dueKm ?? 0).toBeGreaterThanOrEqual(km);
      }),
    );
  });
});
