import type { Ctx } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { addWorkingTime, type WorkingTime } from '../../platform/working-time.ts';
import { numberOf, unitById } from '../org/index.ts';

/** The unit that holds a lead, and when a clock that starts now ends in its working time (LED-16, LED-30). */
export async function startClock(ctx: Ctx, tx: Tx, unitId: string, clock: 'accept' | 'first_follow') {
  const minutes = await numberOf(ctx, tx, 'lead_clock', clock, 'minutes', clock === 'accept' ? 120 : 480);
  const unit = await unitById(tx, unitId);
  if (!unit) throw new Error(`unit ${unitId} does not exist`);
  return { unit, dueAt: addWorkingTime(ctx.clock.now(), minutes, unit.workingTime as unknown as WorkingTime) };
}
