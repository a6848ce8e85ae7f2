import type * as z from 'zod';
import { addDays } from '../../../platform/clock.ts';
import { breadthOf, type Ctx, ownerFilter, scopeOf, staffIdOf, todayOf } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { quoteDecided, quoteMade } from '../../events.ts';
import { leadForOrder } from '../../leads/index.ts';
import { needVersion } from '../access.ts';
import { noteOrder, offeredFor } from '../appraisals/service.ts';
import { nextNumber } from '../numbers.ts';
import { offersOfQuote } from '../offers/service.ts';
import { makeOrder } from '../orders/make.ts';
import type { Level } from '../pricing/money.ts';
import { carOf, settingsOf } from '../pricing/queries.ts';
import { covers, levelHeld, levelNeeded, taxRule } from '../pricing/service.ts';
import { figuresOf, partsOf } from './figures.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';
import { QuoteContent, QuoteFigures } from './schema.ts';

type Given = z.output<typeof schema.QuoteGiven>;
const LONGEST_DAYS = 90;

/**
 * Adds a quote up and finds whose price it is: what the customer's level takes off counts as a discount.
 * @throws AppError offer.not_for_customer, appraisal.not_offered, request.invalid
 */
async function reckon(ctx: Ctx, tx: Tx, lead: { id: string; orgId: string; customerId: string }, given: Given) {
  const { id: leadId, orgId: dealerId } = lead;
  const car = await carOf(tx, given.trimId);
  if (!car) throw invalid('trimId', '没有这个配置。', 'There is no such trim.');
  const { offerIds: ids, tradeIn } = given;
  const offers = await offersOfQuote(ctx, tx, { leadId, dealerId, seriesId: car.seriesId, ids });
  const amountFen = tradeIn?.appraisalId ? await offeredFor(ctx, tx, lead.customerId, tradeIn.appraisalId) : undefined;
  const content = QuoteContent.parse({
    ...given,
    offers,
    tradeIn: tradeIn && amountFen !== undefined ? { ...tradeIn, amountFen } : tradeIn,
  });
  const figures = figuresOf(content, car, todayOf(ctx), await taxRule(ctx, tx));
  if (figures.priceFen <= 0)
    throw invalid('discountFen', '优惠超过了车价。', 'The discount is more than the car costs.');
  if (content.finance && content.finance.downPaymentFen > figures.priceFen)
    throw invalid('finance.downPaymentFen', '首付不能超过车价。', 'The down payment is more than the car costs.');
  const { optionsFen, listPriceFen } = figures;
  const baseFen = listPriceFen + optionsFen;
  const discountFen = baseFen - figures.priceFen;
  const level = await levelNeeded(tx, { dealerId, trimId: car.id, baseFen, discountFen });
  return { content, figures, level };
}

/** What a quote would add up to, and whether somebody else has to approve it. @throws as createQuote */
export async function previewQuote(ctx: Ctx, given: Given) {
  return transact(ctx, async (tx) => {
    const lead = await leadForOrder(ctx, tx, given.leadId);
    const { figures, level } = await reckon(ctx, tx, lead, given);
    return { ...figures, level, approval: !covers(levelHeld(ctx), level) };
  });
}

/**
 * Keeps a quote for a lead; a new version takes the place of the earlier ones of its number. Below what the caller may sell at it waits for
 * approval.
 * @throws AppError price.below_floor, price.premium, request.invalid, lead.needs_consultant, lead.not_open
 */
export async function createQuote(ctx: Ctx, { basedOn, ...given }: Given & { basedOn?: string | undefined }) {
  const today = todayOf(ctx);
  return transact(ctx, async (tx) => {
    const lead = await leadForOrder(ctx, tx, given.leadId);
    const { orgId, consultantId } = lead;
    const { content, figures, level } = await reckon(ctx, tx, lead, given);
    const validUntil = given.validUntil ?? addDays(today, (await settingsOf(tx, orgId)).quoteDays);
    if (validUntil < today || validUntil > addDays(today, LONGEST_DAYS))
      throw invalid('validUntil', '有效期须在今天起 90 天之内。', 'A quote is valid for up to 90 days from today.');
    const numbered = basedOn ? await replace(tx, basedOn, given.leadId) : null;
    const number = numbered?.number ?? (await nextNumber(tx, 'quote', today));
    const revision = (numbered?.revision ?? 0) + 1;
    const status = covers(levelHeld(ctx), level) ? 'open' : 'pending';
    const { listPriceFen, optionsFen, priceFen, totalFen, dueFen } = figures;
    const { leadId, trimId, colour } = given;
    const id = await queries.insertQuote(tx, {
      ...{ orgId, leadId, number, revision, consultantId, trimId, colour },
      ...{ listPriceFen, optionsFen, priceFen, totalFen, dueFen, level, status, validUntil },
      content: JSON.stringify({ ...content, figures }),
      offerIds: content.offers.map((offer) => offer.id),
    });
    const payload = { quoteId: id, number, revision, priceFen, level };
    await emit(ctx, tx, quoteMade, { orgId, subjectId: leadId, customerId: lead.customerId, payload });
    return { id, number, revision, status };
  });
}

/** Puts the earlier versions of a number away; the number and its highest revision. The lead is locked: nobody else counts meanwhile. */
async function replace(tx: Tx, basedOn: string, leadId: string) {
  const base = await queries.lockQuote(tx, basedOn);
  if (!base || base.leadId !== leadId)
    throw invalid('basedOn', '没有这份报价。', 'There is no such quote of this lead.');
  if (['accepted', 'closed'].includes(base.status)) throw new AppError('quote.not_open');
  const { number } = base;
  // plan: quote_revision
  const { highest } = await tx
    .selectFrom('sales.quote')
    .select(({ fn }) => fn.max('revision').as('highest'))
    .where('number', '=', number)
    .executeTakeFirstOrThrow();
  await tx
    .updateTable('sales.quote')
    .set(({ eb }) => ({ status: 'superseded', version: eb('version', '+', 1) }))
    .where('number', '=', number)
    .where('status', 'in', ['pending', 'open', 'refused'])
    .execute();
  return { number, revision: Number(highest) };
}

