import { sql } from 'kysely';
import { newId, type Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';

interface ListQuery {
  unitId: string;
  state?: string | undefined;
  category?: string | undefined;
  q?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

const inScope = (unitId: string) =>
  sql<boolean>`exists (select 1 from org.unit_closure c where c.ancestor_id = ${unitId} and c.unit_id = r.org_id)`;

function rows(tx: Tx, unitId: string) {
  return tx
    .selectFrom('club.reward as r')
    .innerJoin('org.unit as u', 'u.id', 'r.orgId')
    .select(['r.id', 'r.orgId', 'r.category', 'r.name', 'r.nameEn', 'r.points', 'r.moneyFen', 'r.stockAt', 'r.bearer'])
    .select(['r.state', 'r.validFrom', 'r.validTo', 'r.tierCode', 'r.version', 'r.createdAt'])
    .select(['u.name as unitName', 'u.nameEn as unitNameEn', 'r.orgId as unitId', inScope(unitId).as('own')])
    .select(
      // plan: reward_stock_once; central: the one row of whoever offers it, branch: those in scope
      sql<
        number | null
      >`case r.stock_at when 'unlimited' then null else coalesce((select sum(s.on_hand)::integer from club.reward_stock s
        where s.reward_id = r.id and (r.stock_at = 'central' or exists
          (select 1 from org.unit_closure c where c.ancestor_id = ${unitId} and c.unit_id = s.org_id))), 0) end`.as(
        'onHand',
      ),
    )
    .select(
      sql<
        string | null
      >`(select p.id from club.reward_picture p where p.reward_id = r.id order by p.sort, p.id limit 1)`.as(
        'pictureId',
      ),
    )
    .select(
      // plan: reward_order_reward, what is open alone; the policy keeps it to the scope
      sql<number>`(select count(*)::integer from club.reward_order o
        where o.reward_id = r.id and o.state in ('requested', 'prepared', 'ready', 'shipped'))`.as('waiting'),
    );
}

/** Rewards that the acting unit sees, newest first. plan: reward_created; a house offers some hundreds */
export function rewards(tx: Tx, { unitId, state, category, q, cursor, limit }: ListQuery) {
  let query = rows(tx, unitId).select(({ ref }) => microseconds(ref('r.createdAt')).as('cursorAt'));
  if (state) query = query.where('r.state', '=', state);
  if (category) query = query.where('r.category', '=', category);
  if (q) query = query.where(sql<boolean>`(strpos(r.name, ${q}) > 0 or strpos(lower(r.name_en), lower(${q})) > 0)`);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('r.createdAt'), ref('r.id'), cursor));
  return query
    .orderBy('r.createdAt', 'desc')
    .orderBy('r.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** One reward, as far as visible. */
export function rewardById(tx: Tx, unitId: string, id: string) {
  return rows(tx, unitId)
    .select(['r.description', 'r.descriptionEn', 'r.limitCount', 'r.limitPeriod'])
    .select(sql<string[]>`r.ways`.as('ways'))
    .select(
      // plan: reward_order_reward, all of one reward
      sql<number>`coalesce((select sum(o.quantity)::integer from club.reward_order o where o.reward_id = r.id and o.state not in ('cancelled', 'returned')), 0)`.as(
        'ordered',
      ),
    )
    .where('r.id', '=', id)
    .executeTakeFirst();
}

/** A reward of the acting unit or of one below, held until the transaction ends. */
export function lockReward(tx: Tx, unitId: string, id: string) {
  return tx
    .selectFrom('club.reward as r')
    .select(['r.id', 'r.orgId', 'r.stockAt', 'r.state', 'r.version'])
    .where('r.id', '=', id)
    .where(inScope(unitId))
    .forUpdate()
    .executeTakeFirst();
}

/** Whether a reward is offered by the acting unit or one below it. */
export async function isBelowReward(tx: Tx, unitId: string, id: string): Promise<boolean> {
  const found = await tx
    .selectFrom('club.reward as r')
    .select('r.id')
    .where('r.id', '=', id)
    .where(inScope(unitId))
    .executeTakeFirst();
  return found !== undefined;
}

/** Pictures of rewards in their order. plan: reward_picture_reward */
export function picturesOf(tx: Tx, rewardId: string) {
  return tx
    .selectFrom('club.rewardPicture')
    .select(['id', 'title', 'titleEn'])
    .where('rewardId', '=', rewardId)
    .orderBy('sort')
    .orderBy('id')
    .execute();
}

/** One picture. */
export function pictureById(tx: Tx, id: string) {
  return tx
    .selectFrom('club.rewardPicture')
    .select(['rewardId', 'sha256Hex', 'mediaType', 'bytes'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Who holds how many pieces of a reward. plan: reward_stock_once */
export function stockOf(tx: Tx, rewardId: string) {
  return tx
    .selectFrom('club.rewardStock as s')
    .innerJoin('org.unit as u', 'u.id', 's.orgId')
    .select(['s.orgId as unitId', 'u.name as unitName', 'u.nameEn as unitNameEn', 's.onHand'])
    .where('s.rewardId', '=', rewardId)
    .orderBy('u.code')
    .limit(2000)
    .execute();
}

/** Whether an open unit of a kind stands in the subtree of another. */
export async function isBelow(tx: Tx, ancestorId: string, unitId: string, kind?: string): Promise<boolean> {
  let query = tx
    .selectFrom('org.unitClosure as c')
    .innerJoin('org.unit as u', 'u.id', 'c.unitId')
    .select('u.id')
    .where('c.ancestorId', '=', ancestorId)
    .where('c.unitId', '=', unitId);
  if (kind) query = query.where('u.kind', '=', kind);
  return (await query.executeTakeFirst()) !== undefined;
}

/** Adds to a stock or takes from it; null where there would be fewer than none. The row of a holder is made at its first use. */
export async function moveStock(tx: Tx, rewardId: string, orgId: string, change: number): Promise<number | null> {
  await tx
    .insertInto('club.rewardStock')
    .values({ id: newId(), orgId, rewardId, onHand: 0 })
    .onConflict((conflict) => conflict.constraint('reward_stock_once').doNothing())
    .execute();
  const moved = await tx
    .updateTable('club.rewardStock')
    .set({ onHand: sql<number>`on_hand + ${change}`, version: sql<number>`version + 1` })
    .where('rewardId', '=', rewardId)
    .where('orgId', '=', orgId)
    .where(sql<boolean>`on_hand + ${change} between 0 and 1000000`)
    .returning('onHand')
    .executeTakeFirst();
  return moved?.onHand ?? null;
}

/** Takes pieces of an offered reward for a branch: never more than there are (`club.take_stock`). */
export async function takeStock(tx: Tx, rewardId: string, branchId: string, pieces: number) {
  const { rows: found } = await sql<{ stockId: string | null; taken: boolean }>`
    select stock_id, taken from club.take_stock(${rewardId}::uuid, ${branchId}::uuid, ${pieces})`.execute(tx);
  return found[0] ?? { stockId: null, taken: false };
}

/** Versions of the rate that the acting unit sees. */
export function serviceRates(tx: Tx) {
  return tx
    .selectFrom('club.serviceRate as r')
    .innerJoin('org.unit as u', 'u.id', 'r.orgId')
    .select(['r.id', 'u.name as unitName', 'u.nameEn as unitNameEn', 'r.pointsPerYuan', 'r.capBp', 'r.leastPoints'])
    .select(['r.validFrom', 'r.createdAt'])
    .orderBy('r.validFrom', 'desc')
    .orderBy('r.id', 'desc')
    .limit(500)
    .execute();
}

/** The rate that holds at a unit on a day: of the unit nearest to it, its newest version. plan: unit_closure_unit, service_rate_once */
export function serviceRateOn(tx: Tx, unitId: string, day: string) {
  return tx
    .selectFrom('org.unitClosure as c')
    .innerJoin('club.serviceRate as r', 'r.orgId', 'c.ancestorId')
    .select(['r.id', 'r.pointsPerYuan', 'r.capBp', 'r.leastPoints'])
    .where('c.unitId', '=', unitId)
    .where('r.validFrom', '<=', day)
    .orderBy(sql`(select count(*) from org.unit_closure d where d.unit_id = r.org_id)`, 'desc')
    .orderBy('r.validFrom', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** A member as far as visible, with the unit they belong to. */
export function memberById(tx: Tx, id: string) {
  return tx
    .selectFrom('club.member')
    .select(['id', 'orgId', 'customerId', 'status', 'tierCode'])
    .where('id', '=', id)
    .executeTakeFirst();
}
