import type * as z from 'zod';
import { addDays } from '../../../platform/clock.ts';
import { type Ctx, dealerOf, todayOf } from '../../../platform/context.ts';
import { newId, read, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { plateOf } from '../../products/index.ts';
import { checkSeries, checkVersion } from '../given.ts';
import { unitInSight } from '../place.ts';
import * as queries from './queries.ts';
import type { addTestCar as addEndpoint, editTestCar as editEndpoint } from './schema.ts';

interface DealerGap {
  unitId: string;
  unitName: string;
  unitNameEn: string;
  series: { id: string; name: string; nameEn: string }[];
}

/** Test-drive cars below a unit in sight, and which dealers have no usable car of a series on sale. */
export async function listFleet(ctx: Ctx, asked: string | undefined) {
  const today = todayOf(ctx);
  return read(ctx, async (tx) => {
    const unitId = await unitInSight(ctx, tx, asked);
    const [cars, gaps] = await Promise.all([
      queries.cars(tx, unitId, addDays(today, -30)),
      queries.missingSeries(tx, unitId, today),
    ]);
    const missing = new Map<string, DealerGap>();
    for (const { unitId: dealerId, unitName, unitNameEn, ...series } of gaps) {
      const known = missing.get(dealerId) ?? { unitId: dealerId, unitName, unitNameEn, series: [] };
      known.series.push(series);
      missing.set(dealerId, known);
    }
    return { cars, missing: [...missing.values()] };
  });
}

/** Adds a car to the fleet of the dealer one acts at. */
export async function addTestCar(ctx: Ctx, given: z.output<(typeof addEndpoint)['body']>) {
  const { unitId } = dealerOf(ctx);
  const { seriesId, name, automatic, insuredUntil, odometerKm, note } = given;
  const plate = plateOf(given.plate);
  return transact(ctx, async (tx) => {
    await checkSeries(tx, [seriesId], 'seriesId');
    const id = newId();
    await tx
      .insertInto('showroom.testCar')
      .values({ id, orgId: unitId, seriesId, name, plate, automatic, insuredUntil, odometerKm, note: note || null })
      .execute();
    return { id, version: 1 };
  });
}

/** Changes a car; what is booked with it stays booked, so that the dealer sees what to move. */
export async function editTestCar(ctx: Ctx, id: string, given: z.output<(typeof editEndpoint)['body']>) {
  const { version: seen, note, ...rest } = given;
  const plate = plateOf(given.plate);
  return transact(ctx, async (tx) => {
    const car = await queries.lockCar(tx, id);
    if (!car) throw new AppError('request.not_found');
    checkVersion(car, seen);
    await checkSeries(tx, [given.seriesId], 'seriesId');
    const version = car.version + 1;
    await tx
      .updateTable('showroom.testCar')
      .set({ ...rest, plate, note: note || null, version })
      .where('id', '=', id)
      .execute();
    return { id, version };
  });
}
