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
  grade?: string | undefined;
  /** Only open leads for which nothing is planned. */
  planless?: boolean | undefined;
  /** Only closed leads to be looked at again by then. */
  revisitBy?: Date | null | undefined;
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
    .select(['l.touchCount', 'l.createdAt', 'l.version', 'l.expectedOn', 'l.attempts', 'l.closedAt', 'l.closeReason'])
    .select(['l.revisitAt', sql<'defeat' | 'dormancy' | null>`l.pending_close`.as('pendingClose')])
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
  const { consultantId, status, overdueAt, grade, planless = false, revisitBy = null, cursor, limit } = query;
  const after = cursor ? readCursor(cursor) : null;
  return sql<string>`(select leads.found(${wanted.grams}::text[], ${wanted.initials}, ${wanted.text}, ${consultantId}::uuid, ${status ?? null},
    ${overdueAt}::timestamptz, ${grade ?? null}, ${planless}, ${revisitBy}::timestamptz, ${after?.at ?? null}::bigint, ${after?.id ?? null}::uuid, ${limit + 1}))`;
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
 * lead_created or lead_status; overdue ones by lead_act_by, those without a plan by lead_planless, second visits by lead_revisit; a search for a number starts from its holders, one for a name from leads.found.
 */
export function leads(tx: Tx, query: ListQuery) {
  const { orgIds, consultantId, limit } = query;
  let page = allLeads(tx);
  if (consultantId) page = page.where('p.consultantId', '=', consultantId);
  if (query.status) page = page.where('p.status', '=', query.status);
  if (query.overdueAt) page = page.where(WORKED).where('p.actBy', '<', query.overdueAt);
  if (query.grade) page = page.where('p.grade', '=', query.grade);
  if (query.planless) page = page.where(WORKED).where('p.actBy', 'is', null);
  if (query.revisitBy) page = page.where('p.revisitAt', '<=', query.revisitBy);
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
  const narrow = query.overdueAt !== null || query.planless === true || Boolean(query.revisitBy);
  const selective = query.customers !== null || narrow;
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
  const statuses = ['new', 'assigned', 'accepted', 'following', 'ordered', 'won', 'defeated', 'dormant', 'invalid'];
  const scoped = sql`${consultantId ? sql`and l.consultant_id = ${consultantId}` : sql``} ${orgIds ? sql`and l.org_id = any(${orgIds}::uuid[])` : sql``}`;
  const found = await sql<{ status: string; n: string }>`
    select s.status, counted.n from unnest(${statuses}::text[]) s(status)
    cross join lateral (select count(*) as n from (select 1 from leads.lead l where l.status = s.status ${scoped} limit ${cap}) capped) counted
    union all
    select 'overdue', count(*) from (
      select 1 from leads.lead l where l.status in ('assigned', 'accepted', 'following', 'ordered') and l.act_by < ${now} ${scoped} limit ${cap}
    ) late
    union all
    select 'planless', count(*) from (
      select 1 from leads.lead l where l.status in ('assigned', 'accepted', 'following', 'ordered') and l.act_by is null ${scoped} limit ${cap}
    ) bare
    union all
    select 'revisit', count(*) from (select 1 from leads.lead l where l.revisit_at <= ${now} ${scoped} limit ${cap}) asleep`.execute(
    tx,
  );
  return Object.fromEntries(found.rows.map((row) => [row.status, Number(row.n)]));
}

/** One lead with all its columns, as far as visible. */
export function leadById(tx: Tx, id: string) {
  return rows(tx, allLeads(tx).where('p.id', '=', id).as('l'))
    .leftJoin('leads.source as src', 'src.id', 'l.sourceId')
    .leftJoin('sales.order as o', (join) =>
      join.onRef('o.leadId', '=', 'l.id').on('o.status', '<>', sql.lit('cancelled')),
    )
    .leftJoin('leads.lead as origin', 'origin.id', 'l.originId')
    .select([
      sql<string>`l.stage`.as('stage'),
      'l.missed',
      'l.firstAttemptAt',
      'l.firstConnectedAt',
      'l.promisedVisitOn',
      'l.arrivedAt',
    ])
    .select(['l.testDrivenAt', 'origin.id as originId', sql<boolean>`l.origin_id is not null`.as('recycled')])
    .select([
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
    .select([
      'expectedOn',
      'pendingClose',
      'nextContactAt',
      'dueAt',
      'channel',
      'arrivedAt',
      'testDrivenAt',
      'sourceId',
    ])
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
    .select(['f.kind', 'f.result', 'f.connected', 'f.promisedVisitOn'])
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
    .leftJoin('leads.source as o', 'o.id', 't.sourceId')
    .select(['t.id', 't.channel', 't.comments', 's.name as seriesName', 't.createdAt', 't.requestedAt'])
    .select(['t.kind', 't.answer', 't.hotline', 'o.name as sourceName', 'o.nameEn as sourceNameEn'])
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

/** Whether a lead has an enquiry that was made at this moment. plan: touch_lead, the touches of one lead */
export async function hasTouchAskedAt(tx: Tx, leadId: string, at: Date): Promise<boolean> {
  const found = await tx
    .selectFrom('leads.touch')
    .select('id')
    .where('leadId', '=', leadId)
    .where('requestedAt', '=', at)
    .executeTakeFirst();
  return found !== undefined;
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
    kind?: string | null;
    answer?: string | null;
    hotline?: string | null;
    requestedAt?: Date | null;
  },
): Promise<string> {
  const { kind = null, answer = null, hotline = null, requestedAt = null } = touch;
  const found = await sql<{
    orgId: string;
  }>`select leads.add_touch(${touch.id}, ${touch.leadId}, ${touch.channel}, ${touch.sourceId}, ${touch.seriesId}, ${touch.comments},
      ${kind}, ${answer}, ${hotline}, ${requestedAt}::timestamptz) as org_id`.execute(tx);
  return found.rows[0]?.orgId as string;
}

/** Notes who recommended; the first one stays, and nobody recommends themselves. */
export async function noteReferral(tx: Tx, leadId: string, referrerId: string): Promise<void> {
  await sql`select leads.note_referral(${leadId}, ${referrerId})`.execute(tx);
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
