import type * as z from 'zod';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { blindIndex, encrypt } from '../../../platform/crypto.ts';
import { newId, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { loanKept, policyKept, warrantyKept } from '../../events.ts';
import { currentOwner } from '../queries.ts';
import { vehicleById } from '../vehicles/queries.ts';
import { announce } from '../vehicles/service.ts';
import type * as schema from './schema.ts';

type Body<E extends { body: z.ZodType }> = z.output<E['body']>;
interface Place {
  id: string;
  paperId: string;
}

function inOrder({ fromDate, toDate }: { fromDate: string; toDate: string }): void {
  if (toDate < fromDate) throw invalid('toDate', '结束日期早于开始日期。', 'The end is before the beginning.');
}

/** The vehicle a paper is for, and where it is written down. @throws AppError request.not_found */
async function vehicleFor(ctx: Ctx, tx: Tx, id: string) {
  const unit = await vehicleById(tx, id);
  if (!unit) throw new AppError('request.not_found');
  return { ...unit, orgId: unit.held ? unit.dealerId : scopeOf(ctx).unitId };
}

/** The present owner, whose policy or loan it is. @throws AppError unit.no_owner */
async function ownerFor(tx: Tx, unitId: string): Promise<string> {
  const owner = await currentOwner(tx, unitId);
  if (!owner) throw new AppError('unit.no_owner');
  return owner.customerId;
}

/** Refuses what somebody else changed in between, with the current values. @throws AppError request.not_found, request.conflict */
function unchanged<T extends { version: number }>(row: T | undefined, version: number): T {
  if (!row) throw new AppError('request.not_found');
  if (row.version !== version) throw new AppError('request.conflict', { current: row });
  return row;
}

/** The technical file is changed by whoever looks after the vehicle. @throws AppError unit.not_held */
function needHeld(unit: { held: boolean }): void {
  if (!unit.held) throw new AppError('unit.not_held');
}

/** A warranty of a vehicle. @throws AppError request.not_found, request.invalid */
export async function addWarranty(ctx: Ctx, unitId: string, given: Body<typeof schema.addWarranty>) {
  inOrder(given);
  return transact(ctx, async (tx) => {
    const unit = await vehicleFor(ctx, tx, unitId);
    const id = newId();
    await tx
      .insertInto('products.warranty')
      .values({ id, orgId: unit.orgId, unitId, ...given })
      .execute();
    await announce(ctx, tx, unit, (facts) =>
      emit(ctx, tx, warrantyKept, { ...facts, payload: { ...facts.payload, kind: given.kind, toDate: given.toDate } }),
    );
    return { id };
  });
}

/** @throws AppError request.not_found, request.conflict, request.invalid, unit.not_held */
export async function editWarranty(ctx: Ctx, place: Place, { version, ...given }: Body<typeof schema.editWarranty>) {
  inOrder(given);
  return transact(ctx, async (tx) => {
    needHeld(await vehicleFor(ctx, tx, place.id));
    const found = await tx
      .selectFrom('products.warranty')
      .select(['kind', 'fromDate', 'toDate', 'km', 'note', 'version'])
      .where('id', '=', place.paperId)
      .where('unitId', '=', place.id)
      .forUpdate()
      .executeTakeFirst();
    unchanged(found, version);
    await tx
      .updateTable('products.warranty')
      .set({ ...given, version: version + 1 })
      .where('id', '=', place.paperId)
      .execute();
    return { id: place.paperId, version: version + 1 };
  });
}

/** A policy number sealed, with its keyed hash and what of it may be shown. */
function sealedNumber(ctx: Ctx, id: string, number: string | null) {
  if (number === null) return { numberEnc: null, numberHash: null, masked: null };
  const plain = number.toUpperCase();
  return {
    numberEnc: encrypt(ctx.keys, plain, `products.policy:${id}`),
    numberHash: blindIndex(ctx.keys, 'policy', plain),
    masked: `${plain.slice(0, 2)}****${plain.slice(-4)}`,
  };
}

/** An insurance policy of the present owner. @throws AppError request.not_found, unit.no_owner, request.invalid */
export async function addPolicy(ctx: Ctx, unitId: string, { number, ...given }: Body<typeof schema.addPolicy>) {
  inOrder(given);
  return transact(ctx, async (tx) => {
    const unit = await vehicleFor(ctx, tx, unitId);
    const customerId = await ownerFor(tx, unitId);
    const id = newId();
    await tx
      .insertInto('products.policy')
      .values({ id, orgId: unit.orgId, unitId, customerId, ...given, ...sealedNumber(ctx, id, number) })
      .execute();
    const { insurer, toDate } = given;
    await announce(ctx, tx, unit, (facts) =>
      emit(ctx, tx, policyKept, { ...facts, payload: { ...facts.payload, insurer, toDate } }),
    );
    return { id };
  });
}

/** @throws AppError request.not_found, request.conflict, request.invalid */
export async function editPolicy(
  ctx: Ctx,
  place: Place,
  { version, number, ...given }: Body<typeof schema.editPolicy>,
) {
  inOrder(given);
  return transact(ctx, async (tx) => {
    const found = await tx
      .selectFrom('products.policy')
      .select(['insurer', 'kinds', 'premiumFen', 'fromDate', 'toDate', 'version'])
      .where('id', '=', place.paperId)
      .where('unitId', '=', place.id)
      .forUpdate()
      .executeTakeFirst();
    unchanged(found, version);
    await tx
      .updateTable('products.policy')
      .set({
        ...given,
        ...(number === undefined ? {} : sealedNumber(ctx, place.paperId, number)),
        version: version + 1,
      })
      .where('id', '=', place.paperId)
      .execute();
    return { id: place.paperId, version: version + 1 };
  });
}

/** A loan of the present owner. @throws AppError request.not_found, unit.no_owner, request.invalid */
export async function addLoan(ctx: Ctx, unitId: string, given: Body<typeof schema.addLoan>) {
  inOrder(given);
  return transact(ctx, async (tx) => {
    const unit = await vehicleFor(ctx, tx, unitId);
    const customerId = await ownerFor(tx, unitId);
    const id = newId();
    await tx
      .insertInto('products.loan')
      .values({ id, orgId: unit.orgId, unitId, customerId, ...given })
      .execute();
    const { bank, toDate } = given;
    await announce(ctx, tx, unit, (facts) =>
      emit(ctx, tx, loanKept, { ...facts, payload: { ...facts.payload, bank, toDate } }),
    );
    return { id };
  });
}

/** @throws AppError request.not_found, request.conflict, request.invalid */
export async function editLoan(ctx: Ctx, place: Place, { version, ...given }: Body<typeof schema.editLoan>) {
  inOrder(given);
  return transact(ctx, async (tx) => {
    const found = await tx
      .selectFrom('products.loan')
      .select(['bank', 'amountFen', 'monthlyFen', 'fromDate', 'toDate', 'settledOn', 'version'])
      .where('id', '=', place.paperId)
      .where('unitId', '=', place.id)
      .forUpdate()
      .executeTakeFirst();
    unchanged(found, version);
    await tx
      .updateTable('products.loan')
      .set({ ...given, version: version + 1 })
      .where('id', '=', place.paperId)
      .execute();
    return { id: place.paperId, version: version + 1 };
  });
}

const TABLES = { warranties: 'products.warranty', policies: 'products.policy', loans: 'products.loan' } as const;

/** Takes a paper out. @throws AppError request.not_found, unit.not_held for a warranty of a vehicle that another dealer looks after */
export async function removePaper(ctx: Ctx, { id, kind, paperId }: Place & { kind: keyof typeof TABLES }) {
  return transact(ctx, async (tx) => {
    const unit = await vehicleFor(ctx, tx, id);
    if (kind === 'warranties') needHeld(unit);
    const removed = await tx
      .deleteFrom(TABLES[kind])
      .where('id', '=', paperId)
      .where('unitId', '=', id)
      .executeTakeFirst();
    if (removed.numDeletedRows === 0n) throw new AppError('request.not_found');
    return { removed: true as const };
  });
}
