import type * as z from 'zod';
import { addMonths } from '../../../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../../../platform/context.ts';
import { transact } from '../../../../platform/db.ts';
import { type Earn, earn, earnMany, redeem, todayOf } from '../postings.ts';
import type * as schema from './schema.ts';

type Posting = z.output<(typeof schema.postPoints)['body']>;
type Earned = z.output<(typeof schema.feedPoints)['body']>['rows'][number];
/** How long points of a feed last that says nothing of it. */
const MONTHS = 24;

/** Keys of one system do not meet those of another unit's. */
const scopeOfKeys = (ctx: Ctx) => `api:${scopeOf(ctx).unitId}`;

function earnOf(ctx: Ctx, e: Earned): Earn {
  const activatesOn = e.activatesOn ?? todayOf(ctx);
  const { key, memberId, dealerId: orgId, points, origin, qualifying, pendingUntil, reference } = e;
  return {
    ...{ scope: scopeOfKeys(ctx), key, orgId, memberId, points, origin, qualifying, pendingUntil, reference },
    activatesOn,
    expiresOn: e.expiresOn ?? addMonths(activatesOn, MONTHS),
    occurredAt: ctx.clock.now(),
    facts: [
      memberId,
      orgId,
      points,
      origin,
      qualifying,
      e.activatesOn ?? null,
      e.expiresOn ?? null,
      pendingUntil ?? null,
    ],
  };
}

/** Posts one earn or redemption of another system; the same key again is answered, not posted. @throws AppError points.* */
export function postPoints(ctx: Ctx, posting: Posting) {
  return transact(ctx, (tx) => {
    if (posting.kind === 'earn') return earn(ctx, tx, earnOf(ctx, posting));
    const { key, memberId, dealerId, points, reference } = posting;
    const occurredAt = ctx.clock.now();
    return redeem(ctx, tx, { scope: scopeOfKeys(ctx), key, memberId, dealerId, points, reference, occurredAt });
  });
}

/** Posts many earns at once; a row that cannot be posted says why and keeps none of the others. */
export function feedPoints(ctx: Ctx, rows: readonly Earned[]) {
  return transact(ctx, async (tx) => {
    const fed = await earnMany(
      ctx,
      tx,
      rows.map((row) => earnOf(ctx, row)),
    );
    return {
      rows: fed.map(({ place, state, transactionId }) => ({ key: rows[place]?.key ?? '', state, transactionId })),
    };
  });
}
