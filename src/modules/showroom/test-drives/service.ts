import type * as z from 'zod';
import { addDays } from '../../../platform/clock.ts';
import { type Ctx, dealerOf, ownerFilter, scopeOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { testDriveBooked, testDriveCancelled, testDriveMoved } from '../../events.ts';
import { findLeads, leadCard } from '../../leads/index.ts';
import { checkCodes, checkStaff, checkVersion } from '../given.ts';
import { unitInSight } from '../place.ts';
import * as queries from './queries.ts';
import type {
  bookDrive as bookEndpoint,
  rebookDrive as rebookEndpoint,
  settleDrive as settleEndpoint,
} from './schema.ts';
import { slotOf } from './slot.ts';

const CALENDAR_DAYS = 14;

/** Test drives of the acting unit, latest first; a consultant's are their own. */
export async function listDrives(ctx: Ctx, query: Omit<queries.DriveQuery, 'orgIds' | 'own' | 'now'>) {
  const rows = await read(ctx, (tx) =>
    queries.drives(tx, {
      ...query,
      orgIds: scopeOf(ctx).orgIds,
      own: ownerFilter(ctx, 'showroom.read'),
      now: ctx.clock.now(),
    }),
  );
  return pageFrom(rows, query.limit);
}

/** One test drive with the waiver that was signed, or that is to be. */
export async function getDrive(ctx: Ctx, id: string) {
  const own = ownerFilter(ctx, 'showroom.read');
  return read(ctx, async (tx) => {
    const drive = await queries.driveById(tx, id);
    if (!drive || (own && drive.consultantId !== own)) throw new AppError('request.not_found');
    return { ...drive, waiver: await queries.waiverOf(tx, drive.waiverVersion, ctx.clock.now()) };
  });
}

/** The cars of a dealer and what is booked; whose customer a colleague drives with is not told to who sees only their own. */
export async function driveCalendar(
  ctx: Ctx,
  { from, to, unitId }: { from: string; to: string; unitId?: string | undefined },
) {
  if (to < from || to > addDays(from, CALENDAR_DAYS - 1))
    throw invalid('to', `最多 ${CALENDAR_DAYS} 天。`, `At most ${CALENDAR_DAYS} days.`);
  const own = ownerFilter(ctx, 'testdrive.book');
  return read(ctx, async (tx) => {
    const unit = await unitInSight(ctx, tx, unitId);
    const [cars, bookings] = await Promise.all([
      queries.calendarCars(tx, unit),
      queries.calendarBookings(tx, unit, from, to),
    ]);
    return {
      cars,
      bookings: bookings.map(({ consultantId, customerName, ...booking }) => {
        const mine = own === null || consultantId === own;
        return { ...booking, mine, customerName: mine ? customerName : null };
      }),
    };
  });
}

/** Test drives that customers asked for and nobody booked yet. */
export async function listWishes(ctx: Ctx, query: { cursor?: string | undefined; limit: number }) {
  const rows = await read(ctx, (tx) =>
    queries.wishes(tx, { ...query, orgIds: scopeOf(ctx).orgIds, own: ownerFilter(ctx, 'testdrive.book') }),
  );
  return pageFrom(rows, query.limit);
}

const FOUND = 50;

/** Customers of this dealer's open leads, one's own where the permission says so. @throws AppError org.dealer_only */
export async function findDriveCustomers(
  ctx: Ctx,
  { q, leadId }: { q?: string | undefined; leadId?: string | undefined },
) {
  const { unitId } = dealerOf(ctx);
  return read(ctx, async (tx) => {
    const named = leadId ? await queries.driveCustomer(tx, leadId, unitId, ownerFilter(ctx, 'testdrive.book')) : [];
    const found = q ? await findLeads(ctx, tx, q, FOUND, 'testdrive.book') : [];
    const open = found.filter((lead) => OPEN_LEAD.includes(lead.status));
    const rows = open.map(({ id, customerName, mobileMasked }) => ({ leadId: id, customerName, mobileMasked }));
    return { rows: [...named, ...rows.filter((row) => row.leadId !== leadId)].slice(0, 20) };
  });
}

const OPEN_LEAD = ['assigned', 'accepted', 'following', 'ordered'];

/**
 * Books a car for the customer of an open lead of this dealer.
 * @throws AppError request.not_found, lead.not_open, test_car.unfit, test_drive.car_busy, request.invalid
 */
export async function bookDrive(ctx: Ctx, given: z.output<(typeof bookEndpoint)['body']>) {
  const { unitId } = dealerOf(ctx);
  const own = ownerFilter(ctx, 'testdrive.book');
  await checkCodes(ctx, [['drive_route', given.route, 'route']]);
  return transact(ctx, async (tx) => {
    const lead = await leadCard(tx, given.leadId);
    if (lead?.orgId !== unitId || (own && lead.consultantId !== own)) throw new AppError('request.not_found');
    if (!OPEN_LEAD.includes(lead.status)) throw new AppError('lead.not_open');
    const consultantId = given.consultantId ?? lead.consultantId;
    if (!consultantId) throw new AppError('lead.needs_consultant');
    await checkStaff(tx, consultantId, unitId, 'testdrive.book', 'consultantId');
    if (given.visitId) {
      const visit = await tx
        .selectFrom('showroom.visit')
        .select('id')
        .where('id', '=', given.visitId)
        .where('orgId', '=', unitId)
        .executeTakeFirst();
      if (!visit) throw invalid('visitId', '没有这次来访。', 'There is no such visit.');
    }
    const slot = await slotOf(ctx, tx, unitId, given);
    const id = newId();
    await tx
      .insertInto('showroom.testDrive')
      .values({
        id,
        orgId: unitId,
        leadId: lead.id,
        customerId: lead.customerId,
        visitId: given.visitId ?? null,
        consultantId,
        route: given.route ?? null,
        ...slot,
      })
      .execute();
    await emit(ctx, tx, testDriveBooked, {
      orgId: unitId,
      subjectId: lead.id,
      customerId: lead.customerId,
      payload: { driveId: id, seriesId: slot.seriesId, startsAt: slot.startsAt.toISOString() },
    });
    return { id, status: 'booked' as const, version: 1 };
  });
}

type Locked = NonNullable<Awaited<ReturnType<typeof queries.lockDrive>>>;

/** The test drive to be changed, locked: one's own where the permission says so, at the version the caller saw, in one of these states. */
export async function lock(
  ctx: Ctx,
  tx: Tx,
  id: string,
  version: number,
  ...states: Locked['status'][]
): Promise<Locked> {
  const drive = await queries.lockDrive(tx, id);
  const own = ownerFilter(ctx, 'testdrive.book');
  if (!drive || (own && drive.consultantId !== own)) throw new AppError('request.not_found');
  checkVersion(drive, version);
  if (!states.includes(drive.status)) throw new AppError('test_drive.state');
  return drive;
}

/** Moves a booking to another time or car; it waits to be confirmed again. */
export async function rebookDrive(ctx: Ctx, id: string, given: z.output<(typeof rebookEndpoint)['body']>) {
  await checkCodes(ctx, [['drive_route', given.route, 'route']]);
  return transact(ctx, async (tx) => {
    const drive = await lock(ctx, tx, id, given.version, 'booked', 'confirmed');
    await checkStaff(tx, given.consultantId, drive.orgId, 'testdrive.book', 'consultantId');
    const slot = await slotOf(ctx, tx, drive.orgId, given);
    const version = drive.version + 1;
    await tx
      .updateTable('showroom.testDrive')
      .set({ ...slot, status: 'booked', version })
      .set({ route: given.route ?? null, consultantId: given.consultantId ?? drive.consultantId })
      .where('id', '=', id)
      .execute();
    if (slot.startsAt.getTime() !== drive.startsAt.getTime())
      await emit(ctx, tx, testDriveMoved, {
        orgId: drive.orgId,
        subjectId: drive.leadId,
        customerId: drive.customerId,
        payload: { driveId: id, startsAt: slot.startsAt.toISOString() },
      });
    return { id, status: 'booked' as const, version };
  });
}

/** Confirms a booking, cancels it with a reason, or says that nobody came. */
export async function settleDrive(ctx: Ctx, id: string, given: z.output<(typeof settleEndpoint)['body']>) {
  const { to, reason } = given;
  if (to === 'cancelled' && !reason) throw invalid('reason', '请选择取消原因。', 'Say why it is cancelled.');
  await checkCodes(ctx, [['drive_cancel_reason', reason, 'reason']]);
  return transact(ctx, async (tx) => {
    const from = to === 'confirmed' ? (['booked'] as const) : (['booked', 'confirmed'] as const);
    const drive = await lock(ctx, tx, id, given.version, ...from);
    // Nobody fails to come before their time.
    if (to === 'no_show' && drive.startsAt > ctx.clock.now()) throw new AppError('test_drive.state');
    const version = drive.version + 1;
    await tx
      .updateTable('showroom.testDrive')
      .set({ status: to, cancelReason: to === 'cancelled' ? (reason ?? null) : null, version })
      .where('id', '=', id)
      .execute();
    if (to === 'cancelled')
      await emit(ctx, tx, testDriveCancelled, {
        orgId: drive.orgId,
        subjectId: drive.leadId,
        customerId: drive.customerId,
        payload: { driveId: id },
      });
    return { id, status: to, version };
  });
}
