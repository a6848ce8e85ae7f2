import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';
import { ORDERED } from '../counting.ts';

function rows(tx: Tx) {
  return tx
    .selectFrom('showroom.visit as v')
    .innerJoin('org.unit as u', 'u.id', 'v.orgId')
    .leftJoin('org.staff as f', 'f.id', 'v.consultantId')
    .leftJoin('org.staff as d', 'd.id', 'v.standInId')
    .leftJoin('customers.customer as c', 'c.id', 'v.customerId')
    .leftJoin('products.series as s', 's.id', 'v.seriesId')
    .select(['v.id', 'v.status', 'v.people', 'v.kind', 'v.invited', 'v.source', 'v.media', 'v.consultantId'])
    .select(['f.name as consultantName', 'd.name as standInName', 'v.arrivedAt', 'v.takenAt', 'v.leftAt', 'v.leftOpen'])
    .select(['v.phoneLeft', 'v.leadId', 'c.name as customerName', 'c.primaryMasked as mobileMasked', 'v.grade'])
    .select(['s.name as seriesName', 's.nameEn as seriesNameEn', 'v.testDrive', 'v.version'])
    .select(['u.name as unitName', 'u.nameEn as unitNameEn'])
    .select(sql<'first' | 'again' | 'other'>`v.counts_as`.as('countsAs'))
    .select(
      sql<
        number | null
      >`case when not v.left_open then round(extract(epoch from v.left_at - v.arrived_at) / 60)::int end`.as('minutes'),
    )
    .select(ORDERED.as('ordered'));
}

export interface VisitQuery {
  orgIds: string[] | null;
  /** Only visits of this colleague, and open ones nobody has taken. */
  own: string | null;
  status?: 'open' | 'closed' | undefined;
  from?: string | undefined;
  to?: string | undefined;
  counts?: string | undefined;
  kind?: string | undefined;
  source?: string | undefined;
  media?: string | undefined;
  consultantId?: string | undefined;
  leadId?: string | undefined;
  unitId?: string | undefined;
  phone?: 'true' | 'false' | undefined;
  testDrive?: 'true' | undefined;
  ordered?: 'true' | undefined;
  leftOpen?: 'true' | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Visits in scope, newest first. */
export function visits(tx: Tx, given: VisitQuery) {
  // plan: visit_consultant, visit_org or visit_arrived by (arrived_at, id); visit_open where open ones are asked for; joins touch the page only
  const { orgIds, own, cursor, limit } = given;
  let query = rows(tx).select(({ ref }) => microseconds(ref('v.arrivedAt')).as('cursorAt'));
  if (own)
    query =
      given.status === 'open'
        ? query.where(sql<boolean>`(v.consultant_id is null or v.consultant_id = ${own} or v.stand_in_id = ${own})`)
        : query.where('v.consultantId', '=', own);
  if (given.consultantId) query = query.where('v.consultantId', '=', given.consultantId);
  if (given.leadId) query = query.where('v.leadId', '=', given.leadId);
  if (given.unitId)
    query = query.where(
      sql<boolean>`v.org_id = any(array(select unit_id from org.unit_closure where ancestor_id = ${given.unitId}))`,
    );
  else if (orgIds) query = query.where('v.orgId', 'in', orgIds);
  if (given.status === 'open') query = query.where('v.status', '=', sql.lit('open'));
  else if (given.status) query = query.where('v.status', '=', given.status);
  if (given.from) query = query.where('v.day', '>=', given.from);
  if (given.to) query = query.where('v.day', '<=', given.to);
  if (given.counts) query = query.where('v.countsAs', '=', given.counts);
  if (given.kind) query = query.where('v.kind', '=', given.kind);
  if (given.source) query = query.where('v.source', '=', given.source);
  if (given.media) query = query.where(sql<boolean>`coalesce(v.media, 'none') = ${given.media}`);
  if (given.phone) query = query.where('v.phoneLeft', '=', given.phone === 'true');
  if (given.testDrive) query = query.where('v.testDrive', '=', true);
  if (given.leftOpen) query = query.where('v.leftOpen', '=', true);
  if (given.ordered) query = query.where(ORDERED);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('v.arrivedAt'), ref('v.id'), cursor));
  return query
    .orderBy('v.arrivedAt', 'desc')
    .orderBy('v.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** One visit with everything taken down. */
export function visitById(tx: Tx, id: string) {
  return rows(tx)
    .select(['v.orgId', 'v.seriesId', 'v.customerId', 'v.tradeIn', 'v.instalments', 'v.plateSituation'])
    .select(['v.currentCar', 'v.remark', 'v.viewed', 'v.concerns', 'v.questions', 'v.standInId'])
    .where('v.id', '=', id)
    .executeTakeFirst();
}

/** A visit for a change of it, locked. */
export function lockVisit(tx: Tx, id: string) {
  return tx
    .selectFrom('showroom.visit')
    .select(['id', 'orgId', 'status', 'consultantId', 'standInId', 'leadId', 'customerId', 'arrivedAt', 'countsAs'])
    .select(['takenAt', 'openedBy', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** The newest open lead of a dealer whose customer has a number, with how often they came. */
export function leadByNumber(tx: Tx, orgId: string, hash: Buffer) {
  // plan: the hash's index of customers.identifier, then lead_open a customer
  return tx
    .selectFrom('customers.identifier as i')
    .innerJoin('leads.lead as l', 'l.customerId', 'i.customerId')
    .innerJoin('customers.customer as c', 'c.id', 'l.customerId')
    .leftJoin('org.staff as f', 'f.id', 'l.consultantId')
    .select(['l.id as leadId', 'c.name as customerName', 'l.consultantId', 'f.name as consultantName'])
    .select(sql<number>`(select count(*)::int from showroom.visit v where v.lead_id = l.id)`.as('visits'))
    .where('i.valueHash', '=', hash)
    .where('l.orgId', '=', orgId)
    .where('l.status', 'in', ['new', 'assigned', 'accepted', 'following', 'ordered'])
    .orderBy('l.createdAt', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Those who receive at a dealer, with the visits they have open, who has fewest first. */
export function receivers(tx: Tx, orgId: string) {
  return tx
    .selectFrom('org.staff as s')
    .select(['s.id', 's.name'])
    .select(
      sql<number>`(select count(*)::int from showroom.visit v where v.status = 'open' and v.org_id = ${orgId} and coalesce(v.stand_in_id, v.consultant_id) = s.id)`.as(
        'openVisits',
      ),
    )
    .where('s.status', '=', 'active')
    .where(
      sql<boolean>`exists (select 1 from org.staff_role sr join org.role_permission p on p.role_id = sr.role_id
        where sr.staff_id = s.id and sr.org_id = ${orgId} and p.permission = 'lead.follow')`,
    )
    .orderBy('openVisits')
    .orderBy('s.name')
    .limit(200)
    .execute();
}

/** Visits still open that began before an instant, with their dealer's working time. */
export function openVisits(tx: Tx, before: Date) {
  // plan: visit_open; few, since each day's are closed that day
  return tx
    .selectFrom('showroom.visit as v')
    .innerJoin('org.unit as u', 'u.id', 'v.orgId')
    .select(['v.id', 'v.arrivedAt', 'u.workingTime'])
    .where('v.status', '=', sql.lit('open'))
    .where('v.arrivedAt', '<', before)
    .orderBy('v.arrivedAt')
    .limit(2000)
    .execute();
}
