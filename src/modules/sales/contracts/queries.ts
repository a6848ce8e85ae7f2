import { type SqlBool, sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';

/** The contracts of an order, newest first. */
export function contractsOfOrder(tx: Tx, orderId: string) {
  // plan: contract_order
  return tx
    .selectFrom('sales.contract as k')
    .select(LINE)
    .select(OUTDATED.as('outdated'))
    .where('k.orderId', '=', orderId)
    .orderBy('k.createdAt', 'desc')
    .orderBy('k.id', 'desc')
    .execute();
}

const OUTDATED = sql<boolean>`k.outdated_at is not null and k.state in ('drawn_up', 'signed')`;
const LINE = ['k.id', 'k.kind', 'k.number', 'k.state', 'k.drawnAt', 'k.signedOn', 'k.signedHow', 'k.priceFen'] as const;

interface ListQuery {
  orgIds: string[] | null;
  consultantId: string | null;
  state?: string | undefined;
  outdated?: boolean;
  cursor?: string | undefined;
  limit: number;
}

/** Contracts in scope, newest first. */
export function contracts(tx: Tx, { orgIds, consultantId, state, outdated, cursor, limit }: ListQuery) {
  // plan: contract_org, contract_org_state; contract_created, contract_state where no dealers are named; contract_outdated, which is short. A
  // consultant's are picked out of the dealer's by order_pkey: a dozen rows read for one shown.
  let query = tx
    .selectFrom('sales.contract as k')
    .innerJoin('sales.order as o', 'o.id', 'k.orderId')
    .innerJoin('customers.customer as c', 'c.id', 'o.customerId')
    .innerJoin('org.unit as u', 'u.id', 'k.orgId')
    .innerJoin('products.trim as t', (join) => join.on('t.id', '=', sql<string>`coalesce(k.trim_id, o.trim_id)`))
    .innerJoin('products.model as m', 'm.id', 't.modelId')
    .innerJoin('products.series as s', 's.id', 'm.seriesId')
    .innerJoin('org.staff as f', 'f.id', 'o.consultantId')
    .select(LINE)
    .select(OUTDATED.as('outdated'))
    .select(['o.id as orderId', 'o.number as orderNumber', 'c.name as customerName', 's.name as seriesName'])
    .select(['s.nameEn as seriesNameEn', 't.name as trimName', 't.nameEn as trimNameEn', 'f.name as consultantName'])
    .select(['u.name as unitName', 'u.nameEn as unitNameEn', 'k.createdAt'])
    .select(sql<string>`coalesce(k.colour, o.colour)`.as('colour'))
    .select(({ ref }) => microseconds(ref('k.createdAt')).as('cursorAt'));
  if (orgIds) query = query.where('k.orgId', 'in', orgIds);
  if (consultantId) query = query.where('o.consultantId', '=', consultantId);
  if (state) query = query.where('k.state', '=', state);
  if (outdated) query = query.where(sql<SqlBool>`k.outdated_at is not null and k.state in ('drawn_up', 'signed')`);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('k.createdAt'), ref('k.id'), cursor));
  return query
    .orderBy('k.createdAt', 'desc')
    .orderBy('k.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** The newest contracts in scope whose number is or ends in a text, of one consultant's orders where given. */
export function contractsByNumber(tx: Tx, wanted: string, consultantId: string | null, limit: number) {
  return (
    tx
      .selectFrom('sales.contract as k')
      .innerJoin('sales.order as o', 'o.id', 'k.orderId')
      .innerJoin('customers.customer as c', 'c.id', 'o.customerId')
      .select(['k.id', 'k.number', 'k.kind', 'k.state', 'c.name as customerName', 'o.number as orderNumber'])
      // plan: sales.found_contracts gives the ids in scope
      .where('k.id', 'in', sql<string>`(select sales.found_contracts(${wanted}, ${consultantId}::uuid, ${limit}))`)
      .orderBy('k.createdAt', 'desc')
      .orderBy('k.id', 'desc')
      .execute()
  );
}

/** Open orders made before a moment that have no signed contract, newest first. */
export function uncontracted(
  tx: Tx,
  { orgIds, consultantId, before, cursor, limit }: Omit<ListQuery, 'state' | 'outdated'> & { before: Date },
) {
  // plan: order_uncontracted, or order_uncontracted_all where no dealers are named: some dozens a dealer
  let query = tx
    .selectFrom('sales.order as o')
    .innerJoin('customers.customer as c', 'c.id', 'o.customerId')
    .innerJoin('org.unit as u', 'u.id', 'o.orgId')
    .innerJoin('products.trim as t', 't.id', 'o.trimId')
    .innerJoin('products.model as m', 'm.id', 't.modelId')
    .innerJoin('products.series as s', 's.id', 'm.seriesId')
    .innerJoin('org.staff as f', 'f.id', 'o.consultantId')
    .select(['o.id', 'o.number as orderNumber', 'c.name as customerName', 's.name as seriesName'])
    .select(['s.nameEn as seriesNameEn', 't.name as trimName', 't.nameEn as trimNameEn', 'f.name as consultantName'])
    .select(['u.name as unitName', 'u.nameEn as unitNameEn', 'o.createdAt', 'o.colour', 'o.priceFen'])
    .select(({ ref }) => microseconds(ref('o.createdAt')).as('cursorAt'))
    .where('o.status', '=', sql.lit('open'))
    .where('o.contractKept', '=', sql.lit(true))
    .where('o.contractSignedOn', 'is', null)
    .where('o.createdAt', '<', before);
  if (orgIds) query = query.where('o.orgId', 'in', orgIds);
  if (consultantId) query = query.where('o.consultantId', '=', consultantId);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('o.createdAt'), ref('o.id'), cursor));
  return query
    .orderBy('o.createdAt', 'desc')
    .orderBy('o.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** One contract with its sealed text and what its order says by now, as far as visible. */
export function contractById(tx: Tx, id: string) {
  return (
    tx
      .selectFrom('sales.contract as k')
      .innerJoin('sales.order as o', 'o.id', 'k.orderId')
      .innerJoin('customers.customer as c', 'c.id', 'o.customerId')
      .innerJoin('org.unit as u', 'u.id', 'k.orgId')
      .innerJoin('org.staff as f', 'f.id', 'o.consultantId')
      .leftJoin('sales.contract as b', 'b.id', 'k.baseId')
      // plan: contract_base_of
      .leftJoinLateral(
        (eb) =>
          eb
            .selectFrom('sales.contract as x')
            .select(['x.trimId', 'x.colour', 'x.priceFen'])
            .whereRef('x.baseId', '=', 'k.id')
            .where('x.state', '=', 'signed')
            .orderBy('x.drawnAt', 'desc')
            .orderBy('x.id', 'desc')
            .limit(1)
            .as('n'),
        (join) => join.onTrue(),
      )
      .select(LINE)
      .select(OUTDATED.as('outdated'))
      .select(['k.orgId', 'k.orderId', 'k.agreed', 'k.textEnc', 'k.textNumber', 'k.clausesNumber'])
      .select(({ fn }) => [
        fn.coalesce('n.trimId', 'k.trimId').as('saidTrimId'),
        fn.coalesce('n.colour', 'k.colour').as('saidColour'),
        fn.coalesce('n.priceFen', 'k.priceFen').as('saidPriceFen'),
      ])
      .select(['k.buyerSignedAt', 'k.dealerSignedAt', 'k.dealerSigner', 'k.voidReason', 'k.closedAt', 'k.createdAt'])
      .select([
        'k.version',
        'o.number as orderNumber',
        'o.status as orderStatus',
        'o.consultantId',
        'o.trimId as orderTrimId',
      ])
      .select(['o.colour as orderColour', 'o.priceFen as orderPriceFen', 'c.name as customerName'])
      .select(['f.name as consultantName', 'u.name as unitName', 'u.nameEn as unitNameEn', 'u.phone as unitPhone'])
      .select(['b.number as baseNumber', sql<boolean>`k.scan_id is not null`.as('scan')])
      .where('k.id', '=', id)
      .executeTakeFirst()
  );
}

/** Whose order a contract is of; the order is held before the contract. */
export function orderOf(tx: Tx, id: string) {
  return tx
    .selectFrom('sales.contract as k')
    .innerJoin('sales.order as o', 'o.id', 'k.orderId')
    .select(['k.orderId', 'k.orgId', 'o.consultantId'])
    .where('k.id', '=', id)
    .executeTakeFirst();
}

/** One contract, held. */
export function lockContract(tx: Tx, id: string) {
  return tx
    .selectFrom('sales.contract')
    .select([
      'id',
      'orgId',
      'orderId',
      'kind',
      'baseId',
      'number',
      'agreed',
      'state',
      'version',
      'outdatedAt',
      'scanId',
    ])
    .select(['buyerSignedAt', 'dealerSignedAt'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}
export type LockedContract = NonNullable<Awaited<ReturnType<typeof lockContract>>>;

/** The contract of an order that is signed, or its open one. */
export function liveContract(tx: Tx, orderId: string, states: readonly string[], kind?: 'main') {
  // plan: contract_open, contract_signed
  let query = tx
    .selectFrom('sales.contract')
    .select(['id', 'kind', 'number', 'state', 'outdatedAt', 'version'])
    .where('orderId', '=', orderId)
    .where('state', 'in', states);
  if (kind) query = query.where('kind', '=', kind);
  return query.forUpdate().executeTakeFirst();
}

/** Whether a number is one of an order's contracts already. */
export async function isNumbered(tx: Tx, orderId: string, number: string): Promise<boolean> {
  // plan: contract_order
  const row = await tx
    .selectFrom('sales.contract')
    .select('id')
    .where('orderId', '=', orderId)
    .where('number', '=', number)
    .executeTakeFirst();
  return row !== undefined;
}

/** How many supplements a contract has that were drawn up. */
export async function supplementsOf(tx: Tx, baseId: string): Promise<number> {
  // plan: contract_base_of
  const row = await tx
    .selectFrom('sales.contract')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('baseId', '=', baseId)
    .where('number', 'is not', null)
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}

/** Notes on the live contracts of an order whether they, with their newest signed supplement, still say what the order says. */
export async function noteChange(tx: Tx, orderId: string, now: Date): Promise<void> {
  // plan: contract_order, order_pkey, contract_base_of
  await sql`with said as (
      select k.id, (f.trim_id, f.colour, f.price_fen) is distinct from (o.trim_id, o.colour, o.price_fen) as differs
      from sales.contract k join sales.order o on o.id = k.order_id
      cross join lateral (select x.trim_id, x.colour, x.price_fen from sales.contract x
        where x.id = k.id or x.base_id = k.id and x.state = 'signed' order by x.base_id is not null desc, x.drawn_at desc, x.id desc limit 1) f
      where k.order_id = ${orderId} and (k.state = 'drawn_up' or k.state = 'signed' and k.kind = 'main'))
    update sales.contract k set outdated_at = case when s.differs then ${now}::timestamptz end, version = k.version + 1
    from said s where s.id = k.id and s.differs <> (k.outdated_at is not null)`.execute(tx);
}

/** Ends live contracts: of an order, or one with its supplements. */
export async function close(
  tx: Tx,
  which: { orderId: string } | { id: string },
  to: { state: 'superseded' | 'void'; now: Date; reason?: string },
): Promise<void> {
  const { state, now, reason = null } = to;
  const rows = 'orderId' in which ? sql`order_id = ${which.orderId}` : sql`(id = ${which.id} or base_id = ${which.id})`;
  // plan: contract_order, or contract_pkey and contract_base_of
  await sql`update sales.contract set state = ${state}, closed_at = ${now}, void_reason = ${reason}, version = version + 1
    where ${rows} and state in ('draft', 'drawn_up', 'signed')`.execute(tx);
}

/** The sealed signatures of a contract and its scan. */
export function papersOf(tx: Tx, id: string) {
  return tx
    .selectFrom('sales.contract')
    .select(['buyerSignEnc', 'dealerSignEnc', 'scanId'])
    .where('id', '=', id)
    .executeTakeFirst();
}
