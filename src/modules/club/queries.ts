import { sql } from 'kysely';
import { newId, type Tx } from '../../platform/db.ts';
import { beforeCursor, microseconds } from '../../platform/keyset.ts';

function rows(tx: Tx) {
  return tx
    .selectFrom('club.member as m')
    .innerJoin('customers.customer as c', 'c.id', 'm.customerId')
    .innerJoin('club.branch as b', 'b.id', 'm.branchId')
    .innerJoin('products.unit as v', 'v.id', 'm.unitId')
    .leftJoin('club.account as a', (join) => join.onRef('a.memberId', '=', 'm.id').on('a.kind', '=', 'available'))
    .select([
      'm.id',
      'm.customerId',
      'c.name as customerName',
      'b.name as branchName',
      'b.nameEn as branchNameEn',
      'm.cardNumber',
      'm.status',
      'm.channel',
    ])
    .select([
      sql<string>`coalesce(v.vin, v.serial)`.as('vin'),
      'a.balance',
      'm.appliedAt',
      'm.decidedAt',
      'm.reason',
      'm.version',
    ])
    .select('c.primaryMasked as mobileMasked');
}

interface ListQuery {
  orgIds: string[] | null;
  status?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Members in scope, newest application first. */
export function members(tx: Tx, { orgIds, status, cursor, limit }: ListQuery) {
  // plan: member_org for a dealer or a region, member_created for a brand
  let query = rows(tx)
    .select(['m.createdAt'])
    .select(({ ref }) => microseconds(ref('m.createdAt')).as('cursorAt'));
  if (orgIds) query = query.where('m.orgId', 'in', orgIds);
  if (status) query = query.where('m.status', '=', status);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('m.createdAt'), ref('m.id'), cursor));
  return query
    .orderBy('m.createdAt', 'desc')
    .orderBy('m.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** The member with a card number, as far as visible. plan: member_card_number_key */
export function membersByCard(tx: Tx, cardNumber: string) {
  return rows(tx).where('m.cardNumber', '=', cardNumber).execute();
}

/** One member, as far as visible. */
export function memberById(tx: Tx, id: string) {
  return rows(tx)
    .leftJoin('org.staff as d', 'd.id', 'm.decidedBy')
    .select('d.name as decidedByName')
    .where('m.id', '=', id)
    .executeTakeFirst();
}

/** The application to be decided, locked. */
export function lockMember(tx: Tx, id: string) {
  return tx
    .selectFrom('club.member')
    .select(['id', 'orgId', 'customerId', 'branchId', 'status', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Movements of a member's points, newest first. */
export function pointsOf(tx: Tx, memberId: string) {
  return tx
    .selectFrom('club.ledgerTransaction as x')
    .innerJoin('club.account as a', (join) =>
      join.onRef('a.memberId', '=', 'x.memberId').on('a.kind', '=', 'available'),
    )
    .innerJoin('club.entry as e', (join) =>
      join.onRef('e.transactionId', '=', 'x.id').onRef('e.accountId', '=', 'a.id'),
    )
    .leftJoin('club.pointsRule as r', 'r.id', 'x.ruleId')
    .leftJoin('club.lot as l', 'l.transactionId', 'x.id')
    .select([
      'x.id',
      'x.kind',
      'e.amount as points',
      'e.balanceAfter',
      'r.name as ruleName',
      'r.nameEn as ruleNameEn',
      'x.note',
      'l.expiresOn',
      'x.postedAt',
    ])
    .where('x.memberId', '=', memberId)
    .orderBy('x.postedAt', 'desc')
    .orderBy('x.id', 'desc')
    .limit(100)
    .execute();
}

/** The branch a dealer runs; undefined when it has none. */
export function branchOf(tx: Tx, orgId: string) {
  return tx.selectFrom('club.branch').select(['id', 'name']).where('orgId', '=', orgId).executeTakeFirst();
}

/** Whether a customer waits for membership or has it, anywhere. */
export async function hasMembership(tx: Tx, customerId: string): Promise<boolean> {
  const found = await tx
    .selectFrom('club.member')
    .select('id')
    .where('customerId', '=', customerId)
    // plan: member_customer, whose condition a kept plan must be able to read
    .where('status', 'in', [sql.lit('pending'), sql.lit('active')])
    .executeTakeFirst();
  return found !== undefined;
}

/** Inserts an application; a second live one of a customer is refused by member_customer. */
export async function insertMember(
  tx: Tx,
  application: { orgId: string; branchId: string; customerId: string; unitId: string; channel: string },
): Promise<string> {
  const id = newId();
  await tx
    .insertInto('club.member')
    .values({ id, ...application })
    .execute();
  return id;
}

/** The next card number: eight digits, running. */
export async function nextCardNumber(tx: Tx): Promise<string> {
  const found = await sql<{ n: string }>`select nextval('club.card_number')::text as n`.execute(tx);
  return found.rows[0]?.n ?? '';
}

/** Deliveries of a customer at a unit, for the points they earn. */
export function deliveriesOf(tx: Tx, customerId: string, orgId: string) {
  return tx
    .selectFrom('sales.delivery as d')
    .innerJoin('sales.order as o', 'o.id', 'd.orderId')
    .select(['d.orderId', 'd.deliveredOn', 'd.createdAt'])
    .where('o.customerId', '=', customerId)
    .where('d.orgId', '=', orgId)
    .execute();
}

/** The newest version of a points rule that is valid on a day. */
export function ruleOn(tx: Tx, code: string, day: string) {
  return tx
    .selectFrom('club.pointsRule')
    .select(['id', 'name', 'points', 'validMonths'])
    .where('code', '=', code)
    .where('validFrom', '<=', day)
    .where(({ or, eb }) => or([eb('validTo', 'is', null), eb('validTo', '>=', day)]))
    .orderBy('ruleVersion', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The active membership of a customer at a unit. */
export function activeMember(tx: Tx, customerId: string, orgId: string) {
  return tx
    .selectFrom('club.member')
    .select(['id', 'customerId'])
    .where('customerId', '=', customerId)
    .where('orgId', '=', orgId)
    .where('status', '=', 'active')
    .executeTakeFirst();
}
