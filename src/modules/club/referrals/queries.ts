import { sql } from 'kysely';
import { addMonths } from '../../../platform/clock.ts';
import { newId, type Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';

interface ListQuery {
  orgIds: string[] | null;
  consultantId: string | null;
  state?: string | undefined;
  unitId?: string | undefined;
  wonIn?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/**
 * Recommendations in scope, newest first; the referrer as far as visible.
 * plan: referral_consultant, referral_org, referral_org_state; for a brand referral_created, referral_state; of a month referral_won
 */
export function referrals(tx: Tx, query: ListQuery) {
  const { orgIds, consultantId, state, unitId, wonIn, cursor, limit } = query;
  let page = tx
    .selectFrom('club.referral as r')
    .innerJoin('org.unit as u', 'u.id', 'r.orgId')
    .leftJoin('org.staff as f', 'f.id', 'r.consultantId')
    .leftJoin('customers.customer as c', 'c.id', 'r.referrerId')
    .leftJoin('club.member as m', 'm.id', 'r.memberId')
    .select(['r.id', 'u.name as unitName', 'u.nameEn as unitNameEn', 'f.name as consultantName'])
    .select(['c.name as referrerName', 'c.id as referrerId', 'm.id as memberId', 'm.cardNumber'])
    .select(['r.referredName', 'r.referredMasked', 'r.leadId', 'r.orderId', 'r.state', 'r.expiresOn', 'r.wonOn'])
    .select(['r.points', 'r.creditedAt', 'r.reason', 'r.createdAt', 'r.version'])
    .select(({ ref }) => microseconds(ref('r.createdAt')).as('cursorAt'));
  if (orgIds) page = page.where('r.orgId', 'in', orgIds);
  if (consultantId) page = page.where('r.consultantId', '=', consultantId);
  if (state) page = page.where('r.state', '=', state);
  if (unitId)
    page = page.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('org.unitClosure as s')
          .select('s.unitId')
          .whereRef('s.unitId', '=', 'r.orgId')
          .where('s.ancestorId', '=', unitId),
      ),
    );
  // What was taken back counts no more, as in the figures that open this list.
  if (wonIn)
    page = page
      .where('r.wonOn', '>=', `${wonIn}-01`)
      .where('r.wonOn', '<', addMonths(`${wonIn}-01`, 1))
      .where('r.state', 'in', ['won', 'credited']);
  if (cursor) page = page.where(({ ref }) => beforeCursor(ref('r.createdAt'), ref('r.id'), cursor));
  return page
    .orderBy('r.createdAt', 'desc')
    .orderBy('r.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** Why nobody can be recommended by a number any more; null where they can. */
export async function refusal(
  tx: Tx,
  referrerId: string,
  hash: Buffer,
): Promise<'self' | 'taken' | 'owner' | 'lead' | null> {
  const { rows } = await sql<{ why: 'self' | 'taken' | 'owner' | 'lead' | null }>`
    select club.referral_refusal(${referrerId}::uuid, ${hash}::bytea) as why`.execute(tx);
  return rows[0]?.why ?? null;
}

/** The member and customer of a card, anywhere in the brand. */
export async function holderOfCard(tx: Tx, cardNumber: string) {
  const { rows } = await sql<{ memberId: string; customerId: string; status: string }>`
    select member_id, customer_id, status from club.at_counter(${cardNumber}, null)`.execute(tx);
  return rows[0];
}

/** The active membership of a customer, anywhere in the group. */
export async function memberOf(tx: Tx, customerId: string): Promise<{ id: string; orgId: string } | null> {
  const { rows } = await sql<{ id: string; orgId: string }>`
    select id, org_id from club.member_of(${customerId}::uuid)`.execute(tx);
  return rows[0] ?? null;
}

/** Takes a recommendation down; a second one of the same number is refused by referral_open. */
export async function insertReferral(
  tx: Tx,
  row: {
    orgId: string;
    consultantId: string;
    referrerId: string;
    memberId: string | null;
    referredName: string;
    referredMasked: string;
    referredHash: Buffer;
    expiresOn: string;
    createdAt: Date;
  },
): Promise<string> {
  const id = newId();
  await tx
    .insertInto('club.referral')
    .values({ id, ...row })
    .execute();
  return id;
}

/** A recommendation to be changed, held. */
export function lockReferral(tx: Tx, id: string) {
  return tx
    .selectFrom('club.referral')
    .select([
      'id',
      'orgId',
      'referrerId',
      'memberId',
      'state',
      'wonOn',
      'points',
      'transactionId',
      'orderId',
      'version',
    ])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Notes what became of a recommendation. */
export function setReferral(tx: Tx, id: string, change: Record<string, unknown>) {
  return tx
    .updateTable('club.referral')
    .set(({ eb }) => ({ ...change, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** The recommendation that a delivered order fulfils; once an order. */
export async function win(tx: Tx, orderId: string, day: string): Promise<{ id: string; orgId: string } | null> {
  const { rows } = await sql<{ id: string; orgId: string }>`
    select id, org_id from club.win_referral(${orderId}::uuid, ${day}::date)`.execute(tx);
  return rows[0] ?? null;
}

/** The recommendation whose order came to nothing. */
export async function lose(tx: Tx, orderId: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select id from club.lose_referral(${orderId}::uuid)`.execute(tx);
  return rows[0]?.id ?? null;
}

/** What a recommendation earns at a unit on a day: the newest rule of the unit or of those above it, the nearest first. plan: points_rule_kind */
export function ruleOn(tx: Tx, orgId: string, day: string) {
  return tx
    .selectFrom('club.pointsRule as r')
    .innerJoin('org.unitClosure as c', (join) => join.onRef('c.ancestorId', '=', 'r.orgId').on('c.unitId', '=', orgId))
    .select(['r.id', 'r.points', 'r.validMonths', 'r.dealerBp', 'r.qualifying'])
    .where('r.kind', '=', 'referral')
    .where('r.validFrom', '<=', day)
    .where(({ or, eb }) => or([eb('r.validTo', 'is', null), eb('r.validTo', '>=', day)]))
    .orderBy(sql`(select count(*) from org.unit_closure d where d.unit_id = r.org_id)`, 'desc')
    .orderBy('r.ruleVersion', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Ends what waited longer than its day. plan: referral_state */
export async function expire(tx: Tx, today: string): Promise<number> {
  const result = await tx
    .updateTable('club.referral')
    .set(({ eb }) => ({ state: 'expired', version: eb('version', '+', 1) }))
    .where('state', '=', 'registered')
    .where('expiresOn', '<', today)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Recommendations that were won and not yet credited: their referrer became a member, or the rule was made, only later. plan: referral_state */
export function waiting(tx: Tx, limit: number) {
  return tx
    .selectFrom('club.referral')
    .select('id')
    .where('state', '=', 'won')
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Recommendations by month and dealer. plan: referral_org and referral_won, the months asked for */
export async function counts(tx: Tx, orgIds: string[] | null, from: string, to: string) {
  const scoped = orgIds ? sql`and r.org_id = any(${orgIds}::uuid[])` : sql``;
  const [first, end] = [`${from}-01`, addMonths(`${to}-01`, 1)];
  const { rows } = await sql<{
    month: string;
    unitId: string;
    unitName: string;
    unitNameEn: string;
    regionId: string | null;
    regionName: string | null;
    regionNameEn: string | null;
    registered: number;
    won: number;
    points: number;
  }>`
    select g.month, u.id as unit_id, u.name as unit_name, u.name_en as unit_name_en, p.id as region_id, p.name as region_name, p.name_en as region_name_en,
      sum(g.registered)::integer as registered, sum(g.won)::integer as won, sum(g.points)::bigint as points
    from (
      select to_char(r.created_at at time zone 'Asia/Shanghai', 'YYYY-MM') as month, r.org_id, count(*) as registered, 0 as won, 0 as points
        from club.referral r where r.created_at >= (${first}::date)::timestamp at time zone 'Asia/Shanghai'
          and r.created_at < (${end}::date)::timestamp at time zone 'Asia/Shanghai' ${scoped} group by 1, 2
      union all
      select to_char(r.won_on, 'YYYY-MM'), r.org_id, 0, count(*), coalesce(sum(r.points), 0)
        from club.referral r where r.won_on >= ${first}::date and r.won_on < ${end}::date and r.state in ('won', 'credited') ${scoped} group by 1, 2
    ) g join org.unit u on u.id = g.org_id left join org.unit p on p.id = u.parent_id and p.kind = 'region'
    group by 1, 2, 3, 4, 5, 6, 7 order by 1 desc, 3`.execute(tx);
  return rows;
}

/** Has what a new member had won before credited. plan: referral_referrer_of */
export async function enqueueWon(tx: Tx, customerId: string): Promise<void> {
  await sql`select app.enqueue('club.credit_referral', jsonb_build_object('referral', r.id))
    from club.won_of(${customerId}::uuid) r(id)`.execute(tx);
}
