import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, civilDateTime, type Weekday, weekdayOf } from './clock.ts';
import {
  addWorkingTime,
  checkWorkingTime,
  isOpen,
  type Opening,
  type WorkingTime,
  workingMinutesBetween,
} from './working-time.ts';

function week(all: Opening[], weekend: Opening[] = all): WorkingTime['hours'] {
  return { 1: all, 2: all, 3: all, 4: all, 5: all, 6: weekend, 7: weekend };
}

const dealer: WorkingTime = { zone: 'Asia/Shanghai', hours: week([['08:30', '17:30']]), holidays: 'none' };
const lunch: Opening[] = [
  ['09:00', '12:00'],
  ['13:30', '18:00'],
];
const office: WorkingTime = {
  zone: 'Asia/Shanghai',
  hours: { ...week(lunch, []), 1: [['10:00', '16:00']] },
  holidays: 'china',
  exceptions: { '2025-10-09': [], '2025-10-12': [['14:00', '24:00']] },
};
const weekendShop: WorkingTime = { ...office, hours: week(lunch, [['10:00', '15:15']]), exceptions: undefined };
const berlin: WorkingTime = {
  zone: 'Europe/Berlin',
  hours: week([
    ['00:30', '02:20'],
    ['02:40', '03:10'],
    ['09:00', '24:00'],
  ]),
  holidays: 'none',
};
const berlinAlways: WorkingTime = { zone: 'Europe/Berlin', hours: week([['00:00', '24:00']]), holidays: 'none' };
const saoPaulo: WorkingTime = { ...berlin, zone: 'America/Sao_Paulo' };
const lordHowe: WorkingTime = { ...berlin, zone: 'Australia/Lord_Howe' };

const shanghai = (text: string): Date => new Date(`${text.replace(' ', 'T')}+08:00`);
const shown = (at: Date): string => civilDateTime(at).slice(0, 16);

describe('a dealer open all week', () => {
  test.each([
    ['within the day', '2026-02-16 09:00', 30, '2026-02-16 09:30'],
    ['before opening', '2026-02-16 03:00', 30, '2026-02-16 09:00'],
    ['over the night', '2026-02-16 17:20', 30, '2026-02-17 08:50'],
    ['after closing', '2026-02-16 22:00', 30, '2026-02-17 09:00'],
    ['up to closing time itself', '2026-02-16 17:00', 30, '2026-02-16 17:30'],
    ['several days', '2026-02-16 08:30', 9 * 60 * 3 + 1, '2026-02-19 08:31'],
    ['nothing, open', '2026-02-16 12:00', 0, '2026-02-16 12:00'],
    ['nothing, closed', '2026-02-16 17:30', 0, '2026-02-17 08:30'],
  ])('%s', (_name, from, minutes, expected) => {
    expect(shown(addWorkingTime(shanghai(from), minutes, dealer))).toBe(expected);
  });

  test('seconds and milliseconds are kept', () => {
    const from = new Date('2026-02-16T09:29:59.123Z');
    expect(addWorkingTime(from, 30, dealer).toISOString()).toBe('2026-02-17T00:59:59.123Z');
    expect(workingMinutesBetween(from, addWorkingTime(from, 30, dealer), dealer)).toBe(30);
  });

  test('between: either direction, and nothing between closing and opening', () => {
    const a = shanghai('2026-02-16 12:00');
    const b = shanghai('2026-02-17 12:00');
    expect(workingMinutesBetween(a, b, dealer)).toBe(540);
    expect(workingMinutesBetween(b, a, dealer)).toBe(-540);
    const closing = shanghai('2026-02-16 17:30');
    expect(Object.is(workingMinutesBetween(shanghai('2026-02-17 08:30'), closing, dealer), 0)).toBe(true);
  });
});

describe('the Chinese calendar', () => {
  test('public holidays are closed, weekend ones too; make-up days are open with the hours of Monday', () => {
    expect(isOpen(shanghai('2026-02-17 10:30'), office)).toBe(false);
    expect(isOpen(shanghai('2026-02-21 10:30'), weekendShop)).toBe(false);
    expect(isOpen(shanghai('2026-03-07 10:30'), weekendShop)).toBe(true);
    const makeUp = '2026-02-14';
    expect(weekdayOf(makeUp)).toBe(6);
    expect(
      [9, 10, 12, 15].map((hour) => isOpen(shanghai(`${makeUp} ${String(hour).padStart(2, '0')}:30`), office)),
    ).toEqual([false, true, true, true]);
    expect(isOpen(shanghai(`${makeUp} 09:30`), weekendShop)).toBe(false);
  });

  test('a clock started before Spring Festival runs out after it', () => {
    expect(shown(addWorkingTime(shanghai('2026-02-14 15:50'), 20, office))).toBe('2026-02-24 09:10');
  });

  test('own exceptions win over everything', () => {
    expect(isOpen(shanghai('2025-10-09 10:30'), office)).toBe(false);
    expect(isOpen(shanghai('2025-10-12 23:59'), office)).toBe(true);
  });

  test.each(['America/New_York', 'Pacific/Kiritimati', 'UTC'])(
    'does not depend on the server standing in %s',
    (zone) => {
      const module = new URL('./working-time.ts', import.meta.url).href;
      const dates = ['2026-02-13', '2026-02-14', '2026-02-16', '2026-02-21', '2026-02-24', '2026-02-28', '2026-03-01'];
      const script = `const { isOpen } = await import(${JSON.stringify(module)});
      const all = JSON.parse(process.argv[1]);
      console.log(${JSON.stringify(dates)}.map((date) => Number(isOpen(new Date(date + 'T11:00+08:00'), all))).join(''));`;
      const out = execFileSync(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(office)], {
        env: { ...process.env, TZ: zone },
        encoding: 'utf8',
      });
      expect(out.trim()).toBe('1100110');
    },
  );
});

