import type * as z from 'zod';
import { civilDate } from '../../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { mileageRead } from '../../events.ts';
import { planItems, readingsOf, vehicleById } from '../vehicles/queries.ts';
import { announce, notLater } from '../vehicles/service.ts';
import { nextDue } from './plan.ts';
import { estimateOf, misfit, type Reading } from './readings.ts';
import type { addReading as adding } from './schema.ts';

const today = (ctx: Ctx) => civilDate(ctx.clock.now(), ctx.scope?.timeZone);
/** Enough for any car: readings are compared with their neighbours in time. */
const ALL = 500;
const RECENT = 60;

/** Writes a reading down. @throws AppError unit.mileage_falls (details.confirmable), unit.mileage_above */
async function keepReading(tx: Tx, row: Reading & { orgId: string; unitId: string; source: string }): Promise<string> {
  const wrong = misfit(await readingsOf(tx, row.unitId, ALL), row);
  if (wrong) {
    const { km, readOn } = wrong.than;
    const falls = wrong.side === 'before';
    throw new AppError(falls ? 'unit.mileage_falls' : 'unit.mileage_above', { km, readOn, confirmable: falls });
  }
  const id = newId();
  await tx
    .insertInto('products.mileage')
    .values({ id, ...row })
    .execute();
  return id;
}

/** A colleague writes a mileage down. @throws AppError request.not_found, and as keepReading */
export async function addReading(ctx: Ctx, unitId: string, given: z.output<typeof adding.body>) {
  notLater('readOn', given.readOn, today(ctx));
  return transact(ctx, async (tx) => {
    const unit = await vehicleById(tx, unitId);
    if (!unit) throw new AppError('request.not_found');
    const orgId = unit.held ? unit.dealerId : scopeOf(ctx).unitId;
    const id = await keepReading(tx, { ...given, orgId, unitId });
    await announce(ctx, tx, { ...unit, orgId }, (facts) =>
      emit(ctx, tx, mileageRead, { ...facts, payload: { ...facts.payload, km: given.km, readOn: given.readOn } }),
    );
    return { id };
  });
}

/** Takes out a reading written by mistake. @throws AppError request.not_found, unit.not_held */
export async function removeReading(ctx: Ctx, { id, readingId }: { id: string; readingId: string }) {
  return transact(ctx, async (tx) => {
    const unit = await vehicleById(tx, id);
    if (!unit) throw new AppError('request.not_found');
    if (!unit.held) throw new AppError('unit.not_held');
    const removed = await tx
      .deleteFrom('products.mileage')
      .where('id', '=', readingId)
      .where('unitId', '=', id)
      .executeTakeFirst();
    if (removed.numDeletedRows === 0n) throw new AppError('request.not_found');
    return { removed: true as const };
  });
}

function ownerIdOf(ctx: Ctx): string {
  if (ctx.actor.kind !== 'owner') throw new AppError('auth.required');
  return ctx.actor.customerId;
}

/** Vehicles the signed-in owner has now; row-level security shows nobody else's. plan: ownership_customer */
function ownUnits(tx: Tx, customerId: string) {
  return tx
    .selectFrom('products.ownership as w')
    .innerJoin('products.unit as u', 'u.id', 'w.unitId')
    .innerJoin('products.trim as t', 't.id', 'u.trimId')
    .innerJoin('products.model as m', 'm.id', 't.modelId')
    .innerJoin('products.series as s', 's.id', 'm.seriesId')
    .select(['u.id', 'u.vin', 'u.serial', 'u.plate', 'u.trimId', 'u.deliveredOn', 'u.warrantyUntil', 'u.insuredUntil'])
    .select(['u.loanUntil', 'u.orgId', 's.id as seriesId', 's.name as seriesName', 's.nameEn as seriesNameEn'])
    .where('w.customerId', '=', customerId)
    .where('w.toDate', 'is', null)
    .orderBy('w.fromDate', 'desc')
    .execute();
}

/** The owner's vehicles with cover, mileage and what is due next. */
export async function ownerVehicles(ctx: Ctx) {
  const customerId = ownerIdOf(ctx);
  const day = today(ctx);
  return read(ctx, async (tx) => {
    const units = await ownUnits(tx, customerId);
    const rows = await Promise.all(
      units.map(async (unit) => {
        const [readings, items] = await Promise.all([
          readingsOf(tx, unit.id, RECENT),
          planItems(tx, unit.seriesId, unit.trimId),
        ]);
        const mileage = estimateOf(readings, day);
        const since = unit.deliveredOn;
        const due = since
          ? items.flatMap((item) => {
              const { dueOn } = nextDue(item, { since, today: day, mileage });
              return dueOn ? [{ name: item.name, nameEn: item.nameEn, dueOn }] : [];
            })
          : [];
        const last = readings[0];
        return {
          ...unit,
          reading: last ? { readOn: last.readOn, km: last.km } : null,
          next: due.sort((a, b) => a.dueOn.localeCompare(b.dueOn))[0] ?? null,
        };
      }),
    );
    return { rows };
  });
}

/** The owner writes today's mileage down. @throws AppError request.not_found, and as keepReading */
export async function ownerReading(ctx: Ctx, unitId: string, { km }: { km: number }) {
  const customerId = ownerIdOf(ctx);
  return transact(ctx, async (tx) => {
    const unit = (await ownUnits(tx, customerId)).find((one) => one.id === unitId);
    if (!unit) throw new AppError('request.not_found');
    const readOn = today(ctx);
    const { orgId } = unit;
    const id = await keepReading(tx, { orgId, unitId, readOn, km, source: 'owner', replaced: false });
    const number = unit.vin ?? unit.serial ?? '';
    await emit(ctx, tx, mileageRead, { orgId, subjectId: unitId, customerId, payload: { number, km, readOn } });
    return { id };
  });
}
