import { addDays, civilDate, startOfCivilDay } from '../../../platform/clock.ts';
import { addWorkingTime, type WorkingTime, workingMinutesBetween } from '../../../platform/working-time.ts';

/** When the house a visit began in closes: the end of that day's working time after the arrival, or of the civil day where none is left. */
export function closingAfter(arrivedAt: Date, workingTime: WorkingTime): Date {
  const { zone } = workingTime;
  const midnight = startOfCivilDay(addDays(civilDate(arrivedAt, zone), 1), zone);
  const minutes = workingMinutesBetween(arrivedAt, midnight, workingTime);
  return minutes > 0 ? addWorkingTime(arrivedAt, minutes, workingTime) : midnight;
}
