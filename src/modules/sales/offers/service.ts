import type * as z from 'zod';
import { type Ctx, scopeOf, todayOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { leadForOrder } from '../../leads/index.ts';
import { entryOf } from '../../org/index.ts';
import { needVersion } from '../access.ts';
import { carOf } from '../pricing/queries.ts';
import { isFor } from './level.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

/** Schemes of the acting unit, those below it, and those of the units above, which hold here too. */
export async function listOffers(ctx: Ctx, query: z.output<(typeof schema.listOffers)['query']>) {
  const { orgIds, unitId } = scopeOf(ctx);
  const asked = { ...query, today: todayOf(ctx) };
  const [own, above] = await read(ctx, (tx) =>
    Promise.all([queries.offers(tx, { ...asked, orgIds }), queries.offersAbove(tx, { ...asked, unitId })]),
  );
  const rows = [...own.map((row) => ({ ...row, own: true })), ...above.map((row) => ({ ...row, own: false }))].sort(
    (a, b) => b.fromDate.localeCompare(a.fromDate) || b.id.localeCompare(a.id),
  );
  return { rows: rows.slice(0, queries.MOST), capped: rows.length > queries.MOST };
}

type Given = Omit<z.output<(typeof schema.addOffer)['body']>, 'seriesId'>;

async function check(ctx: Ctx, given: Given) {
  if (given.toDate < given.fromDate)
    throw invalid('toDate', '结束日期不能早于开始日期。', 'It cannot end before it begins.');
  if (given.amountFen === 0 && !given.gift)
    throw invalid('amountFen', '请填写优惠金额或赠送内容。', 'Give an amount or something that comes with it.');
  for (const grade of given.grades) await entryOf(ctx, 'lead_grade', grade, 'grades');
  return { ...given, gift: given.gift || null, giftEn: given.giftEn || given.gift || null };
}

/** Adds a scheme at the acting unit (SAL-11). @throws AppError request.invalid */
export async function addOffer(ctx: Ctx, { seriesId, ...given }: z.output<(typeof schema.addOffer)['body']>) {
  const columns = await check(ctx, given);
  return transact(ctx, async (tx) => {
    const id = newId();
    await tx
      .insertInto('sales.offer')
      .values({ id, orgId: scopeOf(ctx).unitId, seriesId, ...columns })
      .execute();
    return { id };
  });
}

/** Changes a scheme; quotes keep what they were given. @throws AppError request.invalid, request.conflict, request.not_found */
export async function editOffer(
  ctx: Ctx,
  id: string,
  { version, ...given }: z.output<(typeof schema.editOffer)['body']>,
) {
  const columns = await check(ctx, given);
  return transact(ctx, async (tx) => {
    const row = await queries.lockOffer(tx, id);
    if (!row) throw new AppError('request.not_found');
    const { id: _id, ...current } = row;
    needVersion(row, version, current);
    await tx
      .updateTable('sales.offer')
      .set({ ...columns, version: version + 1 })
      .where('id', '=', id)
      .execute();
    return { version: version + 1 };
  });
}

async function eligible(ctx: Ctx, tx: Tx, leadId: string, dealerId: string, seriesId: string) {
  const [level, offers] = await Promise.all([
    queries.levelOf(tx, leadId),
    queries.offersAt(tx, dealerId, seriesId, todayOf(ctx)),
  ]);
  if (!level) throw new AppError('request.not_found');
  return { level, offers: offers.filter((offer) => isFor(offer, level)) };
}

/** What the customer of a lead is offered for a car. @throws AppError request.not_found, request.invalid, lead.not_open */
export async function applicableOffers(ctx: Ctx, { leadId, trimId }: { leadId: string; trimId: string }) {
  return transact(ctx, async (tx) => {
    const lead = await leadForOrder(ctx, tx, leadId);
    const car = await carOf(tx, trimId);
    if (!car) throw invalid('trimId', '没有这个配置。', 'There is no such trim.');
    const { level, offers } = await eligible(ctx, tx, leadId, lead.orgId, car.seriesId);
    return { rows: offers, level: { ...level, marks: [...level.marks] } };
  });
}

/**
 * The offers a quote names, as it keeps them.
 * @throws AppError offer.not_for_customer where one does not hold for the customer, the car or the day
 */
export async function offersOfQuote(
  ctx: Ctx,
  tx: Tx,
  { leadId, dealerId, seriesId, ids }: { leadId: string; dealerId: string; seriesId: string; ids: readonly string[] },
): Promise<z.output<typeof schema.QuoteOffer>[]> {
  if (ids.length === 0) return [];
  const { offers } = await eligible(ctx, tx, leadId, dealerId, seriesId);
  return [...new Set(ids)].map((wanted) => {
    const found = offers.find((offer) => offer.id === wanted);
    if (!found) throw new AppError('offer.not_for_customer');
    const { id, name, nameEn, amountFen, gift, giftEn } = found;
    return { id, name, nameEn, amountFen, gift, giftEn };
  });
}
