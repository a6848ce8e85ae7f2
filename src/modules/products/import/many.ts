/** Vehicles set by set, for imports: the same rows as registering one by hand, in one statement a table. */
import { sql } from 'kysely';
import { addMonths } from '../../../platform/clock.ts';
import type { Ctx } from '../../../platform/context.ts';
import { newId, type Tx } from '../../../platform/db.ts';
import { emitMany } from '../../../platform/events.ts';
import { type ColumnKind, insertMany, updateMany } from '../../../platform/insert-many.ts';
import { vehicleEdited, vehicleRegistered, vehicleReleased, vehicleTransferred } from '../../events.ts';
import { warrantyTerms } from '../queries.ts';

/** A vehicle as a row of a file says it, checked. */
export interface GivenVehicle {
  vin: string;
  plate: string | null;
  trimId: string | null;
  colour: string | null;
  invoicedOn: string | null;
  deliveredOn: string | null;
  /** The dealer that looks after it. */
  orgId: string;
  owner: { customerId: string; fromDate: string } | null;
  odometer: { km: number; readOn: string } | null;
}

const UNIT: Record<string, ColumnKind> = {
  id: 'uuid',
  orgId: 'uuid',
  vin: 'text',
  plate: 'text',
  trimId: 'uuid',
  colour: 'text',
  invoicedOn: 'date',
  deliveredOn: 'date',
  owned: 'bool',
  warrantyUntil: 'date',
};
const OWNERSHIP: Record<string, ColumnKind> = {
  id: 'uuid',
  orgId: 'uuid',
  unitId: 'uuid',
  customerId: 'uuid',
  fromDate: 'date',
};
const WARRANTY: Record<string, ColumnKind> = {
  id: 'uuid',
  orgId: 'uuid',
  unitId: 'uuid',
  kind: 'text',
  fromDate: 'date',
  toDate: 'date',
  km: 'int',
};
const MILEAGE: Record<string, ColumnKind> = {
  id: 'uuid',
  orgId: 'uuid',
  unitId: 'uuid',
  readOn: 'date',
  km: 'int',
  source: 'text',
};

/** Which vehicles rows name, group-wide; `place` counts from 1. */
export async function vehiclesNamed(tx: Tx, vins: readonly string[]) {
  if (vins.length === 0) return [];
  const found = await sql<{ place: number; unitId: string; held: boolean }>`
    select place, unit_id as "unitId", held from products.hits(${vins}::text[])`.execute(tx);
  return found.rows;
}

/** Trims by code and by name, as files call them; names that two trims bear are left out. */
export async function trimBook(tx: Tx): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('products.trim as t')
    .innerJoin('products.model as m', 'm.id', 't.modelId')
    .innerJoin('products.series as s', 's.id', 'm.seriesId')
    .select(['t.id', 't.code', 't.name', 't.nameEn', 's.name as series', 's.nameEn as seriesEn', 'm.name as model'])
    .execute();
  const book = new Map<string, string>();
  const twice = new Set<string>();
  const add = (word: string, id: string) => {
    const key = foldName(word);
    if (book.has(key) && book.get(key) !== id) twice.add(key);
    else book.set(key, id);
  };
  for (const { id, code, name, nameEn, series, seriesEn, model } of rows)
    for (const word of [code, name, nameEn, `${series}${name}`, `${seriesEn}${nameEn}`, `${model}${name}`])
      add(word, id);
  for (const key of twice) book.delete(key);
  for (const { id, code } of rows) book.set(foldName(code), id);
  return book;
}

/** How names of trims are compared. */
export const foldName = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s·-]+/g, '');

