import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';

export interface CallQuery {
  orgIds: string[] | null;
  own: string | null;
  from?: string | undefined;
  to?: string | undefined;
  media?: string | undefined;
  outcome?: string | undefined;
  staffId?: string | undefined;
  unitId?: string | undefined;
  phone?: 'true' | 'false' | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Enquiries by phone in scope, newest first. */
export function calls(tx: Tx, given: CallQuery) {
  // plan: phone_call_staff, phone_call_org or phone_call_called by (called_at, id); joins touch the page only
  const { orgIds, own, cursor, limit } = given;
  let query = tx
    .selectFrom('showroom.phoneCall as p')
    .innerJoin('org.unit as u', 'u.id', 'p.orgId')
    .innerJoin('org.staff as f', 'f.id', 'p.staffId')
    .leftJoin('customers.customer as c', 'c.id', 'p.customerId')
    .leftJoin('products.series as s', 's.id', 'p.seriesId')
    .select(['p.id', 'p.calledAt', 'p.source', 'p.media', 'p.outcome', 'p.staffId', 'f.name as staffName'])
    .select(['p.phoneLeft', 'p.leadId', 'c.name as customerName', 'c.primaryMasked as mobileMasked', 'p.remark'])
    .select(['s.name as seriesName', 's.nameEn as seriesNameEn', 'u.name as unitName', 'u.nameEn as unitNameEn'])
    .select(({ ref }) => microseconds(ref('p.calledAt')).as('cursorAt'));
  if (own) query = query.where('p.staffId', '=', own);
  if (given.staffId) query = query.where('p.staffId', '=', given.staffId);
  if (given.unitId)
    query = query.where(
      sql<boolean>`p.org_id = any(array(select unit_id from org.unit_closure where ancestor_id = ${given.unitId}))`,
    );
  else if (orgIds) query = query.where('p.orgId', 'in', orgIds);
  if (given.from) query = query.where('p.day', '>=', given.from);
  if (given.to) query = query.where('p.day', '<=', given.to);
  if (given.media) query = query.where(sql<boolean>`coalesce(p.media, 'none') = ${given.media}`);
  if (given.outcome) query = query.where('p.outcome', '=', given.outcome);
  if (given.phone) query = query.where('p.phoneLeft', '=', given.phone === 'true');
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('p.calledAt'), ref('p.id'), cursor));
  return query
    .orderBy('p.calledAt', 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit + 1)
    .execute();
}
