import { addDays, civilDate, startOfCivilDay } from '../../../platform/clock.ts';
import { type WorkingTime, workingMinutesBetween } from '../../../platform/working-time.ts';

/** How far ahead working days are looked for. */
const MOST_DAYS = 400;

/** The end of the n-th working day after the one of `from`: by then an application is decided (CLB-30). Days without opening do not count. */
export function endOfWorkingDay(from: Date, days: number, workingTime: WorkingTime): Date {
  const { zone } = workingTime;
  let date = civilDate(from, zone);
  let left = days;
  for (let looked = 0; looked < MOST_DAYS && left > 0; looked += 1) {
    date = addDays(date, 1);
    const [start, end] = [startOfCivilDay(date, zone), startOfCivilDay(addDays(date, 1), zone)];
    if (workingMinutesBetween(start, end, workingTime) > 0) left -= 1;
  }
  return startOfCivilDay(addDays(date, 1), zone);
}
