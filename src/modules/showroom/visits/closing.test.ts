import { expect, test } from 'vitest';
import type { WorkingTime } from '../../../platform/working-time.ts';
import { closingAfter } from './closing.ts';

const day: [string, string][] = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
];
const hours: WorkingTime = {
  zone: 'Asia/Shanghai',
  holidays: 'none',
  hours: { 1: day, 2: day, 3: day, 4: day, 5: day, 6: day, 7: [] },
};
const at = (wall: string) => new Date(`${wall}:00+08:00`);

test.each([
  ['2026-03-02T10:00', '2026-03-02T18:00'],
  ['2026-03-02T12:30', '2026-03-02T18:00'],
  ['2026-03-02T17:59', '2026-03-02T18:00'],
  ['2026-03-02T08:00', '2026-03-02T18:00'],
  // After closing, and on a day that is closed: midnight.
  ['2026-03-02T18:00', '2026-03-03T00:00'],
  ['2026-03-08T10:00', '2026-03-09T00:00'],
])('a visit that began %s ends at the latest %s', (arrived, closing) => {
  expect(closingAfter(at(arrived), hours)).toEqual(at(closing));
});
