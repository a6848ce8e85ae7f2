/** What a file changes about vehicles that are there, and how a revert puts it back. */
import { sql } from 'kysely';
import type { Ctx } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import { emitMany } from '../../../platform/events.ts';
import { type ColumnKind, insertMany, updateMany } from '../../../platform/insert-many.ts';
import { vehicleEdited, vehicleReleased, vehicleTransferred } from '../../events.ts';
import { misfit, type Reading } from '../mileage/readings.ts';
import { type Handover, noteHandover, presentState, undoHandover } from '../ownership/handover.ts';
import { type GivenVehicle, MILEAGE, readingOf } from './many.ts';

/** What a changed vehicle was before: what a revert puts back. */
export interface VehicleBefore {
  version: number;
  columns: Record<string, unknown>;
  mileage: string[];
  /** Rows of the plate history: the one the import began, and the one it ended. Missing in rows of earlier versions of this program. */
  plates?: { given: string | null; earlier: string | null } | undefined;
  transfer: Handover | null;
}

/** Why a row cannot change its vehicle. */
export type VehicleRefusal =
  | { reason: 'gone' | 'earlier' | 'undated' }
  | { reason: 'mileage'; side: 'before' | 'after'; than: Reading };

export type VehicleOutcome =
  | { outcome: 'updated'; before: VehicleBefore }
  | { outcome: 'skipped' }
  | ({ outcome: 'refused' } & VehicleRefusal);

const CHANGED: Record<string, ColumnKind> = {
  plate: 'text',
  trimId: 'uuid',
  colour: 'text',
  invoicedOn: 'date',
  deliveredOn: 'date',
  version: 'int',
};
const RESTORED: Record<string, ColumnKind> = { ...CHANGED, backAt: 'int', backTo: 'int' };
const FIELDS = ['plate', 'trimId', 'colour', 'invoicedOn', 'deliveredOn'] as const;

type Change = GivenVehicle & { unitId: string };
type Owner = { unitId: string; customerId: string };
type Reads = (Reading & { unitId: string })[];

/** What rows are compared with: the present owners, the last day each car changed hands, and the readings. */
async function known(tx: Tx, ids: readonly string[]) {
  const these = sql<string>`any(${ids}::uuid[])`;
  const ownerships = await tx
    .selectFrom('products.ownership')
    .select(['unitId', 'customerId', 'fromDate', 'toDate'])
    .where('unitId', '=', these)
    .execute();
  const readings: Reads = await tx
    .selectFrom('products.mileage')
    .select(['unitId', 'readOn', 'km', 'replaced'])
    .where('unitId', '=', these)
    .execute();
  const since = new Map<string, string>();
  for (const { unitId, fromDate, toDate } of ownerships) {
    const day = toDate ?? fromDate;
    if (day > (since.get(unitId) ?? '')) since.set(unitId, day);
  }
  return { owners: ownerships.filter(({ toDate }) => toDate === null) as Owner[], since, readings };
}
type Known = Awaited<ReturnType<typeof known>>;

/** The rules that registering and transferring by hand keep. Pure. */
function refusalOf(one: Change, { owners, since, readings }: Known): VehicleRefusal | null {
  const { unitId, odometer } = one;
  const moved = movedTo(one, owners);
  if (moved && !moved.fromDate) return { reason: 'undated' };
  if (moved?.fromDate && moved.fromDate < (since.get(unitId) ?? '')) return { reason: 'earlier' };
  const own = readings.filter((reading) => reading.unitId === unitId);
  if (!odometer || own.some(({ readOn, km }) => readOn === odometer.readOn && km === odometer.km)) return null;
  const wrong = misfit(own, { ...odometer, replaced: false });
  return wrong && { reason: 'mileage', ...wrong };
}

/** The owner a row gives a vehicle to, where that is another than now. */
function movedTo({ unitId, owner }: Change, owners: readonly Owner[]): GivenVehicle['owner'] {
  const now = owners.find((one) => one.unitId === unitId);
  return owner && owner.customerId !== now?.customerId ? owner : null;
}

/** What would keep rows from changing their vehicles as things stand; one answer a row. */
export async function foresee(tx: Tx, given: readonly Change[]): Promise<(VehicleRefusal | null)[]> {
  if (given.length === 0) return [];
  const facts = await known(tx, [...new Set(given.map(({ unitId }) => unitId))]);
  return given.map((one) => refusalOf(one, facts));
}

/** Changes vehicles that the acting unit looks after: what a row says goes in, another owner is a transfer, a new reading is added. */
export async function changeMany(ctx: Ctx, tx: Tx, given: readonly Change[]): Promise<VehicleOutcome[]> {
  const ids = [...new Set(given.map(({ unitId }) => unitId))];
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('products.unit')
    .select(['id', 'orgId', 'version', 'plate', 'trimId', 'colour', 'invoicedOn', 'deliveredOn'])
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('id')
    .forUpdate()
    .execute();
  const facts = await known(tx, ids);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const outcomes: VehicleOutcome[] = [];
  for (const one of given) {
    const row = byId.get(one.unitId);
    const refusal: VehicleRefusal | null = row ? refusalOf(one, facts) : { reason: 'gone' };
    if (row && !refusal) outcomes.push(await changeOne(ctx, tx, one, row, facts));
    else if (refusal) outcomes.push({ outcome: 'refused', ...refusal });
  }
  return outcomes;
}

