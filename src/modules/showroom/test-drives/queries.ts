import { sql } from 'kysely';
import type * as z from 'zod';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';
import type { DriveStatus } from './schema.ts';

type Status = z.output<typeof DriveStatus>;
const STATUS = sql<Status>`d.status`;

function rows(tx: Tx) {
  return tx
    .selectFrom('showroom.testDrive as d')
    .innerJoin('showroom.testCar as k', 'k.id', 'd.carId')
    .innerJoin('products.series as s', 's.id', 'd.seriesId')
    .innerJoin('org.staff as f', 'f.id', 'd.consultantId')
    .innerJoin('org.unit as u', 'u.id', 'd.orgId')
    .leftJoin('customers.customer as c', 'c.id', 'd.customerId')
    .select(['d.id', 'd.leadId', 'c.name as customerName', 'c.primaryMasked as mobileMasked', 'd.consultantId'])
    .select(['f.name as consultantName', 'd.carId', 'k.name as carName', 'k.plate', 's.name as seriesName'])
    .select(['s.nameEn as seriesNameEn', 'd.startsAt', 'd.endsAt', 'd.feedbackDueAt', 'd.feedbackAt', 'd.intention'])
    .select(['d.rating', 'u.name as unitName', 'u.nameEn as unitNameEn', 'd.version', STATUS.as('status')]);
}

