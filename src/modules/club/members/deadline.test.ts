import { describe, expect, test } from 'vitest';
import type { Opening, WorkingTime } from '../../../platform/working-time.ts';
import { endOfWorkingDay } from './deadline.ts';

const day: Opening[] = [['09:00', '18:00']];
const week = (weekend: Opening[]): WorkingTime => ({
  zone: 'Asia/Shanghai',
  hours: { 1: day, 2: day, 3: day, 4: day, 5: day, 6: weekend, 7: weekend },
  holidays: 'china',
});

describe('an application is decided within working days', () => {
  test.each([
    ['on a Tuesday', '2026-11-17T02:00:00Z', '2026-11-20T16:00:00.000Z'],
    ['over a weekend', '2026-11-20T02:00:00Z', '2026-11-25T16:00:00.000Z'],
    ['late in the evening counts for its own day', '2026-11-17T15:59:00Z', '2026-11-20T16:00:00.000Z'],
    // 1 to 7 October 2026 are public holidays.
    ['over the National Day holidays', '2026-09-30T02:00:00Z', '2026-10-10T16:00:00.000Z'],
  ])('%s', (_, from, expected) => {
    expect(endOfWorkingDay(new Date(from), 3, week([])).toISOString()).toBe(expected);
  });

  test('where the dealer works all week, every day counts', () => {
    expect(endOfWorkingDay(new Date('2026-11-20T02:00:00Z'), 3, week(day)).toISOString()).toBe(
      '2026-11-23T16:00:00.000Z',
    );
  });
});
