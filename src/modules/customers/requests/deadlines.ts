import { addDays, civilDate, startOfCivilDay } from '../../../platform/clock.ts';
import { addWorkingTime, type WorkingTime } from '../../../platform/working-time.ts';

/** How long requests may take (dictionary request_limit; PIPL art. 50, GB/T 35273 8.7, rules on automotive data art. 9). */
export interface Limits {
  acknowledgeDays: number;
  workingDays: number;
  hardDays: number;
  vehicleWorkingDays: number;
}

export interface Deadlines {
  acknowledgeBy: Date;
  dueAt: Date;
  hardDueAt: Date;
}

const DAY_MINUTES = 24 * 60;

/** Monday to Friday, public holidays off, make-up workdays (调休) on: whole days, since the law counts days. */
function workingDays(zone: string): WorkingTime {
  const whole: [string, string][] = [['00:00', '24:00']];
  return {
    zone,
    holidays: 'china',
    hours: { 1: whole, 2: whole, 3: whole, 4: whole, 5: whole, 6: [], 7: [] },
  };
}

const endOfDay = (date: string, zone: string) => startOfCivilDay(addDays(date, 1), zone);

/** The deadlines of a request: the day of receipt does not count, each ends with its last day. */
export function deadlinesOf(received: Date, limits: Limits, vehicleSensitive: boolean, zone: string): Deadlines {
  const day = civilDate(received, zone);
  const days = vehicleSensitive ? limits.vehicleWorkingDays : limits.workingDays;
  const hardDueAt = endOfDay(addDays(day, limits.hardDays), zone);
  const worked = addWorkingTime(endOfDay(day, zone), days * DAY_MINUTES, workingDays(zone));
  return {
    acknowledgeBy: endOfDay(addDays(day, limits.acknowledgeDays), zone),
    // A long holiday does not carry the working days past the limit in plain days.
    dueAt: worked < hardDueAt ? worked : hardDueAt,
    hardDueAt,
  };
}
