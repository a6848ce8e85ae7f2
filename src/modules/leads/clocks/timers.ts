import { sql } from 'kysely';
import type { Ctx } from '../../../platform/context.ts';
import { newId, type Tx } from '../../../platform/db.ts';
import type { WorkingTime } from '../../../platform/working-time.ts';
import { planOf, type TimerPlan } from './plan.ts';
import { type Clock, clockRules, ruleFor } from './rules.ts';

/** A clock about to run for a lead at a unit. */
export interface TimerStart {
  leadId: string;
  /** The unit in whose working time it runs: the one that holds the lead. */
  orgId: string;
  clock: Clock;
  sourceId: string | null;
  grade: string | null;
  /** Now, or for `next_contact` the instant that was agreed with the customer: its minutes are the grace after it. */
  startedAt?: Date;
}

/** A clock worked out but not yet written, and the unit it runs at. */
export interface PlannedTimer extends TimerStart, TimerPlan {
  startedAt: Date;
  unit: { id: string; kind: string; name: string; nameEn: string; phone: string | null };
}

/** Units with what a clock needs of them, and how they hand leads on. plan: unit_pkey, dealer_capacity_pkey */
function unitsOf(tx: Tx, orgIds: readonly string[]) {
  return tx
    .selectFrom('org.unit as u')
    .leftJoin('leads.dealerCapacity as c', 'c.orgId', 'u.id')
    .select(['u.id', 'u.kind', 'u.name', 'u.nameEn', 'u.phone', 'u.workingTime', 'c.assignRule'])
    .where('u.id', 'in', [...orgIds])
    .execute();
}

/**
 * Works out a clock without writing it: for a lead in the making, whose row carries `dueAt` from the start. Write it with `keepTimer` after the
 * lead's own row, in the same transaction.
 */
export async function planTimer(ctx: Ctx, tx: Tx, start: TimerStart): Promise<PlannedTimer> {
  const [timer] = await planTimers(ctx, tx, [start]);
  return timer as PlannedTimer;
}

/** As `planTimer`, for many leads at once: a dealer's clock for a source and a grade is worked out once for all that start at one moment. */
export async function planTimers(ctx: Ctx, tx: Tx, starts: readonly TimerStart[]): Promise<PlannedTimer[]> {
  const [rules, units] = await Promise.all([
    clockRules(ctx, tx),
    unitsOf(tx, [...new Set(starts.map(({ orgId }) => orgId))]),
  ]);
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const now = ctx.clock.now();
  const plans = new Map<string, TimerPlan>();
  return starts.map((start) => {
    const found = byId.get(start.orgId);
    if (!found) throw new Error(`unit ${start.orgId} does not exist`);
    const { workingTime, assignRule, ...unit } = found;
    const startedAt = start.startedAt ?? now;
    const key = [start.orgId, start.clock, start.sourceId, start.grade, startedAt.getTime()].join(' ');
    const assigns = start.clock === 'accept' && assignRule !== null && assignRule !== 'manual';
    const plan =
      plans.get(key) ?? planOf(ruleFor(rules, start), startedAt, workingTime as unknown as WorkingTime, assigns);
    plans.set(key, plan);
    return { ...start, ...plan, startedAt, unit };
  });
}

/** Writes a clock: one small insert. The lead must have no other one running. */
export async function keepTimer(tx: Tx, timer: PlannedTimer): Promise<void> {
  const { leadId, orgId, clock, startedAt, warnAt, dueAt, acts, actsAt } = timer;
  await tx
    .insertInto('leads.timer')
    .values({
      id: newId(),
      orgId,
      leadId,
      clock,
      startedAt,
      warnAt,
      dueAt,
      acts,
      actsAt: sql`${actsAt.map((at) => at.toISOString())}::timestamptz[]`,
    })
    .execute();
}

/**
 * Starts a clock of a lead that stands already; whatever clock it had stops. Sets the lead's `due_at`, except for `next_contact`, whose
 * instant the lead carries itself (LED-16, LED-22, LED-30).
 */
export async function startTimer(ctx: Ctx, tx: Tx, start: TimerStart): Promise<{ dueAt: Date }> {
  const timer = await planTimer(ctx, tx, start);
  const { leadId, clock, dueAt } = timer;
  await replaceTimer(tx, timer);
  if (clock !== 'next_contact') await tx.updateTable('leads.lead').set({ dueAt }).where('id', '=', leadId).execute();
  return { dueAt };
}

/** Writes a clock in place of the one its lead has running, if any; the lead's `due_at` is the caller's. */
export async function replaceTimer(tx: Tx, timer: PlannedTimer): Promise<void> {
  await Promise.all([stopTimers(tx, timer.leadId, timer.clock), keepTimer(tx, timer)]);
}

/** Stops the running clock of a lead; `why` says what ended it. */
export async function stopTimers(tx: Tx, leadId: string, why: string): Promise<void> {
  // plan: timer_running
  await tx
    .updateTable('leads.timer')
    .set({ state: 'stopped', stoppedAt: sql`now()`, stoppedWhy: why })
    .where('leadId', '=', leadId)
    .where('state', '=', sql.lit('running'))
    .execute();
}
