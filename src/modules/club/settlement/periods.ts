import type * as z from 'zod';
import { addDays, addMonths } from '../../../platform/clock.ts';
import { type Ctx, scopeOf, staffIdOf, todayOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emitMany } from '../../../platform/events.ts';
import { settlementIssued } from '../../events.ts';
import * as queries from './period-queries.ts';
import type { addRate as addRateEndpoint } from './schema.ts';

const dayOf = (month: string) => `${month}-01`;
const thisMonth = (ctx: Ctx) => todayOf(ctx).slice(0, 7);

/** The brand one settles for: the acting one, or the only one of the group. @throws AppError settlement.brand_only */
async function brandOf(ctx: Ctx, tx: Tx): Promise<string> {
  const { unitId, unitKind } = scopeOf(ctx);
  if (unitKind === 'brand') return unitId;
  const brands = unitKind === 'group' ? await queries.brandsBelow(tx, unitId) : [];
  if (brands.length !== 1) throw new AppError('settlement.brand_only');
  return brands[0] as string;
}

/** Months that are not open any more, the latest first; the last ended month that is, for headquarters. */
export async function listPeriods(ctx: Ctx) {
  return read(ctx, async (tx) => {
    const rows = await queries.periods(tx);
    const { unitKind, unitId } = scopeOf(ctx);
    const brand = unitKind === 'brand' ? unitId : ((await queries.brandsBelow(tx, unitId))[0] ?? unitId);
    const rates = await queries.ratesOn(tx, brand, dayOf(thisMonth(ctx)));
    const ended = addMonths(dayOf(thisMonth(ctx)), -1).slice(0, 7);
    const last = rows[0]?.month;
    const next = ['brand', 'group'].includes(unitKind) && (!last || last < ended) ? ended : null;
    return { rows, next, rates };
  });
}

/**
 * Shuts the months up to one and has the statements made in the background. From here on whatever is posted falls into the next month.
 * @throws AppError settlement.not_ended, settlement.settled
 */
export async function beginSettlement(ctx: Ctx, month: string) {
  return transact(ctx, async (tx) => {
    const brand = await brandOf(ctx, tx);
    const id = newId();
    await queries.begin(tx, { id, brand, month: dayOf(month) });
    await queries.enqueueSettling(tx, id, scopeOf(ctx).unitId);
    return { id };
  });
}

async function holdPeriod(tx: Tx, id: string, version: number) {
  const period = await queries.lockPeriod(tx, id);
  if (!period) throw new AppError('request.not_found');
  if (period.version !== version)
    throw new AppError('request.conflict', { current: { status: period.status, version: period.version } });
  return period;
}

/** Hands the statements to the dealers; from today they have so many days to answer. @throws AppError settlement.wrong_step */
export async function issuePeriod(ctx: Ctx, id: string, version: number) {
  return transact(ctx, async (tx) => {
    const period = await holdPeriod(tx, id, version);
    if (period.status !== 'calculated') throw new AppError('settlement.wrong_step');
    const dueOn = addDays(todayOf(ctx), period.answerDays);
    await queries.setPeriod(tx, id, { status: 'issued', dueOn, issuedAt: ctx.clock.now(), version: version + 1 });
    const issued = await queries.issueStatements(tx, id, dueOn);
    const month = period.month.slice(0, 7);
    await emitMany(
      ctx,
      tx,
      settlementIssued,
      issued.map(({ id: subjectId, orgId }) => ({ orgId, subjectId, payload: { month, dueOn } })),
    );
    return { status: 'issued' as const, version: version + 1 };
  });
}

/**
 * Closes a period: nothing of it is disputed, and who has not answered had their time.
 * @throws AppError settlement.disputed, settlement.unanswered, settlement.wrong_step
 */
export async function closePeriod(ctx: Ctx, id: string, version: number) {
  return transact(ctx, async (tx) => {
    const period = await holdPeriod(tx, id, version);
    if (period.status !== 'issued' || !period.dueOn) throw new AppError('settlement.wrong_step');
    const { disputed, unanswered } = await queries.openStatements(tx, id);
    if (disputed > 0) throw new AppError('settlement.disputed', { count: disputed });
    const today = todayOf(ctx);
    if (unanswered > 0 && today <= period.dueOn)
      throw new AppError('settlement.unanswered', { count: unanswered, date: period.dueOn });
    await queries.setPeriod(tx, id, { status: 'closed', closedAt: ctx.clock.now(), version: version + 1 });
    await queries.closeStatements(tx, id);
    return { status: 'closed' as const, version: version + 1 };
  });
}

/** Versions of the rates of the brand one settles for. */
export async function listRates(ctx: Ctx) {
  return read(ctx, async (tx) => ({ rows: await queries.rates(tx) }));
}

/** A new version of the rates, from a month that is still open. @throws AppError settlement.rate_exists */
export async function addRate(ctx: Ctx, given: z.output<(typeof addRateEndpoint)['body']>) {
  return transact(ctx, async (tx) => {
    const orgId = await brandOf(ctx, tx);
    const last = await queries.lastSettled(tx, orgId);
    const { fromMonth, note = null, ...rest } = given;
    if (last && dayOf(fromMonth) <= last)
      throw invalid('fromMonth', '该月已结算,请选择之后的月份。', 'This month is settled; choose a later one.');
    const id = newId();
    await queries.insertRate(tx, { id, orgId, fromMonth: dayOf(fromMonth), note, createdBy: staffIdOf(ctx), ...rest });
    return { id };
  });
}
