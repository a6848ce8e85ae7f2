import { type AliasedExpression, sql } from 'kysely';
import type { Tx } from '../../platform/db.ts';
import { beforeCursor, microseconds, readCursor } from '../../platform/keyset.ts';

/** The states in which somebody has a clock or a next contact to keep: the predicate of lead_act_by, in letters so that a prepared plan can use it. */
const WORKED = sql<boolean>`p.status in ('assigned', 'accepted', 'following', 'ordered')`;

interface ListQuery {
  orgIds: string[] | null;
  consultantId: string | null;
  status?: string | undefined;
  overdueAt: Date | null;
  customers: { grams: string[]; initials: string | null; text: string } | { tail: Buffer } | { hash: Buffer } | null;
  cursor?: string | undefined;
  limit: number;
}

const allLeads = (tx: Tx) => tx.selectFrom('leads.lead as p').selectAll('p');
type LeadColumns = Awaited<ReturnType<ReturnType<typeof allLeads>['executeTakeFirstOrThrow']>>;

/** The columns of the list over leads already chosen; names and phones are joined for those rows only. */
function rows(tx: Tx, chosen: AliasedExpression<LeadColumns, 'l'>) {
  return tx
    .selectFrom(chosen)
    .innerJoin('customers.customer as c', 'c.id', 'l.customerId')
    .innerJoin('org.unit as u', 'u.id', 'l.orgId')
    .leftJoin('products.series as s', 's.id', 'l.seriesId')
    .leftJoin('org.staff as f', 'f.id', 'l.consultantId')
    .select([
      'l.id',
      'l.customerId',
      'c.name as customerName',
      'l.status',
      'l.channel',
      'l.grade',
      's.name as seriesName',
      's.nameEn as seriesNameEn',
    ])
    .select([
      'l.cityCode',
      'l.testDrive',
      'u.name as unitName',
      'u.nameEn as unitNameEn',
      'f.name as consultantName',
      'l.dueAt',
      'l.nextContactAt',
    ])
    .select(['l.touchCount', 'l.createdAt'])
    .select('c.primaryMasked as mobileMasked');
}

/** Customers who hold a number. plan: identifier_tail, identifier_value */
function holders(tx: Tx, wanted: { tail: Buffer } | { hash: Buffer }) {
  const customers = tx.selectFrom('customers.customer as k').select('k.id');
  const held = tx.selectFrom('customers.identifier').select('customerId');
  if ('tail' in wanted) return customers.where('k.id', 'in', held.where('tailHash', '=', wanted.tail));
  return customers.where('k.id', 'in', held.where('valueHash', '=', wanted.hash));
}

/** The page of leads in scope whose customer a name or pinyin initials name, as ids. */
function foundByName(query: ListQuery, wanted: { grams: string[]; initials: string | null; text: string }) {
  const { consultantId, status, overdueAt, cursor, limit } = query;
  const after = cursor ? readCursor(cursor) : null;
  return sql<string>`(select leads.found(${wanted.grams}::text[], ${wanted.initials}, ${wanted.text}, ${consultantId}::uuid, ${status ?? null},
    ${overdueAt}::timestamptz, ${after?.at ?? null}::bigint, ${after?.id ?? null}::uuid, ${limit + 1}))`;
}

/** Whether a customer is in sight and in use. */
export async function seesCustomer(tx: Tx, id: string): Promise<boolean> {
  const found = await tx
    .selectFrom('customers.customer')
    .select('id')
    .where('id', '=', id)
    .where('status', 'in', ['active', 'outdated'])
    .executeTakeFirst();
  return found !== undefined;
}

/**
 * Leads in scope, newest first, by keyset.
 * plan: lead_consultant; lead_org or lead_org_status for one dealer; for a region one index walk a dealer, merged; for a brand
 * lead_created or lead_status; overdue ones by lead_act_by; a search for a number starts from its holders, one for a name from leads.found.
 */
