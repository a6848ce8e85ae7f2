import type { Tx } from '../../../platform/db.ts';
import { invalid } from '../../../platform/errors.ts';
import { brandOfUnit, type Tier, tiersOf } from '../tiers/queries.ts';

/** Tiers of the club a unit belongs to, lowest first. */
export async function tiersAt(tx: Tx, unitId: string): Promise<Tier[]> {
  return tiersOf(tx, await brandOfUnit(tx, unitId));
}

/** @throws AppError request.invalid for `field` where the club of the unit has no such tier */
export async function needTier(tx: Tx, unitId: string, code: string, field: string): Promise<void> {
  const tiers = await tiersAt(tx, unitId);
  if (tiers.some((tier) => tier.code === code)) return;
  const offered = tiers.map((tier) => tier.code).join('、');
  throw invalid(field, `没有“${code}”这个等级,可选:${offered}`, `"${code}" is not one of the tiers: ${offered}`);
}

/** Whether a tier is at least another; without a tier only what asks for none is reached. */
export function reaches(tiers: readonly Tier[], held: string | null, wanted: string | null): boolean {
  if (wanted === null) return true;
  const rankOf = (code: string | null) => tiers.find((tier) => tier.code === code)?.rank;
  const least = rankOf(wanted);
  // A tier that was abolished keeps nobody out.
  return least === undefined || (rankOf(held) ?? 0) >= least;
}
