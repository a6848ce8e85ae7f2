import { describe, expect, test } from 'vitest';
import { type StepCount, shareOf, weakSteps } from './weak.ts';

const THRESHOLDS = new Map(
  ['valid', 'accepted', 'followed', 'arrived', 'driven', 'quoted', 'ordered', 'delivered'].map((step) => [step, 5]),
);
/** Counts where each step was taken by whoever reached it. */
const funnel = (...reached: number[]): StepCount[] => reached.map((n) => ({ reached: n, done: n }));

describe('the share of a step', () => {
  test('is of those who reached the step before, whether they took it or not', () => {
    const steps = funnel(100, 90, 80, 80, 40, 20, 20, 10, 8);
    // Ten came to a quote without a drive: they count as through, not as driven.
    steps[5] = { reached: 30, done: 20 };
    expect(shareOf(steps, 5)).toEqual({ numerator: 20, denominator: 40, percent: 50 });
    expect(shareOf(steps, 6)).toEqual({ numerator: 20, denominator: 30, percent: 66.7 });
    expect(shareOf(funnel(0, 0), 1).percent).toBeNull();
  });
});

describe('the weakest step', () => {
  const team = { against: 'unit' as const, steps: funnel(1000, 900, 850, 820, 400, 240, 200, 100, 90) };

  test('is the one furthest below the team; others follow', () => {
    const own = funnel(100, 90, 85, 82, 20, 12, 10, 3, 3);
    expect(weakSteps(own, [team], THRESHOLDS)).toEqual([
      {
        step: 'arrived',
        against: 'unit',
        own: { numerator: 20, denominator: 82, percent: 24.4 },
        team: { numerator: 400, denominator: 820, percent: 48.8 },
        below: 24.4,
      },
      expect.objectContaining({ step: 'ordered', below: 20 }),
    ]);
  });

  /** What is said of the first step alone. */
  const valid = (own: StepCount[], teams: Parameters<typeof weakSteps>[1], thresholds = THRESHOLDS) =>
    weakSteps(own, teams, thresholds).find(({ step }) => step === 'valid');

  test('needs ten leads to speak of, a threshold, and a shortfall that reaches it', () => {
    expect(valid(funnel(9, 1), [team])).toBeUndefined();
    expect(valid(funnel(10, 1), [team])).toMatchObject({ below: 80 });
    expect(valid(funnel(10, 1), [team], new Map())).toBeUndefined();
    expect(valid(funnel(1000, 851), [team])).toBeUndefined();
    expect(valid(funnel(1000, 850), [team])).toMatchObject({ below: 5 });
  });

  test('is told against the nearest team that is better', () => {
    const region = { against: 'region' as const, steps: funnel(1000, 950) };
    const brand = { against: 'brand' as const, steps: funnel(1000, 990) };
    const teams = [team, region, brand];
    expect(valid(funnel(100, 80), teams)?.against).toBe('unit');
    expect(valid(funnel(100, 88), teams)?.against).toBe('region');
    expect(valid(funnel(100, 94), teams)?.against).toBe('brand');
  });
});
