import { type Ctx, scopeOf } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { refusesSharing } from '../../customers/index.ts';
import { countGiven, dispatchByRule, type Held, passOn } from '../dispatch/steps.ts';
import { dealersBelow } from '../queries.ts';

/**
 * Sends a lead that was found valid to its dealer: the one the desk chose, else the one the sender asked for, else the one whose turn it is.
 * @returns the dealer's name; null where nobody takes it, or its customer does not want to be passed on: then it waits to be dispatched by hand
 * @throws AppError request.invalid, consent.no_sharing for a dealer the desk chose
 */
export async function dispatchValid(
  ctx: Ctx,
  tx: Tx,
  lead: Held,
  { chosen, wished }: { chosen: string | null; wished: string | null },
): Promise<string | null> {
  const asked = chosen ?? wished;
  const dealers = await dealersBelow(tx, scopeOf(ctx).unitId, undefined);
  const dealer = dealers.find(({ id }) => id === asked);
  if (chosen && !dealer)
    throw invalid('dealerId', '没有这家经销商,或已停业。', 'There is no such dealer, or it is closed.');
  if (dealer) {
    const refused = await refusesSharing(tx, lead.customerId, dealer.id);
    if (refused && chosen) throw new AppError('consent.no_sharing');
    if (refused) return null;
    await countGiven(ctx, tx, dealer.id);
    await passOn(ctx, tx, lead, dealer, 'hand');
    return dealer.name;
  }
  const byRule = await dispatchByRule(ctx, tx, lead);
  return dealers.find(({ id }) => id === byRule)?.name ?? null;
}
