import { addDays } from '../../ui/format.ts';

/**
 * When to contact a lead next, by its grade: `intervalDays` of the grade from today, at 10:00 wall time of the unit (LED-28).
 * Nothing where the grade names no days.
 */
export function proposeNextContact(today: string, attributes: Record<string, unknown>): string | undefined {
  const days = attributes.intervalDays;
  return typeof days === 'number' ? `${addDays(today, days)} 10:00` : undefined;
}

/** The day a grade expects the customer to buy by: `expectedDays` of the grade from today; nothing where it names none. */
export function proposeExpected(today: string, attributes: Record<string, unknown>): string | undefined {
  const days = attributes.expectedDays;
  return typeof days === 'number' ? addDays(today, days) : undefined;
}