describe('refused', () => {
  const bad = (openings: Opening[]): WorkingTime => ({ ...dealer, hours: week(openings) });
  const cases: [string, WorkingTime, RegExp][] = [
    ['over midnight', bad([['22:00', '02:00']]), /same day/],
    ['empty opening', bad([['08:00', '08:00']]), /same day/],
    ['not a time', bad([['8:00', '12:00']]), /not a time/],
    ['past the day', bad([['08:00', '24:01']]), /not a time/],
    ['overlap', bad([lunch[1]!, ['08:00', '13:31']]), /overlap/],
    ['no hours at all', { ...bad([]), exceptions: { '2026-01-01': [] } }, /no opening hours/],
    ['an exception on no date', { ...dealer, exceptions: { '2026-02-30': [] } }, /Not a date/],
  ];
  test.each(cases)('%s', (_name, rules, message) => {
    expect(() => isOpen(new Date(), rules)).toThrow(message);
  });

  test('for clocks: days of its own alone, without any weekday', () => {
    const rules: WorkingTime = { ...bad([]), exceptions: { '2026-01-01': [['08:00', '09:00']] } };
    expect(() => checkWorkingTime(rules)).toThrow(/no weekday/);
    expect(() => checkWorkingTime(bad([['08:00', '09:00']]))).not.toThrow();
  });

  test('a shop that never opens again ends in an error, not in a loop', () => {
    const closed: WorkingTime = { ...bad([]), exceptions: { '2026-01-01': [['08:00', '09:00']] } };
    expect(shown(addWorkingTime(shanghai('2025-12-01 00:00'), 60, closed))).toBe('2026-01-01 09:00');
    expect(() => addWorkingTime(shanghai('2025-12-01 00:00'), 61, closed)).toThrow(/three years/);
    expect(() => addWorkingTime(shanghai('2025-12-01 00:00'), -1, closed)).toThrow(RangeError);
    expect(() => addWorkingTime(shanghai('2025-12-01 00:00'), Number.NaN, closed)).toThrow(RangeError);
  });
});

/** State Council plans of 2025 and 2026: days off and make-up workdays, written out for the model below. */
const OFF = [
  ['2025-01-01', '2025-01-01'],
  ['2025-01-28', '2025-02-04'],
  ['2025-04-04', '2025-04-06'],
  ['2025-05-01', '2025-05-05'],
  ['2025-05-31', '2025-06-02'],
  ['2025-10-01', '2025-10-08'],
  ['2026-01-01', '2026-01-03'],
  ['2026-02-15', '2026-02-23'],
  ['2026-04-04', '2026-04-06'],
  ['2026-05-01', '2026-05-05'],
  ['2026-06-19', '2026-06-21'],
  ['2026-09-25', '2026-09-27'],
  ['2026-10-01', '2026-10-07'],
] as const;
const MAKE_UP =
  '2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11 2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10';

/** The model: look at the wall clock of one instant, knowing nothing of spans. */
function modelOpen(at: number, rules: WorkingTime, wall: Intl.DateTimeFormat): boolean {
  const [date = '', time = ''] = wall.format(at).split(' ');
  const weekday: Weekday = weekdayOf(date);
  let openings = rules.hours[weekday];
  if (rules.holidays === 'china') {
    if (OFF.some(([from, to]) => date >= from && date <= to)) openings = [];
    else if (MAKE_UP.includes(date) && openings.length === 0) openings = rules.hours[1];
  }
  openings = rules.exceptions?.[date] ?? openings;
  return openings.some(([from, to]) => time >= from && time < to);
}

