import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instalments, levelOf, purchaseTax, quoteTotals, rebateOf, refundOf } from './money.ts';

const RULE = {
  vatPercent: 13,
  taxPercent: 10,
  relief: { energies: ['bev', 'phev'], from: '2026-01-01', to: '2027-12-31', reliefPercent: 50, capFen: 15_000_00 },
};
const money = fc.integer({ min: 1, max: 200_000_000 });

describe('purchase tax', () => {
  test.each([
    ['a car of 113 000 yuan', 113_000_00, 'fuel', '2026-06-01', 10_000_00],
    ['an electric one at half', 113_000_00, 'bev', '2026-06-01', 5_000_00],
    ['an electric one of 678 000 yuan, the saving capped', 678_000_00, 'bev', '2026-06-01', 45_000_00],
    ['an electric one on the last day', 113_000_00, 'phev', '2027-12-31', 5_000_00],
    ['an electric one a day later', 113_000_00, 'phev', '2028-01-01', 10_000_00],
    ['rounding to the fen', 100, 'fuel', '2026-06-01', 9],
  ])('%s', (_name, price, energy, day, tax) => {
    expect(purchaseTax(price, energy, day, RULE)).toBe(tax);
  });

  test('never falls when the price rises, and is never above the tax without relief', () => {
    fc.assert(
      fc.property(money, fc.integer({ min: 0, max: 1_000_000 }), (price, more) => {
        const of = (fen: number, energy: string) => purchaseTax(fen, energy, '2026-06-01', RULE);
        expect(of(price + more, 'bev')).toBeGreaterThanOrEqual(of(price, 'bev'));
        expect(of(price, 'bev')).toBeLessThanOrEqual(of(price, 'fuel'));
        expect(of(price, 'bev')).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('instalments', () => {
  test('of 100 000 yuan over 12 months at 6 % as banks print them', () => {
    const { monthlyFen, interestFen } = instalments(100_000_00, 12, 600);
    expect(monthlyFen).toBe(8606_65);
    expect(Math.abs(interestFen - 3279_72)).toBeLessThan(10);
  });

  test('without interest share the loan out', () => {
    expect(instalments(100, 3, 0)).toEqual({ monthlyFen: 34, lastFen: 32, interestFen: 0 });
  });

  test('sum to loan and interest; the last is no more than the others', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10_000, max: 200_000_000 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 2400 }),
        (loan, months, rate) => {
          const { monthlyFen, lastFen, interestFen } = instalments(loan, months, rate);
          expect(monthlyFen * (months - 1) + lastFen).toBe(loan + interestFen);
          expect(lastFen).toBeLessThanOrEqual(monthlyFen + months);
          expect(interestFen).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});

test('a quote’s sums agree however they are split', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 100_000_000 }), { minLength: 7, maxLength: 7 }), (parts) => {
      const [list = 0, options = 0, discount = 0, tax = 0, extras = 0, loan = 0, old = 0] = parts;
      const totals = quoteTotals({
        listPriceFen: list,
        optionsFen: options,
        discountFen: discount,
        taxFen: tax,
        extrasFen: extras,
        loanFen: loan,
        tradeInFen: old,
      });
      expect(totals.dueFen + loan + old).toBe(totals.totalFen);
      expect(totals.totalFen - tax - extras + discount).toBe(list + options);
    }),
  );
});

describe('price levels', () => {
  const levels = { consultantBp: 200, managerBp: 500, generalManagerBp: 800, premiumBp: 0 };
  test.each([
    [0, { ok: true, level: 'consultant' }],
    [2000, { ok: true, level: 'consultant' }],
    [2001, { ok: true, level: 'manager' }],
    [5000, { ok: true, level: 'manager' }],
    [5001, { ok: true, level: 'general_manager' }],
    [8000, { ok: true, level: 'general_manager' }],
    [8001, { ok: false, code: 'price.below_floor', limitFen: 8000 }],
    [-1, { ok: false, code: 'price.premium', limitFen: 0 }],
  ])('a discount of %i off 100 000', (discount, verdict) => {
    expect(levelOf(100_000, discount, levels)).toEqual(verdict);
  });
  test('without levels every price is everybody’s', () => {
    expect(levelOf(100_000, 99_999, null)).toEqual({ ok: true, level: 'consultant' });
  });
});

describe('refunds', () => {
  const paid = { depositFen: 5000, netFen: 30_000 };
  test.each([
    ['earnest', 'customer', 25_000],
    ['earnest', 'dealer', 35_000],
    ['earnest', 'neither', 30_000],
    ['refundable', 'customer', 30_000],
    ['refundable', 'dealer', 30_000],
    ['refundable', 'neither', 30_000],
  ] as const)('of %s money where the fault is with %s', (depositKind, fault, refund) => {
    expect(refundOf({ ...paid, depositKind }, fault)).toBe(refund);
  });
  test('are never below nought and keep earnest money only as far as it was paid', () => {
    fc.assert(
      fc.property(money, money, (depositFen, netFen) => {
        const kept = netFen - refundOf({ depositFen, depositKind: 'earnest', netFen }, 'customer');
        expect(kept).toBe(Math.min(depositFen, netFen));
      }),
    );
  });
});

describe('rebates', () => {
  const tiers = [
    { from: 10, perCarFen: 100_00 },
    { from: 1, perCarFen: 50_00 },
  ];
  test.each([
    [0, 0, 0],
    [1, 50_00, 50_00],
    [9, 50_00, 450_00],
    [10, 100_00, 1000_00],
  ])('%i cars', (cars, perCarFen, amountFen) => {
    expect(rebateOf(cars, tiers)).toEqual({ perCarFen, amountFen });
  });
  test('fall with no car more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), (cars) => {
        expect(rebateOf(cars + 1, tiers).amountFen).toBeGreaterThanOrEqual(rebateOf(cars, tiers).amountFen);
      }),
    );
  });
});
