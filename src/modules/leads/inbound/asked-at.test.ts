import { expect, test } from 'vitest';
import { askedAt } from './mapped.ts';

test.each([
  ['1772436000', '2026-03-02T07:20:00.000Z'],
  ['1772436000123', '2026-03-02T07:20:00.123Z'],
  ['2026-03-02T15:20:00+08:00', '2026-03-02T07:20:00.000Z'],
  ['2026-03-02T07:20:00+0000', '2026-03-02T07:20:00.000Z'],
  ['2026-03-02 15:20:00', '2026-03-02T07:20:00.000Z'],
  ['2026/3/2 15:20', '2026-03-02T07:20:00.000Z'],
])('%s is understood, without a zone as the time of China', (text, at) => {
  const warnings: string[] = [];
  expect(askedAt(text, warnings)?.toISOString()).toBe(at);
  expect(warnings).toEqual([]);
});

test.each(['yesterday', '99', '1900-01-01T00:00:00Z', '2026-13-40 25:00'])('%s is a warning and no time', (text) => {
  const warnings: string[] = [];
  expect(askedAt(text, warnings)).toBeNull();
  expect(warnings).toEqual(['time.unreadable']);
});

test('nothing said is nothing to warn of', () => {
  const warnings: string[] = [];
  expect([askedAt(undefined, warnings), askedAt(' ', warnings), warnings]).toEqual([null, null, []]);
});
