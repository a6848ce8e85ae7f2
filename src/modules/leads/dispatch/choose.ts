import { sql } from 'kysely';
import { civilDate } from '../../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import { closedNow } from './open-hours.ts';

/** What an enquiry says that decides where it goes. */
export interface Wanted {
  cityCode: string | null;
  seriesId: string | null;
  /** Null while nobody was recognised. */
  customerId: string | null;
  sourceId: string | null;
  /** Dealers it may not go to: those that had it before. */
  barred?: readonly string[];
}

/** How a dealer was found: whom the customer belongs to, the city, its province, its region; `none` where nobody takes it. */
export type Why = 'relationship' | 'city' | 'province' | 'region' | 'none';

/**
 * The dealer below the acting unit that an enquiry goes to: an existing relationship first, then by territory among those that sell the series,
 * have room in their quota and are not paused, in turn by weight. The lead counts as given when the transaction commits, so ask only for a lead
 * that will really be made.
 */
export async function chooseDealer(
  ctx: Ctx,
  tx: Tx,
  { cityCode, seriesId, customerId, barred = [] }: Wanted,
): Promise<{ dealerId: string | null; why: Why }> {
  const { unitId, timeZone } = scopeOf(ctx);
  if (!cityCode && !customerId) return { dealerId: null, why: 'none' };
  const now = ctx.clock.now();
  const closed = await closedNow(ctx, tx, now);
  const { rows } = await sql<{ dealerId: string; why: Why }>`
    select dealer_id, why from leads.choose_dealer(${unitId}, ${cityCode}, ${seriesId}::uuid, ${customerId}::uuid,
      ${[...barred, ...closed]}::uuid[], ${civilDate(now, timeZone)}::date)`.execute(tx);
  return rows[0] ?? { dealerId: null, why: 'none' };
}

/**
 * The consultant a dealer's rule gives a lead to: who filed the customer first within the dealer's days (撞单), else round robin, the least
 * loaded, or whoever knows the series; only those who are there. None where the dealer assigns by hand or everybody is away. Counts as given.
 */
export async function chooseConsultant(
  ctx: Ctx,
  tx: Tx,
  { dealerId, customerId, seriesId }: { dealerId: string; customerId: string | null; seriesId: string | null },
): Promise<{ consultantId: string | null; why: string }> {
  const { rows } = await sql<{ consultantId: string; why: string }>`
    select consultant_id, why from leads.choose_consultant(${dealerId}, ${customerId}::uuid, ${seriesId}::uuid, ${ctx.clock.now()})`.execute(
    tx,
  );
  return rows[0] ?? { consultantId: null, why: 'none' };
}
