import { sql } from 'kysely';
import { newId, type Tx } from '../../platform/db.ts';
import { beforeCursor, microseconds } from '../../platform/keyset.ts';

/**
 * What is still owed on order `o`; null where its payments were never recorded: nobody here knows what the customer paid. Of an order that was
 * cancelled, or whose car came back, what is still to be given back of what was approved with that, below nought.
 */
export const BALANCE = sql<number | null>`case
  when o.status in ('cancelled', 'returned') then -o.refund_due_fen
  when o.payments_kept or o.paid_fen > 0 then o.price_fen + o.extras_fen - o.paid_fen + o.refunded_fen end`;

function rows(tx: Tx) {
  return tx
    .selectFrom('sales.order as o')
    .innerJoin('customers.customer as c', 'c.id', 'o.customerId')
    .innerJoin('org.unit as u', 'u.id', 'o.orgId')
    .innerJoin('products.trim as t', 't.id', 'o.trimId')
    .innerJoin('products.model as m', 'm.id', 't.modelId')
    .innerJoin('products.series as s', 's.id', 'm.seriesId')
    .innerJoin('org.staff as f', 'f.id', 'o.consultantId')
    .select([
      'o.id',
      'o.number',
      'o.leadId',
      'o.customerId',
      'c.name as customerName',
      's.name as seriesName',
      's.nameEn as seriesNameEn',
    ])
    .select([
      't.name as trimName',
      't.nameEn as trimNameEn',
      'o.colour',
      'o.priceFen',
      'o.depositFen',
      'o.depositKind',
      'o.expectedOn',
      'o.status',
      'o.contractNumber',
      'o.repeatPurchase',
    ])
    .select(sql<number>`o.price_fen + o.extras_fen`.as('owedFen'))
    .select(BALANCE.as('balanceFen'))
    .select(['f.name as consultantName', 'u.name as unitName', 'u.nameEn as unitNameEn', 'o.createdAt'])
    .select('c.primaryMasked as mobileMasked');
}

