import { sql } from 'kysely';
import type * as z from 'zod';
import { newId, type Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';
import type { MessageKind, MessageRow, MessageState } from './schema.ts';

type State = z.output<typeof MessageState>;
type Row = z.output<typeof MessageRow>;

/** What is to be told, of whom and about what. */
export interface Told {
  orgId: string;
  customerId: string;
  leadId: string;
  kind: z.output<typeof MessageKind>;
  subjectType: Row['subject']['type'];
  subjectId: string;
  what: string[];
  dueAt: Date;
}

/** Puts down what is to be told; it joins what waits already about the same thing and is not yet in words. */
export async function putMessage(tx: Tx, message: Told): Promise<void> {
  const { orgId, customerId, leadId, kind, subjectType, subjectId, what, dueAt } = message;
  await sql`insert into engagement.message as m (id, org_id, customer_id, lead_id, kind, subject_type, subject_id, what, due_at)
    values (${newId()}, ${orgId}, ${customerId}, ${leadId}, ${kind}, ${subjectType}, ${subjectId}, ${what}::text[], ${dueAt}::timestamptz)
    on conflict (subject_id, kind) where state in ('waiting', 'by_hand') and text_enc is null
    do update set what = m.what || array(select w from unnest(excluded.what) w where w <> all (m.what)), version = m.version + 1`.execute(
    tx,
  );
}

/** Whether a person was told something of a kind since a time, or is about to be. plan: message_customer */
export async function toldSince(tx: Tx, customerId: string, kind: string, since: Date): Promise<boolean> {
  const found = await tx
    .selectFrom('engagement.message')
    .select('id')
    .where('customerId', '=', customerId)
    .where('kind', '=', kind)
    .where('createdAt', '>', since)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** What is not yet told about something has become idle. plan: message_subject */
export async function dropMessages(tx: Tx, subjectId: string, kinds: readonly string[]): Promise<void> {
  await tx
    .updateTable('engagement.message')
    .set(({ eb }) => ({ state: 'not_needed', reason: 'superseded', version: eb('version', '+', 1) }))
    .where('subjectId', '=', subjectId)
    .where('kind', 'in', [...kinds])
    .where('state', 'in', ['waiting', 'by_hand', 'failed'])
    .execute();
}

/**
 * Takes messages that are due in hand until `until`, soonest first: what a worker does not end by then, another takes. A message that waits
 * on a worker of another process is passed over. plan: message_due
 */
export async function takeDue(tx: Tx, now: Date, until: Date, most: number) {
  const { rows } = await sql<{ id: string; orgId: string; timeZone: string }>`
    update engagement.message m set due_at = ${until}::timestamptz, attempts = m.attempts + 1
    from org.unit u where u.id = m.org_id and m.id in (
      select d.id from engagement.message d where d.state = 'waiting' and d.due_at <= ${now}::timestamptz
      order by d.due_at limit ${sql.lit(most)} for update skip locked)
    returning m.id, m.org_id as "orgId", u.time_zone as "timeZone"`.execute(tx);
  return rows;
}

/** A message with all its columns, held until the transaction ends. */
export function lockMessage(tx: Tx, id: string) {
  return tx.selectFrom('engagement.message').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

function rows(tx: Tx) {
  return tx
    .selectFrom('engagement.message as m')
    .innerJoin('customers.customer as c', 'c.id', 'm.customerId')
    .innerJoin('org.unit as u', 'u.id', 'm.orgId')
    .innerJoin('leads.lead as l', 'l.id', 'm.leadId')
    .leftJoin('sales.order as o', (join) => join.onRef('o.id', '=', 'm.subjectId').on('m.subjectType', '=', 'order'))
    .leftJoin('org.staff as f', (join) => join.on('f.id', '=', sql<string>`coalesce(o.consultant_id, l.consultant_id)`))
    .leftJoin('org.staff as t', 't.id', 'm.toldBy')
    .select(['m.id', 'm.what', 'm.subjectId', 'm.leadId', 'm.customerId', 'm.reason', 'm.attempts', 'm.dueAt'])
    .select(['m.toldAt', 'm.createdAt', 'm.version', 'c.name as customerName', 'c.primaryMasked as mobileMasked'])
    .select([
      'o.number',
      'f.name as consultantName',
      't.name as toldBy',
      'u.name as unitName',
      'u.nameEn as unitNameEn',
    ])
    .select([
      sql<Row['kind']>`m.kind`.as('kind'),
      sql<Row['subject']['type']>`m.subject_type`.as('subjectType'),
      sql<State>`m.state`.as('state'),
      sql<Row['channel']>`m.channel`.as('channel'),
    ]);
}

/** One's own: of the order's consultant, else of the lead's. */
const OWN = (staffId: string) => sql<boolean>`coalesce(o.consultant_id, l.consultant_id) = ${staffId}`;

interface ListQuery {
  orgIds: string[] | null;
  own: string | null;
  state?: State | undefined;
  open?: 'true' | undefined;
  kind?: string | undefined;
  subjectId?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/**
 * Messages in scope, newest first. plan: message_subject; message_org, message_org_state, or message_created, message_state where no dealers
 * are named; a colleague's own are read among their dealer's
 */
export function messages(tx: Tx, { orgIds, own, state, open, kind, subjectId, cursor, limit }: ListQuery) {
  let query = rows(tx).select(({ ref }) => microseconds(ref('m.createdAt')).as('cursorAt'));
  if (subjectId) query = query.where('m.subjectId', '=', subjectId);
  if (orgIds) query = query.where('m.orgId', 'in', orgIds);
  if (own) query = query.where(OWN(own));
  if (state) query = query.where('m.state', '=', state);
  if (open) query = query.where('m.state', 'in', [sql.lit<State>('by_hand'), sql.lit<State>('failed')]);
  if (kind) query = query.where('m.kind', '=', kind);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('m.createdAt'), ref('m.id'), cursor));
  return query
    .orderBy('m.createdAt', 'desc')
    .orderBy('m.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** One message with its sealed words, as far as visible. */
export function messageById(tx: Tx, id: string, own: string | null) {
  let query = rows(tx).select(['m.orgId', 'm.textEnc', 'u.timeZone']).where('m.id', '=', id);
  if (own) query = query.where(OWN(own));
  return query.executeTakeFirst();
}

/** Those of some messages that failed or wait to be told, held; one's own alone where it says whose. */
export async function holdStuck(tx: Tx, ids: readonly string[], own: string | null): Promise<string[]> {
  let query = tx
    .selectFrom('engagement.message as m')
    .innerJoin('leads.lead as l', 'l.id', 'm.leadId')
    .leftJoin('sales.order as o', (join) => join.onRef('o.id', '=', 'm.subjectId').on('m.subjectType', '=', 'order'))
    .select('m.id')
    .where('m.id', 'in', [...ids])
    .where('m.state', 'in', ['failed', 'by_hand'])
    .forUpdate('m');
  if (own) query = query.where(OWN(own));
  return (await query.execute()).map(({ id }) => id);
}

/** What the acting owner was told, newest first. plan: message_customer */
export function ownMessages(
  tx: Tx,
  customerId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  let query = tx
    .selectFrom('engagement.message as m')
    .innerJoin('org.unit as u', 'u.id', 'm.orgId')
    .select(['m.id', 'm.textEnc', 'm.subjectType', 'm.subjectId', 'u.name as unitName', 'u.nameEn as unitNameEn'])
    .select([sql<Row['kind']>`m.kind`.as('kind'), sql<Row['channel']>`m.channel`.as('channel')])
    .select([sql<Date>`m.told_at`.as('toldAt'), sql<boolean>`m.seen_at is not null`.as('seen')])
    .select(sql<string>`(extract(epoch from m.told_at) * 1000000)::bigint::text`.as('cursorAt'))
    .where('m.customerId', '=', customerId)
    .where('m.toldAt', 'is not', null);
  if (cursor) query = query.where(beforeCursor(sql<Date>`m.told_at`, sql<string>`m.id`, cursor));
  return query
    .orderBy('m.toldAt', 'desc')
    .orderBy('m.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** How many the acting owner has not seen, up to a cap. plan: message_unseen */
export async function unseenOf(tx: Tx, customerId: string, cap: number): Promise<number> {
  const { rows: found } = await sql<{ n: number }>`select count(*)::int as n from (
    select 1 from engagement.message where customer_id = ${customerId} and told_at is not null and seen_at is null limit ${sql.lit(cap)}) capped`.execute(
    tx,
  );
  return found[0]?.n ?? 0;
}

/** The text of a kind. */
export function textOfKind(tx: Tx, kind: string) {
  return tx
    .selectFrom('engagement.messageText')
    .select(['subject', 'body', 'subjectEn', 'bodyEn'])
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow();
}