describe('agrees with the minute-by-minute model', () => {
  const wallOf = (zone: string): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const anyDay = fc.integer({ min: 0, max: 728 }).map((n) => addDays('2025-01-01', n));
  const cases: [string, WorkingTime, fc.Arbitrary<string>][] = [
    ['dealer', dealer, anyDay],
    ['office, China', office, fc.oneof(anyDay, fc.constantFrom(...MAKE_UP.split(' '), ...OFF.map(([from]) => from)))],
    ['weekend shop, China', weekendShop, fc.oneof(anyDay, fc.constantFrom(...MAKE_UP.split(' ')))],
    ['Berlin', berlin, fc.constantFrom('2025-03-29', '2025-03-30', '2025-10-25', '2025-10-26', '2026-07-01')],
    ['Berlin, always open', berlinAlways, fc.constantFrom('2025-03-29', '2025-10-25', '2026-07-01')],
    [
      'São Paulo, change at midnight',
      saoPaulo,
      fc.constantFrom('2018-11-03', '2018-11-04', '2018-02-17', '2018-02-18'),
    ],
    ['Lord Howe, half an hour', lordHowe, fc.constantFrom('2025-04-05', '2025-04-06', '2025-10-04', '2025-10-05')],
  ];

  test.each(cases)('%s', (_name, rules, days) => {
    const wall = wallOf(rules.zone);
    const minutes = fc.integer({ min: 0, max: 1439 });
    fc.assert(
      fc.property(
        days,
        minutes,
        fc.integer({ min: 0, max: 3000 }),
        fc.integer({ min: 0, max: 900 }),
        (day, at, span, add) => {
          const from = Date.parse(`${day}T00:00:00Z`) + at * 60_000;
          let open = 0;
          for (let n = 0; n < span; n += 1) if (modelOpen(from + n * 60_000, rules, wall)) open += 1;
          expect(workingMinutesBetween(new Date(from), new Date(from + span * 60_000), rules)).toBe(open);
          expect(isOpen(new Date(from), rules)).toBe(modelOpen(from, rules, wall));

          let now = from;
          let left = add;
          while (left > 0 || (add === 0 && !modelOpen(now, rules, wall))) {
            if (modelOpen(now, rules, wall)) left -= 1;
            now += 60_000;
          }
          expect(addWorkingTime(new Date(from), add, rules).toISOString()).toBe(new Date(now).toISOString());
        },
      ),
      { numRuns: 25 },
    );
  });

  test.each([
    ['office', office],
    ['weekend shop', weekendShop],
    ['dealer', dealer],
  ])('every minute of two years with their holidays and make-up days: %s', (_name, rules) => {
    const START = Date.parse('2024-12-31T16:00:00Z');
    const DAYS = 730;
    // Shanghai keeps one offset, so a minute of the two years is a date and a time of day; its sum is how long the shop was open until then.
    const sums = new Uint32Array(DAYS * 1440 + 1);
    for (let day = 0; day < DAYS; day++) {
      const date = addDays('2025-01-01', day);
      const off = rules.holidays === 'china' && OFF.some(([from, to]) => date >= from && date <= to);
      const usual = rules.hours[weekdayOf(date)];
      const made = rules.holidays === 'china' && usual.length === 0 && MAKE_UP.includes(date) ? rules.hours[1] : usual;
      const openings = rules.exceptions?.[date] ?? (off ? [] : made);
      for (let minute = 0; minute < 1440; minute++) {
        const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
        const open = openings.some(([from, to]) => time >= from && time < to);
        sums[day * 1440 + minute + 1] = (sums[day * 1440 + minute] as number) + (open ? 1 : 0);
      }
    }
    const last = sums.length - 1;
    const at = (minute: number) => new Date(START + minute * 60_000);
    const from = fc.integer({ min: 0, max: last - 1 });
    fc.assert(
      fc.property(from, from, fc.integer({ min: 1, max: 6000 }), (a, b, minutes) => {
        expect(workingMinutesBetween(at(a), at(b), rules)).toBe((sums[b] as number) - (sums[a] as number) || 0);
        const wanted = (sums[a] as number) + minutes;
        fc.pre(wanted <= (sums[last] as number));
        // The first minute by whose end that much time has passed.
        let [low, high] = [a, last];
        while (high - low > 1) {
          const middle = Math.floor((low + high) / 2);
          if ((sums[middle] as number) >= wanted) high = middle;
          else low = middle;
        }
        expect(addWorkingTime(at(a), minutes, rules)).toEqual(at(high));
      }),
      { numRuns: 300 },
    );
  });

  test('what was added is what has passed, to the millisecond', () => {
    const instant = fc.date({ min: new Date('2025-01-01'), max: new Date('2026-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(
        instant,
        fc.integer({ min: 0, max: 20_000 }),
        fc.constantFrom(dealer, office, berlin),
        (at, n, rules) => {
          expect(workingMinutesBetween(at, addWorkingTime(at, n, rules), rules)).toBe(n);
        },
      ),
    );
  });
});

test('is cheap enough to be called for every lead', () => {
  const from = shanghai('2026-02-14 15:50').getTime();
  const started = performance.now();
  for (let n = 0; n < 20_000; n += 1) addWorkingTime(new Date(from + n * 60_000), 120, office);
  expect((performance.now() - started) / 20_000).toBeLessThan(0.5);
});
