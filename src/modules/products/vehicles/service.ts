import type * as z from 'zod';
import { civilDate } from '../../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { plateChanged, vehicleEdited, vehicleRegistered } from '../../events.ts';
import { nextDue } from '../mileage/plan.ts';
import { estimateOf } from '../mileage/readings.ts';
import { numberOf, plateOf } from '../numbers.ts';
import { currentOwner, trimById } from '../queries.ts';
import { registerUnit } from '../service.ts';
import * as queries from './queries.ts';
import type { changePlate as changing, editVehicle as editing, registerVehicle as registering } from './schema.ts';

/** Readings that a record shows and an estimate is made from. */
const READINGS = 60;

const today = (ctx: Ctx) => civilDate(ctx.clock.now(), ctx.scope?.timeZone);

/** Its number, whichever kind it has. */
export const shownNumber = (unit: { vin: string | null; serial: string | null }): string =>
  unit.vin ?? unit.serial ?? '';

/** One vehicle with everything of it that the caller may see. @throws AppError request.not_found */
export async function getVehicle(ctx: Ctx, id: string) {
  const knows = ctx.permissions.has('customer.read');
  return read(ctx, async (tx) => {
    const [unit, plates, warranties, readings, owners, people, policies, loans, undoable] = await Promise.all([
      queries.vehicleById(tx, id),
      queries.platesOf(tx, id),
      queries.warrantiesOf(tx, id),
      queries.readingsOf(tx, id, READINGS),
      knows ? queries.ownersOf(tx, id) : null,
      knows ? queries.peopleOf(tx, id) : null,
      knows ? queries.policiesOf(tx, id) : null,
      knows ? queries.loansOf(tx, id) : null,
      ctx.permissions.has('unit.transfer') ? queries.undoableOf(tx, id) : null,
    ]);
    if (!unit) throw new AppError('request.not_found');
    const mileage = estimateOf(readings, today(ctx));
    const items = await queries.planItems(tx, unit.seriesId, unit.trimId);
    const since = unit.deliveredOn ?? unit.invoicedOn;
    return {
      ...unit,
      undoable,
      plates,
      warranties,
      readings,
      owners: withPerson(owners),
      people: withPerson(people),
      policies: withPerson(policies),
      loans: withPerson(loans),
      mileage,
      plan: items.map((item) => ({
        ...item,
        ...(since ? nextDue(item, { since, today: today(ctx), mileage }) : { dueKm: null, dueOn: null, by: null }),
      })),
    };
  });
}

function withPerson<T extends { customerId: string; name: string; mobileMasked: string | null }>(rows: T[] | null) {
  return (
    rows?.map(({ customerId, name, mobileMasked, ...row }) => ({
      ...row,
      customer: { id: customerId, name, mobileMasked },
    })) ?? null
  );
}

/**
 * The dealer that something of a vehicle is written down for: the one named, else where one acts.
 * @throws AppError request.invalid (dealerId) where one acts above dealers and names none, or one that is not in scope
 */
export async function keeperOf(ctx: Ctx, tx: Tx, dealerId: string | undefined): Promise<string> {
  const { unitId, unitKind } = scopeOf(ctx);
  if (dealerId === undefined && unitKind === 'dealer') return unitId;
  if (dealerId !== undefined && (await queries.isDealerInScope(tx, dealerId))) return dealerId;
  throw invalid(
    'dealerId',
    '请选择本单位范围内营业中的经销商。',
    'Choose an open dealer of your unit that looks after the vehicle.',
  );
}

/** A customer for a vehicle, whom the caller has to know. @throws AppError request.invalid (customerId) */
export async function knownCustomer(tx: Tx, id: string): Promise<{ id: string; name: string }> {
  const customer = await queries.liveCustomer(tx, id);
  if (customer) return customer;
  throw invalid(
    'customerId',
    '没有这位客户,或您无权查看。',
    'There is no such customer, or they are not yours to see.',
  );
}

/** Registers a unit by hand, by the same rules as a delivery. @throws as registerUnit, keeperOf and knownCustomer */
export async function registerVehicle(ctx: Ctx, given: z.output<typeof registering.body>) {
  const { dealerId, customerId, ownedFrom, odometerKm, ...unit } = given;
  const day = today(ctx);
  for (const field of ['invoicedOn', 'deliveredOn', 'ownedFrom'] as const) notLater(field, given[field], day);
  return transact(ctx, async (tx) => {
    const [orgId, trim] = await Promise.all([keeperOf(ctx, tx, dealerId), trimById(tx, given.trimId)]);
    if (!trim) throw invalid('trimId', '没有这个配置。', 'There is no such trim.');
    if (customerId) await knownCustomer(tx, customerId);
    const fromDate = ownedFrom ?? given.deliveredOn ?? day;
    const { unitId, number } = await registerUnit(ctx, tx, {
      ...unit,
      orgId,
      owner: customerId ? { customerId, fromDate } : undefined,
      odometer: odometerKm === undefined ? undefined : { km: odometerKm, readOn: day, source: 'staff' },
    });
    await emit(ctx, tx, vehicleRegistered, {
      orgId,
      subjectId: unitId,
      customerId: customerId ?? null,
      payload: { number },
    });
    return { id: unitId };
  });
}

