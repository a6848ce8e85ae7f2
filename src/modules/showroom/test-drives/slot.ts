import { addDays, civilDate } from '../../../platform/clock.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { type WorkingTime, workingMinutesBetween } from '../../../platform/working-time.ts';
import { numberOf, unitById } from '../../org/index.ts';
import { carById } from './queries.ts';

/** A booking may be taken down this long after it began: the customer stands at the desk. */
const LATE_MINUTES = 30;
const AHEAD_DAYS = 60;

interface Wanted {
  carId: string;
  startsAt: string;
  minutes: number;
}

/**
 * The times of a booking as they are kept: inside the dealer's working time, the car in use and insured that day, and making it ready
 * blocked after it. That nothing else is booked then is the database's to say (test_drive_no_overlap).
 * @throws AppError request.invalid (startsAt, minutes, carId), test_car.unfit
 */
export async function slotOf(ctx: Ctx, tx: Tx, unitId: string, { carId, startsAt, minutes }: Wanted) {
  const car = await carById(tx, carId);
  if (car?.orgId !== unitId) throw invalid('carId', '本店没有这辆试驾车。', 'This dealer has no such test car.');
  const unit = await unitById(tx, unitId);
  const hours = unit?.workingTime as unknown as WorkingTime;
  const [longest, buffer] = await Promise.all([
    numberOf(ctx, tx, 'showroom_rule', 'test_drive', 'longestMinutes', 180),
    numberOf(ctx, tx, 'showroom_rule', 'test_drive', 'bufferMinutes', 15),
  ]);
  if (minutes > longest)
    throw invalid('minutes', `试驾不得超过 ${longest} 分钟。`, `A test drive takes at most ${longest} minutes.`);
  const now = ctx.clock.now().getTime();
  const start = new Date(startsAt);
  const end = new Date(start.getTime() + minutes * 60_000);
  const day = civilDate(start, hours.zone);
  if (start.getTime() < now - LATE_MINUTES * 60_000)
    throw invalid('startsAt', '开始时间已过。', 'This time has passed.');
  if (day > addDays(civilDate(ctx.clock.now(), hours.zone), AHEAD_DAYS))
    throw invalid('startsAt', `最多提前 ${AHEAD_DAYS} 天预约。`, `Up to ${AHEAD_DAYS} days ahead.`);
  if (workingMinutesBetween(start, end, hours) < minutes)
    throw invalid('startsAt', '不在营业时间内。', 'This is outside the dealer’s working time.');
  if (car.state !== 'active' || car.insuredUntil < day) throw new AppError('test_car.unfit');
  return {
    carId,
    seriesId: car.seriesId,
    day,
    startsAt: start,
    endsAt: end,
    freeAt: new Date(end.getTime() + buffer * 60_000),
  };
}
