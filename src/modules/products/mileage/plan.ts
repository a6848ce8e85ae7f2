import { addDays, addMonths } from '../../../platform/clock.ts';

/** How often a maintenance item falls due; the first time may differ. */
export interface Interval {
  firstKm: number | null;
  firstMonths: number | null;
  everyKm: number | null;
  everyMonths: number | null;
}

/** A car as the plan needs it: in use since a day, and what its odometer should show today. */
export interface Use {
  since: string;
  today: string;
  mileage: { km: number; perDay: number } | null;
}

/** When an item is due next: by time and by mileage, and which of the two comes first. */
export interface Due {
  dueKm: number | null;
  dueOn: string | null;
  by: 'time' | 'mileage' | null;
}

/** The first, or after it the next multiple of the interval that lies beyond; null where there is none. */
function nextStep(first: number | null, every: number | null, isPast: (step: number) => boolean): number | null {
  const start = first ?? every;
  if (start === null) return null;
  if (!isPast(start)) return start;
  if (every === null) return null;
  let step = start;
  while (isPast(step)) step += every;
  return step;
}

/**
 * When a maintenance item is due next, whichever of time and mileage comes first: the day its months are over, or the day the estimated
 * odometer reaches its kilometres. Earlier turns count as done; `dueKm` is told beside the day.
 */
export function nextDue(interval: Interval, { since, today, mileage }: Use): Due {
  const months = nextStep(interval.firstMonths, interval.everyMonths, (step) => addMonths(since, step) < today);
  const byTime = months === null ? null : addMonths(since, months);
  const dueKm = nextStep(interval.firstKm, interval.everyKm, (step) => step < (mileage?.km ?? 0));
  const byMileage =
    dueKm === null || !mileage || mileage.perDay <= 0
      ? null
      : addDays(today, Math.min(Math.ceil(Math.max(dueKm - mileage.km, 0) / mileage.perDay), 36_500));
  if (byTime === null && byMileage === null) return { dueKm, dueOn: null, by: null };
  if (byTime === null || (byMileage !== null && byMileage < byTime)) return { dueKm, dueOn: byMileage, by: 'mileage' };
  return { dueKm, dueOn: byTime, by: 'time' };
}
