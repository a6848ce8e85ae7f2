import type * as z from 'zod';
import { addMonths } from '../../../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../../../platform/context.ts';
import { type Tx, transact } from '../../../../platform/db.ts';
import { AppError, invalid } from '../../../../platform/errors.ts';
import { type Earn, earn, earnMany, redeem, todayOf } from '../postings.ts';
import type * as schema from './schema.ts';

type Posting = z.output<(typeof schema.postPoints)['body']>;
type Earned = z.output<(typeof schema.feedPoints)['body']>['rows'][number];
/** How long points of a feed last that says nothing of it. */
const MONTHS = 24;
/** The last day there is. */
const LAST = '9999-12-31';

/** Keys of one system do not meet those of another unit's. */
const scopeOfKeys = (ctx: Ctx) => `api:${scopeOf(ctx).unitId}`;

/** Points whose last day comes before their first could never be spent. @throws AppError request.invalid */
function needDays({ activatesOn, expiresOn, pendingUntil }: Earned, at: string): void {
  if (!expiresOn) return;
  const never = [activatesOn, pendingUntil].some((day) => day !== undefined && day > expiresOn);
  if (never)
    throw invalid(
      `${at}expiresOn`,
      '到期日早于生效日或确认日。',
      'The last day comes before the points can be spent at all.',
    );
}

function earnOf(ctx: Ctx, e: Earned): Earn {
  const activatesOn = e.activatesOn ?? todayOf(ctx);
  const { key, memberId, dealerId: orgId, points, origin, qualifying, pendingUntil, reference } = e;
  return {
    ...{ scope: scopeOfKeys(ctx), key, orgId, memberId, points, origin, qualifying, pendingUntil, reference },
    activatesOn,
    expiresOn: e.expiresOn ?? (activatesOn > addMonths(LAST, -MONTHS) ? LAST : addMonths(activatesOn, MONTHS)),
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

/** Of some units those that settle points: dealers and brands, no regions and no departments. plan: unit_pkey */
async function settling(tx: Tx, unitIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom('org.unit')
    .select('id')
    .where('id', 'in', [...new Set(unitIds)])
    .where('kind', 'in', ['dealer', 'brand'])
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Posts one earn or redemption of another system; the same key again is answered, not posted. @throws AppError points.* */
export function postPoints(ctx: Ctx, posting: Posting) {
  if (posting.kind === 'earn') needDays(posting, '');
  return transact(ctx, async (tx) => {
    if (!(await settling(tx, [posting.dealerId])).has(posting.dealerId)) throw new AppError('request.not_found');
    if (posting.kind === 'earn') return earn(ctx, tx, earnOf(ctx, posting));
    const { key, memberId, dealerId, points, reference } = posting;
    const occurredAt = ctx.clock.now();
    return redeem(ctx, tx, { scope: scopeOfKeys(ctx), key, memberId, dealerId, points, reference, occurredAt });
  });
}

/** Posts many earns at once; a row that cannot be posted says why and keeps none of the others. */
export function feedPoints(ctx: Ctx, rows: readonly Earned[]) {
  rows.forEach((row, at) => {
    needDays(row, `rows.${at}.`);
  });
  return transact(ctx, async (tx) => {
    const units = await settling(
      tx,
      rows.map(({ dealerId }) => dealerId),
    );
    const taken = rows.flatMap((row, at) => (units.has(row.dealerId) ? [at] : []));
    const fed = await earnMany(
      ctx,
      tx,
      taken.map((at) => earnOf(ctx, rows[at] as Earned)),
    );
    const byRow = new Map(fed.map(({ place, ...one }) => [taken[place], one]));
    return {
      rows: rows.map(({ key }, at) => {
        const { state, transactionId } = byRow.get(at) ?? { state: 'unknown' as const, transactionId: null };
        return { key, state, transactionId };
      }),
    };
  });
}
