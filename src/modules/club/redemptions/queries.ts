import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';

function rows(tx: Tx) {
  return tx
    .selectFrom('club.rewardOrder as o')
    .innerJoin('club.member as m', 'm.id', 'o.memberId')
    .innerJoin('customers.customer as c', 'c.id', 'o.customerId')
    .innerJoin('org.unit as u', 'u.id', 'o.orgId')
    .select(['o.id', 'o.number', 'o.memberId', 'c.name as customerName', 'c.primaryMasked as mobileMasked'])
    .select(['m.cardNumber', 'o.rewardId', 'o.rewardName', 'o.rewardNameEn', 'o.quantity', 'o.points', 'o.moneyFen'])
    .select(['o.way', 'o.state', 'o.channel', 'o.cancelCause', 'o.holdExpiresAt', 'o.createdAt', 'o.version'])
    .select(['u.name as unitName', 'u.nameEn as unitNameEn', sql<boolean>`o.paid_at is not null`.as('paid')]);
}

interface ListQuery {
  orgIds: string[] | null;
  state?: string | undefined;
  rewardId?: string | undefined;
  memberId?: string | undefined;
  q?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Orders in scope, newest first. */
export function orders(tx: Tx, { orgIds, state, rewardId, memberId, q, cursor, limit }: ListQuery) {
  // plan: reward_order_org for a dealer or a region, reward_order_created for a brand; a member's by reward_order_member
  let query = rows(tx).select(({ ref }) => microseconds(ref('o.createdAt')).as('cursorAt'));
  if (orgIds) query = query.where('o.orgId', 'in', orgIds);
  if (state) query = query.where('o.state', '=', state);
  if (rewardId) query = query.where('o.rewardId', '=', rewardId);
  if (memberId) query = query.where('o.memberId', '=', memberId);
  // plan: reward_order_number; member_card_number_key, reward_order_member
  if (q)
    query = query.where(
      sql<boolean>`(o.number = ${q.toUpperCase()} or o.member_id in (select k.id from club.member k where k.card_number = ${q}))`,
    );
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('o.createdAt'), ref('o.id'), cursor));
  return query
    .orderBy('o.createdAt', 'desc')
    .orderBy('o.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** One order, as far as visible. */
export function orderById(tx: Tx, id: string) {
  return rows(tx)
    .select(['o.addressMasked', 'o.carrier', 'o.tracking', 'o.paidMethod', 'o.paidAt', 'o.refundMethod'])
    .select([
      'o.cancelReason',
      'o.preparedAt',
      'o.sentAt',
      'o.closedAt',
      'o.returnedAt',
      'o.returnReason',
      'o.goodsBack',
    ])
    .select(['u.timeZone', sql<boolean>`o.stock_id is not null`.as('stocked')])
    .select(sql<boolean>`o.capture_id is not null`.as('captured'))
    .where('o.id', '=', id)
    .executeTakeFirst();
}

/** An order, held until the transaction ends. */
export function lockOrder(tx: Tx, id: string) {
  return tx
    .selectFrom('club.rewardOrder')
    .select(['id', 'orgId', 'number', 'memberId', 'customerId', 'rewardName', 'rewardNameEn', 'points', 'moneyFen'])
    .select(['way', 'state', 'holdId', 'holdExpiresAt', 'captureId', 'paidAt', 'attempts', 'addressEnc', 'version'])
    .select(['redeemingId', 'stockId', 'closedAt'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** An offered reward with its terms. */
export function offeredReward(tx: Tx, id: string) {
  return tx
    .selectFrom('club.reward')
    .select(['id', 'orgId', 'name', 'nameEn', 'points', 'moneyFen', 'stockAt', 'bearer', 'tierCode', 'limitCount'])
    .select(['limitPeriod', 'validFrom', 'validTo'])
    .select(sql<string[]>`ways`.as('ways'))
    .where('id', '=', id)
    .where('state', '=', 'offered')
    .executeTakeFirst();
}

/** Pieces of a reward a member ordered since a day and kept. plan: reward_order_member */
export async function piecesSince(tx: Tx, memberId: string, rewardId: string, since: string): Promise<number> {
  const found = await tx
    .selectFrom('club.rewardOrder')
    .select(sql<number>`coalesce(sum(quantity), 0)::integer`.as('pieces'))
    .where('memberId', '=', memberId)
    .where('rewardId', '=', rewardId)
    .where('orderedOn', '>=', since)
    .where('state', 'not in', ['cancelled', 'returned'])
    .executeTakeFirst();
  return found?.pieces ?? 0;
}

/** The first day of the period a day lies in. */
export async function periodStart(tx: Tx, period: string, day: string): Promise<string> {
  const { rows: found } = await sql<{ day: string }>`select club.period_from(${period}, ${day}::date) as day`.execute(
    tx,
  );
  return found[0]?.day ?? day;
}

/** The brand a unit belongs to; the unit itself where it belongs to none. */
export async function brandOf(tx: Tx, unitId: string): Promise<string> {
  const { rows: found } = await sql<{ id: string | null }>`select club.brand_of(${unitId}::uuid) as id`.execute(tx);
  return found[0]?.id ?? unitId;
}

/** Whether a hold still keeps its points; the ledger ends those that nobody ended. */
export async function isHeld(tx: Tx, holdId: string): Promise<boolean> {
  const found = await tx.selectFrom('club.hold').select('state').where('id', '=', holdId).executeTakeFirst();
  return found?.state === 'active';
}

/** Whether somebody took a capture back in the journal before. plan: ledger_reversed_once */
export async function isReversed(tx: Tx, captureId: string): Promise<boolean> {
  const found = await tx
    .selectFrom('club.ledgerTransaction')
    .select('id')
    .where('reversesId', '=', captureId)
    .where('reversesId', 'is not', null)
    .executeTakeFirst();
  return found !== undefined;
}

/** Puts the pieces of an order that was cancelled or came back where they came from (`club.return_stock`). */
export async function returnStock(tx: Tx, orderId: string): Promise<void> {
  await sql`select club.return_stock(${orderId}::uuid)`.execute(tx);
}

/** Orders of one customer, newest first. plan: reward_order_customer */
export function ordersOfCustomer(tx: Tx, customerId: string) {
  return tx
    .selectFrom('club.rewardOrder as o')
    .innerJoin('org.unit as u', 'u.id', 'o.orgId')
    .select(['o.id', 'o.number', 'o.rewardName', 'o.rewardNameEn', 'o.quantity', 'o.points', 'o.moneyFen', 'o.way'])
    .select(['o.state', 'o.addressMasked', 'o.carrier', 'o.tracking', 'o.cancelCause', 'o.orderedOn'])
    .select(['o.holdExpiresAt', 'o.version', 'o.orgId', 'u.timeZone', 'u.name as unitName', 'u.nameEn as unitNameEn'])
    .select(['o.closedAt', sql<string | null>`(o.returned_at at time zone u.time_zone)::date::text`.as('returnedOn')])
    .select(sql<boolean>`o.paid_at is not null`.as('paid'))
    .select(
      sql<
        string | null
      >`(select p.id from club.reward_picture p where p.reward_id = o.reward_id order by p.sort, p.id limit 1)`.as(
        'pictureId',
      ),
    )
    .where('o.customerId', '=', customerId)
    .orderBy('o.createdAt', 'desc')
    .orderBy('o.id', 'desc')
    .limit(100)
    .execute();
}

/** Orders in scope whose time to be handed out is over; skips those that somebody works on. plan: reward_order_held */
export function expiredOrders(tx: Tx, now: Date, most: number) {
  return tx
    .selectFrom('club.rewardOrder')
    .select(['id', 'orgId'])
    .where('holdExpiresAt', '<=', now)
    .where('captureId', 'is', null)
    .where('state', 'in', [sql.lit('requested'), sql.lit('prepared'), sql.lit('ready')])
    .orderBy('holdExpiresAt')
    .limit(most)
    .forUpdate()
    .skipLocked()
    .execute();
}
