import type { Ctx } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { dictionaries } from '../org/index.ts';

const DAY_MS = 86_400_000;

/** What dictionary lead_grade says of a grade; days, null where the grade has none. */
export interface GradeRule {
  /** Within how many days the customer means to buy. */
  expectedDays: number | null;
  /** After how many days the next contact is proposed. */
  intervalDays: number | null;
  /** A closed lead is looked at again after so many days, and once more after so many. */
  revisitDays: number | null;
  revisitAgainDays: number | null;
  downgradeTo: string | null;
}

/** A civil date some days on: `addDays('2026-02-27', 2)` → `2026-03-01`. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Days later, in milliseconds of 24 hours. */
export function daysAfter(at: Date, days: number): Date {
  return new Date(at.getTime() + days * DAY_MS);
}

/** The rule of a grade as the dictionary has it. */
export async function gradeRule(ctx: Ctx, tx: Tx, grade: string): Promise<GradeRule> {
  const entry = (await dictionaries(ctx, tx)).find(({ kind, code }) => kind === 'lead_grade' && code === grade);
  const facts = entry?.attributes ?? {};
  const number = (name: string) => (typeof facts[name] === 'number' ? facts[name] : null);
  return {
    expectedDays: number('expectedDays'),
    intervalDays: number('intervalDays'),
    revisitDays: number('revisitDays'),
    revisitAgainDays: number('revisitAgainDays'),
    downgradeTo: typeof facts.downgradeTo === 'string' ? facts.downgradeTo : null,
  };
}
