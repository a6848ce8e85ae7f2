import { sql } from 'kysely';
import { addMonths } from '../../../platform/clock.ts';
import { type Ctx, todayOf } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import type { Text } from '../../../platform/i18n.ts';
import type { SubjectSource } from '../../../platform/subject-data.ts';
import { numberOf } from '../../org/index.ts';
import { personIds } from '../consent/queries.ts';
import * as queries from './queries.ts';
import { closeRequest, lockOpen, moveOn, viewRequest } from './service.ts';

const YEARS = 10;

interface Preview {
  outcome: 'erased' | 'restricted' | 'blocked';
  keptUntil: string | null;
  grounds: Text[];
}

/** What an erasure would come to today: gone, kept in storage for as long as the law asks, or not possible while something is open. */
async function preview(ctx: Ctx, tx: Tx, customerId: string): Promise<Preview> {
  const years = await numberOf(ctx, tx, 'retention', 'sale', 'years', YEARS);
  const today = todayOf(ctx);
  const kept = await queries.retention(tx, customerId, addMonths(today, -12 * years));
  if (kept.openOrders > 0)
    return {
      outcome: 'blocked',
      keptUntil: null,
      grounds: [{ zh: `未交车的订单 ${kept.openOrders} 件`, en: `open orders: ${kept.openOrders}` }],
    };
  const grounds: Text[] = [];
  if (kept.orders > 0)
    grounds.push({
      zh: `销售记录 ${kept.orders} 件,依法保存 ${years} 年`,
      en: `records of sale: ${kept.orders}, kept for ${years} years by law`,
    });
  if (kept.cars > 0)
    grounds.push({
      zh: `车辆售后档案 ${kept.cars} 份,依法保存 ${years} 年`,
      en: `after-sales files of cars: ${kept.cars}, kept for ${years} years by law`,
    });
  if (grounds.length === 0) return { outcome: 'erased', keptUntil: null, grounds };
  return { outcome: 'restricted', keptUntil: kept.latest && addMonths(kept.latest, 12 * years), grounds };
}

async function needDeletion(tx: Tx, id: string): Promise<{ customerId: string }> {
  const request = await queries.requestById(tx, id);
  if (!request) throw new AppError('request.not_found');
  if (request.kind !== 'delete') throw new AppError('data_request.wrong_kind');
  return request;
}

/** For whoever decides: what would happen, and why. @throws AppError request.not_found, data_request.wrong_kind */
export async function previewErasure(ctx: Ctx, id: string) {
  return read(ctx, async (tx) => preview(ctx, tx, (await needDeletion(tx, id)).customerId));
}

/** The first of two steps: somebody who may decide says that the person's wish is to be carried out. */
export async function approveErasure(ctx: Ctx, id: string, version: number) {
  return transact(ctx, async (tx) => {
    const { customerId } = await needDeletion(tx, id);
    const request = await lockOpen(tx, id, version);
    if (!request.verifiedAt) throw new AppError('data_request.not_verified');
    if ((await preview(ctx, tx, customerId)).outcome === 'blocked') throw new AppError('data_request.open_work');
    await moveOn(ctx, tx, request, { state: 'approved', approvedAt: ctx.clock.now(), approvedBy: ctx.actor.label });
    return viewRequest(ctx, tx, id);
  });
}

/**
 * The second step, for good: everything goes, or, where the law demands that something is kept, all processing but storage ends
 * (PIPL art. 47; decision 0011). The number of the request has to be typed once more.
 * @throws AppError data_request.not_approved, data_request.open_work, request.invalid
 */
export async function carryOutErasure(
  ctx: Ctx,
  sources: readonly SubjectSource[],
  id: string,
  { version, confirm }: { version: number; confirm: string },
) {
  const contents: string[] = [];
  const view = await transact(ctx, async (tx) => {
    const { customerId } = await needDeletion(tx, id);
    const request = await lockOpen(tx, id, version);
    if (request.state !== 'approved') throw new AppError('data_request.not_approved');
    if (confirm.trim() !== request.number)
      throw invalid(
        'confirm',
        `请输入申请编号 ${request.number}。`,
        `Type the number of the request: ${request.number}.`,
      );
    const { outcome } = await preview(ctx, tx, customerId);
    if (outcome === 'blocked') throw new AppError('data_request.open_work');
    const ids = (await personIds(tx, customerId)) ?? [customerId];
    for (const source of sources) await source.stop?.(tx, ids);
    await closeRequest(ctx, tx, request, outcome, null);
    if (outcome === 'erased') contents.push(...(await erase(tx, sources, customerId, ids)));
    await sql`select customers.withhold(${customerId}, ${id}::uuid, ${outcome})`.execute(tx);
    return viewRequest(ctx, tx, id);
  });
  // After the commit: a file that is still there is found by nobody, one that is gone too early would be missed.
  for (const content of contents) await ctx.files.remove(content);
  return view;
}

async function erase(tx: Tx, sources: readonly SubjectSource[], customerId: string, ids: readonly string[]) {
  const silent: string[] = [];
  for (const source of sources) silent.push(...((await source.forget?.(tx, ids)) ?? []));
  const gone = await sql<{
    rowId: string | null;
    content: string | null;
  }>`select * from customers.forget(${customerId})`.execute(tx);
  silent.push(...gone.rows.flatMap(({ rowId }) => rowId ?? []));
  await sql`select app.forget_events(${[...ids]}::uuid[])`.execute(tx);
  await sql`select app.redact_trail(${silent}::uuid[])`.execute(tx);
  return gone.rows.flatMap(({ content }) => content ?? []);
}
