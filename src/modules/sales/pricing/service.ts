import type pg from 'pg';
import type * as z from 'zod';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { dictionaries } from '../../org/index.ts';
import { needVersion } from '../access.ts';
import { LEVELS, type Level, levelOf, type TaxRule } from './money.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

/** The level at which the caller sells and approves. */
export function levelHeld(ctx: Ctx): Level {
  if (ctx.permissions.has('price.floor')) return 'general_manager';
  return ctx.permissions.has('price.approve') ? 'manager' : 'consultant';
}

/** Whether somebody of one level may sell at a price of another. */
export function covers(held: Level, wanted: Level): boolean {
  return LEVELS.indexOf(held) >= LEVELS.indexOf(wanted);
}

/**
 * Whose price a car's price is at a dealer.
 * @param baseFen the list price with options
 * @throws AppError price.below_floor, price.premium
 */
export async function levelNeeded(
  tx: Tx,
  {
    dealerId,
    trimId,
    baseFen,
    discountFen,
  }: { dealerId: string; trimId: string; baseFen: number; discountFen: number },
): Promise<Level> {
  const verdict = levelOf(baseFen, discountFen, await queries.levelsFor(tx, dealerId, trimId));
  if (verdict.ok) return verdict.level;
  throw new AppError(verdict.code, { yuan: verdict.limitFen / 100 });
}

/** A price somebody sells at without asking. @throws AppError price.needs_approval, price.below_floor, price.premium */
export async function needPrice(
  ctx: Ctx,
  tx: Tx,
  price: { dealerId: string; trimId: string; baseFen: number; priceFen: number },
): Promise<void> {
  const { dealerId, trimId, baseFen, priceFen } = price;
  const level = await levelNeeded(tx, { dealerId, trimId, baseFen, discountFen: baseFen - priceFen });
  if (!covers(levelHeld(ctx), level)) throw new AppError('price.needs_approval');
}

const numberIn = (attributes: Record<string, unknown> | undefined, key: string, fallback: number) => {
  const value = attributes?.[key];
  return typeof value === 'number' && value >= 0 ? value : fallback;
};
const textIn = (attributes: Record<string, unknown>, key: string) =>
  typeof attributes[key] === 'string' ? attributes[key] : '';

/** The rule of purchase tax as the dictionary has it; the law's numbers where an administrator removed one. */
export async function taxRule(ctx: Ctx, tx: Tx): Promise<TaxRule> {
  const entries = (await dictionaries(ctx, tx)).filter((entry) => entry.kind === 'purchase_tax' && entry.active);
  const rate = entries.find((entry) => entry.code === 'rate')?.attributes;
  const relief = entries.find((entry) => entry.code === 'new_energy')?.attributes;
  return {
    vatPercent: numberIn(rate, 'vatPercent', 13),
    taxPercent: numberIn(rate, 'taxPercent', 10),
    relief: relief && {
      energies: Array.isArray(relief.energies) ? relief.energies.map(String) : [],
      from: textIn(relief, 'from'),
      to: textIn(relief, 'to'),
      reliefPercent: numberIn(relief, 'reliefPercent', 0),
      capFen: numberIn(relief, 'capFen', 0),
    },
  };
}

/** Levels of the acting unit and below, after those of the units above, which hold where nothing nearer does. */
export function listPriceLevels(ctx: Ctx) {
  const { orgIds, unitId } = scopeOf(ctx);
  return read(ctx, async (tx) => {
    const [above, own] = [await queries.priceLevelsAbove(tx, unitId), await queries.priceLevels(tx, orgIds)];
    return { rows: [...above.map((row) => ({ ...row, own: false })), ...own.map((row) => ({ ...row, own: true }))] };
  });
}

type Levels = z.output<(typeof schema.addPriceLevel)['body']>;

function needOrder({ consultantBp, managerBp, generalManagerBp }: Omit<Levels, 'seriesId'>): void {
  if (consultantBp > managerBp)
    throw invalid('managerBp', '经理权限不能小于顾问权限。', 'The manager may give at least what the consultant may.');
  if (managerBp > generalManagerBp)
    throw invalid(
      'generalManagerBp',
      '总经理权限不能小于经理权限。',
      'The general manager may give at least what the manager may.',
    );
}

/** Sets what each level may give at the acting unit, for one series or all. @throws AppError price.level_taken */
export async function addPriceLevel(ctx: Ctx, given: Levels) {
  needOrder(given);
  return transact(ctx, async (tx) => {
    const id = newId();
    const { seriesId = null, ...levels } = given;
    await tx
      .insertInto('sales.priceLevel')
      .values({ id, orgId: scopeOf(ctx).unitId, seriesId, ...levels })
      .execute();
    return { id };
  });
}

export async function editPriceLevel(ctx: Ctx, id: string, given: z.output<(typeof schema.editPriceLevel)['body']>) {
  needOrder(given);
  return transact(ctx, async (tx) => {
    const row = await queries.lockLevel(tx, id);
    if (!row) throw new AppError('request.not_found');
    needVersion(row, given.version);
    const { version, ...levels } = given;
    await tx
      .updateTable('sales.priceLevel')
      .set({ ...levels, version: version + 1 })
      .where('id', '=', id)
      .execute();
    return { version: version + 1 };
  });
}

export function getSaleSettings(ctx: Ctx) {
  return read(ctx, (tx) => queries.settingsOf(tx, scopeOf(ctx).unitId));
}

/** Has a new installation begin strict: no car leaves without its contract and its money until a unit says otherwise. Once; again without effect. */
export async function sellStrictly(owner: Pick<pg.Pool, 'query'>): Promise<void> {
  await owner.query(
    `insert into sales.setting (id, org_id, contract_first, paid_first)
     select app.new_id(), u.id, true, true from org.unit u where u.kind = 'group' on conflict do nothing`,
  );
}

/** Sets how the acting unit and those below it sell; what is left out stays as it holds. @throws AppError request.conflict */
export async function editSaleSettings(ctx: Ctx, given: z.output<(typeof schema.editSaleSettings)['body']>) {
  const { unitId } = scopeOf(ctx);
  return transact(ctx, async (tx) => {
    const { from: _from, version: _version, ...holds } = await queries.settingsOf(tx, unitId);
    const { contractFirst = holds.contractFirst, paidFirst = holds.paidFirst, ...rest } = given;
    if (!(await queries.writeSettings(tx, unitId, { ...rest, contractFirst, paidFirst })))
      throw new AppError('request.conflict', { current: await queries.settingsOf(tx, unitId) });
    return { version: given.version + 1 };
  });
}
