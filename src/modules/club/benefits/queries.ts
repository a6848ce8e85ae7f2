import { sql } from 'kysely';
import { newId, type Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';

const inScope = (unitId: string) =>
  sql<boolean>`exists (select 1 from org.unit_closure c where c.ancestor_id = ${unitId} and c.unit_id = b.org_id)`;

interface ListQuery {
  unitId: string;
  today: string;
  state?: string | undefined;
  category?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Benefits that the acting unit sees, newest first. plan: benefit_created; a house has some dozens, their entitlements by entitlement_benefit */
export function benefits(tx: Tx, { unitId, today, state, category, cursor, limit }: ListQuery) {
  let query = tx
    .selectFrom('club.benefit as b')
    .innerJoin('org.unit as u', 'u.id', 'b.orgId')
    .leftJoin('club.partner as p', 'p.id', 'b.partnerId')
    .select(['b.id', 'b.category', 'b.name', 'b.nameEn', 'b.description', 'b.descriptionEn', 'b.honouredBy'])
    .select(['b.partnerId', 'b.period', 'b.valueFen', 'b.stock', 'b.validFrom', 'b.validTo', 'b.state', 'b.version'])
    .select(['p.name as partnerName', 'p.nameEn as partnerNameEn', 'b.createdAt', inScope(unitId).as('own')])
    .select(['u.name as unitName', 'u.nameEn as unitNameEn'])
    .select(
      sql<
        { tierCode: string; uses: number }[]
      >`(select coalesce(json_agg(json_build_object('tierCode', t.tier_code, 'uses', t.uses) order by t.uses, t.tier_code), '[]')
        from club.benefit_tier t where t.benefit_id = b.id)`.as('tiers'),
    )
    .select([
      sql<number>`(select coalesce(sum(e.granted), 0)::integer from club.entitlement e where e.benefit_id = b.id and e.period_from = club.period_from(b.period, ${today}::date))`.as(
        'granted',
      ),
      sql<number>`(select coalesce(sum(e.used), 0)::integer from club.entitlement e where e.benefit_id = b.id and e.period_from = club.period_from(b.period, ${today}::date))`.as(
        'used',
      ),
    ])
    .select(({ ref }) => microseconds(ref('b.createdAt')).as('cursorAt'));
  if (state) query = query.where('b.state', '=', state);
  if (category) query = query.where('b.category', '=', category);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('b.createdAt'), ref('b.id'), cursor));
  return query
    .orderBy('b.createdAt', 'desc')
    .orderBy('b.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** A benefit of the acting unit or of one below, held until the transaction ends. */
export function lockBenefit(tx: Tx, unitId: string, id: string) {
  return tx
    .selectFrom('club.benefit as b')
    .select(['b.id', 'b.orgId', 'b.state', 'b.stock', 'b.version'])
    .where('b.id', '=', id)
    .where(inScope(unitId))
    .forUpdate()
    .executeTakeFirst();
}

/** Says which tiers may use a benefit how often, in place of what was said before. */
export async function setTiers(tx: Tx, benefitId: string, tiers: readonly { tierCode: string; uses: number }[]) {
  await tx.deleteFrom('club.benefitTier').where('benefitId', '=', benefitId).execute();
  await tx
    .insertInto('club.benefitTier')
    .values(tiers.map((tier) => ({ id: newId(), benefitId, ...tier })))
    .execute();
}

/**
 * Grants what members may use in the periods that a day lies in: for one member, or for a unit's, as a set. Running it again grants nothing
 * twice; a higher tier raises what is granted, a lower one leaves it until the next period. Returns how many rows were written.
 * plan: member_pkey or member_org; offered benefits are some dozens, entitlement_once keeps the rest out
 */
export async function grant(
  tx: Tx,
  on: { memberIds: readonly string[] | null; orgId: string | null; day: string },
): Promise<number> {
  const members = on.memberIds && [...on.memberIds];
  const done = await sql`
    insert into club.entitlement (member_id, customer_id, benefit_id, tier_code, period_from, period_to, granted)
    select m.id, m.customer_id, b.id, t.tier_code, club.period_from(b.period, ${on.day}::date), club.period_to(b.period, ${on.day}::date), t.uses
    from club.benefit b
    join club.member m on m.status = 'active'
    cross join lateral (select k.tier_code, k.uses from club.benefit_tier k where k.benefit_id = b.id and k.tier_code in (m.tier_code, '*')
      order by k.tier_code = '*' limit 1) t
    where b.state = 'offered' and ${on.day}::date >= b.valid_from and (b.valid_to is null or ${on.day}::date <= b.valid_to)
      and (${members}::uuid[] is null or m.id = any (${members}::uuid[]))
      and (${on.orgId}::uuid is null or m.org_id = ${on.orgId}::uuid)
      and exists (select 1 from org.unit_closure c where c.ancestor_id = b.org_id and c.unit_id = m.org_id)
      and not exists (select 1 from club.entitlement e where e.member_id = m.id and e.benefit_id = b.id
        and e.period_from = club.period_from(b.period, ${on.day}::date) and e.granted >= t.uses)
    on conflict on constraint entitlement_once do update set granted = excluded.granted, tier_code = excluded.tier_code
      where excluded.granted > entitlement.granted`.execute(tx);
  return Number(done.numAffectedRows ?? 0n);
}

function entitlementRows(tx: Tx, day: string) {
  return tx
    .selectFrom('club.entitlement as e')
    .innerJoin('club.benefit as b', 'b.id', 'e.benefitId')
    .leftJoin('club.partner as p', 'p.id', 'b.partnerId')
    .select(['e.id', 'e.benefitId', 'b.category', 'b.name', 'b.nameEn', 'b.description', 'b.descriptionEn'])
    .select(['b.honouredBy', 'p.name as partnerName', 'p.nameEn as partnerNameEn', 'b.period', 'e.periodTo'])
    .select(['e.granted', 'e.used', 'e.memberId'])
    .select(sql<number>`least(e.granted - e.used, coalesce(b.stock, e.granted))`.as('left'))
    .where('e.periodFrom', '<=', day)
    .where(({ or, eb }) => or([eb('e.periodTo', 'is', null), eb('e.periodTo', '>=', day)]))
    .where('b.state', '=', 'offered')
    .where('b.validFrom', '<=', day)
    .where(({ or, eb }) => or([eb('b.validTo', 'is', null), eb('b.validTo', '>=', day)]))
    .orderBy('b.category')
    .orderBy('b.createdAt');
}

/** What a member may use on a day. plan: entitlement_once */
export function entitlementsOf(tx: Tx, memberId: string, day: string) {
  return entitlementRows(tx, day).where('e.memberId', '=', memberId).execute();
}

/** One of them, held until the transaction ends. */
export function lockEntitlement(tx: Tx, id: string, day: string) {
  return entitlementRows(tx, day).select('e.customerId').where('e.id', '=', id).forUpdate('e').executeTakeFirst();
}

/** Keeps the hash of a new code; those that wait for the same entitlement are good no more. */
export async function keepCode(
  tx: Tx,
  code: { orgId: string; entitlementId: string; codeHash: Buffer; expiresAt: Date; now: Date },
): Promise<void> {
  const { now, ...row } = code;
  await tx
    .updateTable('club.benefitCode')
    .set({ expiresAt: now })
    .where('entitlementId', '=', code.entitlementId)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .execute();
  await tx
    .insertInto('club.benefitCode')
    .values({ id: newId(), ...row })
    .execute();
}

export interface Honoured {
  useId: string | null;
  orgId: string;
  memberId: string;
  customerId: string;
  maskedName: string;
  benefitName: string;
  benefitNameEn: string;
  tierCode: string;
  partnerName: string | null;
  leftUses: number;
}

/** Looks a code up for a dealer or for the partner whose key is shown; with `take` it is used (`club.honour_code`). */
export async function honour(
  tx: Tx,
  code: { hash: Buffer; unitId: string | null; secret: Buffer | null; at: Date; take: boolean },
): Promise<Honoured | undefined> {
  const { hash, unitId, secret, at, take } = code;
  const { rows } = await sql<Honoured>`
    select * from club.honour_code(${hash}, ${unitId}::uuid, ${secret}::bytea, ${at}::timestamptz, ${take})`.execute(
    tx,
  );
  return rows[0];
}

interface UseQuery {
  benefitId?: string | undefined;
  partnerId?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Uses in scope, newest first. plan: benefit_use_created, of a partner benefit_use_partner; a name only where the policy shows the member */
export function uses(tx: Tx, { benefitId, partnerId, cursor, limit }: UseQuery) {
  let query = tx
    .selectFrom('club.benefitUse as x')
    .innerJoin('club.benefit as b', 'b.id', 'x.benefitId')
    .leftJoin('org.unit as u', 'u.id', 'x.unitId')
    .leftJoin('club.partner as p', 'p.id', 'x.partnerId')
    .leftJoin('club.member as m', 'm.id', 'x.memberId')
    .leftJoin('customers.customer as c', 'c.id', 'm.customerId')
    .select(['x.id', 'b.name as benefitName', 'b.nameEn as benefitNameEn', 'c.name as customerName', 'm.cardNumber'])
    .select([
      sql<string>`coalesce(u.name, p.name, '')`.as('placeName'),
      sql<string>`coalesce(u.name_en, p.name_en, '')`.as('placeNameEn'),
      sql<boolean>`x.partner_id is not null`.as('byPartner'),
    ])
    .select(['x.valueFen', 'x.createdAt'])
    .select(({ ref }) => microseconds(ref('x.createdAt')).as('cursorAt'));
  if (benefitId) query = query.where('x.benefitId', '=', benefitId);
  if (partnerId) query = query.where('x.partnerId', '=', partnerId);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('x.createdAt'), ref('x.id'), cursor));
  return query
    .orderBy('x.createdAt', 'desc')
    .orderBy('x.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** Uses in a span, by benefit and place. plan: benefit_use_created, one span of it */
export function counts(tx: Tx, span: { from: Date; until: Date }) {
  return tx
    .selectFrom('club.benefitUse as x')
    .innerJoin('club.benefit as b', 'b.id', 'x.benefitId')
    .leftJoin('org.unit as u', 'u.id', 'x.unitId')
    .leftJoin('club.partner as p', 'p.id', 'x.partnerId')
    .select(['x.benefitId', 'b.name as benefitName', 'b.nameEn as benefitNameEn'])
    .select([
      sql<string>`coalesce(u.name, p.name, '')`.as('placeName'),
      sql<string>`coalesce(u.name_en, p.name_en, '')`.as('placeNameEn'),
      sql<boolean>`x.partner_id is not null`.as('byPartner'),
      sql<number>`count(*)::integer`.as('uses'),
      sql<number>`sum(x.value_fen)::bigint`.as('valueFen'),
    ])
    .where('x.createdAt', '>=', span.from)
    .where('x.createdAt', '<', span.until)
    .groupBy([
      'x.benefitId',
      'b.name',
      'b.nameEn',
      'u.name',
      'u.nameEn',
      'p.name',
      'p.nameEn',
      sql`x.partner_id is not null`,
    ])
    .orderBy('uses', 'desc')
    .limit(1000)
    .execute();
}

/** Units that hold members, for work unit by unit. */
export function unitsWithMembers(tx: Tx) {
  return tx.selectFrom('club.member').select('orgId').distinct().where('status', '=', 'active').execute();
}
