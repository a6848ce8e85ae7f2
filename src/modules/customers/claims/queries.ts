import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';

/** What speaks for a claim without asking anybody: codes of dictionary claim_rule. */
export async function groundsOf(tx: Tx, customerId: string, unitId: string): Promise<string[]> {
  const found = await sql<{
    grounds: string[];
  }>`select customers.claim_grounds(${customerId}, ${unitId}) as grounds`.execute(tx);
  return found.rows[0]?.grounds ?? [];
}

interface NewClaim {
  id: string;
  customerId: string;
  orgId: string;
  staffId: string;
  holderId: string;
  reason: string;
  state: 'pending' | 'approved';
  rule: string | null;
  decideBy: Date;
  decidedAt: Date | null;
}

/** Writes a claim. */
export async function addClaim(tx: Tx, claim: NewClaim): Promise<void> {
  await tx.insertInto('customers.claim').values(claim).execute();
}

/** Whether a claim of a unit waits. plan: claim_open */
export async function isWaiting(tx: Tx, customerId: string, orgId: string): Promise<boolean> {
  const found = await tx
    .selectFrom('customers.claim')
    .select('id')
    .where('customerId', '=', customerId)
    .where('orgId', '=', orgId)
    .where('state', '=', sql.lit('pending'))
    .executeTakeFirst();
  return found !== undefined;
}

interface ListQuery {
  state?: string | undefined;
  side?: 'asked' | 'deciding' | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Whether a unit lies in the acting unit's subtree. plan: unit_closure's primary key */
const within = (unitId: string, column: 'k.orgId' | 'k.holderId') =>
  sql<boolean>`exists (select 1 from org.unit_closure s where s.ancestor_id = ${unitId}::uuid and s.unit_id = ${sql.ref(column)})`;

const claims = (tx: Tx, unitId: string) =>
  tx
    .selectFrom('customers.claim as k')
    .innerJoin('org.unit as u', 'u.id', 'k.orgId')
    .innerJoin('org.unit as h', 'h.id', 'k.holderId')
    .leftJoin('customers.customer as c', 'c.id', 'k.customerId')
    .select([
      'k.id',
      'k.version',
      'k.state',
      'k.orgId',
      'k.holderId',
      'k.staffId',
      'k.customerId as claimedId',
      'c.id as customerId',
    ])
    .select(['u.name as unitName', 'u.nameEn as unitNameEn', 'h.name as holderName', 'h.nameEn as holderNameEn'])
    .select(['k.reason', 'k.rule', 'k.note', 'k.decideBy', 'k.decidedAt', 'k.createdAt'])
    .select([
      sql<string | null>`org.actor_name('staff:' || k.staff_id)`.as('staffName'),
      sql<string | null>`org.actor_name('staff:' || k.decided_by)`.as('decidedByName'),
      within(unitId, 'k.orgId').as('mine'),
      within(unitId, 'k.holderId').as('held'),
    ]);

/** Claims in scope, newest first. plan: claim_created; claim_org and claim_holder for one unit */
export function claimsOf(tx: Tx, unitId: string, { state, side, cursor, limit }: ListQuery) {
  let query = claims(tx, unitId).select(({ ref }) => microseconds(ref('k.createdAt')).as('cursorAt'));
  if (state) query = query.where('k.state', '=', state);
  if (side) query = query.where(within(unitId, side === 'asked' ? 'k.orgId' : 'k.holderId'));
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('k.createdAt'), ref('k.id'), cursor));
  return query
    .orderBy('k.createdAt', 'desc')
    .orderBy('k.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** Whom claims in scope are about, masked where not in scope yet. */
export async function subjectsOf(tx: Tx, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const found = await sql<{ id: string; customerName: string; mobileMasked: string | null }>`
    select * from customers.claim_names(${[...ids]}::uuid[])`.execute(tx);
  return found.rows;
}

/** One claim in scope. */
export function claimById(tx: Tx, unitId: string, id: string) {
  return claims(tx, unitId).where('k.id', '=', id).executeTakeFirst();
}

interface Decision {
  state: 'approved' | 'refused' | 'withdrawn';
  by: string;
  at: Date;
  note: string | null;
}

/** Writes a decision where the claim still waits as it was seen; false where it does not. */
export async function decide(tx: Tx, id: string, version: number, { state, by, at, note }: Decision): Promise<boolean> {
  const updated = await tx
    .updateTable('customers.claim')
    .set({ state, decidedBy: by, decidedAt: at, note, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .where('state', '=', sql.lit('pending'))
    .executeTakeFirst();
  return updated.numUpdatedRows > 0n;
}

/** Claims nobody decided in time go to the unit above. */
export async function escalate(tx: Tx, days: number) {
  const found = await sql<Record<'id' | 'customerId' | 'orgId' | 'holderId' | 'unitName', string>>`
    select * from customers.escalate_claims(${days})`.execute(tx);
  return found.rows;
}