/** Registers vehicles with owner, warranty and first mileage; their ids in order. */
export async function registerMany(
  ctx: Ctx,
  tx: Tx,
  given: readonly (GivenVehicle & { trimId: string })[],
): Promise<string[]> {
  if (given.length === 0) return [];
  const terms = new Map<string, Awaited<ReturnType<typeof warrantyTerms>>>();
  for (const trimId of new Set(given.map((one) => one.trimId))) terms.set(trimId, await warrantyTerms(tx, trimId));
  const rows = given.map((one) => {
    const term = terms.get(one.trimId);
    const until = one.deliveredOn && term ? addMonths(one.deliveredOn, term.warrantyMonths) : null;
    return { ...one, id: newId(), owned: one.owner !== null, warrantyUntil: until, km: term?.warrantyKm ?? null };
  });
  await insertMany(tx, 'products.unit', UNIT, rows);
  await insertMany(
    tx,
    'products.ownership',
    OWNERSHIP,
    rows.flatMap(({ id, orgId, owner }) => (owner ? [{ id: newId(), orgId, unitId: id, ...owner }] : [])),
  );
  await insertMany(
    tx,
    'products.warranty',
    WARRANTY,
    rows.flatMap(({ id, orgId, deliveredOn, warrantyUntil, km }) =>
      deliveredOn && warrantyUntil
        ? [{ id: newId(), orgId, unitId: id, kind: 'factory', fromDate: deliveredOn, toDate: warrantyUntil, km }]
        : [],
    ),
  );
  await insertMany(
    tx,
    'products.mileage',
    MILEAGE,
    rows.flatMap((row) => readingOf(row.id, row)),
  );
  await emitMany(
    ctx,
    tx,
    vehicleRegistered,
    rows.map(({ id, orgId, vin, owner }) => ({
      orgId,
      subjectId: id,
      customerId: owner?.customerId ?? null,
      payload: { number: vin },
    })),
  );
  return rows.map(({ id }) => id);
}

function readingOf(unitId: string, { orgId, odometer }: Pick<GivenVehicle, 'orgId' | 'odometer'>) {
  return odometer ? [{ id: newId(), orgId, unitId, ...odometer, source: 'import' }] : [];
}

/** What a changed vehicle was before: what a revert puts back. */
export interface VehicleBefore {
  version: number;
  columns: Record<string, unknown>;
  mileage: string[];
  transfer: { given: string; earlier: string | null; keeper: string } | null;
}

export type VehicleOutcome =
  | { outcome: 'updated'; before: VehicleBefore }
  | { outcome: 'skipped' }
  | { outcome: 'refused'; reason: 'gone' | 'earlier' };

const CHANGED: Record<string, ColumnKind> = {
  plate: 'text',
  trimId: 'uuid',
  colour: 'text',
  invoicedOn: 'date',
  deliveredOn: 'date',
  version: 'int',
};

/** Changes vehicles that the acting unit looks after: what a row says goes in, another owner is a transfer, a new reading is added. */
export async function changeMany(
  ctx: Ctx,
  tx: Tx,
  given: readonly (GivenVehicle & { unitId: string })[],
): Promise<VehicleOutcome[]> {
  const ids = [...new Set(given.map(({ unitId }) => unitId))];
  if (ids.length === 0) return [];
  const these = sql<string>`any(${ids}::uuid[])`;
  const rows = await tx
    .selectFrom('products.unit')
    .select(['id', 'orgId', 'version', 'plate', 'trimId', 'colour', 'invoicedOn', 'deliveredOn'])
    .where('id', '=', these)
    .orderBy('id')
    .forUpdate()
    .execute();
  const owners = await tx
    .selectFrom('products.ownership')
    .select(['id', 'unitId', 'customerId', 'fromDate'])
    .where('unitId', '=', these)
    .where('toDate', 'is', null)
    .execute();
  const readings = await tx
    .selectFrom('products.mileage')
    .select(['unitId', 'readOn', 'km'])
    .where('unitId', '=', these)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const outcomes: VehicleOutcome[] = [];
  for (const one of given) {
    const row = byId.get(one.unitId);
    if (!row) {
      outcomes.push({ outcome: 'refused', reason: 'gone' });
      continue;
    }
    const owner = owners.find(({ unitId }) => unitId === one.unitId);
    const moved = one.owner && one.owner.customerId !== owner?.customerId ? one.owner : null;
    if (moved && owner && owner.fromDate > moved.fromDate) {
      outcomes.push({ outcome: 'refused', reason: 'earlier' });
      continue;
    }
    outcomes.push(await changeOne(ctx, tx, one, row, owner ?? null, moved, readings));
  }
  return outcomes;
}

type Row = { id: string; orgId: string; version: number } & Record<
  'plate' | 'colour' | 'invoicedOn' | 'deliveredOn',
  string | null
