import { sql } from 'kysely';
import { newId, type Tx } from '../../platform/db.ts';
import { beforeCursor, microseconds, readCursor } from '../../platform/keyset.ts';

/** Active series with their trims, in the order of the price list. */
export async function catalogue(tx: Tx) {
  const [series, trims] = await Promise.all([
    tx
      .selectFrom('products.series')
      .select(['id', 'code', 'name', 'nameEn', 'energy'])
      .where('active', '=', true)
      .orderBy('sort')
      .execute(),
    tx
      .selectFrom('products.trim as t')
      .innerJoin('products.model as m', 'm.id', 't.modelId')
      .select(['t.id', 'm.seriesId', 'm.modelYear', 't.name', 't.nameEn', 't.priceFen'])
      .orderBy('m.modelYear', 'desc')
      .orderBy('t.priceFen')
      .execute(),
  ]);
  return series.map((one) => ({ ...one, trims: trims.filter((trim) => trim.seriesId === one.id) }));
}

/** A series by its code; undefined when unknown. */
export function seriesByCode(tx: Tx, code: string) {
  return tx.selectFrom('products.series').select(['id', 'name', 'nameEn']).where('code', '=', code).executeTakeFirst();
}

/** The price of a trim; undefined when unknown. */
export function trimById(tx: Tx, id: string) {
  return tx.selectFrom('products.trim').select(['id', 'priceFen']).where('id', '=', id).executeTakeFirst();
}

interface VehicleQuery {
  orgIds: string[] | null;
  q?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Vehicles in scope, newest first; `q` is a VIN or a plate, or the last four or more characters of one. */
export function vehicles(tx: Tx, { orgIds, q, cursor, limit }: VehicleQuery) {
  let query = tx
    .selectFrom('products.unit as u')
    .innerJoin('products.trim as t', 't.id', 'u.trimId')
    .innerJoin('products.model as m', 'm.id', 't.modelId')
    .innerJoin('products.series as s', 's.id', 'm.seriesId')
    .innerJoin('org.unit as o', 'o.id', 'u.orgId')
    .leftJoin('products.ownership as w', (join) => join.onRef('w.unitId', '=', 'u.id').on('w.toDate', 'is', null))
    .leftJoin('customers.customer as c', 'c.id', 'w.customerId')
    .select([
      'u.id',
      'u.vin',
      'u.plate',
      's.name as seriesName',
      's.nameEn as seriesNameEn',
      't.name as trimName',
      't.nameEn as trimNameEn',
    ])
    .select([
      'u.colour',
      'u.deliveredOn',
      'o.name as dealerName',
      'c.id as ownerId',
      'c.name as ownerName',
      'u.createdAt',
    ])
    .select(({ ref }) => microseconds(ref('u.createdAt')).as('cursorAt'));
  if (orgIds) query = query.where('u.orgId', 'in', orgIds);
  if (q) {
    const wanted = q.toUpperCase().replace(/[\s·•.-]+/g, '');
    const after = cursor ? readCursor(cursor) : null;
    // plan: products.found gives the page's ids in scope. Shorter texts name a large part of all cars: none.
    query = query.where(
      'u.id',
      'in',
      sql<string>`(select products.found(${wanted}, ${after?.at ?? null}::bigint, ${after?.id ?? null}::uuid, ${limit + 1}) where length(${wanted}) >= 4)`,
    );
  }
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('u.createdAt'), ref('u.id'), cursor));
  return query
    .orderBy('u.createdAt', 'desc')
    .orderBy('u.id', 'desc')
    .limit(limit + 1)
    .execute();
}

export interface NewUnit {
  orgId: string;
  vin: string;
  plate: string | null;
  trimId: string;
  colour: string;
  deliveredOn: string;
}

/** Registers a delivered unit and returns its id. A VIN that stands anywhere in the group is refused by unit_vin. */
export async function insertUnit(tx: Tx, unit: NewUnit): Promise<string> {
  const id = newId();
  await tx
    .insertInto('products.unit')
    .values({ id, ...unit })
    .execute();
  return id;
}

/** Makes a customer the owner of a unit from a date on. */
export async function insertOwnership(
  tx: Tx,
  ownership: { orgId: string; unitId: string; customerId: string; fromDate: string },
): Promise<void> {
  await tx
    .insertInto('products.ownership')
    .values({ id: newId(), ...ownership })
    .execute();
}

/** The current ownership of a unit, as far as it is in scope. */
export function currentOwner(tx: Tx, unitId: string) {
  return tx
    .selectFrom('products.ownership')
    .select(['customerId', 'orgId', 'fromDate'])
    .where('unitId', '=', unitId)
    .where('toDate', 'is', null)
    .executeTakeFirst();
}
