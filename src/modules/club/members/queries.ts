import { type AliasedExpression, sql } from 'kysely';
import { newId, type Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds, readCursor } from '../../../platform/keyset.ts';
import type { FindKeys } from '../../customers/index.ts';

const allMembers = (tx: Tx) => tx.selectFrom('club.member as p').selectAll('p');
type MemberColumns = Awaited<ReturnType<ReturnType<typeof allMembers>['executeTakeFirstOrThrow']>>;

/** The columns of the list over members already chosen; person, branch and car are joined for those rows only. */
function rows(tx: Tx, chosen: AliasedExpression<MemberColumns, 'm'>) {
  return tx
    .selectFrom(chosen)
    .innerJoin('customers.customer as c', 'c.id', 'm.customerId')
    .innerJoin('club.branch as b', 'b.id', 'm.branchId')
    .innerJoin('products.unit as v', 'v.id', 'm.unitId')
    .leftJoin('club.account as a', (join) => join.onRef('a.memberId', '=', 'm.id').on('a.kind', '=', 'available'))
    .select(['m.id', 'm.orgId', 'm.customerId', 'c.name as customerName', 'c.primaryMasked as mobileMasked'])
    .select(['m.branchId', 'b.name as branchName', 'b.nameEn as branchNameEn', 'm.cardNumber', 'm.status', 'm.channel'])
    .select([sql<string>`coalesce(v.vin, v.serial)`.as('vin'), 'v.plate', 'a.balance', 'm.tierCode'])
    .select(['c.vip', 'c.opinionLeader', 'c.hobbies'])
    .select(['m.appliedAt', 'm.dueAt', 'm.decidedAt', 'm.leftAt', 'm.reason', 'm.version']);
}

export interface ListQuery {
  orgIds: string[] | null;
  status?: string | undefined;
  tier?: string | undefined;
  unitId?: string | undefined;
  hobby?: string | undefined;
  mark?: 'vip' | 'leader' | 'key' | undefined;
  /** Applications whose time was up then. */
  overdueAt: Date | null;
  keys: FindKeys | null;
  cursor?: string | undefined;
  limit: number;
}

/** The ids of a page that a search text, a hobby, a mark or a unit narrows: one definer function, planned for the values at hand. */
function foundIds(given: ListQuery) {
  const { keys, status, tier, unitId, hobby, mark, overdueAt, cursor, limit } = given;
  const after = cursor ? readCursor(cursor) : null;
  const filters = { status, tier_code: tier, org_id: unitId, hobby, mark, overdue_at: overdueAt?.toISOString() };
  return sql<string>`(select club.found(${JSON.stringify(keys ?? {})}::jsonb, ${JSON.stringify(filters)}::jsonb,
    ${after?.at ?? null}::bigint, ${after?.id ?? null}::uuid, ${limit + 1}))`;
}

/**
 * Members in scope, newest application first, by keyset.
 * plan: member_org for a dealer or a region, member_status and member_tier_all for a brand, member_created for all of it; a search, hobby,
 * mark or unit starts from club.found; overdue applications from member_due.
 */
export function members(tx: Tx, given: ListQuery) {
  const { orgIds, status, tier, overdueAt, cursor, limit } = given;
  let page = allMembers(tx);
  if (given.keys || given.unitId || given.hobby || given.mark) {
    page = page.where('p.id', 'in', foundIds(given));
  } else {
    if (orgIds) page = page.where('p.orgId', 'in', orgIds);
    if (status) page = page.where('p.status', '=', status);
    // Values a partial index names are written out, so that a kept plan can read them.
    if (tier) page = page.where('p.status', '=', sql.lit('active')).where('p.tierCode', '=', tier);
    if (overdueAt) page = page.where('p.status', '=', sql.lit('pending')).where('p.dueAt', '<', overdueAt);
    if (cursor) page = page.where(({ ref }) => beforeCursor(ref('p.createdAt'), ref('p.id'), cursor));
  }
  const chosen = page
    .orderBy('p.createdAt', 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit + 1)
    .as('m');
  return rows(tx, chosen)
    .select(({ ref }) => microseconds(ref('m.createdAt')).as('cursorAt'))
    .orderBy('m.createdAt', 'desc')
    .orderBy('m.id', 'desc')
    .execute();
}

