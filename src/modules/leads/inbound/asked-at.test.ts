import { expect, test } from 'vitest';
import { askedAt, numbersOf } from './mapped.ts';

test.each([
  ['1772436000', '2026-03-02T07:20:00.000Z'],
  ['1772436000123', '2026-03-02T07:20:00.123Z'],
  ['2026-03-02T15:20:00+08:00', '2026-03-02T07:20:00.000Z'],
  ['2026-03-02T07:20:00+0000', '2026-03-02T07:20:00.000Z'],
  ['2026-03-02 15:20:00', '2026-03-02T07:20:00.000Z'],
  ['2026/3/2 15:20', '2026-03-02T07:20:00.000Z'],
  ['2026-03-02 15:20:00.123', '2026-03-02T07:20:00.123Z'],
  ['2026-03-02T15:20:00.5', '2026-03-02T07:20:00.500Z'],
  ['2026-03-02', '2026-03-01T16:00:00.000Z'],
  ['2026年3月2日 15:20', '2026-03-02T07:20:00.000Z'],
  ['20260302152000', '2026-03-02T07:20:00.000Z'],
  ['1772436000123456', '2026-03-02T07:20:00.123Z'],
])('%s is understood, without a zone as the time of China', (text, at) => {
  const warnings: string[] = [];
  expect(askedAt(text, warnings)?.toISOString()).toBe(at);
  expect(warnings).toEqual([]);
});

test.each(['yesterday', '3/2/2026 3:20 PM', '99', '1900-01-01T00:00:00Z', '2026-13-40 25:00'])(
  '%s is a warning and no time',
  (text) => {
    const warnings: string[] = [];
    expect(askedAt(text, warnings)).toBeNull();
    expect(warnings).toEqual(['time.unreadable']);
  },
);

test('nothing said is nothing to warn of', () => {
  const warnings: string[] = [];
  expect([askedAt(undefined, warnings), askedAt(' ', warnings), warnings]).toEqual([null, null, []]);
});

test.each([
  ['13812345678', ['13812345678']],
  ['13812345678.0', ['13812345678']],
  ['1.3812345678E10', ['13812345678']],
  ['p:+8613812345678', ['+8613812345678']],
  ['手机:13812345678', ['13812345678']],
  ['13812345678/电话:021-12345678', ['13812345678', '021-12345678']],
  ['', []],
])('%s holds %j', (text, numbers) => {
  expect(numbersOf(text)).toEqual(numbers);
});

test('a number whose last digits were rounded away is not made up', () => {
  expect(numbersOf('1.38123E+10')).toEqual(['1.38123E+10']);
});