/** A day of the past. @throws AppError request.invalid */
export function notLater(field: string, date: string | null | undefined, day: string): void {
  if (date && date > day) throw invalid(field, '不能晚于今天。', 'This cannot be later than today.');
}

/**
 * The vehicle to be changed, locked, in the version the caller read.
 * @throws AppError request.not_found, unit.not_held where another dealer looks after it, request.conflict with the current values
 */
export async function heldVehicle(tx: Tx, id: string, version: number | null) {
  const unit = await queries.lockVehicle(tx, id);
  if (!unit) throw new AppError((await queries.vehicleById(tx, id)) ? 'unit.not_held' : 'request.not_found');
  if (version !== null && unit.version !== version) {
    const { id: _id, orgId: _orgId, ...current } = unit;
    throw new AppError('request.conflict', { current });
  }
  return unit;
}

/** Changes what a vehicle is. @throws as heldVehicle and numberOf; unit.vin_taken, unit.serial_taken */
export async function editVehicle(ctx: Ctx, id: string, given: z.output<typeof editing.body>) {
  const { version, vin, serial, vinConfirmed, ...plain } = given;
  for (const field of ['invoicedOn', 'deliveredOn'] as const) notLater(field, given[field], today(ctx));
  return transact(ctx, async (tx) => {
    const unit = await heldVehicle(tx, id, version);
    // A number that stands as it was is not asked about again: it may have been confirmed, or come from another system.
    const same = (vin ?? null) === unit.vin && (serial ?? null) === unit.serial;
    const number = same ? { vin: unit.vin, serial: unit.serial } : numberOf({ vin, serial, vinConfirmed });
    if (plain.trimId !== unit.trimId && !(await trimById(tx, plain.trimId)))
      throw invalid('trimId', '没有这个配置。', 'There is no such trim.');
    const next = { ...plain, ...number };
    await tx
      .updateTable('products.unit')
      .set({ ...next, version: version + 1 })
      .where('id', '=', id)
      .execute();
    const fields = (Object.keys(next) as (keyof typeof next)[]).filter((field) => next[field] !== unit[field]);
    await announce(ctx, tx, unit, (facts) =>
      emit(ctx, tx, vehicleEdited, { ...facts, payload: { ...facts.payload, fields } }),
    );
    return { id, version: version + 1 };
  });
}

interface Facts {
  orgId: string;
  subjectId: string;
  customerId: string | null;
  payload: { number: string };
}

/** Hands what every event of a vehicle says to `write`: at its dealer, with its owner as far as known. */
export async function announce(
  ctx: Ctx,
  tx: Tx,
  unit: { id: string; orgId: string; vin: string | null; serial: string | null },
  write: (facts: Facts) => Promise<void>,
): Promise<void> {
  const owner = await currentOwner(tx, unit.id);
  const { unitId, unitKind } = scopeOf(ctx);
  await write({
    orgId: unitKind === 'dealer' ? unitId : unit.orgId,
    subjectId: unit.id,
    customerId: owner?.customerId ?? null,
    payload: { number: shownNumber(unit) },
  });
}

/** Another plate from a day on, or none. @throws as heldVehicle and plateOf; request.invalid where the present one began later */
export async function changePlate(ctx: Ctx, id: string, given: z.output<typeof changing.body>) {
  const { version, fromDate } = given;
  const plate = given.plate ? plateOf(given.plate) : null;
  notLater('fromDate', fromDate, today(ctx));
  return transact(ctx, async (tx) => {
    const unit = await heldVehicle(tx, id, version);
    if (plate === unit.plate) throw invalid('plate', '车牌没有变化。', 'This is the plate it has.');
    await replacePlate(tx, unit, plate, fromDate);
    await tx
      .updateTable('products.unit')
      .set({ plate, version: version + 1 })
      .where('id', '=', id)
      .execute();
    await announce(ctx, tx, unit, (facts) =>
      emit(ctx, tx, plateChanged, { ...facts, payload: { ...facts.payload, plate, fromDate } }),
    );
    return { id, version: version + 1, plate };
  });
}

/** Ends the present plate and begins the next in the history; the unit's own copy is the caller's to write. @throws AppError request.invalid */
export async function replacePlate(
  tx: Tx,
  unit: { id: string; orgId: string },
  plate: string | null,
  fromDate: string,
): Promise<void> {
  const ended = await tx
    .updateTable('products.plate')
    .set({ toDate: fromDate })
    .where('unitId', '=', unit.id)
    .where('toDate', 'is', null)
    .where('fromDate', '<=', fromDate)
    .executeTakeFirst();
  const open = await tx
    .selectFrom('products.plate')
    .select('fromDate')
    .where('unitId', '=', unit.id)
    .where('toDate', 'is', null)
    .executeTakeFirst();
  if (ended.numUpdatedRows === 0n && open)
    throw invalid(
      'fromDate',
      `现有车牌自 ${open.fromDate} 起使用。`,
      `The present plate is in use since ${open.fromDate}.`,
    );
  if (plate)
    await tx
      .insertInto('products.plate')
      .values({ id: newId(), orgId: unit.orgId, unitId: unit.id, plate, fromDate })
      .execute();
}
