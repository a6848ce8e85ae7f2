import { sql } from 'kysely';
import type * as z from 'zod';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, type Tx, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { plainNumber } from '../../products/index.ts';
import { hold, settingsAt } from '../ledger/index.ts';
import { atCounter } from '../members/queries.ts';
import { discountAt } from '../rewards/service.ts';
import type * as schema from './schema.ts';

/**
 * The member a card names at any till of the brand. Whose branch is another's is told of in the trail, as at the counter.
 * @throws AppError request.not_found, points.frozen for who is no active member
 */
async function holderOf(ctx: Ctx, tx: Tx, cardNumber: string) {
  const card = plainNumber(cardNumber);
  const member = (await atCounter(tx, card, null))[0];
  if (!member) throw new AppError('request.not_found');
  if (!member.inScope)
    await sql`select app.audit_view('club.member', ${member.memberId}, ${scopeOf(ctx).unitId}::uuid, ${JSON.stringify({ till: true, card })}::jsonb)`.execute(
      tx,
    );
  if (member.status !== 'active') throw new AppError('points.frozen');
  return member;
}

/** What a card's points take off a bill at the acting unit; nothing is held. @throws AppError service_rate.none, and as holderOf and discountAt */
export function previewTill(ctx: Ctx, given: z.output<(typeof schema.previewTill)['body']>) {
  return transact(ctx, async (tx) => {
    const { available } = await holderOf(ctx, tx, given.cardNumber);
    return discountAt(ctx, tx, { available, billFen: given.billFen, points: given.points });
  });
}

/**
 * Earmarks points for a bill in one step, for the discount that was shown: under another version of the rate nothing is held and the new
 * figures are told. The journal says which bill and discount they were held for.
 * @throws AppError org.dealer_only, service_rate.changed (details.current), points.hold_exists, points.not_enough, and as holderOf and discountAt
 */
export function earmarkAtTill(ctx: Ctx, given: z.output<(typeof schema.earmarkAtTill)['body']>) {
  return transact(ctx, async (tx) => {
    const { unitId: dealerId, unitKind } = scopeOf(ctx);
    if (unitKind !== 'dealer') throw new AppError('org.dealer_only');
    const { cardNumber, billFen, points, rateId, reference } = given;
    const { memberId, available } = await holderOf(ctx, tx, cardNumber);
    const now = await discountAt(ctx, tx, { available, billFen });
    if (now.rateId !== rateId) throw new AppError('service_rate.changed', { current: now });
    const { discountFen, payFen } = await discountAt(ctx, tx, { available, billFen, points });
    const settings = await settingsAt(tx, dealerId);
    if (!settings) throw new AppError('request.not_found');
    const expiresAt = new Date(ctx.clock.now().getTime() + settings.holdMinutes * 60_000);
    const note = `¥${(billFen / 100).toFixed(2)} − ¥${(discountFen / 100).toFixed(2)}`;
    const held = await hold(ctx, tx, {
      ...{ scope: 'till', key: newId(), memberId, dealerId, points, expiresAt, reference, note },
    });
    return { id: held.holdId, points: held.points, discountFen, payFen, expiresAt };
  });
}
