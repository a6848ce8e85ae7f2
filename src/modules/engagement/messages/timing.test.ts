import { describe, expect, test } from 'vitest';
import { pauseAfter, quietUntil } from './timing.ts';

const NIGHT = { fromHour: 21, toHour: 8 };

describe('quiet hours', () => {
  test.each([
    ['2026-11-22T20:59:59+08:00', null],
    ['2026-11-22T21:00:00+08:00', '2026-11-23T08:00:00+08:00'],
    ['2026-11-22T23:59:59+08:00', '2026-11-23T08:00:00+08:00'],
    ['2026-11-23T00:00:00+08:00', '2026-11-23T08:00:00+08:00'],
    ['2026-11-23T07:59:59+08:00', '2026-11-23T08:00:00+08:00'],
    ['2026-11-23T08:00:00+08:00', null],
  ])('at %s end at %s', (now, end) => {
    expect(quietUntil(new Date(now), 'Asia/Shanghai', NIGHT)).toEqual(end && new Date(end));
  });

  test('are those of the dealer’s own zone', () => {
    const now = new Date('2026-11-22T20:30:00+08:00');
    expect(quietUntil(now, 'Asia/Shanghai', NIGHT)).toBeNull();
    expect(quietUntil(now, 'Asia/Tokyo', NIGHT)).toEqual(new Date('2026-11-23T08:00:00+09:00'));
  });

  test('may lie within a day, or not be at all', () => {
    const now = new Date('2026-11-22T12:30:00+08:00');
    expect(quietUntil(now, 'Asia/Shanghai', { fromHour: 12, toHour: 14 })).toEqual(
      new Date('2026-11-22T14:00:00+08:00'),
    );
    expect(quietUntil(now, 'Asia/Shanghai', { fromHour: 12, toHour: 12 })).toBeNull();
  });
});

test('pauses grow and have an end', () => {
  expect([1, 2, 3, 4, 5, 9].map((n) => pauseAfter(n) / 60_000)).toEqual([1, 4, 16, 64, 256, 360]);
});
