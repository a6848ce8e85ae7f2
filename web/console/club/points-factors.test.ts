import { expect, test } from 'vitest';
import { RuleFactor } from '../../../src/modules/club/rules/schema.ts';
import { bpOf, factorOf, factorWords, timesOf } from './points-factors.ts';

test('what another kind left behind is dropped, and the rest is what the operation takes', () => {
  const left = { code: 'gold', from: '2026-11-01', to: '2026-11-30', bp: 15_000 };
  expect(factorOf({ ...left, kind: 'tier' })).toEqual({ kind: 'tier', code: 'gold', bp: 15_000 });
  expect(factorOf({ ...left, kind: 'period' })).toEqual({
    kind: 'period',
    from: '2026-11-01',
    to: '2026-11-30',
    bp: 15_000,
  });
  expect(factorOf({ ...left, kind: 'birthday_month' })).toEqual({ kind: 'birthday_month', bp: 15_000 });
  for (const kind of ['tier', 'series', 'model', 'period', 'birthday_month'] as const)
    expect(RuleFactor.safeParse(factorOf({ ...left, kind })).success).toBe(true);
});

test('times and basis points are the same number; what was not typed is missing', () => {
  expect(bpOf(1.1)).toBe(11_000);
  expect(timesOf(bpOf(1.15))).toBe(1.15);
  expect(bpOf(0)).toBe(0);
  expect(bpOf(null)).toBeUndefined();
  expect(RuleFactor.safeParse(factorOf({ kind: 'tier', code: 'gold', bp: bpOf(null) })).success).toBe(false);
});

test('a factor reads by names, and by its code where there is no name', () => {
  const kinds = { birthday_month: '生日月' };
  const nameOf = (_kind: string, code: string) => (code === 'gold' ? '金卡' : code);
  const words = (factor: Parameters<typeof factorWords>[0]) => factorWords(factor, kinds, nameOf);
  expect(words({ kind: 'tier', code: 'gold', bp: 15_000 })).toBe('金卡 ×1.5');
  expect(words({ kind: 'series', code: 'S9', bp: 20_000 })).toBe('S9 ×2');
  expect(words({ kind: 'period', to: '2026-12-31', bp: 11_000 })).toBe('… – 2026-12-31 ×1.1');
  expect(words({ kind: 'birthday_month', bp: 20_000 })).toBe('生日月 ×2');
});
