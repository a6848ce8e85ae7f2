import { expect, test } from 'vitest';
import { lastDayOf, numberOf, wordOf } from './report-values.ts';

test('shares read as percentages to one decimal, means and money as they are', () => {
  const share = { numerator: 115_351, denominator: 203_642 };
  expect([wordOf('share', share), numberOf('share', share)]).toEqual(['56.6%', 56.6]);
  expect(wordOf('mean', { numerator: 98_184, denominator: 12 })).toBe('8182.0');
  expect([wordOf('fen', 123_456), numberOf('fen', 123_456)]).toEqual(['¥1,234.56', 1234.56]);
  expect([wordOf('count', 115_258), wordOf('points', -2000)]).toEqual(['115,258', '-2,000']);
  expect([wordOf('share', null), numberOf('share', null)]).toEqual(['—', null]);
});

test('a month ends on its last day, the present one today', () => {
  expect(lastDayOf('2024-02', '2026-11-22')).toBe('2024-02-29');
  expect(lastDayOf('2026-11', '2026-11-22')).toBe('2026-11-22');
});
