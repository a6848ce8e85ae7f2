import { addDays, addMonths, civilDate, startOfCivilDay } from '../../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { invalid } from '../../../platform/errors.ts';

/** The point in time a report looks from: the end of a civil day, and where its day, month and year began. */
export interface Moment {
  on: string;
  /** YYYY-MM of the day. */
  month: string;
  zone: string;
  isToday: boolean;
  /** First instant after the day: whatever happened before it counts. */
  until: Date;
  dayStart: Date;
  monthStart: Date;
  /** First day of the month some months before this one; 0 is this month. */
  monthBefore(months: number): string;
  /** The first instant of a civil day in the unit's zone. */
  startOf(day: string): Date;
}

const FIRST = '2000-01-01';

/** @throws AppError request.invalid for a day that is yet to come */
export function momentOf(ctx: Ctx, given: string | undefined): Moment {
  const zone = scopeOf(ctx).timeZone;
  const today = civilDate(ctx.clock.now(), zone);
  const on = given ?? today;
  if (on > today) throw invalid('on', '不能选择今天之后的日期。', 'This day is yet to come.');
  if (on < FIRST) throw invalid('on', '日期过早。', 'This day is too long ago.');
  const first = `${on.slice(0, 7)}-01`;
  const startOf = (day: string) => startOfCivilDay(day, zone);
  return {
    on,
    month: on.slice(0, 7),
    zone,
    isToday: on === today,
    until: startOf(addDays(on, 1)),
    dayStart: startOf(on),
    monthStart: startOf(first),
    monthBefore: (months) => addMonths(first, -months),
    startOf,
  };
}
