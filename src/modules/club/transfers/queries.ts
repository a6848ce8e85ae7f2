import { sql } from 'kysely';
import { newId, type Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';
import type { Moved } from '../branches/queries.ts';

interface ListQuery {
  state?: string | undefined;
  memberId?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/**
 * Changes of branch that concern the acting unit, newest first. The member is joined as far as visible.
 * plan: transfer_from and transfer_to behind the policy for a dealer, transfer_created for a brand, transfer_member for one member
 */
export function transfers(tx: Tx, { state, memberId, cursor, limit }: ListQuery) {
  let query = tx
    .selectFrom('club.transfer as t')
    .innerJoin('club.branch as f', 'f.id', 't.fromBranchId')
    .innerJoin('club.branch as g', 'g.id', 't.toBranchId')
    .leftJoin('club.member as m', 'm.id', 't.memberId')
    .leftJoin('customers.customer as c', 'c.id', 'm.customerId')
    .leftJoin('org.staff as a', 'a.id', 't.askedBy')
    .select(['t.id', 'm.id as memberId', 'c.name as customerName', 't.cardNumber', 'f.name as fromName'])
    .select([
      'f.nameEn as fromNameEn',
      'g.name as toName',
      'g.nameEn as toNameEn',
      't.fromOrgId',
      't.toOrgId',
      't.reason',
    ])
    .select(['t.note', 't.rule', 't.state', 'a.name as askedByName', 't.orgId', 't.releasedAt', 't.receivedAt'])
    .select(['t.decidedAt', 't.decisionNote', 't.createdAt', 't.version'])
    .select(({ ref }) => microseconds(ref('t.createdAt')).as('cursorAt'));
  if (state) query = query.where('t.state', '=', state);
  if (memberId) query = query.where('t.memberId', '=', memberId);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('t.createdAt'), ref('t.id'), cursor));
  return query
    .orderBy('t.createdAt', 'desc')
    .orderBy('t.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** Which of two units lie in a unit's subtree. plan: unit_closure_pkey */
export async function unitsSeen(tx: Tx, unitId: string, ids: readonly string[]): Promise<Set<string>> {
  const found = await tx
    .selectFrom('org.unitClosure')
    .select('unitId')
    .where('ancestorId', '=', unitId)
    .where('unitId', 'in', [...ids])
    .execute();
  return new Set(found.map((row) => row.unitId));
}

/** The branch and the state of a card's member, anywhere in the brand. */
export function cardHolder(tx: Tx, cardNumber: string) {
  return sql<{ memberId: string; status: string; branchId: string; orgId: string; cardNumber: string }>`
    select member_id, status, branch_id, org_id, card_number from club.at_counter(${cardNumber}, null)`
    .execute(tx)
    .then(({ rows }) => rows[0]);
}

/** An open branch of the club. */
export function openBranch(tx: Tx, id: string) {
  return tx
    .selectFrom('club.branch')
    .select(['id', 'orgId'])
    .where('id', '=', id)
    .where('status', '=', 'open')
    .executeTakeFirst();
}

/** Adds a request; a second open one of a member is refused by transfer_open. */
export async function insertTransfer(
  tx: Tx,
  row: Record<string, unknown> & {
    orgId: string;
    memberId: string;
    cardNumber: string;
    fromBranchId: string;
    toBranchId: string;
    fromOrgId: string;
    toOrgId: string;
    reason: string;
    rule: string;
  },
): Promise<string> {
  const id = newId();
  await tx
    .insertInto('club.transfer')
    .values({ id, ...row })
    .execute();
  return id;
}

/** A request to be answered, locked, as far as visible. */
export function lockTransfer(tx: Tx, id: string) {
  return tx.selectFrom('club.transfer').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Notes an answer. */
export function setTransfer(tx: Tx, id: string, change: Record<string, unknown>) {
  return tx
    .updateTable('club.transfer')
    .set(({ eb }) => ({ ...change, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** Moves the member of a request that everybody agreed to. */
export async function carryOut(tx: Tx, id: string): Promise<Moved[]> {
  return (await sql<Moved>`select * from club.carry_out_transfer(${id})`.execute(tx)).rows;
}
