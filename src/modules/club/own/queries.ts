import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';

/** The owner's newest membership: row-level security shows nobody else's, and the customer is named besides. plan: member_customer */
export function ownMember(tx: Tx, customerId: string) {
  return tx
    .selectFrom('club.member as m')
    .innerJoin('org.unit as u', 'u.id', 'm.orgId')
    .select(['m.id', 'm.orgId', 'm.customerId', 'm.status', 'm.tierCode', 'm.tierSince', 'm.tierUntil', 'm.decidedAt'])
    .select(['u.timeZone', 'u.name as unitName', 'u.nameEn as unitNameEn'])
    .where('m.customerId', '=', customerId)
    .orderBy(sql`m.status = 'active'`, 'desc')
    .orderBy('m.createdAt', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Points that end, day by day, the next first. plan: lot_member */
export function ending(tx: Tx, memberId: string, today: string) {
  return tx
    .selectFrom('club.lot')
    .select(['expiresOn as on', sql<number>`sum(remaining)::bigint`.as('points')])
    .where('memberId', '=', memberId)
    .where(sql<boolean>`open`)
    .where('pending', '=', false)
    .where('expiresOn', '>=', today)
    .groupBy('expiresOn')
    .orderBy('expiresOn')
    .limit(12)
    .execute();
}

/** Movements of points that can be spent, or wait to be, newest first. plan: ledger_member; entries and lot of each by key */
export function movements(tx: Tx, memberId: string, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  let query = tx
    .selectFrom('club.ledgerTransaction as x')
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('club.entry as e')
          .innerJoin('club.account as a', 'a.id', 'e.accountId')
          .select([
            sql<number>`coalesce(sum(e.amount) filter (where a.kind = 'available'), 0)::bigint`.as('spendable'),
            sql<number>`coalesce(sum(e.amount) filter (where a.kind = 'pending'), 0)::bigint`.as('pending'),
            sql<number | null>`max(e.balance_after) filter (where a.kind = 'available')`.as('balanceAfter'),
          ])
          .whereRef('e.transactionId', '=', 'x.id')
          .where('a.memberId', '=', memberId)
          .as('s'),
      (join) => join.onTrue(),
    )
    .leftJoin('club.pointsRule as r', 'r.id', 'x.ruleId')
    .leftJoin('club.lot as l', 'l.transactionId', 'x.id')
    .select(['x.id', 'x.kind', 's.balanceAfter', 'r.name as ruleName', 'r.nameEn as ruleNameEn'])
    .select([
      sql<number>`case when s.spendable <> 0 then s.spendable else s.pending end`.as('points'),
      sql<boolean>`s.spendable = 0`.as('waits'),
      // What a colleague noted with a correction is between colleagues.
      sql<string | null>`case when x.kind in ('earn', 'award', 'redeem') then x.note end`.as('note'),
    ])
    .select(['l.expiresOn', 'x.postedAt'])
    .select(({ ref }) => microseconds(ref('x.postedAt')).as('cursorAt'))
    .where('x.memberId', '=', memberId)
    .where(sql<boolean>`(s.spendable <> 0 or s.pending <> 0)`);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('x.postedAt'), ref('x.id'), cursor));
  return query
    .orderBy('x.postedAt', 'desc')
    .orderBy('x.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** How many the owner recommended. plan: referral_referrer_of */
export async function referrals(tx: Tx, customerId: string) {
  const found = await tx
    .selectFrom('club.referral')
    .select([
      sql<number>`(count(*) filter (where state in ('registered', 'won')))::integer`.as('open'),
      sql<number>`(count(*) filter (where state = 'credited'))::integer`.as('credited'),
      sql<number>`coalesce(sum(points) filter (where state = 'credited'), 0)::bigint`.as('points'),
    ])
    .where('referrerId', '=', customerId)
    .executeTakeFirst();
  return found ?? { open: 0, credited: 0, points: 0 };
}

/** Rewards that are offered to the members of a branch on a day. plan: reward_org by the handful of units above; stock by reward_stock_once */
export function offeredTo(tx: Tx, branch: { orgId: string; memberId: string }, day: string) {
  return tx
    .selectFrom('club.reward as r')
    .innerJoin('org.unitClosure as c', 'c.ancestorId', 'r.orgId')
    .select(['r.id', 'r.category', 'r.name', 'r.nameEn', 'r.description', 'r.descriptionEn', 'r.points', 'r.moneyFen'])
    .select(['r.validTo', 'r.tierCode', 'r.limitCount', sql<string[]>`r.ways`.as('ways')])
    .select([
      sql<
        number | null
      >`case r.stock_at when 'unlimited' then null else coalesce((select s.on_hand from club.reward_stock s
        where s.reward_id = r.id and s.org_id = case r.stock_at when 'central' then r.org_id else ${branch.orgId}::uuid end), 0) end`.as(
        'left',
      ),
      sql<string[]>`array(select p.id from club.reward_picture p where p.reward_id = r.id order by p.sort, p.id)`.as(
        'pictures',
      ),
      // plan: reward_order_member
      sql<number>`coalesce((select sum(o.quantity)::integer from club.reward_order o where o.member_id = ${branch.memberId}::uuid and o.reward_id = r.id
        and o.state not in ('cancelled', 'returned') and o.ordered_on >= club.period_from(r.limit_period, ${day}::date)), 0)`.as(
        'had',
      ),
    ])
    .where('c.unitId', '=', branch.orgId)
    .where('r.state', '=', 'offered')
    .where('r.validFrom', '<=', day)
    .where(({ or, eb }) => or([eb('r.validTo', 'is', null), eb('r.validTo', '>=', day)]))
    .orderBy('r.points')
    .orderBy('r.id')
    .limit(500)
    .execute();
}
