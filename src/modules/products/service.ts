import { addMonths, civilDate } from '../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../platform/context.ts';
import { newId, read, type Tx } from '../../platform/db.ts';
import { pageFrom } from '../../platform/keyset.ts';
import { numberOf, plateOf } from './numbers.ts';
import * as queries from './queries.ts';
import { checkVin } from './vin.ts';

/** The catalogue as the public sees it: what is on sale today. */
export function listCatalogue(ctx: Ctx) {
  return read(ctx, (tx) => queries.catalogue(tx, civilDate(ctx.clock.now())));
}

/** Vehicles of the acting unit's subtree. */
export async function listVehicles(
  ctx: Ctx,
  query: queries.VehicleFilters & { q?: string | undefined; cursor?: string | undefined; limit: number },
) {
  const rows = await read(ctx, (tx) => queries.vehicles(tx, { ...query, orgIds: scopeOf(ctx).orgIds }));
  return pageFrom(rows, query.limit);
}

/** The newest vehicles of the acting unit whose VIN, serial number or plate is or ends in a text, in the caller's transaction. */
export async function findVehicles(ctx: Ctx, tx: Tx, q: string, limit: number) {
  const found = await queries.vehicles(tx, { orgIds: scopeOf(ctx).orgIds, q, limit });
  return found.slice(0, limit);
}

export interface UnitGiven {
  vin?: string | null | undefined;
  serial?: string | null | undefined;
  /** The reader confirmed a VIN whose check digit does not fit (allowed outside China and North America only). */
  vinConfirmed: boolean;
  plate?: string | null | undefined;
  trimId: string;
  colour?: string | null | undefined;
  /** The dealer that looks after it. */
  orgId: string;
  invoicedOn?: string | null | undefined;
  deliveredOn?: string | null | undefined;
  /** When the warranty begins, where not on the day of delivery. */
  warrantyFrom?: string | null | undefined;
  /** Its owner, since a day. */
  owner?: { customerId: string; fromDate: string } | undefined;
  /** What the odometer showed when it was handed over, or today. */
  odometer?: { km: number; readOn: string; source: 'delivery' | 'staff' | 'import' } | undefined;
}

/**
 * Registers a unit with its owner, its first plate, the warranty that its series promises and its first mileage, in the caller's
 * transaction; by whatever door it comes.
 * @throws AppError unit.vin_invalid (details.confirmable, details.suggestion), unit.vin_taken and unit.serial_taken by constraint,
 * request.invalid for the number, the plate or the trim
 */
export async function registerUnit(
  ctx: Ctx,
  tx: Tx,
  given: UnitGiven,
): Promise<{ unitId: string; number: string; plate: string | null }> {
  const number = numberOf(given);
  const plate = given.plate ? plateOf(given.plate) : null;
  if (number.vin && !checkVin(number.vin).ok) ctx.log.info({ vin: number.vin }, 'VIN confirmed by the user');
  const { orgId, trimId, deliveredOn = null, owner, odometer } = given;
  const terms = deliveredOn ? await queries.warrantyTerms(tx, trimId) : undefined;
  const warrantyFrom = given.warrantyFrom ?? deliveredOn;
  const until = warrantyFrom && terms ? addMonths(warrantyFrom, terms.warrantyMonths) : null;
  const unitId = await queries.insertUnit(tx, {
    orgId,
    ...number,
    plate,
    trimId,
    colour: given.colour ?? null,
    invoicedOn: given.invoicedOn ?? null,
    deliveredOn,
    owned: owner !== undefined,
    warrantyUntil: until,
  });
  // Sent together; the facts on the unit were written with it, so that the triggers find them as they should be.
  await Promise.all([
    owner && queries.insertOwnership(tx, { orgId, unitId, ...owner }),
    warrantyFrom && until && terms
      ? tx
          .insertInto('products.warranty')
          .values({
            id: newId(),
            orgId,
            unitId,
            kind: 'factory',
            fromDate: warrantyFrom,
            toDate: until,
            km: terms.warrantyKm,
          })
          .execute()
      : null,
    odometer &&
      tx
        .insertInto('products.mileage')
        .values({ id: newId(), orgId, unitId, ...odometer })
        .execute(),
  ]);
  return { unitId, number: number.vin ?? number.serial, plate };
}

export interface DeliveredUnit {
  vin: string;
  vinConfirmed: boolean;
  plate?: string | undefined;
  trimId: string;
  colour: string;
  orgId: string;
  customerId: string;
  deliveredOn: string;
  /** The day of the invoice, from which the warranty runs; without one the day of delivery. */
  invoicedOn?: string | null | undefined;
  odometerKm?: number | undefined;
}

/** Registers the unit that is handed over and makes the customer its owner, in the caller's transaction. @throws as registerUnit */
export async function deliverUnit(
  ctx: Ctx,
  tx: Tx,
  { customerId, odometerKm, ...delivered }: DeliveredUnit,
): Promise<{ unitId: string; vin: string; plate: string | null }> {
  const { deliveredOn } = delivered;
  const { unitId, number, plate } = await registerUnit(ctx, tx, {
    ...delivered,
    warrantyFrom: delivered.invoicedOn,
    owner: { customerId, fromDate: deliveredOn },
    odometer: odometerKm === undefined ? undefined : { km: odometerKm, readOn: deliveredOn, source: 'delivery' },
  });
  return { unitId, vin: number, plate };
}