export interface DriveQuery {
  orgIds: string[] | null;
  own: string | null;
  now: Date;
  status?: Status | undefined;
  from?: string | undefined;
  to?: string | undefined;
  consultantId?: string | undefined;
  unitId?: string | undefined;
  carId?: string | undefined;
  leadId?: string | undefined;
  feedback?: 'due' | 'overdue' | 'given' | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Test drives in scope, latest first. */
export function drives(tx: Tx, given: DriveQuery) {
  // plan: test_drive_consultant, test_drive_org, test_drive_starts or test_drive_lead; test_drive_feedback where feedback is due
  const { orgIds, own, cursor, limit, now } = given;
  let query = rows(tx).select(({ ref }) => microseconds(ref('d.startsAt')).as('cursorAt'));
  if (own) query = query.where('d.consultantId', '=', own);
  if (given.consultantId) query = query.where('d.consultantId', '=', given.consultantId);
  if (given.unitId)
    query = query.where(
      sql<boolean>`d.org_id = any(array(select unit_id from org.unit_closure where ancestor_id = ${given.unitId}))`,
    );
  else if (orgIds) query = query.where('d.orgId', 'in', orgIds);
  if (given.status) query = query.where('d.status', '=', given.status);
  if (given.from) query = query.where('d.day', '>=', given.from);
  if (given.to) query = query.where('d.day', '<=', given.to);
  if (given.carId) query = query.where('d.carId', '=', given.carId);
  if (given.leadId) query = query.where('d.leadId', '=', given.leadId);
  if (given.feedback === 'given') query = query.where('d.feedbackAt', 'is not', null);
  else if (given.feedback) {
    query = query.where('d.status', '=', sql.lit('back')).where('d.feedbackAt', 'is', null);
    if (given.feedback === 'overdue') query = query.where('d.feedbackDueAt', '<', now);
  }
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('d.startsAt'), ref('d.id'), cursor));
  return query
    .orderBy('d.startsAt', 'desc')
    .orderBy('d.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** One test drive with its papers, without the sealed number. */
export function driveById(tx: Tx, id: string) {
  return rows(tx)
    .select(['d.orgId', 'd.route', 'd.freeAt', 'k.automatic', 'k.odometerKm as carOdometerKm', 'd.licenceClass'])
    .select(['d.licenceUntil', 'd.licenceMasked', 'd.waiverVersion', 'd.agreedAt', 'd.outAt', 'd.backAt'])
    .select(['d.odometerOut', 'd.odometerIn', 'd.liked', 'd.feedback', 'd.cancelReason'])
    .where('d.id', '=', id)
    .executeTakeFirst();
}

/** The waiver of a version, or the newest in force. */
export function waiverOf(tx: Tx, version: string | null, now: Date) {
  return tx
    .selectFrom('showroom.waiver')
    .select(['version', 'textZh as zh', 'textEn as en'])
    .$if(version !== null, (query) => query.where('version', '=', version as string))
    .where('validFrom', '<=', sql<Date>`greatest(${now}::timestamptz, now())`)
    .orderBy('validFrom', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
}

/** A test drive for a change of it, locked. */
export function lockDrive(tx: Tx, id: string) {
  return tx
    .selectFrom('showroom.testDrive as d')
    .select(['d.id', 'd.orgId', 'd.leadId', 'd.customerId', 'd.visitId', 'd.consultantId', 'd.carId', 'd.seriesId'])
    .select(['d.day', 'd.startsAt', 'd.endsAt', 'd.licenceClass', 'd.licenceUntil', 'd.agreedAt', 'd.version'])
    .select(['d.odometerOut', STATUS.as('status')])
    .where('d.id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** A car as a booking needs it. */
export function carById(tx: Tx, id: string) {
  return tx
    .selectFrom('showroom.testCar')
    .select(['id', 'orgId', 'seriesId', 'state', 'insuredUntil', 'automatic', 'odometerKm'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Whether a car is out with somebody at this moment. */
export async function isOut(tx: Tx, carId: string): Promise<boolean> {
  // plan: the gist index of the exclusion leads by car
  const found = await tx
    .selectFrom('showroom.testDrive')
    .select('id')
    .where('carId', '=', carId)
    .where('status', '=', 'out')
    .executeTakeFirst();
  return found !== undefined;
}

/** Cars of dealers below a unit for the calendar, retired ones left out. */
export function calendarCars(tx: Tx, unitId: string) {
  return tx
    .selectFrom('showroom.testCar as k')
    .innerJoin('org.unitClosure as x', 'x.unitId', 'k.orgId')
    .innerJoin('products.series as s', 's.id', 'k.seriesId')
    .select(['k.id', 'k.seriesId', 's.name as seriesName', 's.nameEn as seriesNameEn', 'k.name', 'k.plate'])
    .select(['k.automatic', 'k.insuredUntil', 'k.state'])
    .where('x.ancestorId', '=', unitId)
    .where('k.state', '<>', 'retired')
    .orderBy('s.sort')
    .orderBy('k.plate')
    .limit(200)
    .execute();
}

/** What is booked below a unit in a span of days. */
export function calendarBookings(tx: Tx, unitId: string, from: string, to: string) {
  return tx
    .selectFrom('showroom.testDrive as d')
    .innerJoin('org.unitClosure as x', 'x.unitId', 'd.orgId')
    .innerJoin('org.staff as f', 'f.id', 'd.consultantId')
    .leftJoin('customers.customer as c', 'c.id', 'd.customerId')
    .select(['d.id', 'd.carId', 'd.startsAt', 'd.endsAt', 'd.freeAt', STATUS.as('status'), 'd.consultantId'])
    .select(['f.name as consultantName', 'c.name as customerName'])
    .where('x.ancestorId', '=', unitId)
    .where('d.day', '>=', from)
    .where('d.day', '<=', to)
    .where('d.status', '<>', 'cancelled')
    .orderBy('d.startsAt')
    .limit(2000)
    .execute();
}

/** Leads in scope whose customer asked for a test drive that nobody booked yet, newest first. */
export function wishes(
  tx: Tx,
  {
    orgIds,
    own,
    cursor,
    limit,
  }: { orgIds: string[] | null; own: string | null; cursor?: string | undefined; limit: number },
) {
  // plan: lead_test_drive_wish (lead_consultant for one's own); test_drive_lead a lead
  let query = tx
    .selectFrom('leads.lead as l')
    .innerJoin('org.unit as u', 'u.id', 'l.orgId')
    .leftJoin('customers.customer as c', 'c.id', 'l.customerId')
    .leftJoin('products.series as s', 's.id', 'l.seriesId')
    .leftJoin('org.staff as f', 'f.id', 'l.consultantId')
    .select(['l.id', 'c.name as customerName', 'c.primaryMasked as mobileMasked', 'l.channel', 'l.seriesId'])
    .select(['s.name as seriesName', 's.nameEn as seriesNameEn', 'f.name as consultantName', 'l.createdAt'])
    .select(['u.name as unitName', 'u.nameEn as unitNameEn'])
    .select(({ ref }) => microseconds(ref('l.createdAt')).as('cursorAt'))
    .where(
      sql<boolean>`l.test_drive and l.test_driven_at is null and l.status in ('assigned', 'accepted', 'following')`,
    )
    .where(
      sql<boolean>`not exists (select 1 from showroom.test_drive d where d.lead_id = l.id and d.status not in ('cancelled', 'no_show'))`,
    );
  if (own) query = query.where('l.consultantId', '=', own);
  else if (orgIds) query = query.where('l.orgId', 'in', orgIds);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('l.createdAt'), ref('l.id'), cursor));
  return query
    .orderBy('l.createdAt', 'desc')
    .orderBy('l.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** The customer of one lead of a dealer, where a car may be booked for them. plan: lead_pkey */
export function driveCustomer(tx: Tx, leadId: string, dealer: string, own: string | null) {
  return tx
    .selectFrom('leads.lead as l')
    .innerJoin('customers.customer as c', 'c.id', 'l.customerId')
    .select(['l.id as leadId', 'c.name as customerName', 'c.primaryMasked as mobileMasked'])
    .where('l.id', '=', leadId)
    .where('l.orgId', '=', dealer)
    .$if(own !== null, (query) => query.where('l.consultantId', '=', own))
    .execute();
}

/** Coming test drives of a colleague at a unit go to another. */
export function reassign(tx: Tx, orgId: string, fromId: string, toId: string) {
  return tx
    .updateTable('showroom.testDrive')
    .set(({ eb }) => ({ consultantId: toId, version: eb('version', '+', 1) }))
    .where('consultantId', '=', fromId)
    .where('orgId', '=', orgId)
    .where('status', 'in', ['booked', 'confirmed'])
    .execute();
}
