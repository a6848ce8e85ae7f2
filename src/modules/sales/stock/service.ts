import type * as z from 'zod';
import { type Ctx, dealerOf, scopeOf, staffIdOf, todayOf } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { dictionaries } from '../../org/index.ts';
import { trimById, vinOf } from '../../products/index.ts';
import { holdOrder, type LockedOrder, needVersion } from '../access.ts';
import { progressing } from '../progress/steps.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

type Car = NonNullable<Awaited<ReturnType<typeof queries.lockCar>>>;

/** Cars of the acting unit. */
export async function listStock(ctx: Ctx, query: z.output<(typeof schema.listStock)['query']>) {
  const { orgIds } = scopeOf(ctx);
  const rows = await read(ctx, (tx) => queries.stock(tx, { ...query, orgIds, today: todayOf(ctx) }));
  return pageFrom(rows, query.limit);
}

function needPast(ctx: Ctx, arrivedOn: string | undefined): void {
  if (arrivedOn && arrivedOn > todayOf(ctx))
    throw invalid('arrivedOn', '到店日期不能晚于今天。', 'The arrival cannot be after today.');
}

/** Registers a car of the acting dealer. @throws AppError unit.vin_invalid, stock.vin_taken, request.invalid */
export async function addStock(ctx: Ctx, given: z.output<(typeof schema.addStock)['body']>) {
  const orgId = dealerOf(ctx).unitId;
  const vin = vinOf(given.vin, given.vinConfirmed);
  needPast(ctx, given.arrivedOn);
  return transact(ctx, async (tx) => {
    if (!(await trimById(tx, given.trimId))) throw invalid('trimId', '没有这个配置。', 'There is no such trim.');
    const { trimId, colour, expectedOn = null, arrivedOn = null, location = null } = given;
    const state = arrivedOn ? 'in_stock' : 'in_transit';
    const id = await queries.insertCar(tx, { orgId, vin, trimId, colour, state, expectedOn, arrivedOn, location });
    return { id, vin };
  });
}

/** Changes what is known of a car; its arrival puts one in transit into the stock. @throws AppError request.conflict, stock.not_free */
export async function editStock(
  ctx: Ctx,
  id: string,
  { version, ...given }: z.output<(typeof schema.editStock)['body']>,
) {
  needPast(ctx, given.arrivedOn);
  return transact(ctx, async (tx) => {
    const car = await queries.lockCar(tx, { id });
    if (!car) throw new AppError('request.not_found');
    needVersion(car, version, { state: car.state });
    if (car.state === 'sold') throw new AppError('stock.not_free');
    // Whoever bought this colour has to agree to another: that is a change of the order.
    if (car.orderId && given.colour && given.colour !== car.colour) throw new AppError('stock.promised');
    const arrives = given.arrivedOn && car.state === 'in_transit' ? { state: 'in_stock' } : {};
    return { version: await queries.setCar(tx, car, { ...definedOf(given), ...arrives }) };
  });
}

function definedOf<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

/**
 * Records the inspection before delivery (SAL-17): every active item has to be looked at; one fault fails the car until it is inspected
 * again.
 */
export async function inspectStock(ctx: Ctx, id: string, given: z.output<(typeof schema.inspectStock)['body']>) {
  return transact(ctx, async (tx) => {
    const seen = await queries.lockCar(tx, { id });
    if (!seen) throw new AppError('request.not_found');
    const items = (await dictionaries(ctx, tx)).filter((entry) => entry.kind === 'pdi_item' && entry.active);
    const left = items.filter((item) => !given.items[item.code]);
    if (left.length > 0)
      throw new AppError(
        'request.invalid',
        {},
        left.map((item) => ({
          field: `items.${item.code}`,
          zh: `请检查:${item.name}。`,
          en: `Not looked at yet: ${item.nameEn}.`,
        })),
      );
    needVersion(seen, given.version, { state: seen.state });
    if (seen.state === 'sold') throw new AppError('stock.not_free');
    if (!seen.arrivedOn) throw invalid('items', '车辆尚未到店。', 'The car has not arrived yet.');
    const pdiState = items.some((item) => given.items[item.code] === 'fault') ? 'failed' : 'passed';
    const write = async () => ({
      pdiState,
      version: await queries.setCar(tx, seen, {
        pdiState,
        pdiItems: JSON.stringify(given.items),
        pdiOn: todayOf(ctx),
        pdiBy: staffIdOf(ctx),
      }),
    });
    return seen.orderId ? progressing(ctx, tx, seen.orderId, write) : write();
  });
}

