import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';
import type { AppraisalStatus } from './schema.ts';

type Status = (typeof AppraisalStatus)['options'][number];
export const PURPOSES = ['buy_back', 'trade_in'] as const;

function rows(tx: Tx, today: string) {
  return tx
    .selectFrom('sales.appraisal as a')
    .innerJoin('customers.customer as c', 'c.id', 'a.customerId')
    .innerJoin('org.unit as u', 'u.id', 'a.orgId')
    .innerJoin('org.staff as f', 'f.id', 'a.consultantId')
    .select(['a.id', 'a.number', 'a.customerId', 'c.name as customerName', 'a.leadId', 'a.car', 'a.plate', 'a.year'])
    .select(['a.mileageKm', 'a.condition', 'a.valueFen', 'a.offerFen', 'a.offerUntil', 'f.name as consultantName'])
    .select(['u.name as unitName', 'u.nameEn as unitNameEn', 'a.createdAt'])
    .select(sql<Status>`a.status`.as('status'))
    .select(sql<(typeof PURPOSES)[number]>`a.purpose`.as('purpose'))
    .select(sql<boolean>`a.status = 'offered' and a.offer_until < ${today}::date`.as('lapsed'));
}

interface ListQuery {
  orgIds: string[] | null;
  consultantId: string | null;
  today: string;
  status?: string | undefined;
  purpose?: string | undefined;
  customerId?: string | undefined;
  leadId?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Appraisals in scope, newest first. */
export function appraisals(tx: Tx, { orgIds, consultantId, today, cursor, limit, ...by }: ListQuery) {
  // plan: appraisal_customer; appraisal_consultant; appraisal_org_status or appraisal_org; appraisal_created above
  let query = rows(tx, today).select(({ ref }) => microseconds(ref('a.createdAt')).as('cursorAt'));
  if (by.customerId) query = query.where('a.customerId', '=', by.customerId);
  if (by.leadId) query = query.where('a.leadId', '=', by.leadId);
  if (consultantId) query = query.where('a.consultantId', '=', consultantId);
  if (orgIds) query = query.where('a.orgId', 'in', orgIds);
  if (by.status) query = query.where('a.status', '=', by.status);
  if (by.purpose) query = query.where('a.purpose', '=', by.purpose);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('a.createdAt'), ref('a.id'), cursor));
  return query
    .orderBy('a.createdAt', 'desc')
    .orderBy('a.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** One appraisal, as far as visible. */
export function appraisalById(tx: Tx, id: string, today: string) {
  return rows(tx, today)
    .leftJoin('org.staff as p', 'p.id', 'a.appraiserId')
    .leftJoin('sales.order as o', 'o.id', 'a.orderId')
    .select(['a.orgId', 'a.consultantId', 'a.vin', 'a.unitId', 'a.conditionNote', 'a.photoIds', 'a.reason', 'a.note'])
    .select(['p.name as appraiserName', 'a.appraisedAt', 'a.decidedAt', 'a.closedAt', 'a.orderId', 'a.version'])
    .select('o.number as orderNumber')
    .where('a.id', '=', id)
    .executeTakeFirst();
}

/** An appraisal, held until the transaction ends. */
export function lockAppraisal(tx: Tx, id: string) {
  return tx
    .selectFrom('sales.appraisal')
    .select(['id', 'orgId', 'number', 'customerId', 'leadId', 'consultantId', 'offerFen', 'offerUntil', 'photoIds'])
    .select(['version', sql<Status>`status`.as('status')])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** What somebody adds to the note of an appraisal: what stands there stays. */
export const noteToo = (note: string) =>
  note ? { note: sql<string>`concat_ws(E'\n', nullif(note, ''), ${note}::text)` } : {};

/** Writes what changed over the version that is locked. */
export async function setAppraisal(
  tx: Tx,
  { id, version }: { id: string; version: number },
  change: Record<string, unknown>,
): Promise<number> {
  await tx
    .updateTable('sales.appraisal')
    .set({ ...change, version: version + 1 })
    .where('id', '=', id)
    .execute();
  return version + 1;
}

/** The cars of a customer that are still theirs, with the last mileage. plan: ownership_customer, mileage by unit */
export async function carsOf(tx: Tx, customerId: string) {
  const { rows: found } = await sql<{
    unitId: string;
    car: string;
    carEn: string;
    vin: string;
    plate: string | null;
    since: string;
    modelYear: number;
    mileageKm: number | null;
  }>`
    select u.id as "unitId", s.name || ' ' || t.name as car, s.name_en || ' ' || t.name_en as "carEn", coalesce(u.vin, u.serial) as vin, u.plate,
      o.from_date::text as since, m.model_year as "modelYear",
      (select k.km from products.mileage k where k.unit_id = u.id order by k.read_on desc, k.id desc limit 1) as "mileageKm"
    from products.ownership o join products.unit u on u.id = o.unit_id join products.trim t on t.id = u.trim_id
    join products.model m on m.id = t.model_id join products.series s on s.id = m.series_id
    where o.customer_id = ${customerId} and o.to_date is null order by o.from_date, u.id limit 20`.execute(tx);
  return found;
}

/** What reminded of a lead: the cars and the anniversary. plan: replacement_lead */
export function remindersOf(tx: Tx, leadId: string) {
  return tx
    .selectFrom('leads.replacement')
    .select(['unitId', 'dueOn'])
    .where('leadId', '=', leadId)
    .orderBy('dueOn', 'desc')
    .execute();
}