type Row = { id: string; orgId: string; version: number; trimId: string } & Record<
  'plate' | 'colour' | 'invoicedOn' | 'deliveredOn',
  string | null
>;

/** Changes one vehicle; `row` and `facts` are kept up to date for a later row of the same one. */
async function changeOne(ctx: Ctx, tx: Tx, one: Change, row: Row, facts: Known): Promise<VehicleOutcome> {
  const fields = FIELDS.filter((field) => one[field] !== null && one[field] !== row[field]);
  const { odometer } = one;
  const moved = movedTo(one, facts.owners);
  const read = facts.readings.some(
    ({ unitId, readOn, km }) => unitId === row.id && readOn === odometer?.readOn && km === odometer.km,
  );
  const reading = odometer && !read ? readingOf(row.id, { orgId: row.orgId, odometer }) : [];
  if (fields.length === 0 && !moved && reading.length === 0) return { outcome: 'skipped' };
  const columns = Object.fromEntries(fields.map((field) => [field, row[field]]));
  const keeper = row.orgId;
  let plates: VehicleBefore['plates'];
  if (fields.length > 0) {
    const earlier = fields.includes('plate') ? await presentPlate(tx, row.id) : null;
    row.version += 1;
    Object.assign(row, Object.fromEntries(fields.map((field) => [field, one[field]])));
    await updateMany(tx, 'products.unit', CHANGED, [row]);
    if (fields.includes('plate')) plates = { given: await presentPlate(tx, row.id), earlier };
  }
  const transfer = moved?.fromDate ? await give(tx, one, row, moved.customerId, moved.fromDate) : null;
  await insertMany(tx, 'products.mileage', MILEAGE, reading);
  if (odometer && reading.length > 0) facts.readings.push({ ...odometer, unitId: row.id, replaced: false });
  const fact = { orgId: moved ? one.orgId : keeper, subjectId: row.id };
  const number = one.vin ?? one.serial ?? '';
  if (fields.length > 0) await emitMany(ctx, tx, vehicleEdited, [{ ...fact, payload: { number, fields } }]);
  if (transfer && moved?.fromDate) {
    const { customerId, fromDate } = moved;
    const former = facts.owners.find(({ unitId }) => unitId === row.id);
    if (former) {
      const payload = { number, toDate: fromDate };
      // Told where the earlier owner is known: at the dealer that had the car.
      await emitMany(ctx, tx, vehicleReleased, [{ ...fact, orgId: keeper, customerId: former.customerId, payload }]);
    }
    await emitMany(ctx, tx, vehicleTransferred, [{ ...fact, customerId, payload: { number, fromDate } }]);
    facts.owners = [...facts.owners.filter((owner) => owner !== former), { unitId: row.id, customerId }];
    facts.since.set(row.id, fromDate);
  }
  const before = { version: row.version, columns, mileage: reading.map(({ id }) => id), plates, transfer };
  return { outcome: 'updated', before };
}

/** Gives a vehicle to another owner; what its undoing puts back. */
async function give(tx: Tx, one: Change, row: Row, customerId: string, fromDate: string): Promise<Handover> {
  const state = await presentState(tx, row.id);
  await sql`select products.transfer(${row.id}::uuid, ${customerId}::uuid, ${one.orgId}::uuid, ${fromDate}::date)`.execute(
    tx,
  );
  row.version += 1;
  row.orgId = one.orgId;
  return noteHandover(tx, row.id, state);
}

async function presentPlate(tx: Tx, unitId: string): Promise<string | null> {
  const found = await tx
    .selectFrom('products.plate')
    .select('id')
    .where('unitId', '=', unitId)
    .where('toDate', 'is', null)
    .executeTakeFirst();
  return found?.id ?? null;
}

/** How many versions the change of a row was. */
const steps = ({ columns, transfer }: VehicleBefore): number =>
  (Object.keys(columns).length > 0 ? 1 : 0) + (transfer ? 1 : 0);

/** The later of two changes of one vehicle first: the order in which they are put back. */
export const laterFirst = (a: VehicleBefore, b: VehicleBefore): number => b.version - a.version || steps(a) - steps(b);

/** Puts a changed vehicle back to what it was; false where somebody has changed it since. */
export async function restoreOne(tx: Tx, unitId: string, before: VehicleBefore): Promise<boolean> {
  const row = await tx
    .selectFrom('products.unit')
    .select(['id', 'version', 'plate', 'trimId', 'colour', 'invoicedOn', 'deliveredOn', 'backAt', 'backTo'])
    .where('id', '=', unitId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return false;
  // A later row of the file was put back already, and left what this one had.
  const version = row.version === row.backAt ? row.backTo : row.version;
  if (version !== before.version && row.version !== before.version) return false;
  if (before.transfer && !(await undoHandover(tx, unitId, before.transfer))) return false;
  const { plates } = before;
  if (plates)
    await sql`select products.undo_plates(${unitId}::uuid, ${plates.given}::uuid, ${plates.earlier}::uuid)`.execute(tx);
  const backAt = row.version + (before.transfer ? 2 : 1);
  await updateMany(tx, 'products.unit', RESTORED, [
    { ...row, ...before.columns, version: backAt, backAt, backTo: before.version - steps(before) },
  ]);
  if (before.mileage.length > 0) await tx.deleteFrom('products.mileage').where('id', 'in', before.mileage).execute();
  return true;
}
