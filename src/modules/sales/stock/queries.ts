import { sql } from 'kysely';
import { newId, type Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds } from '../../../platform/keyset.ts';

interface ListQuery {
  orgIds: string[] | null;
  today: string;
  state?: string | undefined;
  trimId?: string | undefined;
  colour?: string | undefined;
  q?: string | undefined;
  ageFrom?: number | undefined;
  ageTo?: number | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** The end of a VIN as typed, back to front; letters and digits alone. */
const reversed = (q: string) => [...q.toUpperCase().replace(/[^A-Z0-9]/g, '')].reverse().join('');

/** Cars in scope, newest first. */
export function stock(tx: Tx, { orgIds, today, state, trimId, colour, q, ageFrom, ageTo, cursor, limit }: ListQuery) {
  // plan: stock_org or stock_org_state; the joins touch the page only because of the limit on an ordered index. A dealer has some hundreds.
  let query = tx
    .selectFrom('sales.stock as k')
    .innerJoin('products.trim as t', 't.id', 'k.trimId')
    .innerJoin('products.model as m', 'm.id', 't.modelId')
    .innerJoin('products.series as s', 's.id', 'm.seriesId')
    .innerJoin('org.unit as u', 'u.id', 'k.orgId')
    .leftJoin('sales.order as o', 'o.id', 'k.orderId')
    .select([
      'k.id',
      'k.vin',
      'k.state',
      'k.arrivedOn',
      'k.expectedOn',
      'k.location',
      'k.pdiState',
      'k.pdiOn',
      'k.condition',
      'k.version',
    ])
    .select([
      'k.trimId',
      's.name as seriesName',
      's.nameEn as seriesNameEn',
      't.name as trimName',
      't.nameEn as trimNameEn',
    ])
    .select(['k.colour', 'k.orderId', 'o.number as orderNumber', 'u.name as unitName', 'u.nameEn as unitNameEn'])
    .select(['k.createdAt', sql<number | null>`${today}::date - k.arrived_on`.as('ageDays')])
    .select(({ ref }) => microseconds(ref('k.createdAt')).as('cursorAt'));
  if (orgIds) query = query.where('k.orgId', 'in', orgIds);
  if (state) query = query.where('k.state', '=', state);
  if (trimId) query = query.where('k.trimId', '=', trimId);
  if (colour) query = query.where('k.colour', '=', colour);
  if (ageFrom !== undefined) query = query.where(sql<boolean>`k.arrived_on <= ${today}::date - ${ageFrom}::int`);
  if (ageTo !== undefined) query = query.where(sql<boolean>`k.arrived_on >= ${today}::date - ${ageTo}::int`);
  // plan: stock_vin_reversed
  if (q) query = query.where(sql<boolean>`reverse(k.vin) collate "C" like ${`${reversed(q)}%`}`);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('k.createdAt'), ref('k.id'), cursor));
  return query
    .orderBy('k.createdAt', 'desc')
    .orderBy('k.id', 'desc')
    .limit(limit + 1)
    .execute();
}

const CAR = [
  'id',
  'orgId',
  'vin',
  'trimId',
  'colour',
  'state',
  'orderId',
  'arrivedOn',
  'expectedOn',
  'location',
] as const;
const PDI = ['pdiState', 'pdiItems', 'pdiOn', 'condition', 'version'] as const;

/** A car, held until the transaction ends: by its id, by its VIN, or as the one of an order. */
export function lockCar(tx: Tx, by: { id: string } | { vin: string } | { orderId: string }) {
  // plan: stock_pkey, stock_vin or stock_order
  const [column, value] = Object.entries(by)[0] as ['id' | 'vin' | 'orderId', string];
  return tx.selectFrom('sales.stock').select(CAR).select(PDI).where(column, '=', value).forUpdate().executeTakeFirst();
}

/** The car of an order. */
export function carOfOrder(tx: Tx, orderId: string) {
  return tx.selectFrom('sales.stock').select(CAR).select(PDI).where('orderId', '=', orderId).executeTakeFirst();
}

/** Puts a car into the stock; a VIN that is there is refused by stock_vin, whoever has it. */
export async function insertCar(
  tx: Tx,
  car: {
    orgId: string;
    vin: string;
    trimId: string;
    colour: string;
    state: string;
    expectedOn: string | null;
    arrivedOn: string | null;
    location: string | null;
    condition?: 'new' | 'returned';
  },
): Promise<string> {
  const id = newId();
  await tx
    .insertInto('sales.stock')
    .values({ id, ...car })
    .execute();
  return id;
}

/** Sets facts of a car that is held. */
export async function setCar(
  tx: Tx,
  car: { id: string; version: number },
  change: Partial<{
    state: string;
    orderId: string | null;
    colour: string;
    expectedOn: string | null;
    arrivedOn: string;
    location: string | null;
    pdiState: string;
    pdiItems: string;
    pdiOn: string | null;
    pdiBy: string | null;
    condition: 'new' | 'returned';
  }>,
): Promise<number> {
  const version = car.version + 1;
  await tx
    .updateTable('sales.stock')
    .set({ ...change, version })
    .where('id', '=', car.id)
    .execute();
  return version;
}
