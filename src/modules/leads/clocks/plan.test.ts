import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOpen, type Opening, type WorkingTime, workingMinutesBetween } from '../../../platform/working-time.ts';
import { planOf } from './plan.ts';
import { type ClockRule, ruleFor } from './rules.ts';

const day: Opening[] = [['09:00', '18:00']];
const hours: WorkingTime = {
  zone: 'Asia/Shanghai',
  hours: { 1: day, 2: day, 3: day, 4: day, 5: day, 6: day, 7: [] },
  holidays: 'china',
};
const rule = (over: Partial<ClockRule> = {}): ClockRule => ({
  clock: 'accept',
  sourceId: null,
  grade: null,
  minutes: 120,
  warn: [80, 50],
  steps: [
    { after: 120, to: 'reclaim' },
    { after: 30, to: 'manager' },
  ],
  ...over,
});

describe('what a clock will do', () => {
  test('at a shop that never opens again, or hardly ever, it runs round the clock', () => {
    const shut = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] };
    const start = new Date('2026-03-07T09:00:00Z');
    const minutes = ({ actsAt }: { actsAt: Date[] }) => actsAt.map((at) => (at.getTime() - start.getTime()) / 60_000);
    for (const rare of [shut, { ...shut, 1: [['09:00', '09:01']] as Opening[] }])
      expect(
        minutes(planOf(rule({ minutes: 200 }), start, { ...hours, hours: rare, exceptions: { '2020-01-01': day } })),
      ).toEqual([100, 160, 200, 230, 320]);
  });

  test('before a make-up workday, and before a holiday', () => {
    const office: WorkingTime = { ...hours, hours: { ...hours.hours, 6: [], 7: [] } };
    const due = (start: string) => planOf(rule({ minutes: 60, warn: [], steps: [] }), new Date(start), office).dueAt;
    // Friday, five minutes before closing: the Saturday of 10 October 2026 is worked, with Monday's hours.
    expect(due('2026-10-09T17:55:00+08:00')).toEqual(new Date('2026-10-10T09:55:00+08:00'));
    // The last half hour before the National Day holiday of seven days, and an enquiry in the middle of it.
    expect(due('2026-09-30T17:30:00+08:00')).toEqual(new Date('2026-10-08T09:30:00+08:00'));
    expect(due('2026-10-03T11:00:00+08:00')).toEqual(new Date('2026-10-08T10:00:00+08:00'));
  });

  test('warnings, breach, escalation, each in working time and in order', () => {
    // A Saturday, 17:00: one hour is left of the week.
    const plan = planOf(rule(), new Date('2026-03-07T09:00:00Z'), hours);
    expect(plan.acts).toEqual(['warn:50', 'warn:80', 'breach', 'manager', 'reclaim']);
    expect(plan.actsAt.map((at) => at.toISOString())).toEqual([
      '2026-03-07T10:00:00.000Z',
      '2026-03-09T01:36:00.000Z',
      '2026-03-09T02:00:00.000Z',
      '2026-03-09T02:30:00.000Z',
      '2026-03-09T04:00:00.000Z',
    ]);
    expect([plan.warnAt, plan.dueAt]).toEqual([plan.actsAt[0], plan.actsAt[2]]);
  });

  test('a dealer that assigns by rule does so at once when open, else when it opens', () => {
    expect(planOf(rule(), new Date('2026-03-09T03:00:00Z'), hours, true).actsAt[0]?.toISOString()).toBe(
      '2026-03-09T03:00:00.000Z',
    );
    const night = planOf(rule(), new Date('2026-03-07T12:00:00Z'), hours, true);
    expect([night.acts[0], night.actsAt[0]?.toISOString()]).toEqual(['assign', '2026-03-09T01:00:00.000Z']);
  });

  test('over two years: nothing happens before its time, nothing out of order, nothing while the shop is closed but at closing time', () => {
    const start = fc.date({ min: new Date('2025-01-01'), max: new Date('2026-12-01'), noInvalidDate: true });
    const warn = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 4 });
    fc.assert(
      fc.property(
        start,
        fc.integer({ min: 1, max: 3000 }),
        warn,
        fc.integer({ min: 1, max: 1000 }),
        (at, minutes, percents, after) => {
          const plan = planOf(rule({ minutes, warn: percents, steps: [{ after, to: 'region' }] }), at, hours);
          expect(plan.actsAt).toEqual([...plan.actsAt].sort((a, b) => a.getTime() - b.getTime()));
          plan.acts.forEach((act, nth) => {
            const when = plan.actsAt[nth] as Date;
            const [kind, percent] = act.split(':');
            const wanted =
              kind === 'warn' ? (minutes * Number(percent)) / 100 : act === 'breach' ? minutes : minutes + after;
            expect(workingMinutesBetween(at, when, hours)).toBeCloseTo(wanted, 4);
            expect(isOpen(new Date(when.getTime() - 1), hours)).toBe(true);
          });
        },
      ),
    );
  });
});

describe('which rule holds', () => {
  const of = (minutes: number, over: Partial<ClockRule>) => rule({ minutes, ...over });
  const rules = [
    of(1, {}),
    of(2, { grade: 'H' }),
    of(3, { sourceId: 's' }),
    of(4, { sourceId: 's', grade: 'H' }),
    of(5, { clock: 'first_follow' }),
  ];
  test.each([
    ['the default', null, null, 1],
    ['of the grade', null, 'H', 2],
    ['of the source before the grade', 's', 'A', 3],
    ['of both', 's', 'H', 4],
    ['the default for an unknown source', 'x', 'A', 1],
  ])('%s', (_name, sourceId, grade, minutes) => {
    expect(ruleFor([...rules].reverse(), { clock: 'accept', sourceId, grade }).minutes).toBe(minutes);
  });

  test('a clock without any rule has a time all the same', () =>
    expect(ruleFor([], { clock: 'next_contact', sourceId: null, grade: null })).toMatchObject({
      minutes: 480,
      steps: [],
    }));
});
