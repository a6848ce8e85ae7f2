import type { Ctx } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';

/** The clocks of a lead: until the dealer takes it, until the customer was first contacted, until the agreed next contact was kept. */
export type Clock = 'accept' | 'first_follow' | 'next_contact';

/** An escalation after the breach, `after` working minutes later. */
export interface EscalationStep {
  after: number;
  to: 'manager' | 'region' | 'reclaim';
}

/** How long a clock runs, in working minutes of the unit, and what happens on the way. */
export interface ClockRule {
  clock: string;
  sourceId: string | null;
  grade: string | null;
  minutes: number;
  /** Percent of the time, ascending. */
  warn: number[];
  steps: EscalationStep[];
}

const CACHE_MS = 10_000;
const cache = new WeakMap<object, { until: number; rules: ClockRule[] }>();

/** All rules; each process reads them again every ten seconds, so that a lead costs no look-up. */
export async function clockRules(ctx: Ctx, tx: Tx): Promise<ClockRule[]> {
  const known = cache.get(ctx.db);
  if (known && known.until > Date.now()) return known.rules;
  const rows = await tx
    .selectFrom('leads.clockRule')
    .select(['clock', 'sourceId', 'grade', 'minutes', 'warn', 'steps'])
    .execute();
  const rules = rows.map((row) => ({ ...row, steps: row.steps as unknown as EscalationStep[] }));
  cache.set(ctx.db, { until: Date.now() + CACHE_MS, rules });
  return rules;
}

/** Lets this process see a changed rule at once; the others do within ten seconds. */
export function forgetClockRules(ctx: Pick<Ctx, 'db'>): void {
  cache.delete(ctx.db);
}

const DEFAULT_MINUTES: Record<Clock, number> = { accept: 120, first_follow: 480, next_contact: 480 };

/** The rule for a clock of a lead: of its source and grade, else of its source, else of its grade, else the default (LED-16, LED-30). */
export function ruleFor(
  rules: readonly ClockRule[],
  wanted: { clock: Clock; sourceId: string | null; grade: string | null },
): ClockRule {
  const { clock, sourceId, grade } = wanted;
  let best: ClockRule | null = null;
  let weight = -1;
  for (const rule of rules) {
    if (rule.clock !== clock) continue;
    if (rule.sourceId !== null && rule.sourceId !== sourceId) continue;
    if (rule.grade !== null && rule.grade !== grade) continue;
    const own = (rule.sourceId === null ? 0 : 2) + (rule.grade === null ? 0 : 1);
    if (own > weight) [best, weight] = [rule, own];
  }
  return best ?? { clock, sourceId: null, grade: null, minutes: DEFAULT_MINUTES[clock], warn: [], steps: [] };
}
