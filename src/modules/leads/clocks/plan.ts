import { findWorkingTime, type WorkingTime } from '../../../platform/working-time.ts';
import type { ClockRule } from './rules.ts';

const MINUTE_MS = 60_000;

/** What a clock will do and when, worked out when it starts. */
export interface TimerPlan {
  warnAt: Date | null;
  dueAt: Date;
  acts: string[];
  actsAt: Date[];
}

/**
 * All acts of a clock in the unit's working time and holiday calendar: `assign` at the next opening where the dealer assigns by rule,
 * warnings at percents of the time, the breach, then the escalation, each some working minutes after it. At a shop that does not open long
 * enough for all of it within years the clock runs round the clock: a lead never waits for ever.
 */
export function planOf(
  rule: Pick<ClockRule, 'minutes' | 'warn' | 'steps'>,
  start: Date,
  hours: WorkingTime,
  assigns = false,
): TimerPlan {
  const warnings = [...rule.warn].sort((a, b) => a - b);
  const steps = [...rule.steps].sort((a, b) => a.after - b.after);
  const opens = findWorkingTime(start, rule.minutes + (steps.at(-1)?.after ?? 0), hours) !== null;
  const at = (minutes: number) =>
    (opens && findWorkingTime(start, minutes, hours)) || new Date(start.getTime() + minutes * MINUTE_MS);
  const dueAt = at(rule.minutes);
  const list: [string, Date][] = [
    ...(assigns ? [['assign', at(0)] as [string, Date]] : []),
    ...warnings.map((percent): [string, Date] => [`warn:${percent}`, at((rule.minutes * percent) / 100)]),
    ['breach', dueAt],
    ...steps.map((step): [string, Date] => [step.to, at(rule.minutes + step.after)]),
  ];
  return {
    warnAt: list.find(([act]) => act.startsWith('warn:'))?.[1] ?? null,
    dueAt,
    acts: list.map(([act]) => act),
    actsAt: list.map(([, when]) => when),
  };
}