/** Quotes of the acting unit, or of one lead with all versions; a consultant's are their own. */
export async function listQuotes(ctx: Ctx, query: z.output<(typeof schema.listQuotes)['query']>) {
  const { orgIds } = scopeOf(ctx);
  const consultantId = ownerFilter(ctx, 'order.read');
  const rows = await read(ctx, (tx) => queries.quotes(tx, { ...query, orgIds, consultantId, today: todayOf(ctx) }));
  return pageFrom(rows, query.limit);
}

/** What was written of a quote: figures as they were then. Of an erased person nothing but the sums is left. */
export function contentOf(quote: {
  content: unknown;
  listPriceFen: number;
  optionsFen: number;
  priceFen: number;
  totalFen: number;
  dueFen: number;
}) {
  const { listPriceFen, optionsFen, priceFen, totalFen, dueFen } = quote;
  const sums = {
    listPriceFen,
    optionsFen,
    offersFen: 0,
    priceFen,
    totalFen,
    dueFen,
    taxFen: 0,
    taxSavedFen: 0,
    loanFen: 0,
  };
  const given = quote.content as { figures?: unknown };
  const figures = QuoteFigures.safeParse(given.figures);
  const content = QuoteContent.safeParse(given);
  return {
    figures: figures.success ? figures.data : { ...sums, instalments: null },
    content: content.success ? content.data : QuoteContent.parse({ discountFen: listPriceFen + optionsFen - priceFen }),
  };
}

/** One quote with all it says. */
export async function getQuote(ctx: Ctx, id: string) {
  const own = ownerFilter(ctx, 'order.read');
  return read(ctx, async (tx) => {
    const quote = await queries.quoteById(tx, id, todayOf(ctx));
    if (!quote || (own && ![quote.consultantId, quote.leadConsultantId].includes(own)))
      throw new AppError('request.not_found');
    return { ...quote, ...contentOf(quote) };
  });
}

/**
 * Approves or refuses a price that waits; by somebody of the level it needs, never by who made the quote.
 * @throws AppError quote.not_pending, quote.lapsed, auth.forbidden, request.conflict
 */
export async function decideQuote(
  ctx: Ctx,
  id: string,
  { approve, note, version }: { approve: boolean; note?: string | undefined; version: number },
) {
  breadthOf(ctx, 'price.approve');
  return transact(ctx, async (tx) => {
    const quote = await queries.lockQuote(tx, id);
    if (!quote) throw new AppError('request.not_found');
    if (quote.status !== 'pending') throw new AppError('quote.not_pending');
    needVersion(quote, version, { status: quote.status });
    if (!covers(levelHeld(ctx), quote.level as Level))
      throw new AppError('auth.forbidden', { permission: 'price.floor' });
    if (approve && quote.validUntil < todayOf(ctx)) throw new AppError('quote.lapsed');
    await queries.setQuote(tx, id, {
      status: approve ? 'open' : 'refused',
      version: version + 1,
      decidedBy: staffIdOf(ctx),
      decidedAt: ctx.clock.now(),
      decisionNote: note ?? null,
    });
    const lead = await tx
      .selectFrom('leads.lead')
      .select('customerId')
      .where('id', '=', quote.leadId)
      .executeTakeFirst();
    const { orgId, leadId, number } = quote;
    const payload = { quoteId: id, number, approved: approve };
    await emit(ctx, tx, quoteDecided, { orgId, subjectId: leadId, customerId: lead?.customerId ?? null, payload });
    return { version: version + 1 };
  });
}

/**
 * The customer accepts: the order is made with the price that was approved and with all parts of the quote; the lead's other quotes close.
 * @throws AppError quote.not_open, quote.lapsed, and as makeOrder
 */
export async function orderQuote(ctx: Ctx, id: string, given: z.output<(typeof schema.orderQuote)['body']>) {
  return transact(ctx, async (tx) => {
    const found = await tx.selectFrom('sales.quote').select('leadId').where('id', '=', id).executeTakeFirst();
    if (!found) throw new AppError('request.not_found');
    // The lead first, as a new version of the quote does: two who take them the other way round would wait for each other.
    await leadForOrder(ctx, tx, found.leadId);
    const seen = await queries.lockQuote(tx, id);
    if (!seen) throw new AppError('request.not_found');
    if (seen.status !== 'open') throw new AppError('quote.not_open');
    if (seen.validUntil < todayOf(ctx)) throw new AppError('quote.lapsed');
    const { leadId, trimId, colour, priceFen } = seen;
    const { content, figures } = contentOf({ ...seen, optionsFen: 0, totalFen: 0, dueFen: 0 });
    const made = await makeOrder(
      ctx,
      tx,
      { ...given, leadId, trimId, colour, priceFen },
      {
        quoteId: id,
        parts: partsOf(content, figures.taxFen),
      },
    );
    await tx
      .updateTable('sales.quote')
      .set(({ eb }) => ({ status: 'closed', version: eb('version', '+', 1) }))
      .where('leadId', '=', leadId)
      .where('status', 'in', ['pending', 'open'])
      .where('id', '<>', id)
      .execute();
    await queries.setQuote(tx, id, { status: 'accepted', version: seen.version + 1 });
    const { appraisalId } = content.tradeIn ?? {};
    if (appraisalId) await noteOrder(tx, appraisalId, made.id);
    return made;
  });
}
