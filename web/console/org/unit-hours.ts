import type * as z from 'zod';
import type { OpeningHours } from '../../../src/modules/org/units/schema.ts';

/** When a unit works, as the contract writes it. */
export type Hours = z.output<typeof OpeningHours>;
export type Opening = [from: string, until: string];
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** A run of weekdays (Monday = 1) with the same openings. */
interface DayRun {
  from: number;
  to: number;
  openings: Opening[];
}

/** The week in as few lines as it takes: neighbouring days with the same openings stand together. */
export function weekRuns(hours: Hours['hours']): DayRun[] {
  const runs: DayRun[] = [];
  for (const day of WEEKDAYS) {
    const openings = hours[day];
    const last = runs.at(-1);
    if (last && JSON.stringify(last.openings) === JSON.stringify(openings)) last.to = day;
    else runs.push({ from: day, to: day, openings });
  }
  return runs;
}

/** A time as people type it, tidied: `9` → 09:00, `930` → 09:30, `9:5` → 09:05; anything else stays for the schema to refuse. */
export function tidyTime(typed: string): string {
  const text = typed.trim().replace(/[:.。]/g, ':');
  const match = /^(\d{1,2}):(\d{1,2})$/.exec(text) ?? /^(\d{1,2}?)(\d{2})?$/.exec(text);
  if (!match) return text;
  return `${(match[1] ?? '').padStart(2, '0')}:${(match[2] ?? '').padStart(2, '0')}`;
}

/** A further opening for a day: an hour after the last one ends where there is room, else working hours. */
export function nextOpening(openings: readonly Opening[]): Opening {
  const last = openings.at(-1);
  const hour = Number(last?.[1].slice(0, 2));
  if (!last || Number.isNaN(hour) || hour > 21) return ['09:00', '18:00'];
  const at = (n: number) => `${String(n).padStart(2, '0')}:00`;
  return [at(hour + 1), at(Math.min(hour + 5, 24))];
}
