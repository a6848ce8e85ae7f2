import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds, readCursor } from '../../../platform/keyset.ts';

const OPEN = ['received', 'working', 'approved'];

interface ListQuery {
  orgIds: string[] | null;
  state?: string | undefined;
  open?: 'true' | undefined;
  overdue?: 'true' | undefined;
  kind?: string | undefined;
  cursor?: string | undefined;
  limit: number;
  now: Date;
}

const ROW = [
  'q.id',
  'q.number',
  'q.customerId',
  'q.kind',
  'q.state',
  'q.channel',
  'q.outcome',
  'q.acknowledgeBy',
  'q.dueAt',
  'q.hardDueAt',
  'q.verifiedAt',
  'q.acknowledgedAt',
  'q.createdAt',
] as const;

function base(tx: Tx) {
  return (
    tx
      .selectFrom('customers.request as q')
      .innerJoin('org.unit as u', 'u.id', 'q.orgId')
      .leftJoin('org.staff as s', 's.id', 'q.assigneeId')
      .select(ROW)
      .select(['u.name as unitName', 'u.nameEn as unitNameEn', 's.name as assigneeName'])
      // plan: customer_pkey a row; the person may be hidden from everybody by now
      .select(sql<string | null>`(select s.name from customers.subject_of(q.customer_id) s)`.as('customerName'))
  );
}

/** Requests in scope, newest first. */
export function requests(tx: Tx, { orgIds, state, open, overdue, kind, cursor, limit, now }: ListQuery) {
  let query = base(tx).select(({ ref }) => microseconds(ref('q.createdAt')).as('cursorAt'));
  // plan: request_org for a dealer, request_created for a brand, request_open for what is overdue
  if (orgIds) query = query.where('q.orgId', 'in', orgIds);
  if (state) query = query.where('q.state', '=', state);
  if (open || overdue) query = query.where(sql<boolean>`q.state in (${sql.join(OPEN.map((one) => sql.lit(one)))})`);
  if (overdue) query = query.where('q.dueAt', '<', now);
  if (kind) query = query.where('q.kind', '=', kind);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('q.createdAt'), ref('q.id'), cursor));
  return query
    .orderBy('q.createdAt', 'desc')
    .orderBy('q.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** One request with everything about it. */
export function requestById(tx: Tx, id: string) {
  return base(tx)
    .select([
      'q.version',
      'q.orgId',
      'q.details',
      'q.vehicleSensitive',
      'q.verifiedHow',
      'q.assigneeId',
      'q.approvedAt',
      'q.answer',
      'q.closedAt',
      'q.packageState',
      'q.packageExpiresAt',
      'q.htmlFileId',
      'q.jsonFileId',
    ])
    .select([
      sql<string | null>`org.actor_name(q.verified_by)`.as('verifiedByName'),
      sql<string | null>`org.actor_name(q.approved_by)`.as('approvedByName'),
      sql<string | null>`org.actor_name(q.closed_by)`.as('closedByName'),
      sql<string | null>`(select s.status from customers.subject_of(q.customer_id) s)`.as('customerStatus'),
      sql<string | null>`(select s.masked from customers.subject_of(q.customer_id) s)`.as('customerMasked'),
    ])
    .where('q.id', '=', id)
    .executeTakeFirst();
}

/** One request, locked for a step. */
export function lockRequest(tx: Tx, id: string) {
  return tx
    .selectFrom('customers.request')
    .select([
      'id',
      'number',
      'orgId',
      'customerId',
      'kind',
      'state',
      'channel',
      'version',
      'verifiedAt',
      'acknowledgedAt',
      'packageState',
    ])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Whether a person has a request of a kind under way. */
export async function hasOpen(tx: Tx, ids: readonly string[], kind: string): Promise<boolean> {
  const row = await tx
    .selectFrom('customers.request')
    .select('id')
    .where('customerId', 'in', ids)
    .where('kind', '=', kind)
    .where('state', 'in', OPEN)
    .executeTakeFirst();
  return row !== undefined;
}

/** Requests of a person, newest first, for their own page. */
export function requestsOf(tx: Tx, ids: readonly string[]) {
  return tx
    .selectFrom('customers.request')
    .select([
      'id',
      'number',
      'kind',
      'state',
      'outcome',
      'details',
      'answer',
      'dueAt',
      'createdAt',
      'closedAt',
      'packageState',
      'packageExpiresAt',
    ])
    .where('customerId', 'in', ids)
    .orderBy('createdAt', 'desc')
    .limit(50)
    .execute();
}

/** What the law keeps of a person since a day: group-wide, whoever asks. */
export async function retention(tx: Tx, customerId: string, since: string) {
  const { rows } = await sql<{ openOrders: number; orders: number; cars: number; latest: string | null }>`
    select * from customers.retention(${customerId}, ${since}::date)`.execute(tx);
  return rows[0] ?? { openOrders: 0, orders: 0, cars: 0, latest: null };
}

/** Files kept for legal reasons only, of the acting unit's subtree. */
export async function restrictedFiles(tx: Tx, cursor: string | undefined, limit: number) {
  const after = cursor ? readCursor(cursor) : null;
  const { rows } = await sql<{
    id: string;
    name: string;
    kind: string;
    requestId: string | null;
    requestNumber: string | null;
    since: Date;
    cursorAt: string;
  }>`
    select id, name, kind, request_id, request_number, since, (extract(epoch from since) * 1000000)::bigint::text as cursor_at
    from customers.withheld_files(${after?.at ?? null}::bigint, ${after?.id ?? null}::uuid, ${limit + 1})`.execute(tx);
  return rows;
}

/** Whether a file is restricted and was known to the acting unit's subtree. */
export async function isRestricted(tx: Tx, customerId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('customers.withheld')
    .select('customerId')
    .where('customerId', '=', customerId)
    .where('reason', '=', 'restricted')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
