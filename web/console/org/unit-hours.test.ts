import { describe, expect, test } from 'vitest';
import { nextOpening, type Opening, tidyTime, weekRuns } from './unit-hours.ts';

const day: Opening[] = [['09:00', '18:00']];

describe('weekRuns', () => {
  test('puts equal neighbours together, not days apart', () => {
    expect(weekRuns({ 1: day, 2: day, 3: [], 4: day, 5: day, 6: [], 7: [] })).toEqual([
      { from: 1, to: 2, openings: day },
      { from: 3, to: 3, openings: [] },
      { from: 4, to: 5, openings: day },
      { from: 6, to: 7, openings: [] },
    ]);
    expect(weekRuns({ 1: day, 2: day, 3: day, 4: day, 5: day, 6: day, 7: day })).toHaveLength(1);
  });
});

describe('tidyTime', () => {
  test.each([
    ['9', '09:00'],
    ['18', '18:00'],
    ['930', '09:30'],
    ['0930', '09:30'],
    ['9:5', '09:05'],
    ['9:30', '09:30'],
    [' 24:00 ', '24:00'],
    ['noon', 'noon'],
    ['', ''],
  ])('%j becomes %j', (typed, tidy) => expect(tidyTime(typed)).toBe(tidy));
});

describe('nextOpening', () => {
  test('comes after the last one, or is a working day', () => {
    expect(nextOpening([])).toEqual(['09:00', '18:00']);
    expect(nextOpening([['09:00', '12:00']])).toEqual(['13:00', '17:00']);
    expect(nextOpening([['09:00', '21:00']])).toEqual(['22:00', '24:00']);
  });
});
