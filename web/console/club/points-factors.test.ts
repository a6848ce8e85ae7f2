import { expect, test } from 'vitest';
import { factorLines, readFactors } from './points-factors.ts';

test('factors are written as lines and read back as they were', () => {
  const text = 'tier gold 1.5\nseries S1 2\nperiod 2026-11-01..2026-11-30 3\nperiod ..2026-12-31 1.1\nbirthday_month 2';
  const factors = readFactors(text);
  expect(factors).toEqual([
    { kind: 'tier', code: 'gold', bp: 15_000 },
    { kind: 'series', code: 'S1', bp: 20_000 },
    { kind: 'period', from: '2026-11-01', to: '2026-11-30', bp: 30_000 },
    { kind: 'period', to: '2026-12-31', bp: 11_000 },
    { kind: 'birthday_month', bp: 20_000 },
  ]);
  expect(factorLines(factors ?? [])).toBe(text);
});

test('a line that says nothing we know is told', () => {
  for (const wrong of [
    'gold 2',
    'tier gold',
    'tier gold x',
    'period 1.5',
    'period 2026..2027 2',
    'tier gold -1',
    'tier a b 2',
  ])
    expect(readFactors(wrong)).toBeNull();
  expect(readFactors('\n \n')).toEqual([]);
});
