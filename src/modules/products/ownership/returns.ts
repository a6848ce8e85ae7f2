/** A car that its owner gives back to the dealer, and its next delivery. */
import { sql } from 'kysely';
import type { Ctx } from '../../../platform/context.ts';
import { newId, type Tx } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { vehicleReleased } from '../../events.ts';
import { plateOf, vinOf } from '../numbers.ts';
import { currentOwner } from '../queries.ts';
import { heldVehicle, replacePlate, shownNumber } from '../vehicles/service.ts';
import { presentState } from './handover.ts';

/**
 * Ends a customer's ownership because the car comes back to the dealer that looks after it; its plate ends with it. Nobody owns it then, and
 * it may be delivered again. What is known of it (mileage, warranty, earlier owners) stays.
 * @throws AppError order.car_moved where somebody else has it or keeps it
 */
export async function giveBack(
  ctx: Ctx,
  tx: Tx,
  {
    unitId,
    customerId,
    toDate,
    odometerKm,
  }: { unitId: string; customerId: string; toDate: string; odometerKm: number },
): Promise<void> {
  const owner = await currentOwner(tx, unitId);
  if (owner?.customerId !== customerId || owner.fromDate > toDate) throw new AppError('order.car_moved');
  const unit = await heldVehicle(tx, unitId, null);
  await sql`select products.release(${unitId}::uuid, ${toDate}::date, 'returned')`.execute(tx);
  if (unit.plate) {
    await replacePlate(tx, unit, null, toDate);
    await tx.updateTable('products.unit').set({ plate: null }).where('id', '=', unitId).execute();
  }
  await tx
    .insertInto('products.mileage')
    .values({ id: newId(), orgId: unit.orgId, unitId, km: odometerKm, readOn: toDate, source: 'staff' })
    .execute();
  const payload = { number: shownNumber(unit), toDate, reason: 'returned' as const };
  await emit(ctx, tx, vehicleReleased, { orgId: unit.orgId, subjectId: unitId, customerId, payload });
}

export interface DeliveredAgain {
  vin: string;
  vinConfirmed: boolean;
  plate?: string | undefined;
  orgId: string;
  customerId: string;
  deliveredOn: string;
  odometerKm?: number | undefined;
}

/**
 * Delivers a car that came back to the acting unit to its next owner; null where the VIN is none of those. The warranty runs on from its
 * first delivery.
 * @throws AppError request.invalid where the day lies before the one on which it came back
 */
export async function deliverAgain(tx: Tx, given: DeliveredAgain) {
  const { orgId, customerId, deliveredOn, odometerKm } = given;
  const vin = vinOf(given.vin, given.vinConfirmed);
  const { rows } = await sql<{ id: string | null }>`select products.given_back(${vin}) as id`.execute(tx);
  const unitId = rows[0]?.id;
  if (!unitId) return null;
  const { since } = await presentState(tx, unitId);
  if (since && deliveredOn < since)
    throw invalid('deliveredOn', `该车 ${since} 才退回本店。`, `The car came back on ${since} only.`);
  await sql`select products.transfer(${unitId}::uuid, ${customerId}::uuid, ${orgId}::uuid, ${deliveredOn}::date)`.execute(
    tx,
  );
  const unit = await heldVehicle(tx, unitId, null);
  const plate = given.plate ? plateOf(given.plate) : null;
  if (plate) await replacePlate(tx, unit, plate, deliveredOn);
  await tx.updateTable('products.unit').set({ plate, deliveredOn }).where('id', '=', unitId).execute();
  if (odometerKm !== undefined)
    await tx
      .insertInto('products.mileage')
      .values({ id: newId(), orgId, unitId, km: odometerKm, readOn: deliveredOn, source: 'delivery' })
      .execute();
  return { unitId, vin, plate };
}
