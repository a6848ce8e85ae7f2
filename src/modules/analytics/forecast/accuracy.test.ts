import { expect, test } from 'vitest';
import { accuracyOf, type Judged } from './accuracy.ts';

const row = (over: Partial<Judged>): Judged => ({
  expected: 10,
  low: 6,
  high: 14,
  naiveLast: 12,
  naiveYear: null,
  actual: 10,
  ...over,
});

test('errors are means over what came, percent only where something came', () => {
  const found = accuracyOf([row({ expected: 12 }), row({ expected: 7 }), row({ expected: 2, actual: 0 })]);
  expect(found.model).toEqual({ n: 3, mae: 2.3, mape: 25, mapeOf: 2, bias: 0.3 });
  expect(found.last).toEqual({ n: 3, mae: 5.3, mape: 20, mapeOf: 2, bias: 5.3 });
  expect(found.year).toBeNull();
});

test('outcomes in the interval are counted, whole cars at its edges included', () => {
  const found = accuracyOf([
    row({ low: 6.4, high: 13.2, actual: 6 }),
    row({ low: 6.4, high: 13.2, actual: 14 }),
    row({ low: 6.4, high: 13.2, actual: 15 }),
  ]);
  expect(found.covered).toEqual({ numerator: 2, denominator: 3 });
});

test('the naive way wins where it was nearer, and is told so', () => {
  expect(accuracyOf([row({ expected: 20, naiveLast: 11 })]).best).toBe('last');
  expect(accuracyOf([row({ expected: 10.5, naiveLast: 12 })]).best).toBe('model');
  expect(accuracyOf([row({ expected: 10.5, naiveLast: 12, naiveYear: 10 })]).best).toBe('year');
});

test('ways are compared over the same forecasts', () => {
  // The year way has one forecast, a lucky one for it; the other says nothing about it.
  const found = accuracyOf([row({ expected: 10.5, naiveYear: 13 }), row({ expected: 30, naiveLast: 10 })]);
  expect(found.best).toBe('model');
  expect(found.year?.n).toBe(1);
});

test('nothing known, nothing said', () => {
  expect(accuracyOf([])).toEqual({
    model: null,
    last: null,
    year: null,
    covered: { numerator: 0, denominator: 0 },
    best: null,
  });
});
