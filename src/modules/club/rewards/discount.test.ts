import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { discountOf, mostPoints, pointsFor } from './discount.ts';

const rates = fc.record({
  pointsPerYuan: fc.integer({ min: 1, max: 1000 }),
  capBp: fc.integer({ min: 1, max: 10_000 }),
  leastPoints: fc.integer({ min: 1, max: 500 }),
});

describe('points on a bill', () => {
  test('ten points a yuan, at most a third of the bill', () => {
    const rate = { pointsPerYuan: 10, capBp: 3333, leastPoints: 100 };
    expect(mostPoints(rate, 100_000, 1_000_000)).toBe(3333);
    expect(discountOf(rate, 3333)).toBe(33_330);
    expect(mostPoints(rate, 100_000, 1200)).toBe(1200);
    expect(mostPoints(rate, 100_000, 99)).toBe(0);
  });

  test('never more than the member has or the cap allows, and no point for nothing', () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 1, max: 10_000_000 }), fc.nat(5_000_000), (rate, billFen, available) => {
        const most = mostPoints(rate, billFen, available);
        const fen = discountOf(rate, most);
        expect(most).toBeLessThanOrEqual(available);
        expect(fen * 10_000).toBeLessThanOrEqual(billFen * rate.capBp);
        expect(most === 0 || most >= rate.leastPoints).toBe(true);
        expect(pointsFor(rate, fen)).toBe(most);
      }),
    );
  });
});
