import type * as z from 'zod';
import { type Ctx, ownerFilter, scopeOf, staffIdOf, todayOf } from '../../../platform/context.ts';
import { newId, read, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { entryOf } from '../../org/index.ts';
import { holdOrder, type LockedOrder } from '../access.ts';
import { nextNumber } from '../numbers.ts';
import { progressing } from '../progress/steps.ts';
import { setOrder } from '../queries.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

/** Payments of the acting unit; a consultant's are those of their own orders. */
export async function listPayments(ctx: Ctx, query: z.output<(typeof schema.listPayments)['query']>) {
  const { orgIds } = scopeOf(ctx);
  const consultantId = ownerFilter(ctx, 'order.read');
  const rows = await read(ctx, (tx) => queries.payments(tx, { ...query, orgIds, consultantId }));
  return pageFrom(rows, query.limit);
}

const ENDED = ['cancelled', 'returned'];

/** What may still be given back. Of an order that was cancelled, or whose car came back, it is what was approved with that. */
function refundable(order: LockedOrder): number {
  return ENDED.includes(order.status) ? order.refundDueFen : order.paidFen - order.refundedFen;
}

type Given = z.output<(typeof schema.addPayment)['body']>;

function checkTaken(order: LockedOrder, { kind, amountFen }: Given): void {
  if (kind === 'refund') {
    const most = refundable(order);
    if (amountFen > most) throw new AppError('order.refund_above', { yuan: most / 100 });
    return;
  }
  if (ENDED.includes(order.status)) throw new AppError('order.not_open');
  const balance = order.priceFen + order.extrasFen - order.paidFen + order.refundedFen;
  if (amountFen > balance) throw new AppError('order.paid_above', { yuan: balance / 100 });
  if (kind === 'final' && amountFen !== balance)
    throw invalid(
      'amountFen',
      `尾款须为全部余款 ${balance / 100} 元。`,
      `A final payment settles the whole balance of ${balance / 100} yuan.`,
    );
}

/**
 * Records money taken or given back. The order is held meanwhile: two payments at once are counted one after the other, and no more is taken
 * than is owed.
 * @throws AppError order.paid_above, order.refund_above, order.not_open, request.invalid
 */
export async function addPayment(ctx: Ctx, orderId: string, given: Given) {
  await entryOf(ctx, 'payment_method', given.method, 'method');
  const today = todayOf(ctx);
  if (given.paidOn > today) throw invalid('paidOn', '日期不能晚于今天。', 'The day cannot be after today.');
  return transact(ctx, async (tx) => {
    const order = await holdOrder(ctx, tx, orderId, 'payment.record', { open: false });
    checkTaken(order, given);
    return progressing(ctx, tx, orderId, async () => {
      const id = newId();
      const receipt = await nextNumber(tx, 'receipt', today);
      const { orgId } = order;
      await tx
        .insertInto('sales.payment')
        .values({ id, orgId, orderId, ...given, receipt, staffId: staffIdOf(ctx) })
        .execute();
      const back = given.kind === 'refund' ? given.amountFen : 0;
      const paidFen = order.paidFen + given.amountFen - back;
      const refundedFen = order.refundedFen + back;
      const ended = ENDED.includes(order.status);
      const refundDueFen = order.refundDueFen - (ended ? back : 0);
      await setOrder(tx, order, { paidFen, refundedFen, refundDueFen });
      const balanceFen = ended ? -refundDueFen : order.priceFen + order.extrasFen - paidFen + refundedFen;
      return { id, receipt, balanceFen };
    });
  });
}

/** Records the invoice of an order that is not delivered yet. @throws AppError order.invoice_taken, order.not_open, request.conflict */
export async function invoiceOrder(
  ctx: Ctx,
  orderId: string,
  { version, ...invoice }: z.output<(typeof schema.invoiceOrder)['body']>,
) {
  const today = todayOf(ctx);
  return transact(ctx, async (tx) => {
    const order = await holdOrder(ctx, tx, orderId, 'payment.record', { version });
    if (invoice.invoicedOn > today || invoice.invoicedOn < order.orderedOn)
      throw invalid(
        'invoicedOn',
        '开票日期须在下单日与今天之间。',
        'The invoice has to lie between the day of the order and today.',
      );
    return progressing(ctx, tx, orderId, async () => ({ version: await setOrder(tx, order, invoice) }));
  });
}
