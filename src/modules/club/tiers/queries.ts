import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';

/** A tier of a brand's club. */
export interface Tier {
  code: string;
  name: string;
  nameEn: string;
  rank: number;
  threshold: number;
  colour: string;
  benefits: string;
  benefitsEn: string;
}

/** A member whose tier changed. */
export interface TierMove {
  memberId: string;
  orgId: string;
  customerId: string;
  fromCode: string | null;
  toCode: string | null;
  cause: 'earned' | 'period_end' | 'cancelled' | 'rules';
  points: number;
}

/** Takes at most so many members whose earned points changed. */
export async function takeDue(tx: Tx, most: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from club.take_tier_due(${most}) as id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** The tiers of a brand's club, lowest first. plan: tier_code_once */
export async function tiersOf(tx: Tx, brand: string | null): Promise<Tier[]> {
  const { rows } = await sql<Tier>`select * from club.tiers_of(${brand}::uuid)`.execute(tx);
  return rows.map((row) => ({ ...row, threshold: Number(row.threshold) }));
}

/** The tiers of the clubs that some units belong to, by unit. */
export async function tiersByUnit(tx: Tx, unitIds: readonly string[]): Promise<Map<string, Tier[]>> {
  if (unitIds.length === 0) return new Map();
  const { rows } = await sql<Tier & { unitId: string }>`
    with asked as materialized (select u.id, club.brand_of(u.id) as brand from unnest(${[...new Set(unitIds)]}::uuid[]) u(id)),
      brands as materialized (select distinct a.brand from asked a)
    select a.id as unit_id, t.* from brands b cross join lateral club.tiers_of(b.brand) t join asked a on a.brand is not distinct from b.brand`.execute(
    tx,
  );
  const found = new Map<string, Tier[]>();
  for (const { unitId, ...tier } of rows) found.set(unitId, [...(found.get(unitId) ?? []), tier]);
  return found;
}

/** The brand a unit belongs to. */
export async function brandOfUnit(tx: Tx, unitId: string): Promise<string | null> {
  const { rows } = await sql<{ brand: string | null }>`select club.brand_of(${unitId}::uuid) as brand`.execute(tx);
  return rows[0]?.brand ?? null;
}

/** The packs a club may begin with. */
export function packs(tx: Tx) {
  return tx
    .selectFrom('org.dictionary')
    .select(['code', 'name', 'nameEn', 'attributes'])
    .where('kind', '=', 'tier_pack')
    .where('active', '=', true)
    .orderBy('sort')
    .execute();
}

/** Points a member earned in the months before a day, and the first day of that window. plan: lot_customer */
export async function earnedBy(
  tx: Tx,
  member: { id: string; customerId: string },
  day: string,
  months: number,
): Promise<{ earned: number; windowFrom: string }> {
  const { rows } = await sql<{ earned: number; windowFrom: string }>`
    select (g.start + 1)::text as window_from, coalesce((select sum(l.earned - l.clawed) from club.lot l
      where l.customer_id = ${member.customerId} and l.member_id = ${member.id} and l.qualifying and not l.pending and l.earned_on <= ${day}::date
        and l.earned_on > g.start), 0)::bigint as earned
    from (select (${day}::date - make_interval(months => ${months}::integer))::date as start) g`.execute(tx);
  return rows[0] as { earned: number; windowFrom: string };
}

/** The tier history of a member, newest first. plan: tier_change_member */
export function changesOf(tx: Tx, memberId: string) {
  return tx
    .selectFrom('club.tierChange')
    .select(['id', 'fromCode', 'toCode', 'cause', 'points', 'windowFrom', 'windowTo', 'createdAt as at'])
    .where('memberId', '=', memberId)
    .orderBy('createdAt', 'desc')
    .limit(50)
    .execute();
}

/** Puts members into the tier they reach: the ones named, or those between two ids. Returns who moved. */
export async function retier(
  tx: Tx,
  day: string,
  which: { only: readonly string[] } | { after: string | null; upto: string },
): Promise<TierMove[]> {
  const only = 'only' in which ? [...which.only] : null;
  const [after, upto] = 'only' in which ? [null, null] : [which.after, which.upto];
  const { rows } = await sql<TierMove>`
    select * from club.retier(${day}::date, ${only}::uuid[], ${after}::uuid, ${upto}::uuid)`.execute(tx);
  return rows;
}

/** The last of the next so many active members after an id; null at the end. plan: member_pkey */
export async function stepAfter(tx: Tx, after: string | null, most: number): Promise<string | null> {
  const { rows } = await sql<{ last: string | null }>`
    select max(s.id::text)::uuid as last from (select m.id from club.member m
      where m.status = 'active' ${after ? sql`and m.id > ${after}` : sql``} order by m.id limit ${sql.lit(most)}) s`.execute(
    tx,
  );
  return rows[0]?.last ?? null;
}

/** Who would move under other tiers, counted by move. */
export async function preview(
  tx: Tx,
  brand: string,
  day: string,
  scheme: { months: number; graceDays: number; tiers: readonly { code: string; rank: number; threshold: number }[] },
) {
  const { rows } = await sql<{
    fromCode: string | null;
    toCode: string | null;
    whenDue: 'now' | 'period_end';
    members: number;
    examples: string[];
  }>`select * from club.preview_tiers(${brand}::uuid, ${day}::date, ${scheme.months}::integer, ${scheme.graceDays}::integer, ${JSON.stringify(scheme.tiers)}::jsonb)`.execute(
    tx,
  );
  return rows;
}

/** Names and cards of some members, as far as visible. plan: member_pkey */
export function membersNamed(tx: Tx, ids: readonly string[]) {
  return tx
    .selectFrom('club.member as m')
    .innerJoin('customers.customer as c', 'c.id', 'm.customerId')
    .select(['m.id as memberId', 'c.name', 'm.cardNumber'])
    .where('m.id', 'in', [...ids])
    .execute();
}

/** Writes the tiers of a brand: those named by code, in their order; the others rest. */
export async function writeTiers(tx: Tx, brand: string, tiers: readonly Omit<Tier, 'rank'>[]): Promise<void> {
  await sql`
    insert into club.tier as t (id, org_id, code, name, name_en, rank, threshold, colour, benefits, benefits_en)
      select app.new_id(), ${brand}::uuid, g.code, g.name, g."nameEn", g.rank, g.threshold, g.colour, g.benefits, g."benefitsEn"
      from jsonb_to_recordset(${JSON.stringify(tiers.map((tier, at) => ({ ...tier, rank: at + 1 })))}::jsonb)
        as g(code text, name text, "nameEn" text, rank smallint, threshold bigint, colour text, benefits text, "benefitsEn" text)
    on conflict (org_id, code) do update set name = excluded.name, name_en = excluded.name_en, rank = excluded.rank, threshold = excluded.threshold,
      colour = excluded.colour, benefits = excluded.benefits, benefits_en = excluded.benefits_en, active = true, version = t.version + 1`.execute(
    tx,
  );
  await tx
    .updateTable('club.tier')
    .set(({ eb }) => ({ active: false, version: eb('version', '+', 1) }))
    .where('orgId', '=', brand)
    .where(
      'code',
      'not in',
      tiers.map((tier) => tier.code),
    )
    .where('active', '=', true)
    .execute();
}
