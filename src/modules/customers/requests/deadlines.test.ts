import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deadlinesOf } from './deadlines.ts';

const LIMITS = { acknowledgeDays: 3, workingDays: 15, hardDays: 30, vehicleWorkingDays: 10 };
const ZONE = 'Asia/Shanghai';
const of = (received: string, sensitive = false) => {
  const { acknowledgeBy, dueAt, hardDueAt } = deadlinesOf(new Date(received), LIMITS, sensitive, ZONE);
  return [acknowledgeBy, dueAt, hardDueAt].map((at) => at.toISOString());
};

describe('deadlinesOf', () => {
  test('counts working days from the day after receipt to the end of the last one', () => {
    // Wednesday 4 March 2026; no public holiday until 25 March.
    expect(of('2026-03-04T02:00:00Z')).toEqual([
      '2026-03-07T16:00:00.000Z',
      '2026-03-25T16:00:00.000Z',
      '2026-04-03T16:00:00.000Z',
    ]);
    expect(of('2026-03-04T02:00:00Z', true)[1]).toBe('2026-03-18T16:00:00.000Z');
  });

  test('goes by the day in the zone, whatever the hour', () => {
    expect(of('2026-03-03T16:00:00Z')).toEqual(of('2026-03-04T15:59:59Z'));
    expect(of('2026-03-04T16:00:00Z')).not.toEqual(of('2026-03-04T15:59:59Z'));
  });

  test('leaves out public holidays and takes make-up workdays in', () => {
    // 1–8 October 2025 was a holiday, 28 September and 11 October (weekend days) were worked.
    expect(of('2025-09-26T02:00:00Z', true)[1]).toBe('2025-10-16T16:00:00.000Z');
  });

  test('never lies behind the limit in plain days, nor before the acknowledgement of the same day', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2023-01-01'), max: new Date('2027-12-31'), noInvalidDate: true }),
        fc.boolean(),
        (at, sensitive) => {
          const { acknowledgeBy, dueAt, hardDueAt } = deadlinesOf(at, LIMITS, sensitive, ZONE);
          expect(dueAt.getTime()).toBeLessThanOrEqual(hardDueAt.getTime());
          expect(dueAt.getTime()).toBeGreaterThan(acknowledgeBy.getTime());
          expect(acknowledgeBy.getTime()).toBeGreaterThan(at.getTime());
        },
      ),
    );
  });
});
