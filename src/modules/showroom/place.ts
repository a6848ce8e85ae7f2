import { addDays } from '../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { AppError, invalid } from '../../platform/errors.ts';

/**
 * A unit the caller asks about: the acting one, or one below it.
 * @throws AppError request.not_found
 */
export async function unitInSight(ctx: Ctx, tx: Tx, unitId: string | undefined): Promise<string> {
  const acting = scopeOf(ctx).unitId;
  if (!unitId || unitId === acting) return acting;
  const found = await tx
    .selectFrom('org.unitClosure')
    .select('unitId')
    .where('ancestorId', '=', acting)
    .where('unitId', '=', unitId)
    .executeTakeFirst();
  if (!found) throw new AppError('request.not_found');
  return unitId;
}

const LONGEST_SPAN = 366;

/** Holds a span of days to order and length. @throws AppError request.invalid */
export function checkSpan({ from, to }: { from: string; to: string }): void {
  if (to < from) throw invalid('to', '结束日期不能早于开始日期。', 'It cannot end before it begins.');
  if (to > addDays(from, LONGEST_SPAN - 1))
    throw invalid('to', `最多 ${LONGEST_SPAN} 天。`, `At most ${LONGEST_SPAN} days.`);
}
