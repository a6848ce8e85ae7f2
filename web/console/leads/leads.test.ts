import { describe, expect, test } from 'vitest';
import { cappedCount } from './counts.ts';
import { proposeNextContact } from './next-contact.ts';

describe('cappedCount', () => {
  test('shows the cap as one less and a plus', () => {
    expect(cappedCount(1000, 1000)).toBe('999+');
    expect(cappedCount(999, 1000)).toBe('999');
  });

  test('shows nothing for none', () => {
    expect(cappedCount(0, 1000)).toBeUndefined();
    expect(cappedCount(undefined, undefined)).toBeUndefined();
  });
});

describe('proposeNextContact', () => {
  test('adds the days of the grade, at ten', () =>
    expect(proposeNextContact('2026-02-27', { intervalDays: 2 })).toBe('2026-03-01 10:00'));
  test('proposes nothing for a grade without days', () => expect(proposeNextContact('2026-02-27', {})).toBeUndefined());
});
