import { sql } from 'kysely';
import type * as z from 'zod';
import { addDays } from '../../../platform/clock.ts';
import { type Ctx, todayOf } from '../../../platform/context.ts';
import { newId, type Tx } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { insertMany } from '../../../platform/insert-many.ts';
import { advanceStage } from '../../customers/index.ts';
import { orderCreated } from '../../events.ts';
import { leadForOrder, markOrdered } from '../../leads/index.ts';
import { holdStaff } from '../../org/index.ts';
import { trimById } from '../../products/index.ts';
import { nextNumber } from '../numbers.ts';
import { needPrice } from '../pricing/service.ts';
import * as queries from '../queries.ts';
import type { createOrder } from '../schema.ts';

type Given = z.output<(typeof createOrder)['body']>;

const PART = { id: 'uuid', orgId: 'uuid', orderId: 'uuid', kind: 'text', title: 'text', amountFen: 'int' } as const;

/** What comes of an accepted quote: its price was approved, its parts are the order's. */
interface FromQuote {
  quoteId: string;
  parts: readonly { kind: string; title: string; amountFen: number }[];
}

function check({ priceFen, depositFen, depositKind, expectedOn }: Given, today: string): void {
  if (expectedOn < today || expectedOn > addDays(today, 730)) {
    throw invalid(
      'expectedOn',
      '预计交车日期须在今天起两年之内。',
      'The expected delivery has to lie within two years from today.',
    );
  }
  if (depositFen > priceFen) throw invalid('depositFen', '订金不能超过车价。', 'The deposit cannot exceed the price.');
  if (depositKind === 'earnest' && depositFen * 5 > priceFen) throw new AppError('order.earnest_limit');
}

/**
 * Makes an order from a lead that has a consultant; the lead and the customer move on with it. Without a quote the price has to be one the
 * caller may sell at.
 * @throws AppError order.exists, order.earnest_limit, lead.needs_consultant, lead.not_open, price.needs_approval, price.below_floor
 */
export async function makeOrder(ctx: Ctx, tx: Tx, given: Given, from?: FromQuote) {
  const today = todayOf(ctx);
  check(given, today);
  const { leadId, trimId, priceFen } = given;
  const lead = await leadForOrder(ctx, tx, leadId);
  const trim = await trimById(tx, trimId);
  if (!trim) throw invalid('trimId', '没有这个配置。', 'There is no such trim.');
  const { orgId, customerId, consultantId } = lead;
  if (!from) await needPrice(ctx, tx, { dealerId: orgId, trimId, baseFen: trim.priceFen, priceFen });
  const number = await nextNumber(tx, 'order', today);
  // Held: who is just leaving would take the order along after their work was handed over.
  if (!(await holdStaff(tx, consultantId))) throw new AppError('lead.needs_consultant');
  const bought = await sql<{ before: boolean }>`select sales.bought_before(${customerId}) as before`.execute(tx);
  const parts = from?.parts ?? [];
  const id = await queries.insertOrder(tx, {
    ...given,
    orgId,
    number,
    customerId,
    consultantId,
    contractNumber: given.contractNumber ?? null,
    quoteId: from?.quoteId ?? null,
    extrasFen: parts.reduce((sum, part) => sum + part.amountFen, 0),
    repeatPurchase: bought.rows[0]?.before ?? false,
  });
  await insertMany(
    tx,
    'sales.order_part',
    PART,
    parts.map((part) => ({ ...part, id: newId(), orgId, orderId: id })),
  );
  await markOrdered(ctx, tx, leadId);
  await advanceStage(tx, customerId, 'ordered');
  await emit(ctx, tx, orderCreated, { orgId, subjectId: leadId, customerId, payload: { number, priceFen } });
  return { id, number };
}
