import { type Ctx, scopeOf } from '../../platform/context.ts';
import { read, type Tx } from '../../platform/db.ts';
import { AppError, invalid } from '../../platform/errors.ts';
import { pageFrom } from '../../platform/keyset.ts';
import { checkPlate } from './plate.ts';
import * as queries from './queries.ts';
import { checkVin, vinProblem } from './vin.ts';

/** The catalogue as the public sees it. */
export function listCatalogue(ctx: Ctx) {
  return read(ctx, queries.catalogue);
}

/** Vehicles of the acting unit's subtree. */
export async function listVehicles(
  ctx: Ctx,
  query: { q?: string | undefined; cursor?: string | undefined; limit: number },
) {
  const rows = await read(ctx, (tx) => queries.vehicles(tx, { ...query, orgIds: scopeOf(ctx).orgIds }));
  return pageFrom(rows, query.limit);
}

/** The newest vehicles of the acting unit whose VIN or plate is or ends in a text, in the caller's transaction. */
export async function findVehicles(ctx: Ctx, tx: Tx, q: string, limit: number) {
  const found = await queries.vehicles(tx, { orgIds: scopeOf(ctx).orgIds, q, limit });
  return found.slice(0, limit);
}

export interface DeliveredUnit {
  vin: string;
  /** The reader confirmed a VIN whose check digit does not fit (allowed outside China and North America only). */
  vinConfirmed: boolean;
  plate?: string | undefined;
  trimId: string;
  colour: string;
  orgId: string;
  customerId: string;
  deliveredOn: string;
}

/**
 * Registers the unit that is handed over and makes the customer its owner, in the caller's transaction.
 * @throws AppError unit.vin_invalid (details.confirmable, details.suggestion), unit.vin_taken by constraint, request.invalid for the plate
 */
export async function deliverUnit(
  ctx: Ctx,
  tx: Tx,
  delivered: DeliveredUnit,
): Promise<{ unitId: string; vin: string; plate: string | null }> {
  const check = checkVin(delivered.vin, { confirmed: delivered.vinConfirmed });
  if (!check.ok) {
    const problem = vinProblem(check);
    throw new AppError(
      'unit.vin_invalid',
      {
        ...problem,
        confirmable: check.reason === 'check_digit' && check.confirmable,
        suggestion: check.suggestion ?? null,
      },
      [{ field: 'vin', ...problem }],
    );
  }
  let plate: string | null = null;
  if (delivered.plate) {
    const checked = checkPlate(delivered.plate);
    if (!checked.ok)
      throw invalid(
        'plate',
        '车牌号格式不正确,例如 京A12345 或 京AD12345。',
        'This is no plate number; for example 京A12345 or 京AD12345.',
      );
    plate = checked.plate;
  }
  const { orgId, trimId, colour, deliveredOn, customerId } = delivered;
  const unitId = await queries.insertUnit(tx, { orgId, vin: check.vin, plate, trimId, colour, deliveredOn });
  await queries.insertOwnership(tx, { orgId, unitId, customerId, fromDate: deliveredOn });
  if (check.warning) ctx.log.info({ vin: check.vin, warning: check.warning }, 'VIN confirmed by the user');
  return { unitId, vin: check.vin, plate };
}
