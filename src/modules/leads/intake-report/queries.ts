import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';

export interface Range {
  from: Date;
  until: Date;
  /** Units that own the rows; null where the scope is too large to name. */
  orgIds: string[] | null;
  timeZone: string;
}

export type By = 'channel' | 'source' | 'day';

export interface MessageCounts {
  key: string | null;
  total: boolean;
  messages: number;
  duplicates: number;
  rejected: number;
  tests: number;
}

const within = (alias: string, orgIds: string[] | null) =>
  orgIds ? sql`and ${sql.ref(`${alias}.org_id`)} = any(${orgIds}::uuid[])` : sql``;

/**
 * Messages from outside of some days by channel, source or day, and in total; tests counted for themselves alone.
 * plan: inbound_org for the units of a scope, else the days by a scan of the log's end; a few hundred thousand rows a month at most
 */
export async function messageCounts(
  tx: Tx,
  by: By,
  { from, until, orgIds, timeZone }: Range,
): Promise<MessageCounts[]> {
  const keys: Record<By, RawBuilder<unknown>> = {
    channel: sql`s.channel`,
    source: sql`i.source_id::text`,
    day: sql`(i.created_at at time zone ${sql.lit(timeZone)})::date::text`,
  };
  const found = await sql<MessageCounts>`
    select ${keys[by]} as key, grouping(${keys[by]}) = 1 as total,
      (count(*) filter (where not i.is_test))::int as messages,
      (count(*) filter (where not i.is_test and i.result = 'duplicate'))::int as duplicates,
      (count(*) filter (where not i.is_test and i.result in ('rejected', 'failed', 'pending')))::int as rejected,
      (count(*) filter (where i.is_test))::int as tests
    from leads.inbound i join leads.source s on s.id = i.source_id
    where i.created_at >= ${from} and i.created_at < ${until} ${within('i', orgIds)}
    group by grouping sets ((${keys[by]}), ())`.execute(tx);
  return found.rows;
}

export interface TouchCounts {
  key: string | null;
  total: boolean;
  direct: number;
  enquiries: number;
  persons: number;
  first: number;
  last: number;
  valid: number;
  invalid: number;
  unchecked: number;
  answered: number;
  medianMinutes: number | null;
}

// The first enquiry of a lead was written with the lead, the latest one with its note there: in one transaction, so at one instant.
const FIRST = sql`t.created_at = l.created_at`;
const LAST = sql`t.created_at = coalesce(l.last_touch_at, l.created_at)`;

/** Enquiries of some days by channel, source or day, and in total. plan: touch_created or touch_org, then lead_pkey */
export async function touchCounts(tx: Tx, by: By, { from, until, orgIds, timeZone }: Range): Promise<TouchCounts[]> {
  const keys: Record<By, RawBuilder<unknown>> = {
    channel: sql`t.channel`,
    source: sql`coalesce(t.source_id::text, 'own')`,
    day: sql`(t.created_at at time zone ${sql.lit(timeZone)})::date::text`,
  };
  const found = await sql<TouchCounts>`
    select ${keys[by]} as key, grouping(${keys[by]}) = 1 as total,
      (count(*) filter (where t.source_id is null))::int as direct,
      count(*)::int as enquiries,
      count(distinct l.customer_id)::int as persons,
      (count(*) filter (where ${FIRST}))::int as first,
      (count(*) filter (where ${LAST}))::int as last,
      (count(*) filter (where ${FIRST} and l.validity = 'valid'))::int as valid,
      (count(*) filter (where ${FIRST} and l.validity in ('invalid', 'duplicate')))::int as invalid,
      (count(*) filter (where ${FIRST} and l.validity = 'unchecked'))::int as unchecked,
      (count(*) filter (where ${FIRST} and l.first_attempt_at is not null))::int as answered,
      round(percentile_cont(0.5) within group (order by extract(epoch from l.first_attempt_at - l.created_at) / 60)
        filter (where ${FIRST} and l.first_attempt_at is not null))::int as median_minutes
    from leads.touch t join leads.lead l on l.id = t.lead_id
    where t.created_at >= ${from} and t.created_at < ${until} ${within('t', orgIds)}
    group by grouping sets ((${keys[by]}), ())`.execute(tx);
  return found.rows;
}

/** Names of sources by id. */
export async function sourceNames(tx: Tx) {
  const rows = await tx.selectFrom('leads.source').select(['id', 'name', 'nameEn']).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

export interface RowFilters extends Range {
  figure: 'enquiries' | 'direct' | 'first' | 'last' | 'valid' | 'invalid' | 'unchecked';
  channel?: string | undefined;
  source?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** The enquiries behind a figure, newest first. plan: touch_created or touch_org backwards, then primary keys */
export function touchRows(tx: Tx, filters: RowFilters) {
  const { from, until, orgIds, figure, channel, source, cursor, limit } = filters;
  let query = tx
    .selectFrom('leads.touch as t')
    .innerJoin('leads.lead as l', 'l.id', 't.leadId')
    .innerJoin('customers.customer as c', 'c.id', 'l.customerId')
    .innerJoin('org.unit as u', 'u.id', 'l.orgId')
    .leftJoin('leads.source as s', 's.id', 't.sourceId')
    .leftJoin('products.series as p', 'p.id', 't.seriesId')
    .select(['t.id', 't.leadId', 'c.name as customerName', 'c.primaryMasked as mobileMasked', 't.channel', 'l.status'])
    .select(['s.name as sourceName', 's.nameEn as sourceNameEn', 'p.name as seriesName', 'p.nameEn as seriesNameEn'])
    .select(['u.name as unitName', 'u.nameEn as unitNameEn', 'l.validity', 't.createdAt'])
    .select(({ ref }) => microseconds(ref('t.createdAt')).as('cursorAt'))
    .where('t.createdAt', '>=', from)
    .where('t.createdAt', '<', until);
  if (orgIds) query = query.where(sql<boolean>`t.org_id = any(${orgIds}::uuid[])`);
  if (channel) query = query.where('t.channel', '=', channel);
  if (source === 'own' || figure === 'direct') query = query.where('t.sourceId', 'is', null);
  else if (source) query = query.where('t.sourceId', '=', source);
  if (figure === 'last') query = query.where(sql<boolean>`${LAST}`);
  if (['first', 'valid', 'invalid', 'unchecked'].includes(figure)) query = query.where(sql<boolean>`${FIRST}`);
  if (figure === 'valid' || figure === 'unchecked') query = query.where('l.validity', '=', figure);
  if (figure === 'invalid') query = query.where('l.validity', 'in', ['invalid', 'duplicate']);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('t.createdAt'), ref('t.id'), cursor));
  return query
    .orderBy('t.createdAt', 'desc')
    .orderBy('t.id', 'desc')
    .limit(limit + 1)
    .execute();
}