interface ListQuery {
  orgIds: string[] | null;
  consultantId: string | null;
  status?: string | undefined;
  paid?: 'prepaid' | 'balance' | undefined;
  repeat?: 'true' | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Orders in scope, newest first. */
export function orders(tx: Tx, { orgIds, consultantId, status, paid, repeat, cursor, limit }: ListQuery) {
  // plan: order_consultant, order_org or order_org_status; order_created or order_status where no dealers are named; joins touch the page only because of the limit on an ordered index
  let query = rows(tx).select(({ ref }) => microseconds(ref('o.createdAt')).as('cursorAt'));
  if (consultantId) query = query.where('o.consultantId', '=', consultantId);
  else if (orgIds) query = query.where('o.orgId', 'in', orgIds);
  if (status) query = query.where('o.status', '=', status);
  // plan: the open ones of order_org_status; of a dealer they are some dozens
  if (paid) query = query.where('o.status', '=', 'open');
  if (paid === 'prepaid') query = query.where('o.paidFen', '>', 0);
  if (paid === 'balance') query = query.where(sql<boolean>`${BALANCE} > 0`);
  // plan: order_repeat
  if (repeat) query = query.where('o.repeatPurchase', '=', sql.lit(true));
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('o.createdAt'), ref('o.id'), cursor));
  return query
    .orderBy('o.createdAt', 'desc')
    .orderBy('o.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** The newest orders in scope whose number is or ends in a text, of one consultant where given. */
export function ordersByNumber(tx: Tx, wanted: string, consultantId: string | null, limit: number) {
  return (
    rows(tx)
      // plan: sales.found gives the ids in scope
      .where('o.id', 'in', sql<string>`(select sales.found(${wanted.toUpperCase()}, ${consultantId}::uuid, ${limit}))`)
      .orderBy('o.createdAt', 'desc')
      .orderBy('o.id', 'desc')
      .execute()
  );
}

/** One order with its delivery, as far as visible. */
export function orderById(tx: Tx, id: string) {
  return rows(tx)
    .leftJoin('sales.delivery as d', 'd.orderId', 'o.id')
    .leftJoin('products.unit as v', 'v.id', 'd.unitId')
    .leftJoin('org.staff as h', 'h.id', 'd.staffId')
    .select([
      'o.version',
      'o.trimId',
      'o.quoteId',
      'o.paidFen',
      'o.refundedFen',
      'o.invoiceNumber',
      'o.invoicedOn',
      'o.cancelReason',
      'o.returnedOn',
      'o.returnCause',
      'o.linkExpiresAt',
      'o.contractSignedOn',
      'o.contractKept',
      'o.orgId',
      'o.consultantId',
      't.priceFen as listPriceFen',
      'd.deliveredOn',
      'd.odometerKm',
      'v.id as unitId',
      sql<string>`coalesce(v.vin, v.serial)`.as('vin'),
      'v.plate',
    ])
    .select(['h.name as handedOverBy', 'u.phone as unitPhone'])
    .where('o.id', '=', id)
    .executeTakeFirst();
}

/** The order to be delivered, locked. */
export function lockOrder(tx: Tx, id: string) {
  return tx
    .selectFrom('sales.order')
    .select(['id', 'orgId', 'number', 'leadId', 'customerId', 'consultantId', 'trimId', 'colour', 'status', 'version'])
    .select(['priceFen', 'extrasFen', 'paidFen', 'refundedFen', 'depositFen', 'depositKind', 'quoteId', 'expectedOn'])
    .select(['invoiceNumber', 'invoicedOn', 'contractNumber', 'contractKept', 'contractSignedOn', 'paymentsKept'])
    .select('refundDueFen')
    .select(
      sql<string>`to_char(created_at at time zone (select u.time_zone from org.unit u where u.id = "order".org_id), 'YYYY-MM-DD')`.as(
        'orderedOn',
      ),
    )
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** The membership of a customer, if any is waiting or active. */
export function membershipOf(tx: Tx, customerId: string) {
  return (
    tx
      .selectFrom('club.member')
      .select(['id', 'status', 'cardNumber'])
      .where('customerId', '=', customerId)
      // plan: member_customer, whose condition a kept plan must be able to read
      .where('status', 'in', [sql.lit('pending'), sql.lit('active')])
      .executeTakeFirst()
  );
}

export interface NewOrder {
  orgId: string;
  number: string;
  leadId: string;
  customerId: string;
  consultantId: string;
  trimId: string;
  colour: string;
  priceFen: number;
  depositFen: number;
  depositKind: string;
  expectedOn: string;
  contractNumber: string | null;
  quoteId: string | null;
  extrasFen: number;
  repeatPurchase: boolean;
}

/** Inserts an order and returns its id; a second live order of a lead is refused by order_lead. */
export async function insertOrder(tx: Tx, order: NewOrder): Promise<string> {
  const id = newId();
  await tx
    .insertInto('sales.order')
    .values({ id, ...order })
    .execute();
  return id;
}

/** Records the hand-over of a unit for an order. */
export async function insertDelivery(
  tx: Tx,
  delivery: {
    orgId: string;
    orderId: string;
    unitId: string;
    staffId: string;
    deliveredOn: string;
    plate: string | null;
    odometerKm: number;
    contactDueOn: string;
  },
): Promise<string> {
  const id = newId();
  await tx
    .insertInto('sales.delivery')
    .values({ id, ...delivery })
    .execute();
  return id;
}

/** Gives the open orders of a colleague at a unit to another. */
export function reassign(tx: Tx, orgId: string, fromId: string, toId: string) {
  // plan: order_consultant
  return tx
    .updateTable('sales.order')
    .set(({ eb }) => ({ consultantId: toId, version: eb('version', '+', 1) }))
    .where('consultantId', '=', fromId)
    .where('orgId', '=', orgId)
    .where('status', '=', 'open')
    .execute();
}

/** Sets facts of an order that is held, over its version. */
export async function setOrder(
  tx: Tx,
  order: { id: string; version: number },
  change: Partial<{
    status: string;
    trimId: string;
    colour: string;
    priceFen: number;
    extrasFen: number;
    paidFen: number;
    refundedFen: number;
    contractNumber: string | null;
    contractSignedOn: string | null;
    expectedOn: string;
    invoiceNumber: string;
    invoicedOn: string;
    cancelledAt: Date;
    cancelReason: string;
    returnedOn: string;
    returnCause: string;
    refundDueFen: number;
    refundSince: Date;
  }>,
): Promise<number> {
  const version = order.version + 1;
  await tx
    .updateTable('sales.order')
    .set({ ...change, version })
    .where('id', '=', order.id)
    .execute();
  return version;
}
