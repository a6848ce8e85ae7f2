import type { House } from './harness.ts';

/** Rows of the club around a member, by noun: what the tables of access, wall and trail need of each. */
export interface MemberRows {
  branchId: string;
  transferId: string;
  referralId: string;
  deliveryId: string;
}

/** Writes what happens around a member: another branch they may change to, a change that waits, a tier, a recommendation, a reason. */
export async function fillMembers(
  house: House,
  given: { brandId: string; orgId: string; otherOrgId: string; memberId: string; customerId: string; staffId: string },
): Promise<MemberRows> {
  const { brandId, orgId, otherOrgId, memberId, customerId, staffId } = given;
  const { rows } = await house.owner.query(
    `with own as (
       select m.id as member_id, m.branch_id, coalesce(m.card_number, '1') as card from club.member m where m.id = $4
     ), other as (
       insert into club.branch (id, org_id, code, name, name_en, opened_on) values (app.new_id(), $3, 'OTHER', '另一分会', 'Other branch', '2020-01-01') returning id
     ), picture as (
       insert into club.card_picture (id, branch_id, sha256_hex, media_type, bytes) select app.new_id(), o.branch_id, 'x', 'image/png', 1 from own o
     ), rules as (
       insert into club.setting (id, org_id) values (app.new_id(), $1)
     ), tier as (
       insert into club.tier (id, org_id, code, name, name_en, rank, threshold, colour) values (app.new_id(), $1, 'gold', '金卡', 'Gold', 1, 1000000, '#225544')
     ), moved as (
       insert into club.tier_change (org_id, member_id, to_code, cause, points, window_from, window_to) values ($2, $4, 'gold', 'earned', 1, '2026-01-01', '2026-01-02')
     ), transfer as (
       insert into club.transfer (id, org_id, member_id, card_number, from_branch_id, to_branch_id, from_org_id, to_org_id, reason, rule)
       select app.new_id(), $2, $4, o.card, o.branch_id, n.id, $2, $3, 'moved', 'both' from own o, other n returning id
     ), why as (
       insert into club.recruitment (id, org_id, delivery_id, reason) select app.new_id(), d.org_id, d.id, 'later' from sales.delivery d where d.org_id = $2 order by d.created_at, d.id limit 1 returning delivery_id
     ), referral as (
       insert into club.referral (id, org_id, consultant_id, referrer_id, referred_name, referred_masked, referred_hash, expires_on)
       values (app.new_id(), $2, $6, $5, '李友', '139****0000', '\\x01', '2099-01-01') returning id
     )
     select (select branch_id from own) as "branchId", (select id from transfer) as "transferId", (select id from referral) as "referralId",
       (select delivery_id from why) as "deliveryId"`,
    [brandId, orgId, otherOrgId, memberId, customerId, staffId],
  );
  return rows[0];
}
