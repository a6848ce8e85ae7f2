import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Counts, meanMinutes, NOTHING, share, sharesOf, sumOf } from './formulas.ts';
import { hintsOf } from './hints.ts';

const counts = (over: Partial<Counts>): Counts => ({ ...NOTHING, ...over });

describe('a share', () => {
  test('carries both numbers and one decimal', () => {
    expect(share(1, 3)).toEqual({ numerator: 1, denominator: 3, percent: 33.3 });
    expect(share(2, 3).percent).toBe(66.7);
    expect(share(0, 4).percent).toBe(0);
    expect(share(0, 0)).toEqual({ numerator: 0, denominator: 0, percent: null });
  });

  test('of each kind is what showroom practice says', () => {
    const shares = sharesOf(
      counts({
        first: 40,
        firstWithPhone: 30,
        firstDrives: 10,
        firstOrders: 3,
        again: 20,
        againWithPhone: 18,
        againDrives: 8,
        againOrders: 6,
        invited: 12,
        toInvite: 27,
        calls: 10,
        callsWithPhone: 4,
        drives: 20,
        drivesFedBack: 15,
      }),
    );
    expect(Object.fromEntries(Object.entries(shares).map(([key, { percent }]) => [key, percent]))).toEqual({
      retention: 75,
      again: 90,
      invite: 44.4,
      firstDrive: 25,
      againDrive: 40,
      firstOrder: 7.5,
      againOrder: 30,
      drive: 30,
      order: 30,
      callContact: 40,
      feedback: 75,
    });
  });

  test('of a sum lies between those of its parts', () => {
    const part = fc.record({
      first: fc.integer({ min: 1, max: 500 }),
      rate: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 20 }), (parts) => {
        const all = parts.map(({ first, rate }) => counts({ first, firstWithPhone: Math.floor(first * rate) }));
        const percents = all.map((one) => sharesOf(one).retention.percent as number);
        const together = sharesOf(sumOf(all)).retention.percent as number;
        expect(together).toBeGreaterThanOrEqual(Math.min(...percents) - 0.1);
        expect(together).toBeLessThanOrEqual(Math.max(...percents) + 0.1);
      }),
    );
  });
});

test('minutes are those of visits that were closed', () => {
  expect(meanMinutes(100, 3)).toBe(33.3);
  expect(meanMinutes(0, 0)).toBeNull();
});

describe('a hint', () => {
  const thresholds = {
    reception: { below: 15, relative: true },
    retention: { below: 8, relative: false },
    firstDuration: { below: 20, relative: true },
  };
  const good = counts({ first: 50, firstWithPhone: 40, firstTimed: 50, firstMinutes: 2500 });

  test('tells who lies too far below the mean, and of nothing else', () => {
    const weak = counts({ first: 50, firstWithPhone: 30, firstTimed: 50, firstMinutes: 2400 });
    expect(hintsOf([good, weak], thresholds)).toEqual([[], [{ kind: 'retention', value: 60, mean: 70 }]]);
  });

  test('measures minutes and reception against a part of the mean', () => {
    const brief = counts({ first: 20, firstWithPhone: 16, firstTimed: 20, firstMinutes: 400 });
    expect(hintsOf([good, brief], thresholds)[1]).toEqual([
      { kind: 'reception', value: 20, mean: 35 },
      { kind: 'firstDuration', value: 20, mean: 41.4 },
    ]);
  });

  test('is not made of a handful of visits, nor of one alone', () => {
    const few = counts({ first: 4, firstWithPhone: 0 });
    expect(hintsOf([good, few], thresholds)[1]?.map(({ kind }) => kind)).toEqual(['reception']);
    expect(hintsOf([few], thresholds)).toEqual([[]]);
  });
});
