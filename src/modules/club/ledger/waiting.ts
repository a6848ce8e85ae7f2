import { sql } from 'kysely';
import { newId, type Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';
import { asRefusal, type Setting } from './queries.ts';

interface ListQuery {
  orgIds: string[] | null;
  state?: string | undefined;
  cursor?: string | undefined;
  limit: number;
  staffId: string;
}

/** Corrections of a member that wait. plan: points_request_member */
export function requestsOf(tx: Tx, memberId: string) {
  return tx
    .selectFrom('club.pointsRequest')
    .select(['id', 'points', 'reason', 'createdAt'])
    .where('memberId', '=', memberId)
    .where('state', '=', sql.lit('waiting'))
    .orderBy('createdAt', 'desc')
    .limit(20)
    .execute();
}

export async function insertRequest(
  tx: Tx,
  r: { orgId: string; memberId: string; points: number; reason: string; by: string },
): Promise<string> {
  const id = newId();
  const { by, ...row } = r;
  await tx
    .insertInto('club.pointsRequest')
    .values({ id, ...row, requestedBy: by })
    .execute();
  return id;
}

/** Corrections above the limit, newest first. plan: points_request_org; points_request_waiting for a brand */
export function requests(tx: Tx, query: ListQuery) {
  let found = tx
    .selectFrom('club.pointsRequest as r')
    .innerJoin('club.member as m', 'm.id', 'r.memberId')
    .innerJoin('customers.customer as c', 'c.id', 'm.customerId')
    .leftJoin('org.staff as s', 's.id', 'r.requestedBy')
    .leftJoin('org.staff as d', 'd.id', 'r.decidedBy')
    .select([
      'r.id',
      'r.memberId',
      'c.name as memberName',
      'm.cardNumber',
      'r.points',
      'r.reason',
      'r.state',
      'r.version',
    ])
    .select(['r.createdAt', 's.name as requestedByName', 'd.name as decidedByName'])
    .select(sql<boolean>`coalesce(r.requested_by = ${query.staffId}::uuid, false)`.as('mine'))
    .select(({ ref }) => microseconds(ref('r.createdAt')).as('cursorAt'));
  if (query.orgIds) found = found.where('r.orgId', 'in', query.orgIds);
  if (query.state) found = found.where('r.state', '=', sql.lit(query.state));
  const { cursor } = query;
  if (cursor) found = found.where(({ ref }) => beforeCursor(ref('r.createdAt'), ref('r.id'), cursor));
  return found
    .orderBy('r.createdAt', 'desc')
    .orderBy('r.id', 'desc')
    .limit(query.limit + 1)
    .execute();
}

export function lockRequest(tx: Tx, id: string) {
  return tx
    .selectFrom('club.pointsRequest')
    .select(['id', 'orgId', 'memberId', 'points', 'reason', 'state', 'requestedBy', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function decideRequest(
  tx: Tx,
  id: string,
  d: { state: string; by: string; at: Date; transactionId: string | null; version: number },
): Promise<void> {
  const { state, by: decidedBy, at: decidedAt, transactionId, version } = d;
  await tx
    .updateTable('club.pointsRequest')
    .set({ state, decidedBy, decidedAt, transactionId, version })
    .where('id', '=', id)
    .execute();
}

/** What a transaction was, and whether it earned a lot; undefined where not visible. */
export function kindOf(tx: Tx, transactionId: string) {
  return tx
    .selectFrom('club.ledgerTransaction as x')
    .select('x.kind')
    .select(sql<boolean>`exists (select 1 from club.lot l where l.transaction_id = x.id)`.as('earned'))
    .where('x.id', '=', transactionId)
    .executeTakeFirst();
}

/** Whether a unit is another or stands above it. */
export async function holdsUnit(tx: Tx, above: string, unitId: string): Promise<boolean> {
  const found = await tx
    .selectFrom('org.unitClosure')
    .select('unitId')
    .where('ancestorId', '=', above)
    .where('unitId', '=', unitId)
    .executeTakeFirst();
  return found !== undefined;
}

/** Writes the settings over those that were read; false where somebody was quicker. */
export async function saveSettings(
  tx: Tx,
  stands: { id: string | null; orgId: string; version: number },
  given: Omit<Setting, 'id' | 'orgId' | 'version'>,
): Promise<boolean> {
  const next = { ...given, version: stands.version + 1 };
  if (stands.id === null) {
    const made = await tx
      .insertInto('club.pointsSetting')
      .values({ id: newId(), orgId: stands.orgId, ...next })
      .onConflict((conflict) => conflict.constraint('points_setting_once').doNothing())
      .executeTakeFirst();
    return made.numInsertedOrUpdatedRows === 1n;
  }
  const changed = await tx
    .updateTable('club.pointsSetting')
    .set(next)
    .where('id', '=', stands.id)
    .where('version', '=', stands.version)
    .executeTakeFirst();
  return changed.numUpdatedRows === 1n;
}

/** Budgets, newest first, with what is left of them. plan: points_budget_org; points_budget_created for a brand */
export function budgets(tx: Tx, query: ListQuery) {
  let found = tx
    .selectFrom('club.pointsBudget as b')
    .innerJoin('org.unit as u', 'u.id', 'b.orgId')
    .leftJoin('club.account as a', 'a.id', 'b.accountId')
    .leftJoin('org.staff as s', 's.id', 'b.requestedBy')
    .leftJoin('org.staff as d', 'd.id', 'b.decidedBy')
    .select([
      'b.id',
      'u.name as orgName',
      'u.nameEn as orgNameEn',
      'b.name',
      'b.amount',
      'a.balance as left',
      'b.state',
    ])
    .select(['b.version', 'b.createdAt', 's.name as requestedByName', 'd.name as decidedByName'])
    .select(sql<boolean>`coalesce(b.requested_by = ${query.staffId}::uuid, false)`.as('mine'))
    .select(({ ref }) => microseconds(ref('b.createdAt')).as('cursorAt'));
  if (query.orgIds) found = found.where('b.orgId', 'in', query.orgIds);
  if (query.state) found = found.where('b.state', '=', query.state);
  const { cursor } = query;
  if (cursor) found = found.where(({ ref }) => beforeCursor(ref('b.createdAt'), ref('b.id'), cursor));
  return found
    .orderBy('b.createdAt', 'desc')
    .orderBy('b.id', 'desc')
    .limit(query.limit + 1)
    .execute();
}

export async function insertBudget(
  tx: Tx,
  b: { orgId: string; name: string; amount: number; by: string },
): Promise<string> {
  const id = newId();
  const { by, ...row } = b;
  await tx
    .insertInto('club.pointsBudget')
    .values({ id, ...row, requestedBy: by })
    .execute();
  return id;
}

export function lockBudget(tx: Tx, id: string) {
  return tx
    .selectFrom('club.pointsBudget')
    .select(['id', 'orgId', 'amount', 'state', 'requestedBy', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function approveBudget(tx: Tx, id: string, staffId: string | null, at: Date): Promise<void> {
  await sql`select club.approve_budget(${id}::uuid, ${newId()}::uuid, ${staffId}::uuid, ${at}::timestamptz)`
    .execute(tx)
    .catch((error: unknown) => {
      throw asRefusal(error);
    });
}

/** Gives back what is left; returns how much. */
export async function closeBudget(tx: Tx, id: string, at: Date): Promise<number> {
  const { rows } = await sql<{
    left: number;
  }>`select club.close_budget(${id}::uuid, ${newId()}::uuid, ${at}::timestamptz) as left`
    .execute(tx)
    .catch((error: unknown) => {
      throw asRefusal(error);
    });
  return rows[0]?.left ?? 0;
}
