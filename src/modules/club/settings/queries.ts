import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';

/** The rules of a club; version 0 where they are the shipped ones. */
export interface ClubSettings {
  orgId: string | null;
  applyDays: number;
  transferRule: 'receiving' | 'both' | 'headquarters';
  returnMonths: number;
  referralDays: number;
  tierMonths: number;
  tierPeriodMonths: number;
  tierGraceDays: number;
  version: number;
}

/** The rules of the club a unit belongs to. plan: club_setting_once */
export async function settingsOf(tx: Tx, unitId: string): Promise<ClubSettings> {
  const { rows } = await sql<ClubSettings>`
    select s.org_id, s.apply_days, s.transfer_rule, s.return_months, s.referral_days, s.tier_months, s.tier_period_months, s.tier_grace_days, s.version
    from club.settings_of(${unitId}::uuid) s`.execute(tx);
  return rows[0] as ClubSettings;
}
