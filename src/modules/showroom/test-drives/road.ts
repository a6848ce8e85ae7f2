import type * as z from 'zod';
import type { Ctx } from '../../../platform/context.ts';
import { transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { testDriveDone, testDriveFeedback } from '../../events.ts';
import { noteTestDrive } from '../../leads/index.ts';
import { numberOf } from '../../org/index.ts';
import { checkCodes } from '../given.ts';
import * as queries from './queries.ts';
import type { giveFeedback as feedbackEndpoint } from './schema.ts';
import { lock } from './service.ts';

interface Reading {
  version: number;
  odometerKm: number;
}

const below = (km: number) =>
  invalid('odometerKm', `里程不能低于 ${km} 公里。`, `The mileage cannot be below ${km} km.`);

/** The car leaves: licence checked, waiver signed, and the car is there. @throws AppError test_drive.papers_due, test_drive.car_busy */
export async function departDrive(ctx: Ctx, id: string, { version: seen, odometerKm }: Reading) {
  return transact(ctx, async (tx) => {
    const drive = await lock(ctx, tx, id, seen, 'booked', 'confirmed');
    if (!drive.licenceClass || !drive.agreedAt) throw new AppError('test_drive.papers_due');
    const car = await queries.carById(tx, drive.carId);
    if (car?.state !== 'active' || car.insuredUntil < drive.day) throw new AppError('test_car.unfit');
    if (await queries.isOut(tx, drive.carId)) throw new AppError('test_drive.car_busy');
    if (odometerKm < car.odometerKm) throw below(car.odometerKm);
    const version = drive.version + 1;
    await tx
      .updateTable('showroom.testDrive')
      .set({ status: 'out', outAt: ctx.clock.now(), odometerOut: odometerKm, version })
      .where('id', '=', id)
      .execute();
    return { id, status: 'out' as const, version };
  });
}

/** The car is back: its mileage goes on, the lead has driven, and feedback is due (SAL-04). */
export async function returnDrive(ctx: Ctx, id: string, { version: seen, odometerKm }: Reading) {
  return transact(ctx, async (tx) => {
    const drive = await lock(ctx, tx, id, seen, 'out');
    if (odometerKm < (drive.odometerOut ?? 0)) throw below(drive.odometerOut ?? 0);
    const now = ctx.clock.now();
    const hours = await numberOf(ctx, tx, 'showroom_rule', 'test_drive', 'feedbackHours', 24);
    const feedbackDueAt = new Date(now.getTime() + hours * 3_600_000);
    const version = drive.version + 1;
    const { orgId, leadId, customerId, seriesId } = drive;
    await tx
      .updateTable('showroom.testDrive')
      .set({ status: 'back', backAt: now, odometerIn: odometerKm, feedbackDueAt, version })
      .where('id', '=', id)
      .execute();
    await tx
      .updateTable('showroom.testCar')
      .set(({ eb }) => ({ odometerKm, version: eb('version', '+', 1) }))
      .where('id', '=', drive.carId)
      .where('odometerKm', '<', odometerKm)
      .execute();
    if (drive.visitId)
      await tx
        .updateTable('showroom.visit')
        .set(({ eb }) => ({ testDrive: true, version: eb('version', '+', 1) }))
        .where('id', '=', drive.visitId)
        .where('testDrive', '=', false)
        .execute();
    await noteTestDrive(tx, leadId, now);
    await emit(ctx, tx, testDriveDone, { orgId, subjectId: leadId, customerId, payload: { driveId: id, seriesId } });
    return { id, status: 'back' as const, version, feedbackDueAt };
  });
}

/** What the customer thought of the drive, and whether they mean to buy; given again, it corrects what was said. */
export async function giveFeedback(ctx: Ctx, id: string, given: z.output<(typeof feedbackEndpoint)['body']>) {
  await checkCodes(ctx, [
    ['buying_intention', given.intention, 'intention'],
    ...given.liked.map((code) => ['buyer_concern', code, 'liked'] as [string, string, string]),
  ]);
  return transact(ctx, async (tx) => {
    const drive = await lock(ctx, tx, id, given.version, 'back');
    const version = drive.version + 1;
    const { rating, intention } = given;
    const liked = [...new Set(given.liked)];
    await tx
      .updateTable('showroom.testDrive')
      .set({ rating, intention, liked, feedback: given.feedback || null, feedbackAt: ctx.clock.now(), version })
      .where('id', '=', id)
      .execute();
    await emit(ctx, tx, testDriveFeedback, {
      orgId: drive.orgId,
      subjectId: drive.leadId,
      customerId: drive.customerId,
      payload: { driveId: id, rating, intention },
    });
    return { id, status: 'back' as const, version };
  });
}
