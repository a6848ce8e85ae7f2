import { sql } from 'kysely';
import type * as z from 'zod';
import { civilDate } from '../../../platform/clock.ts';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { vehiclePersonNamed, vehicleReleased, vehicleTransferred } from '../../events.ts';
import { plateOf, vinOf } from '../numbers.ts';
import { vehicleById } from '../vehicles/queries.ts';
import {
  announce,
  heldVehicle,
  keeperOf,
  knownCustomer,
  notLater,
  replacePlate,
  shownNumber,
} from '../vehicles/service.ts';
import { noteHandover, presentState } from './handover.ts';
import type {
  addVehiclePerson as adding,
  endVehiclePerson as ending,
  transferVehicle as transferring,
} from './schema.ts';

type Transfer = z.output<typeof transferring.body>;

const today = (ctx: Ctx) => civilDate(ctx.clock.now(), ctx.scope?.timeZone);

/**
 * The unit a transfer names: one the acting unit looks after, or any of the group by its whole VIN.
 * @throws AppError request.not_found, unit.not_held, request.invalid (vin), unit.vin_invalid
 */
async function wantedUnit(tx: Tx, { unitId, vin }: Transfer): Promise<string> {
  if (unitId) return (await heldVehicle(tx, unitId, null)).id;
  if (!vin) throw invalid('vin', '请填写车架号。', 'Give the VIN.');
  const known = vinOf(vin, true);
  const found = await sql<{ id: string }>`select id from products.unit_by_number(${known})`.execute(tx);
  const id = found.rows[0]?.id;
  if (id) return id;
  throw invalid('vin', '集团内没有登记此车,请新建车辆。', 'The group knows no such vehicle; register it instead.');
}

/**
 * Gives a vehicle to another customer from a day on. Its technical file goes along; the earlier owner, their people, policies and loans
 * stay with those who know that owner.
 * @throws AppError unit.same_owner, request.invalid (fromDate: before the present owner had it), and as keeperOf and knownCustomer
 */
export async function transferVehicle(ctx: Ctx, given: Transfer) {
  const { customerId, fromDate } = given;
  notLater('fromDate', fromDate, today(ctx));
  const plate = given.plate ? plateOf(given.plate) : given.plate;
  return transact(ctx, async (tx) => {
    const unitId = await wantedUnit(tx, given);
    await knownCustomer(tx, customerId);
    const held = given.unitId ? await vehicleById(tx, unitId) : undefined;
    const keeper = await keeperOf(
      ctx,
      tx,
      given.dealerId ?? (scopeOf(ctx).unitKind === 'dealer' ? undefined : held?.dealerId),
    );
    const state = await presentState(tx, unitId);
    if (state.since && fromDate < state.since)
      throw invalid('fromDate', '早于最近一次车主变更的日期。', 'This is before the last change of its owner.');
    const found = await sql<{ ownerId: string; keeperId: string }>`
      select owner_id as "ownerId", keeper_id as "keeperId" from products.present_owner(${unitId}::uuid)`.execute(tx);
    const before = found.rows[0];
    if (before?.ownerId === customerId) throw new AppError('unit.same_owner');
    const moved = await sql<{
      began: string | null;
    }>`select products.transfer(${unitId}::uuid, ${customerId}::uuid, ${keeper}::uuid, ${fromDate}::date)::text as began`.execute(
      tx,
    );
    const began = moved.rows[0]?.began;
    if (began)
      throw invalid('fromDate', '早于现车主开始拥有的日期。', 'This is before the day the present owner got it.');
    const unit = await heldVehicle(tx, unitId, null);
    if (plate !== undefined && plate !== unit.plate) {
      await replacePlate(tx, unit, plate, fromDate);
      await tx.updateTable('products.unit').set({ plate }).where('id', '=', unitId).execute();
    }
    await noteHandover(tx, unitId, state);
    const fact = { orgId: keeper, subjectId: unitId };
    const number = shownNumber(unit);
    if (before) {
      // Where the earlier owner is known, in sight or not: nobody's car goes in silence.
      const { ownerId, keeperId } = before;
      const payload = { number, toDate: fromDate, elsewhere: keeperId !== keeper };
      await emit(ctx, tx, vehicleReleased, { ...fact, orgId: keeperId, customerId: ownerId, payload });
    }
    await emit(ctx, tx, vehicleTransferred, { ...fact, customerId, payload: { number, fromDate } });
    return { id: unitId };
  });
}

/** Names who drives, pays or keeps a vehicle. @throws AppError request.not_found, request.invalid */
export async function addPerson(ctx: Ctx, unitId: string, given: z.output<typeof adding.body>) {
  const { customerId, role, fromDate } = given;
  notLater('fromDate', fromDate, today(ctx));
  return transact(ctx, async (tx) => {
    const unit = await vehicleById(tx, unitId);
    if (!unit) throw new AppError('request.not_found');
    await knownCustomer(tx, customerId);
    const held = await tx
      .selectFrom('products.unitPerson')
      .select('id')
      .where('unitId', '=', unitId)
      .where('customerId', '=', customerId)
      .where('role', '=', role)
      .where('toDate', 'is', null)
      .executeTakeFirst();
    if (held) throw invalid('customerId', '该客户已有此角色。', 'This customer has this role already.');
    const orgId = unit.held ? unit.dealerId : scopeOf(ctx).unitId;
    const id = newId();
    await tx.insertInto('products.unitPerson').values({ id, orgId, unitId, customerId, role, fromDate }).execute();
    await announce(ctx, tx, { ...unit, orgId }, (facts) =>
      emit(ctx, tx, vehiclePersonNamed, { ...facts, customerId, payload: { ...facts.payload, role } }),
    );
    return { id };
  });
}

/** Ends a person's role. @throws AppError request.not_found, request.conflict, request.invalid (before it began) */
export async function endPerson(
  ctx: Ctx,
  { id, personId }: { id: string; personId: string },
  { version, toDate }: z.output<typeof ending.body>,
) {
  notLater('toDate', toDate, today(ctx));
  return transact(ctx, async (tx) => {
    const person = await tx
      .selectFrom('products.unitPerson')
      .select(['fromDate', 'toDate', 'version'])
      .where('id', '=', personId)
      .where('unitId', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!person) throw new AppError('request.not_found');
    if (person.version !== version)
      throw new AppError('request.conflict', { current: { toDate: person.toDate, version: person.version } });
    if (toDate < person.fromDate) throw invalid('toDate', '早于开始日期。', 'This is before it began.');
    await tx
      .updateTable('products.unitPerson')
      .set({ toDate, version: version + 1 })
      .where('id', '=', personId)
      .execute();
    return { id: personId, version: version + 1 };
  });
}
