import { addDays, civilDate, startOfCivilDay } from '../../platform/clock.ts';
import { type Ctx, scopeOf, staffIdOf } from '../../platform/context.ts';
import { read } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import type { Permission } from '../../platform/permissions.ts';
import * as dealer from './dealer-queries.ts';
import * as network from './network-queries.ts';
import { PART_CAP } from './schema.ts';

const CAP = { cap: PART_CAP };

/** The list for who holds a permission, as far as it reaches; null for who does not. */
function forWhom<T>(
  ctx: Ctx,
  permission: Permission,
  list: (own: string | null) => Promise<T>,
): Promise<T> | Promise<null> {
  const breadth = ctx.permissions.get(permission);
  if (!breadth) return Promise.resolve(null);
  return list(breadth === 'own' ? staffIdOf(ctx) : null);
}

function dayOf(ctx: Ctx) {
  const { timeZone } = scopeOf(ctx);
  const now = ctx.clock.now();
  const today = civilDate(now, timeZone);
  return {
    now,
    today,
    dayStart: startOfCivilDay(today, timeZone),
    dayEnd: startOfCivilDay(addDays(today, 1), timeZone),
  };
}

/** The desk of a dealer's workbench. @throws AppError org.dealer_only where one acts above a dealer */
function deskOf(ctx: Ctx): Omit<dealer.Desk, 'own'> {
  const { unitId, unitKind } = scopeOf(ctx);
  if (unitKind !== 'dealer') throw new AppError('org.dealer_only');
  return { dealer: unitId, ...dayOf(ctx) };
}

/** Digital leads (DCC): to accept, to call, due, overdue, invited for today. @throws AppError org.dealer_only */
export async function digitalBench(ctx: Ctx) {
  const desk = deskOf(ctx);
  return read(ctx, async (tx) => {
    const leads = (list: (desk: dealer.Desk) => Promise<Awaited<ReturnType<typeof dealer.toCall>>>) =>
      forWhom(ctx, 'lead.read', (own) => list({ ...desk, own }));
    const [accept, call, due, overdue, invited] = await Promise.all([
      forWhom(ctx, 'lead.accept', (own) => dealer.toAccept(tx, { ...desk, own })),
      leads((at) => dealer.toCall(tx, at)),
      leads((at) => dealer.contacts(tx, at, 'due')),
      leads((at) => dealer.contacts(tx, at, 'overdue')),
      leads((at) => dealer.invited(tx, at)),
    ]);
    return { ...CAP, accept, call, due, overdue, invited };
  });
}

/** Today in the showroom, for reception and consultants. @throws AppError org.dealer_only */
export async function showroomBench(ctx: Ctx) {
  const desk = deskOf(ctx);
  return read(ctx, async (tx) => {
    const at = (permission: Permission, list: typeof dealer.drives) =>
      forWhom(ctx, permission, (own) => list(tx, { ...desk, own }));
    const [visits, wishes, drives, feedback, contacts, deliveries, courtesy, messages] = await Promise.all([
      at('showroom.read', dealer.inTheHouse),
      at('testdrive.book', dealer.wishes),
      at('showroom.read', dealer.drives),
      at('testdrive.book', dealer.feedbackDue),
      forWhom(ctx, 'lead.follow', (own) => dealer.contacts(tx, { ...desk, own }, 'all')),
      at('order.read', dealer.deliveries),
      at('order.deliver', dealer.courtesyCalls),
      at('message.tell', dealer.toTell),
    ]);
    return { ...CAP, visits, wishes, drives, feedback, contacts, deliveries, courtesy, messages };
  });
}

/** What waits for a dealer's manager. @throws AppError org.dealer_only */
export async function managerBench(ctx: Ctx) {
  const desk = { ...deskOf(ctx), own: null };
  return read(ctx, async (tx) => {
    const all = <T>(permission: Permission, list: (desk: dealer.Desk) => Promise<T>) =>
      ctx.permissions.get(permission) === 'all' ? list(desk) : Promise.resolve(null);
    const [closings, prices, changes, accept, overdue, stock] = await Promise.all([
      all('lead.close', (at) => dealer.closings(tx, at)),
      all('price.approve', (at) => dealer.prices(tx, at)),
      all('price.approve', (at) => dealer.changes(tx, at)),
      all('lead.accept', (at) => dealer.toAccept(tx, at)),
      all('lead.read', (at) => dealer.overdueByConsultant(tx, at)),
      all('stock.read', (at) => dealer.stockByAge(tx, at)),
    ]);
    return { ...CAP, closings, prices, changes, accept, overdue, stock };
  });
}

/** Raw leads, leads that wait for a dealer or came back, and who is about to be late. */
export async function dispatchBench(ctx: Ctx) {
  const head: network.Head = { unit: scopeOf(ctx).unitId, ...dayOf(ctx) };
  return read(ctx, async (tx) => {
    const [validate, waiting, returned, escalated, dealers] = await Promise.all([
      forWhom(ctx, 'lead.validate', () => network.toValidate(tx, head)),
      forWhom(ctx, 'lead.dispatch', () => network.toDispatch(tx, head)),
      forWhom(ctx, 'lead.dispatch', () => network.returned(tx, head)),
      forWhom(ctx, 'lead.read', () => network.escalated(tx, head)),
      forWhom(ctx, 'lead.read', () => network.dealersBehind(tx, head)),
    ]);
    return { ...CAP, validate, waiting, returned, escalated, dealers };
  });
}

/** Where the dealers of a region or a brand are behind. */
export async function networkBench(ctx: Ctx) {
  const head: network.Head = { unit: scopeOf(ctx).unitId, ...dayOf(ctx) };
  return read(ctx, async (tx) => {
    const [escalated, dealers] = await Promise.all([
      forWhom(ctx, 'lead.read', () => network.escalated(tx, head)),
      forWhom(ctx, 'lead.read', () => network.dealersBehind(tx, head)),
    ]);
    return { ...CAP, escalated, dealers };
  });
}