/** Members by status, each count stopping at the cap. plan: member_org, member_status; overdue ones member_due */
export async function counts(tx: Tx, orgIds: string[] | null, now: Date, cap: number): Promise<Record<string, number>> {
  const scoped = orgIds ? sql`and m.org_id = any(${orgIds}::uuid[])` : sql``;
  const found = await sql<{ status: string; n: string }>`
    select s.status, counted.n from unnest(array['pending', 'active', 'rejected', 'left']) s(status)
    cross join lateral (select count(*) as n from (select 1 from club.member m where m.status = s.status ${scoped} limit ${cap}) capped) counted
    union all
    select 'overdue', count(*) from (select 1 from club.member m where m.status = 'pending' and m.due_at < ${now} ${scoped} limit ${cap}) late`.execute(
    tx,
  );
  return Object.fromEntries(found.rows.map((row) => [row.status, Number(row.n)]));
}

/** The member with a card number, as far as visible. plan: member_card_number_key */
export function membersByCard(tx: Tx, cardNumber: string) {
  return rows(tx, allMembers(tx).where('p.cardNumber', '=', cardNumber).as('m')).execute();
}

/** One member, as far as visible, with their card and a change of branch that waits. */
export function memberById(tx: Tx, id: string) {
  return rows(tx, allMembers(tx).where('p.id', '=', id).as('m'))
    .leftJoin('org.staff as d', 'd.id', 'm.decidedBy')
    .leftJoin('club.transfer as t', (join) =>
      join.onRef('t.memberId', '=', 'm.id').on('t.state', '=', sql.lit('asked')),
    )
    .select(['d.name as decidedByName', 't.id as transferId', 'b.cardName', 'b.cardNameEn', 'b.cardColour'])
    .select(['b.cardPictureId', 'm.tierSince', 'm.tierUntil', 'm.lapsedAt'])
    .executeTakeFirst();
}

/** A member to be changed, locked. */
export function lockMember(tx: Tx, id: string) {
  return tx
    .selectFrom('club.member')
    .select(['id', 'orgId', 'customerId', 'branchId', 'status', 'version', 'cardNumber', 'leftAt', 'lapsedAt'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** The branches a member belonged to, oldest first. plan: stay_member */
export function staysOf(tx: Tx, memberId: string) {
  return tx
    .selectFrom('club.stay as s')
    .innerJoin('club.branch as b', 'b.id', 's.branchId')
    .select(['b.name as branchName', 'b.nameEn as branchNameEn', 's.fromAt', 's.toAt'])
    .where('s.memberId', '=', memberId)
    .orderBy('s.fromAt')
    .limit(50)
    .execute();
}

/** The branch a dealer runs now; undefined when it has none. plan: branch_live */
export function branchOf(tx: Tx, orgId: string) {
  return tx
    .selectFrom('club.branch as b')
    .innerJoin('org.unit as u', 'u.id', 'b.orgId')
    .select(['b.id', 'b.name', 'b.status', 'u.workingTime'])
    .where('b.orgId', '=', orgId)
    .where('b.status', '<>', sql.lit('closed'))
    .executeTakeFirst();
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
  application: { orgId: string; branchId: string; customerId: string; unitId: string; channel: string; dueAt: Date },
): Promise<string> {
  const id = newId();
  await tx
    .insertInto('club.member')
    .values({ id, ...application })
    .execute();
  return id;
}

/** The next card number of a branch: its letters and eight digits, running through the brand. plan: branch_pkey */
export async function nextCardNumber(tx: Tx, branchId: string): Promise<string> {
  const found = await sql<{ n: string }>`
    select b.card_prefix || nextval('club.card_number')::text as n from club.branch b where b.id = ${branchId}`.execute(
    tx,
  );
  return found.rows[0]?.n ?? '';
}

/** A member as any counter of the brand may know them. */
export interface AtCounter {
  memberId: string;
  customerId: string;
  orgId: string;
  inScope: boolean;
  name: string;
  mobileMasked: string | null;
  status: 'pending' | 'active' | 'rejected' | 'left';
  cardNumber: string;
  branchId: string;
  tierCode: string | null;
  vip: boolean;
  opinionLeader: boolean;
  available: number;
}

/** Whom a card or a phone names at a counter of the brand; at most five. */
export async function atCounter(tx: Tx, cardNumber: string, hash: Buffer | null): Promise<AtCounter[]> {
  return (await sql<AtCounter>`select * from club.at_counter(${cardNumber}, ${hash}::bytea)`.execute(tx)).rows;
}

/** How branches and their cards are called. plan: branch_pkey */
export function branchesNamed(tx: Tx, ids: readonly string[]) {
  return tx
    .selectFrom('club.branch')
    .select(['id', 'orgId', 'name', 'nameEn', 'cardName', 'cardNameEn', 'cardColour', 'cardPictureId'])
    .where('id', 'in', [...ids])
    .execute();
}
