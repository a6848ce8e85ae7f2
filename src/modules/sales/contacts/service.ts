import { sql } from 'kysely';
import type * as z from 'zod';
import { civilDate } from '../../../platform/clock.ts';
import { type Ctx, ownerFilter, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { pageFrom, readCursor } from '../../../platform/keyset.ts';
import { deliveryContacted } from '../../events.ts';
import { entryOf } from '../../org/index.ts';
import { needVersion } from '../access.ts';
import type * as schema from './schema.ts';

/** Results after which nobody was spoken to: the contact stays due. */
const NOT_REACHED = ['no_answer'];

interface ListQuery {
  orgIds: string[] | null;
  consultantId: string | null;
  today: string;
  overdue?: 'true' | undefined;
  cursor?: string | undefined;
  limit: number;
}

function waiting(tx: Tx, { orgIds, consultantId, today, overdue, cursor, limit }: ListQuery) {
  // plan: delivery_contact, which holds nothing but what is due; a page of it joins by key
  let query = tx
    .selectFrom('sales.delivery as d')
    .innerJoin('sales.order as o', 'o.id', 'd.orderId')
    .innerJoin('customers.customer as c', 'c.id', 'o.customerId')
    .innerJoin('products.trim as t', 't.id', 'o.trimId')
    .innerJoin('products.model as m', 'm.id', 't.modelId')
    .innerJoin('products.series as s', 's.id', 'm.seriesId')
    .innerJoin('org.staff as f', 'f.id', 'o.consultantId')
    .innerJoin('org.unit as u', 'u.id', 'd.orgId')
    .select(['d.id', 'o.id as orderId', 'o.number', 'c.id as customerId', 'c.name as customerName'])
    .select(['c.primaryMasked as mobileMasked', 's.name as seriesName', 's.nameEn as seriesNameEn', 'd.deliveredOn'])
    .select([
      sql<string>`d.contact_due_on`.as('contactDueOn'),
      'd.contactAttempts as attempts',
      'd.contactResult as lastResult',
    ])
    .select(['f.name as consultantName', 'u.name as unitName', 'u.nameEn as unitNameEn', 'd.version'])
    .select(sql<boolean>`d.contact_due_on < ${today}::date`.as('overdue'))
    .select(sql<string>`(extract(epoch from d.contact_due_on) * 1000000)::bigint::text`.as('cursorAt'))
    .where('d.contactedAt', 'is', null)
    .where('d.contactDueOn', 'is not', null);
  if (orgIds) query = query.where('d.orgId', 'in', orgIds);
  if (consultantId) query = query.where('o.consultantId', '=', consultantId);
  if (overdue) query = query.where('d.contactDueOn', '<', today);
  if (cursor) {
    const { at, id } = readCursor(cursor);
    query = query.where(
      sql<boolean>`(d.contact_due_on, d.id) > ((timestamp 'epoch' + ${at}::bigint * interval '1 microsecond')::date, ${id}::uuid)`,
    );
  }
  return query
    .orderBy('d.contactDueOn')
    .orderBy('d.id')
    .limit(limit + 1)
    .execute();
}

/** Deliveries whose owner nobody has spoken to (SAL-19), the longest due first; a consultant's are their own. */
export async function listDeliveryContacts(ctx: Ctx, query: z.output<(typeof schema.listDeliveryContacts)['query']>) {
  const { orgIds, timeZone } = scopeOf(ctx);
  const consultantId = ownerFilter(ctx, 'order.read');
  const today = civilDate(ctx.clock.now(), timeZone);
  const rows = await read(ctx, (tx) => waiting(tx, { ...query, orgIds, consultantId, today }));
  return pageFrom(rows, query.limit);
}

/** Records an attempt; once somebody was reached the contact is done. @throws AppError request.conflict, request.not_found, request.invalid */
export async function contactDelivered(
  ctx: Ctx,
  id: string,
  { result, note, version }: z.output<(typeof schema.contactDelivered)['body']>,
) {
  await entryOf(ctx, 'contact_result', result, 'result');
  const reached = !NOT_REACHED.includes(result);
  if (reached && note === '') throw invalid('note', '请记录客户的使用情况与问题。', 'Write down what the owner said.');
  const own = ownerFilter(ctx, 'order.deliver');
  return transact(ctx, async (tx) => {
    const found = await tx
      .selectFrom('sales.delivery as d')
      .innerJoin('sales.order as o', 'o.id', 'd.orderId')
      .select([
        'd.orgId',
        'd.version',
        'd.contactAttempts',
        'o.id as orderId',
        'o.leadId',
        'o.customerId',
        'o.consultantId',
      ])
      .where('d.id', '=', id)
      .forUpdate('d')
      .executeTakeFirst();
    if (!found || (own && found.consultantId !== own)) throw new AppError('request.not_found');
    needVersion(found, version);
    const contactedAt = reached ? ctx.clock.now() : null;
    await tx
      .updateTable('sales.delivery')
      .set({
        ...(reached ? { contactedAt, contactedBy: staffIdOf(ctx) } : {}),
        contactAttempts: found.contactAttempts + 1,
        contactResult: result,
        contactNote: note,
        version: version + 1,
      })
      .where('id', '=', id)
      .execute();
    const { orgId, orderId, leadId, customerId } = found;
    await emit(ctx, tx, deliveryContacted, { orgId, subjectId: leadId, customerId, payload: { orderId, result } });
    return { version: version + 1, done: reached, contactedAt };
  });
}
