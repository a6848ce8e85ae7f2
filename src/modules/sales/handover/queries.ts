import { sql } from 'kysely';
import { newId, type Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';
import { BALANCE } from '../queries.ts';

const FACTS = [
  'appointedAt',
  'place',
  'items',
  'odometerKm',
  'photoIds',
  'signatureId',
  'signedAt',
  'version',
] as const;

/** What was taken down of a delivery so far. */
export function handoverOf(tx: Tx, orderId: string) {
  // plan: handover_order
  return tx.selectFrom('sales.handover').select(FACTS).where('orderId', '=', orderId).executeTakeFirst();
}

interface Change {
  appointedAt?: string | null | undefined;
  place?: string | null | undefined;
  items?: Record<string, string> | undefined;
  odometerKm?: number | null | undefined;
  signatureId?: string | null | undefined;
  signedAt?: Date | null | undefined;
  photoId?: string | undefined;
}

/** Takes something down; the order is held, so that two do not begin a handover at once. Returns the new version. */
export async function writeHandover(tx: Tx, order: { id: string; orgId: string }, change: Change): Promise<number> {
  const { items, photoId, ...rest } = change;
  await tx
    .insertInto('sales.handover')
    .values({ id: newId(), orgId: order.orgId, orderId: order.id, version: 0 })
    .onConflict((conflict) => conflict.column('orderId').doNothing())
    .execute();
  const written = await tx
    .updateTable('sales.handover')
    .set(({ eb }) => ({
      ...rest,
      ...(items ? { items: sql`items || ${JSON.stringify(items)}::jsonb` } : {}),
      ...(photoId ? { photoIds: sql<string[]>`photo_ids || ${photoId}::uuid` } : {}),
      version: eb('version', '+', 1),
    }))
    .where('orderId', '=', order.id)
    .returning('version')
    .executeTakeFirstOrThrow();
  return written.version;
}

interface ListQuery {
  orgIds: string[] | null;
  consultantId: string | null;
  cursor?: string | undefined;
  limit: number;
}

/** Appointed deliveries of open orders, the latest appointment first. */
export function appointments(tx: Tx, { orgIds, consultantId, cursor, limit }: ListQuery) {
  // plan: handover_appointed, or handover_ahead where no dealers are named
  let query = tx
    .selectFrom('sales.handover as h')
    .innerJoin('sales.order as o', 'o.id', 'h.orderId')
    .innerJoin('customers.customer as c', 'c.id', 'o.customerId')
    .innerJoin('products.trim as t', 't.id', 'o.trimId')
    .innerJoin('products.model as m', 'm.id', 't.modelId')
    .innerJoin('products.series as s', 's.id', 'm.seriesId')
    .innerJoin('org.staff as f', 'f.id', 'o.consultantId')
    .innerJoin('org.unit as u', 'u.id', 'o.orgId')
    .leftJoin('sales.stock as k', 'k.orderId', 'o.id')
    .select(['o.id', 'o.number', 'c.name as customerName', 's.name as seriesName', 's.nameEn as seriesNameEn'])
    .select([
      't.name as trimName',
      't.nameEn as trimNameEn',
      'k.vin',
      'k.pdiState',
      'h.place',
      'f.name as consultantName',
    ])
    .select(['u.name as unitName', 'u.nameEn as unitNameEn', sql<Date>`h.appointed_at`.as('appointedAt')])
    .select(sql<boolean>`h.signature_id is not null`.as('signed'))
    .select(BALANCE.as('balanceFen'))
    .select(microseconds(sql<Date>`h.appointed_at`).as('cursorAt'))
    .where('h.appointedAt', 'is not', null)
    .where('h.done', '=', sql.lit(false));
  if (orgIds) query = query.where('h.orgId', 'in', orgIds);
  if (consultantId) query = query.where('o.consultantId', '=', consultantId);
  if (cursor) query = query.where(({ ref }) => beforeCursor(sql<Date>`h.appointed_at`, ref('h.orderId'), cursor));
  return query
    .orderBy('h.appointedAt', 'desc')
    .orderBy('h.orderId', 'desc')
    .limit(limit + 1)
    .execute();
}

/** The car left, or the order was cancelled: nothing is ahead any more. */
export async function endHandover(tx: Tx, orderId: string): Promise<void> {
  await tx.updateTable('sales.handover').set({ done: true }).where('orderId', '=', orderId).execute();
}
