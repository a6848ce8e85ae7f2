import { describe, expect, test } from 'vitest';
import { countdown, dueState } from './due.ts';

const HOUR = 3_600_000;

describe('dueState', () => {
  test('more than two hours left is calm', () =>
    expect(dueState(5 * HOUR, 0)).toEqual({ tone: 'calm', unit: 'hours', amount: 5 }));

  test('less than two hours left is soon', () =>
    expect(dueState(2 * HOUR - 1, 0)).toEqual({ tone: 'soon', unit: 'hours', amount: 1 }));

  test('less than a quarter of the way left is soon', () => {
    expect(dueState(40 * HOUR, 31 * HOUR, 0).tone).toBe('soon');
    expect(dueState(40 * HOUR, 29 * HOUR, 0).tone).toBe('calm');
  });

  test('passed is over, in the largest whole unit', () => {
    expect(dueState(0, 3 * HOUR)).toEqual({ tone: 'over', unit: 'hours', amount: 3 });
    expect(dueState(0, 50 * HOUR)).toEqual({ tone: 'over', unit: 'days', amount: 2 });
    expect(dueState(0, 30_000)).toEqual({ tone: 'over', unit: 'minutes', amount: 0 });
  });

  test('the very moment is not over yet', () => expect(dueState(1000, 1000).tone).toBe('soon'));
});

describe('countdown', () => {
  test('ticks by the second within the last hour, both ways', () => {
    expect(countdown(HOUR, 1)).toBe('59:59');
    expect(countdown(65_000, 0)).toBe('1:05');
    expect(countdown(0, 999)).toBe('0:00');
    expect(countdown(0, 3_599_000)).toBe('59:59');
  });

  test('longer spans do not', () => expect(countdown(HOUR, 0)).toBeNull());
});