export function leads(tx: Tx, query: ListQuery) {
  const { orgIds, consultantId, limit } = query;
  let page = allLeads(tx);
  if (consultantId) page = page.where('p.consultantId', '=', consultantId);
  if (query.status) page = page.where('p.status', '=', query.status);
  if (query.overdueAt) page = page.where(WORKED).where('p.actBy', '<', query.overdueAt);
  if (query.customers && 'grams' in query.customers)
    page = page.where('p.id', 'in', foundByName(query, query.customers));
  else if (query.customers) page = page.where('p.customerId', 'in', holders(tx, query.customers));
  if (query.cursor) {
    const cursor = query.cursor;
    page = page.where(({ ref }) => beforeCursor(ref('p.createdAt'), ref('p.id'), cursor));
  }
  const newest = <T extends typeof page>(one: T) =>
    one
      .orderBy('p.createdAt', 'desc')
      .orderBy('p.id', 'desc')
      .limit(limit + 1) as T;
  const selective = query.customers !== null || query.overdueAt !== null;
  const merged = () =>
    tx
      .selectFrom(sql<{ orgId: string }>`unnest(${orgIds}::uuid[])`.as<'d'>(sql`d(org_id)`))
      .innerJoinLateral(newest(page.whereRef('p.orgId', '=', sql.ref('d.org_id'))).as('n'), (join) => join.onTrue())
      .selectAll('n')
      .orderBy('n.createdAt', 'desc')
      .orderBy('n.id', 'desc')
      .limit(limit + 1);
  const only = orgIds?.length === 1 ? orgIds[0] : undefined;
  // One unit by equality: only so does the index keep the order on every PostgreSQL from 15 on.
  const scoped = (ids: string[]) =>
    newest(only ? page.where('p.orgId', '=', only) : page.where(sql<boolean>`p.org_id = any(${ids}::uuid[])`));
  const chosen =
    consultantId || !orgIds
      ? newest(page).as('l')
      : only || selective
        ? scoped(orgIds).as('l')
        : (merged().as('l') as AliasedExpression<LeadColumns, 'l'>);
  return rows(tx, chosen)
    .select(({ ref }) => microseconds(ref('l.createdAt')).as('cursorAt'))
    .orderBy('l.createdAt', 'desc')
    .orderBy('l.id', 'desc')
    .execute();
}

/** Leads by status, each count stopping at the cap so that a brand's million is not counted for a tab. */
export async function counts(
  tx: Tx,
  orgIds: string[] | null,
  consultantId: string | null,
  now: Date,
  cap: number,
): Promise<Record<string, number>> {
  const statuses = ['new', 'assigned', 'accepted', 'following', 'ordered', 'won', 'defeated', 'invalid'];
  const scoped = sql`${consultantId ? sql`and l.consultant_id = ${consultantId}` : sql``} ${orgIds ? sql`and l.org_id = any(${orgIds}::uuid[])` : sql``}`;
  const found = await sql<{ status: string; n: string }>`
    select s.status, counted.n from unnest(${statuses}::text[]) s(status)
    cross join lateral (select count(*) as n from (select 1 from leads.lead l where l.status = s.status ${scoped} limit ${cap}) capped) counted
    union all
    select 'overdue', count(*) from (
      select 1 from leads.lead l where l.status in ('assigned', 'accepted', 'following', 'ordered') and l.act_by < ${now} ${scoped} limit ${cap}
    ) late`.execute(tx);
  return Object.fromEntries(found.rows.map((row) => [row.status, Number(row.n)]));
}

/** One lead with all its columns, as far as visible. */
export function leadById(tx: Tx, id: string) {
  return rows(tx, allLeads(tx).where('p.id', '=', id).as('l'))
    .leftJoin('leads.source as src', 'src.id', 'l.sourceId')
    .leftJoin('sales.order as o', (join) =>
      join.onRef('o.leadId', '=', 'l.id').on('o.status', '<>', sql.lit('cancelled')),
    )
    .select([
      'l.version',
      'l.comments',
      'l.orgId as unitId',
      'u.kind as unitKind',
      'l.consultantId',
      'l.assignedAt',
      'l.acceptedAt',
      'l.firstFollowAt',
    ])
    .select(['o.id as orderId', 'o.number as orderNumber', 'src.name as sourceName', 'l.seriesId'])
    .select(
      sql<
        string | null
      >`(select i.id from customers.identifier i where i.customer_id = l.customer_id and i.is_primary order by i.created_at limit 1)`.as(
        'mobileId',
      ),
    )
    .executeTakeFirst();
}

