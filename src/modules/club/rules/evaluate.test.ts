import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate, type Factor, type PointsRule } from './evaluate.ts';

const rule = (over: Partial<PointsRule> = {}): PointsRule => ({
  ...{ id: '', orgId: '', code: 'x', ruleVersion: 1, kind: 'spend', name: 'x', points: 1, perFen: 10_000, factors: [] },
  ...{ dealerBp: 10_000, capTransaction: null, capDay: null, validMonths: 12, pendingDays: 0, qualifying: true },
  ...{ validFrom: '2026-01-01', validTo: '2026-12-31' },
  ...over,
});
const on = '2026-11-05';

describe('what a rule gives', () => {
  test('by the yuan, rounded down once at the end', () => {
    expect(evaluate(rule(), { on, amountFen: 123_456 })?.points).toBe(12);
    const factors: Factor[] = [
      { kind: 'tier', code: 'gold', bp: 15_000 },
      { kind: 'birthday_month', bp: 20_000 },
    ];
    // 12.3456 × 1.5 × 2 = 37.03, not 12 × 3 = 36
    expect(evaluate(rule({ factors }), { on, amountFen: 123_456, tierCode: 'gold', birthMonth: 11 })?.points).toBe(37);
    expect(evaluate(rule({ factors }), { on, amountFen: 123_456, tierCode: 'silver', birthMonth: 10 })?.points).toBe(
      12,
    );
  });

  test('nothing before its first day or after its last, both included', () => {
    for (const [day, given] of [
      ['2025-12-31', null],
      ['2026-01-01', 5],
      ['2026-12-31', 5],
      ['2027-01-01', null],
    ] as const)
      expect(evaluate(rule({ perFen: null, points: 5 }), { on: day })?.points ?? null).toBe(given);
  });

  test('a period and a model count where they fit; a model rule gives for its models alone', () => {
    const period = rule({
      perFen: null,
      points: 100,
      factors: [{ kind: 'period', from: '2026-11-01', to: '2026-11-30', bp: 20_000 }],
    });
    expect([evaluate(period, { on })?.points, evaluate(period, { on: '2026-12-01' })?.points]).toEqual([200, 100]);
    const model = rule({
      kind: 'model',
      perFen: null,
      points: 100,
      factors: [{ kind: 'series', code: 'S1', bp: 10_000 }],
    });
    expect([evaluate(model, { on, seriesCode: 'S1' })?.points, evaluate(model, { on, seriesCode: 'S2' })]).toEqual([
      100,
      null,
    ]);
  });

  test('caps a transaction and a day, and says which', () => {
    const capped = rule({ perFen: null, points: 500, capTransaction: 300, capDay: 400 });
    expect(evaluate(capped, { on })).toMatchObject({ points: 300, capped: 'transaction' });
    expect(evaluate(capped, { on, earnedToday: 300 })).toMatchObject({ points: 100, capped: 'day' });
    expect(evaluate(capped, { on, earnedToday: 400 })).toBeNull();
  });

  test('pending points become good on their day and last from then', () => {
    expect(evaluate(rule({ perFen: null, points: 5, pendingDays: 7 }), { on })).toMatchObject({
      activatesOn: '2026-11-12',
      pendingUntil: '2026-11-12',
      expiresOn: '2027-11-12',
    });
  });

  test('headquarters never bear more than their share, dealer and headquarters together bear all', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 0, max: 10_000 }), (points, dealerBp) => {
        const given = evaluate(rule({ perFen: null, points, dealerBp }), { on });
        expect(given?.hqPoints).toBeLessThanOrEqual((points * (10_000 - dealerBp)) / 10_000);
        expect((given?.hqPoints ?? 0) + 1).toBeGreaterThan((points * (10_000 - dealerBp)) / 10_000);
      }),
    );
  });
});
