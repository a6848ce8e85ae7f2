import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectFlow, expectOf, FLOW, intervalOf, learn, plus, type Seen, spreadOf, weightOf } from './model.ts';

const cell = 'H.7.driven';
const dealer = (orgId: string, n: number, k: number, of = cell): Seen => ({ orgId, cell: of, n, k });

describe('what is learnt', () => {
  test('a dealer with much history stands for itself, one with little is drawn to the brand', () => {
    const brand = Array.from({ length: 20 }, (_, at) => dealer(`d${at}`, 200, at % 2 === 0 ? 30 : 50));
    const learnt = learn([...brand, dealer('large', 4000, 2000), dealer('small', 2, 2)]);
    const large = learnt.rateOf('large', cell).p;
    const small = learnt.rateOf('small', cell).p;
    expect(large).toBeGreaterThan(0.48);
    expect(large).toBeLessThan(0.5);
    // Two of two is chance: far from certain, above the brand.
    expect(small).toBeLessThan(0.6);
    expect(small).toBeGreaterThan(learnt.rateOf('unknown', cell).p);
  });

  test('a dealer without history has the brand’s chance, with the cases behind it', () => {
    const learnt = learn([dealer('a', 1000, 200), dealer('b', 1000, 200), dealer('c', 1000, 200)]);
    const rate = learnt.rateOf('new', cell);
    expect(rate.p).toBeCloseTo(0.2, 2);
    expect(rate).toMatchObject({ ownN: 0, ownK: 0, brandN: 3000, brandK: 600 });
    // Nobody has seen this one: as likely as its broader likeness, with nothing behind it.
    expect(learnt.rateOf('new', 'H.x.driven')).toMatchObject({ brandN: 0, brandK: 0 });
    expect(learnt.rateOf('new', 'H.x.driven').p).toBeCloseTo(0.2, 2);
  });

  test('cases that weigh less count whole where they are told', () => {
    const learnt = learn([
      { ...dealer('a', 50, 10), cases: { n: 100, k: 20 } },
      dealer('b', 50, 10),
      dealer('c', 50, 10),
    ]);
    expect(learnt.rateOf('a', cell)).toMatchObject({ ownN: 100, ownK: 20, brandN: 200, brandK: 40 });
    expect(learnt.rateOf('a', cell).p).toBeCloseTo(0.2, 2);
  });

  test('a rare likeness leans on the broader one of its grade and stage', () => {
    const learnt = learn([
      dealer('a', 1000, 400, 'H.30.driven'),
      dealer('a', 1000, 10, 'C.30.following'),
      dealer('a', 1, 0, 'H.90.driven'),
      dealer('a', 1, 1, 'C.90.following'),
    ]);
    const rare = learnt.rateOf('b', 'H.90.driven').p;
    const other = learnt.rateOf('b', 'C.90.following').p;
    expect(rare).toBeGreaterThan(0.3);
    expect(other).toBeLessThan(0.1);
  });

  test('what comes in later is a number a day looked at, not a chance', () => {
    const seen = [0, 1, 2, 3].map((at) => dealer(`d${at}`, 10, at * 40, FLOW));
    const learnt = learn(seen);
    expect(learnt.rateOf('d3', FLOW).p).toBeGreaterThan(10);
    expect(learnt.rateOf('d3', FLOW).p).toBeLessThan(12.01);
    expect(learnt.rateOf('d0', FLOW).p).toBeLessThan(1);
    expect(learnt.rateOf('new', FLOW).p).toBeCloseTo(6, 5);
  });

  test('chances stay chances, between the dealer’s own and the brand’s', () => {
    const group = fc.record({ n: fc.integer({ min: 0, max: 500 }), share: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(group, { minLength: 1, maxLength: 12 }), (groups) => {
        const seen = groups.map(({ n, share }, at) => dealer(`d${at}`, n, Math.floor(n * share)));
        const learnt = learn(seen);
        const brand = learnt.rateOf('nobody', cell).p;
        for (const { orgId, n, k } of seen) {
          const rate = learnt.rateOf(orgId, cell);
          const p = rate.p;
          expect(p).toBeGreaterThanOrEqual(0);
          expect(p).toBeLessThanOrEqual(1);
          expect(rate.v).toBeGreaterThanOrEqual(0);
          if (n === 0) continue;
          expect(p).toBeGreaterThanOrEqual(Math.min(k / n, brand) - 1e-9);
          expect(p).toBeLessThanOrEqual(Math.max(k / n, brand) + 1e-9);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('the weight of the brand', () => {
  test('is large where dealers are alike and small where they differ', () => {
    const alike = Array.from({ length: 30 }, () => ({ n: 300, k: 60 }));
    const unlike = Array.from({ length: 30 }, (_, at) => ({ n: 300, k: at % 2 === 0 ? 15 : 150 }));
    expect(weightOf(alike)).toBe(2000);
    expect(weightOf(unlike)).toBeLessThan(12);
  });

  test('is a usual one where too few dealers tell', () => {
    expect(weightOf([{ n: 100, k: 10 }])).toBe(40);
    expect(
      weightOf([
        { n: 100, k: 0 },
        { n: 100, k: 0 },
        { n: 100, k: 0 },
      ]),
    ).toBe(40);
  });
});

describe('what is expected', () => {
  test('adds up over likenesses and what is to come in', () => {
    const sum = plus(expectOf(10, { p: 0.3, v: 0.001 }), expectFlow({ p: 4, v: 0.5 }, 0.5));
    expect(sum.mean).toBeCloseTo(5, 10);
    expect(sum.variance).toBeCloseTo(10 * 0.3 * 0.7 + 100 * 0.001 + 2 + 0.125, 10);
  });

  test('lies in an interval that widens with how far past forecasts were off, and never goes below nought', () => {
    expect(intervalOf({ mean: 100, variance: 100 })).toEqual({ low: 100 - 12.816, high: 100 + 12.816 });
    expect(intervalOf({ mean: 100, variance: 100 }, 4)).toEqual({ low: 100 - 25.632, high: 100 + 25.632 });
    expect(intervalOf({ mean: 1, variance: 9 }).low).toBe(0);
  });

  test('is as wide as the past was off', () => {
    const past = [10, 20, 30].map((off) => ({ expected: 100, variance: 100, actual: 100 + off }));
    expect(spreadOf(past)).toBeCloseTo((1 + 4 + 9) / 3, 10);
    expect(spreadOf(past.slice(0, 2))).toBe(1);
    expect(spreadOf(past.map((one) => ({ ...one, actual: 100 })))).toBe(1);
  });
});
