/** Vehicles set by set, for imports: the same rows as registering one by hand, in one statement a table. */
import { sql } from 'kysely';
import { addMonths } from '../../../platform/clock.ts';
import type { Ctx } from '../../../platform/context.ts';
import { newId, type Tx } from '../../../platform/db.ts';
import { emitMany } from '../../../platform/events.ts';
import { type ColumnKind, insertMany } from '../../../platform/insert-many.ts';
import { vehicleRegistered } from '../../events.ts';
import { warrantyTerms } from '../queries.ts';

/** A vehicle as a row of a file says it, checked. */
export interface GivenVehicle {
  /** Exactly one of VIN and serial number. */
  vin: string | null;
  serial: string | null;
  plate: string | null;
  trimId: string | null;
  colour: string | null;
  invoicedOn: string | null;
  deliveredOn: string | null;
  /** The dealer that looks after it. */
  orgId: string;
  /** `fromDate` null: the file does not say since when. */
  owner: { customerId: string; fromDate: string | null } | null;
  odometer: { km: number; readOn: string } | null;
}

/** A vehicle to be registered: its trim is known, and the day its owner got it. */
export type NewVehicle = GivenVehicle & { trimId: string; owner: { customerId: string; fromDate: string } | null };

const UNIT: Record<string, ColumnKind> = {
  id: 'uuid',
  orgId: 'uuid',
  vin: 'text',
  serial: 'text',
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
export const MILEAGE: Record<string, ColumnKind> = {
  id: 'uuid',
  orgId: 'uuid',
  unitId: 'uuid',
  readOn: 'date',
  km: 'int',
  source: 'text',
};

/** Which vehicles rows name by VIN, or by trim and serial number, group-wide; `place` counts from 1. */
export async function vehiclesNamed(
  tx: Tx,
  rows: readonly Pick<GivenVehicle, 'vin' | 'serial' | 'trimId'>[],
): Promise<{ place: number; unitId: string; held: boolean }[]> {
  const found = await sql<{ place: number; unitId: string; held: boolean }>`
    select place, unit_id as "unitId", held from products.hits(${rows.map(({ vin }) => vin)}::text[])
    union all select place, unit_id, held
      from products.serial_hits(${rows.map(({ trimId }) => trimId)}::uuid[], ${rows.map(({ serial }) => serial)}::text[])`.execute(
    tx,
  );
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
export async function registerMany(ctx: Ctx, tx: Tx, given: readonly NewVehicle[]): Promise<string[]> {
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
    rows.map(({ id, orgId, vin, serial, owner }) => ({
      orgId,
      subjectId: id,
      customerId: owner?.customerId ?? null,
      payload: { number: vin ?? serial ?? '' },
    })),
  );
  return rows.map(({ id }) => id);
}

/** The row of a reading that a file brings. */
export function readingOf(unitId: string, { orgId, odometer }: Pick<GivenVehicle, 'orgId' | 'odometer'>) {
  return odometer ? [{ id: newId(), orgId, unitId, ...odometer, source: 'import' }] : [];
}

/** Removes vehicles that an import made and nobody has used since; names those removed. */
export async function unmakeMany(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const found = await sql<{ id: string }>`select products.unmake(${ids}::uuid[]) as id`.execute(tx);
  return new Set(found.rows.map(({ id }) => id));
}
