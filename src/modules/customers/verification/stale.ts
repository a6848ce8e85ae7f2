import type { Ctx } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import { numberOf } from '../../org/index.ts';

const MONTHS = 12;

/** The instant before which a file counts as stale: not verified (or made) since, by dictionary file_rule/stale (CUS-21). */
export async function staleBefore(ctx: Ctx, tx: Tx): Promise<Date> {
  const at = new Date(ctx.clock.now());
  at.setUTCMonth(at.getUTCMonth() - (await numberOf(ctx, tx, 'file_rule', 'stale', 'months', MONTHS)));
  return at;
}