> & {
    trimId: string;
  };

async function changeOne(
  ctx: Ctx,
  tx: Tx,
  one: GivenVehicle & { unitId: string },
  row: Row,
  owner: { id: string; customerId: string } | null,
  moved: { customerId: string; fromDate: string } | null,
  readings: readonly { unitId: string; readOn: string; km: number }[],
): Promise<VehicleOutcome> {
  const fields = (['plate', 'trimId', 'colour', 'invoicedOn', 'deliveredOn'] as const).filter(
    (field) => one[field] !== null && one[field] !== row[field],
  );
  const { odometer } = one;
  const known = readings.some(
    ({ unitId, readOn, km }) => unitId === row.id && readOn === odometer?.readOn && km === odometer.km,
  );
  const reading = odometer && !known ? readingOf(row.id, { orgId: row.orgId, odometer }) : [];
  if (fields.length === 0 && !moved && reading.length === 0) return { outcome: 'skipped' };
  const columns = Object.fromEntries(fields.map((field) => [field, row[field]]));
  const keeper = row.orgId;
  let version = row.version;
  let transfer: VehicleBefore['transfer'] = null;
  if (fields.length > 0) {
    version += 1;
    const now = Object.fromEntries(fields.map((field) => [field, one[field]]));
    Object.assign(row, now);
    await updateMany(tx, 'products.unit', CHANGED, [{ ...row, version }]);
  }
  if (moved) {
    await sql`select products.transfer(${row.id}::uuid, ${moved.customerId}::uuid, ${one.orgId}::uuid, ${moved.fromDate}::date)`.execute(
      tx,
    );
    version += 1;
    const given = await tx
      .selectFrom('products.ownership')
      .select('id')
      .where('unitId', '=', row.id)
      .where('toDate', 'is', null)
      .executeTakeFirstOrThrow();
    transfer = { given: given.id, earlier: owner?.id ?? null, keeper };
  }
  await insertMany(tx, 'products.mileage', MILEAGE, reading);
  row.version = version;
  const fact = { orgId: moved ? one.orgId : keeper, subjectId: row.id };
  const number = one.vin;
  if (fields.length > 0) await emitMany(ctx, tx, vehicleEdited, [{ ...fact, payload: { number, fields } }]);
  if (moved && owner)
    await emitMany(ctx, tx, vehicleReleased, [
      { ...fact, customerId: owner.customerId, payload: { number, toDate: moved.fromDate } },
    ]);
  if (moved)
    await emitMany(ctx, tx, vehicleTransferred, [
      { ...fact, customerId: moved.customerId, payload: { number, fromDate: moved.fromDate } },
    ]);
  return { outcome: 'updated', before: { version, columns, mileage: reading.map(({ id }) => id), transfer } };
}

/** Removes vehicles that an import made and nobody has used since; names those removed. */
export async function unmakeMany(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const found = await sql<{ id: string }>`select products.unmake(${ids}::uuid[]) as id`.execute(tx);
  return new Set(found.rows.map(({ id }) => id));
}

/** Puts a changed vehicle back to what it was; false where somebody has changed it since. */
export async function restoreOne(tx: Tx, unitId: string, before: VehicleBefore): Promise<boolean> {
  const row = await tx
    .selectFrom('products.unit')
    .select(['id', 'version', 'plate', 'trimId', 'colour', 'invoicedOn', 'deliveredOn'])
    .where('id', '=', unitId)
    .forUpdate()
    .executeTakeFirst();
  if (!row || row.version !== before.version) return false;
  const { transfer } = before;
  if (transfer) {
    const undone = await sql<{ done: boolean }>`
      select products.undo_transfer(${unitId}::uuid, ${transfer.given}::uuid, ${transfer.earlier}::uuid, ${transfer.keeper}::uuid) as done`.execute(
      tx,
    );
    if (!undone.rows[0]?.done) return false;
  }
  await updateMany(tx, 'products.unit', CHANGED, [
    { ...row, ...before.columns, version: row.version + (transfer ? 2 : 1) },
  ]);
  if (before.mileage.length > 0) await tx.deleteFrom('products.mileage').where('id', 'in', before.mileage).execute();
  return true;
}