/** The state of a lead for a change of it: locked until the transaction ends. */
export function lockLead(tx: Tx, id: string) {
  return tx
    .selectFrom('leads.lead')
    .select(['id', 'orgId', 'customerId', 'status', 'consultantId', 'grade', 'version', 'cityCode', 'seriesId'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Follow-ups of a lead, newest first. */
export function followUpsOf(tx: Tx, leadId: string) {
  return tx
    .selectFrom('leads.followUp as f')
    .innerJoin('org.staff as s', 's.id', 'f.staffId')
    .select(['f.id', 'f.channel', 'f.note', 'f.grade', 'f.nextContactAt', 's.name as staffName', 'f.createdAt'])
    .where('f.leadId', '=', leadId)
    .orderBy('f.createdAt', 'desc')
    .limit(100)
    .execute();
}

/** Enquiries of a lead, newest first. */
export function touchesOf(tx: Tx, leadId: string) {
  return tx
    .selectFrom('leads.touch as t')
    .leftJoin('products.series as s', 's.id', 't.seriesId')
    .select(['t.id', 't.channel', 't.comments', 's.name as seriesName', 't.createdAt'])
    .where('t.leadId', '=', leadId)
    .orderBy('t.createdAt', 'desc')
    .limit(100)
    .execute();
}

/**
 * The open lead of a customer, wherever it is held. Two enquiries of one customer at the same moment, by mobile and by e-mail say, wait
 * for each other here, so that the second finds the lead of the first.
 */
export async function openLeadOf(tx: Tx, customerId: string): Promise<{ id: string; orgId: string } | null> {
  const [, found] = await Promise.all([
    sql`select pg_advisory_xact_lock(hashtextextended(${`open lead of ${customerId}`}, 0))`.execute(tx),
    sql<{ id: string; orgId: string }>`select id, org_id from leads.open_lead_of(${customerId})`.execute(tx),
  ]);
  return found.rows[0] ?? null;
}

/** Adds an enquiry to an open lead, wherever it is held; returns the holding unit. */
export async function addTouch(
  tx: Tx,
  touch: {
    id: string;
    leadId: string;
    channel: string;
    sourceId: string | null;
    seriesId: string | null;
    comments: string | null;
  },
): Promise<string> {
  const found = await sql<{
    orgId: string;
  }>`select leads.add_touch(${touch.id}, ${touch.leadId}, ${touch.channel}, ${touch.sourceId}, ${touch.seriesId}, ${touch.comments}) as org_id`.execute(
    tx,
  );
  return found.rows[0]?.orgId as string;
}

/** Dealers of a city, the one with the fewest leads waiting first. */
export async function dealersOfCity(tx: Tx, cityCode: string): Promise<string[]> {
  const found = await sql<{ unitId: string }>`select unit_id from leads.dealers_of_city(${cityCode})`.execute(tx);
  return found.rows.map((row) => row.unitId);
}

/** Open dealers below a unit, of one city where given. */
export function dealersBelow(tx: Tx, unitId: string, cityCode: string | undefined) {
  return tx
    .selectFrom('org.unitClosure as c')
    .innerJoin('org.unit as u', 'u.id', 'c.unitId')
    .select(['u.id', 'u.code', 'u.name', 'u.nameEn', 'u.cityCode'])
    .where('c.ancestorId', '=', unitId)
    .where('u.kind', '=', 'dealer')
    .where('u.status', '=', 'open')
    .$if(cityCode !== undefined, (query) => query.where('u.cityCode', '=', cityCode as string))
    .orderBy('u.code')
    .execute();
}

/** Those in scope who follow leads of their own, with how many are open, the least burdened first. */
export function consultants(tx: Tx) {
  return tx
    .selectFrom('org.staff as s')
    .leftJoin('leads.lead as l', (join) =>
      join.onRef('l.consultantId', '=', 's.id').on('l.status', 'in', ['accepted', 'following', 'ordered']),
    )
    .select(({ fn }) => ['s.id', 's.name', fn.count<number>('l.id').as('openLeads')])
    .where('s.status', '=', 'active')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('org.staffRole as sr')
          .innerJoin('org.rolePermission as p', 'p.roleId', 'sr.roleId')
          .select('sr.id')
          .whereRef('sr.staffId', '=', 's.id')
          .where('p.permission', '=', 'lead.follow')
          .where('p.breadth', '=', 'own'),
      ),
    )
    .groupBy('s.id')
    .orderBy('openLeads')
    .orderBy('s.name')
    .limit(200)
    .execute();
}

/** Messages from outside, newest first. */
export function inboundMessages(tx: Tx, cursor: string | undefined, limit: number) {
  let query = tx
    .selectFrom('leads.inbound as i')
    .innerJoin('leads.source as s', 's.id', 'i.sourceId')
    .select([
      'i.id',
      's.name as sourceName',
      's.nameEn as sourceNameEn',
      'i.externalId',
      'i.format',
      'i.result',
      'i.leadId',
      'i.warnings',
      'i.createdAt',
    ])
    .select(({ ref }) => microseconds(ref('i.createdAt')).as('cursorAt'));
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('i.createdAt'), ref('i.id'), cursor));
  return query
    .orderBy('i.createdAt', 'desc')
    .orderBy('i.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** Gives the leads a colleague follows at a unit to another; those that were, with their customers. */
export function reassign(tx: Tx, orgId: string, fromId: string, toId: string) {
  // plan: lead_consultant
  return tx
    .updateTable('leads.lead')
    .set(({ eb }) => ({ consultantId: toId, version: eb('version', '+', 1) }))
    .where('consultantId', '=', fromId)
    .where('orgId', '=', orgId)
    .where('status', 'in', ['accepted', 'following', 'ordered'])
    .returning(['id', 'customerId'])
    .execute();
}
