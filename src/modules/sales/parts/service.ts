import { sql } from 'kysely';
import type * as z from 'zod';
import type { Ctx } from '../../../platform/context.ts';
import { newId, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { holdOrder, type LockedOrder, needVersion } from '../access.ts';
import { progressing } from '../progress/steps.ts';
import { setOrder } from '../queries.ts';
import type * as schema from './schema.ts';

/** The parts of an order, oldest first. */
export function partsOfOrder(tx: Tx, orderId: string) {
  // plan: order_part_order
  return tx
    .selectFrom('sales.orderPart')
    .select(['id', 'kind', 'title', 'amountFen', 'state', 'scheduledAt', 'note', 'version'])
    .where('orderId', '=', orderId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

/** Sums up what the parts cost; what was paid already has to stay within it. */
async function sumUp(tx: Tx, order: LockedOrder): Promise<void> {
  const found = await sql<{ sum: number }>`select coalesce(sum(amount_fen), 0)::bigint as sum from sales.order_part
    where order_id = ${order.id} and state <> 'dropped'`.execute(tx);
  const extrasFen = found.rows[0]?.sum ?? 0;
  if (order.paidFen - order.refundedFen > order.priceFen + extrasFen)
    throw invalid(
      'amountFen',
      '客户已付的金额将超过应付,请先办理退款。',
      'More would be paid than is owed; refund the difference first.',
    );
  if (extrasFen !== order.extrasFen) await setOrder(tx, order, { extrasFen });
}

/** An order that was cancelled or came back takes nothing more; a delivered one still takes what is fitted later (SAL-26). */
async function hold(ctx: Ctx, tx: Tx, id: string): Promise<LockedOrder> {
  const order = await holdOrder(ctx, tx, id, 'order.change', { open: false });
  if (order.status === 'cancelled' || order.status === 'returned') throw new AppError('order.not_open');
  return order;
}

const GIFT_COSTS = () => invalid('amountFen', '赠品不收费。', 'A gift costs nothing.');

/** Adds a part to an order. @throws AppError order.not_open, request.invalid */
export async function addPart(ctx: Ctx, orderId: string, given: z.output<(typeof schema.addPart)['body']>) {
  if (given.kind === 'gift' && given.amountFen > 0) throw GIFT_COSTS();
  return transact(ctx, async (tx) => {
    const order = await hold(ctx, tx, orderId);
    return progressing(ctx, tx, orderId, async () => {
      const id = newId();
      const { orgId } = order;
      await tx
        .insertInto('sales.orderPart')
        .values({ id, orgId, orderId, ...given })
        .execute();
      await sumUp(tx, order);
      return { id };
    });
  });
}

/** Changes a part: words, money, time, state. @throws AppError order.not_open, request.conflict, request.invalid */
export async function editPart(
  ctx: Ctx,
  orderId: string,
  partId: string,
  given: z.output<(typeof schema.editPart)['body']>,
) {
  return transact(ctx, async (tx) => {
    const order = await hold(ctx, tx, orderId);
    const part = await tx
      .selectFrom('sales.orderPart')
      .select(['kind', 'state', 'version'])
      .where('id', '=', partId)
      .where('orderId', '=', orderId)
      .executeTakeFirst();
    if (!part) throw new AppError('request.not_found');
    needVersion(part, given.version, { state: part.state });
    if (part.kind === 'gift' && given.amountFen) throw GIFT_COSTS();
    return progressing(ctx, tx, orderId, async () => {
      const version = given.version + 1;
      await tx
        .updateTable('sales.orderPart')
        .set({ ...given, version })
        .where('id', '=', partId)
        .execute();
      await sumUp(tx, order);
      return { version };
    });
  });
}
