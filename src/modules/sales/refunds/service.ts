import { civilDate } from '../../../platform/clock.ts';
import { type Ctx, ownerFilter, scopeOf, todayOf } from '../../../platform/context.ts';
import { read } from '../../../platform/db.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { refundsDue } from './queries.ts';

const DAY_MS = 86_400_000;

/** What has to be given back at the acting unit; a consultant's are those of their own orders. */
export async function listRefunds(ctx: Ctx, query: { cursor?: string | undefined; limit: number }) {
  const { orgIds, timeZone } = scopeOf(ctx);
  const consultantId = ownerFilter(ctx, 'order.read');
  const rows = await read(ctx, (tx) => refundsDue(tx, { ...query, orgIds, consultantId }));
  const today = Date.parse(todayOf(ctx));
  const { rows: page, next } = pageFrom(rows, query.limit);
  return {
    rows: page.map((row) => ({
      ...row,
      depositKind: row.depositKind === 'earnest' ? ('earnest' as const) : ('refundable' as const),
      days: Math.round((today - Date.parse(civilDate(row.since, timeZone))) / DAY_MS),
    })),
    next,
  };
}
