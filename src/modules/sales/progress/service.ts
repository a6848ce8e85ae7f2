import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { type Ctx, ownerFilter, todayOf } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { numberOf } from '../../org/index.ts';
import { holdOrder } from '../access.ts';
import { handoverView } from '../handover/service.ts';
import { orderById } from '../queries.ts';
import { quoteById } from '../quotes/queries.ts';
import { contentOf } from '../quotes/service.ts';
import { firstName } from './first-name.ts';
import { hashOf, pathOf, tokenOf } from './link.ts';
import { stepFacts, stepHistory, stepLine } from './steps.ts';

const DAY_MS = 86_400_000;

/** A link with its secret, and until when it opens. */
async function newLink(ctx: Ctx, tx: Tx, token = randomBytes(32).toString('base64url')) {
  const days = await numberOf(ctx, tx, 'sales_term', 'link', 'days', 180);
  const expiresAt = new Date(ctx.clock.now().getTime() + days * DAY_MS);
  return { path: pathOf(token), expiresAt, set: { linkHash: hashOf(token), linkExpiresAt: expiresAt } };
}

interface Linked {
  id: string;
  linkHash: Buffer | null;
  linkExpiresAt: Date | null;
  linkNumber: number;
}

/** Where an order's link leads while it opens; null where there is none that can be said again. */
function standingPath(ctx: Ctx, order: Linked): string | null {
  const token = tokenOf(ctx, order.id, order.linkNumber);
  const opens = order.linkExpiresAt !== null && order.linkExpiresAt > ctx.clock.now();
  return opens && order.linkHash?.equals(hashOf(token)) ? pathOf(token) : null;
}

async function nextLink(ctx: Ctx, tx: Tx, order: Pick<Linked, 'id' | 'linkNumber'>) {
  const linkNumber = order.linkNumber + 1;
  const { set, ...link } = await newLink(ctx, tx, tokenOf(ctx, order.id, linkNumber));
  await tx
    .updateTable('sales.order')
    .set({ ...set, linkNumber })
    .where('id', '=', order.id)
    .execute();
  return link;
}

function linkedOrder(tx: Tx, orderId: string) {
  return tx
    .selectFrom('sales.order')
    .select(['id', 'linkHash', 'linkExpiresAt', 'linkNumber'])
    .where('id', '=', orderId);
}

/** The link of an order as it stands, for whoever may see the order; null where there is none. */
export async function orderPath(ctx: Ctx, tx: Tx, orderId: string): Promise<string | null> {
  const order = await linkedOrder(tx, orderId).executeTakeFirst();
  return order ? standingPath(ctx, order) : null;
}

/** The link of an order, made where there is none: for a message to the customer. */
export async function keepOrderPath(ctx: Ctx, tx: Tx, orderId: string): Promise<string | null> {
  const order = await linkedOrder(tx, orderId).forUpdate().executeTakeFirst();
  if (!order) return null;
  return standingPath(ctx, order) ?? (await nextLink(ctx, tx, order)).path;
}

/** A link by which the customer sees how far their car is (SAL-08); it takes the place of an earlier one. Only its hash is kept. */
export async function linkOrder(ctx: Ctx, orderId: string) {
  return transact(ctx, async (tx) => {
    await holdOrder(ctx, tx, orderId, 'order.change', { open: false });
    return nextLink(ctx, tx, await linkedOrder(tx, orderId).executeTakeFirstOrThrow());
  });
}

/** A link to a quote that may be shown. @throws AppError quote.not_open, request.not_found */
export async function linkQuote(ctx: Ctx, quoteId: string) {
  const own = ownerFilter(ctx, 'quote.edit');
  return transact(ctx, async (tx) => {
    const quote = await tx
      .selectFrom('sales.quote as q')
      .innerJoin('leads.lead as l', 'l.id', 'q.leadId')
      .select(['q.consultantId', 'q.status', 'l.consultantId as leadConsultantId'])
      .where('q.id', '=', quoteId)
      .forUpdate('q')
      .executeTakeFirst();
    if (!quote || (own && ![quote.consultantId, quote.leadConsultantId].includes(own)))
      throw new AppError('request.not_found');
    if (!['open', 'accepted'].includes(quote.status)) throw new AppError('quote.not_open');
    const { set, ...link } = await newLink(ctx, tx);
    await tx.updateTable('sales.quote').set(set).where('id', '=', quoteId).execute();
    return link;
  });
}

/**
 * What a link shows whoever has it: of the person the first name alone, no number, no paper. Whether the link never was or has run out is not
 * told apart.
 * @throws AppError progress.gone
 */
export function publicSale(ctx: Ctx, token: string) {
  return read(ctx, async (tx) => {
    const now = ctx.clock.now();
    const found = await sql<{
      kind: string;
      id: string;
    }>`select kind, id from sales.link_target(${hashOf(token)}, ${now})`.execute(tx);
    const target = found.rows[0];
    const sale =
      target && (target.kind === 'order' ? await orderSeen(ctx, tx, target.id) : await quoteSeen(ctx, tx, target.id));
    if (!sale) throw new AppError('progress.gone');
    return sale;
  });
}

async function orderSeen(ctx: Ctx, tx: Tx, id: string) {
  const order = await orderById(tx, id);
  const facts = await stepFacts(tx, id);
  if (!order || !facts) return null;
  const { appointedAt } = await handoverView(tx, id);
  const steps = await stepLine(ctx, tx, facts);
  const history = await stepHistory(ctx, tx, { id, leadId: facts.leadId, orderedAt: order.createdAt });
  return { ...order, kind: 'order' as const, firstName: firstName(order.customerName), steps, appointedAt, history };
}

async function quoteSeen(ctx: Ctx, tx: Tx, id: string) {
  const quote = await quoteById(tx, id, todayOf(ctx));
  if (!quote) return null;
  const { content, figures } = contentOf(quote);
  // A note is between colleagues, and an old car's mileage nobody's business who finds the link.
  const shown = { ...content, note: '' };
  return { ...quote, kind: 'quote' as const, firstName: firstName(quote.customerName), content: shown, figures };
}
