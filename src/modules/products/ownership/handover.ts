/** The end of an ownership without a next owner, and the undoing of a change of owner. */
import { sql } from 'kysely';
import type * as z from 'zod';
import { civilDate } from '../../../platform/clock.ts';
import type { Ctx } from '../../../platform/context.ts';
import { type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { vehicleReleased, vehicleTransferUndone } from '../../events.ts';
import { currentOwner } from '../queries.ts';
import { heldVehicle, notLater, shownNumber } from '../vehicles/service.ts';
import type { releaseVehicle as releasing, undoTransfer as undoing } from './schema.ts';

/** Who has a vehicle before its owner changes, as ids; `since` is the last day on which its owner changed. */
export interface PresentState {
  since: string | null;
}

/** What an undoing puts back; a jsonb of ids that the database reads. */
export type Handover = Record<string, unknown>;

/** Who has a vehicle, which is held until the transaction ends; to be handed to `noteHandover` once its owner has changed. */
export async function presentState(tx: Tx, unitId: string): Promise<PresentState> {
  const { rows } = await sql<{ state: PresentState }>`select products.present_state(${unitId}::uuid) as state`.execute(
    tx,
  );
  return (rows[0] as { state: PresentState }).state;
}

/** Notes on the vehicle what its change of owner replaced; the last write of the change. */
export async function noteHandover(tx: Tx, unitId: string, before: PresentState): Promise<Handover> {
  const { rows } = await sql<{
    noted: Handover;
  }>`select products.note_handover(${unitId}::uuid, ${JSON.stringify(before)}::jsonb) as noted`.execute(tx);
  return (rows[0] as { noted: Handover }).noted;
}

/** Puts back what a change of owner replaced; false where the vehicle changed hands since. */
export async function undoHandover(tx: Tx, unitId: string, noted: Handover): Promise<boolean> {
  const { rows } = await sql<{
    done: boolean;
  }>`select products.undo_handover(${unitId}::uuid, ${JSON.stringify(noted)}::jsonb) as done`.execute(tx);
  return rows[0]?.done ?? false;
}

/**
 * Ends the present ownership without a next owner: sold to somebody unknown, scrapped, exported.
 * @throws AppError unit.no_owner, request.invalid (toDate), and as heldVehicle
 */
export async function releaseVehicle(ctx: Ctx, unitId: string, given: z.output<typeof releasing.body>) {
  const { toDate, reason } = given;
  notLater('toDate', toDate, civilDate(ctx.clock.now(), ctx.scope?.timeZone));
  return transact(ctx, async (tx) => {
    const unit = await heldVehicle(tx, unitId, given.version ?? null);
    const owner = await currentOwner(tx, unitId);
    if (!owner) throw new AppError('unit.no_owner');
    if (toDate < owner.fromDate)
      throw invalid('toDate', '早于现车主开始拥有的日期。', 'This is before the day the present owner got it.');
    const before = await presentState(tx, unitId);
    await sql`select products.release(${unitId}::uuid, ${toDate}::date, ${reason})`.execute(tx);
    await noteHandover(tx, unitId, before);
    const payload = { number: shownNumber(unit), toDate, reason };
    const { customerId } = owner;
    await emit(ctx, tx, vehicleReleased, { orgId: unit.orgId, subjectId: unitId, customerId, payload });
    return { id: unitId, version: unit.version + 1 };
  });
}

/**
 * Undoes the last transfer or release: owner, dealer, plate and people are as they were before.
 * @throws AppError unit.not_undoable where something was built on it since, and as heldVehicle
 */
export async function undoTransfer(ctx: Ctx, unitId: string, given: z.output<typeof undoing.body>) {
  return transact(ctx, async (tx) => {
    const unit = await heldVehicle(tx, unitId, given.version ?? null);
    const { rows } = await sql<{
      mistaken: string | null;
      earlier: string | null;
      keeper: string;
      noted: Handover;
    }>`select mistaken, earlier, keeper, noted from products.last_handover(${unitId}::uuid)`.execute(tx);
    const [last] = rows;
    if (!last) throw new AppError('unit.not_undoable');
    const { mistaken, earlier, keeper } = last;
    const fact = { subjectId: unitId, payload: { number: shownNumber(unit) } };
    // Told before it is done: afterwards nothing says that this dealer may write where the vehicle goes back to.
    if (mistaken) await emit(ctx, tx, vehicleTransferUndone, { ...fact, orgId: unit.orgId, customerId: mistaken });
    if (earlier) await emit(ctx, tx, vehicleTransferUndone, { ...fact, orgId: keeper, customerId: earlier });
    if (!(await undoHandover(tx, unitId, last.noted))) throw new AppError('unit.not_undoable');
    return { id: unitId, held: (await sql`select 1 where products.held(${unitId}::uuid)`.execute(tx)).rows.length > 0 };
  });
}