/** Promises a car that is free and just what was ordered. The order and the car are held. @throws AppError stock.not_free, request.invalid */
export async function reserve(tx: Tx, order: LockedOrder, stockId: string): Promise<Car> {
  const car = await queries.lockCar(tx, { id: stockId });
  if (!car || car.orgId !== order.orgId)
    throw invalid('stockId', '本店库存中没有这辆车。', 'The dealer has no such car in stock.');
  if (car.state === 'reserved' || car.state === 'sold') throw new AppError('stock.not_free');
  if (car.trimId !== order.trimId || car.colour !== order.colour)
    throw invalid(
      'stockId',
      '车型或颜色与订单不符,请先办理变更。',
      'Trim or colour differ from the order; have the order changed first.',
    );
  await queries.setCar(tx, car, { state: 'reserved', orderId: order.id });
  return car;
}

/** Gives the car of an order back to the stock; false where it has none. */
export async function release(tx: Tx, orderId: string): Promise<boolean> {
  const car = await queries.lockCar(tx, { orderId });
  if (!car) return false;
  await queries.setCar(tx, car, { state: car.arrivedOn ? 'in_stock' : 'in_transit', orderId: null });
  return true;
}

/** Allocates a car to an order that has none. @throws AppError stock.not_free, order.not_open, request.invalid */
export async function allocateCar(ctx: Ctx, orderId: string, stockId: string) {
  return transact(ctx, async (tx) => {
    const order = await holdOrder(ctx, tx, orderId, 'order.change');
    if (await queries.carOfOrder(tx, orderId))
      throw invalid(
        'stockId',
        '订单已配车,换车请提交变更。',
        'The order has a car; another one is a change of the order.',
      );
    return progressing(ctx, tx, orderId, async () => {
      const car = await reserve(tx, order, stockId);
      return { id: car.id, vin: car.vin };
    });
  });
}

/** Takes the allocated car back. @throws AppError order.no_car, order.not_open */
export async function releaseCar(ctx: Ctx, orderId: string) {
  return transact(ctx, async (tx) => {
    await holdOrder(ctx, tx, orderId, 'stock.edit');
    if (!(await release(tx, orderId))) throw new AppError('order.no_car');
    return { released: true as const };
  });
}

/** A delivered car stands at the dealer again, also where it never was in its stock: as one that came back, to be inspected anew. The order is held. */
export async function takeInReturned(
  tx: Tx,
  order: LockedOrder,
  car: { vin: string; trimId: string; colour: string; arrivedOn: string },
): Promise<void> {
  const { vin, arrivedOn } = car;
  const back = {
    state: 'in_stock',
    condition: 'returned' as const,
    arrivedOn,
    pdiState: 'none',
    pdiItems: '{}',
    pdiOn: null,
    pdiBy: null,
  };
  const had = await queries.lockCar(tx, { orderId: order.id });
  if (had?.vin === vin) await queries.setCar(tx, had, { ...back, orderId: null, location: null });
  else await queries.insertCar(tx, { ...car, ...back, orgId: order.orgId, expectedOn: null, location: null });
}

/**
 * The car that is handed over, where it is of the stock: it has to be the order's or free, and not have failed its inspection.
 * @throws AppError stock.promised, stock.pdi_failed, request.invalid
 */
export async function sell(tx: Tx, order: LockedOrder, vin: string): Promise<void> {
  const own = await queries.lockCar(tx, { orderId: order.id });
  if (own && own.vin !== vin)
    throw invalid(
      'vin',
      `订单已配车 ${own.vin},换车请提交变更。`,
      `The order has car ${own.vin}; another one is a change.`,
    );
  const car = own ?? (await queries.lockCar(tx, { vin }));
  if (!car) return;
  if (car.orderId && car.orderId !== order.id) throw new AppError('stock.promised');
  if (car.pdiState === 'failed') throw new AppError('stock.pdi_failed');
  await queries.setCar(tx, car, { state: 'sold', orderId: order.id });
}
