import type * as z from 'zod';
import { type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { dictionaries, entryOf } from '../../org/index.ts';
import { holdOrder, type LockedOrder, needVersion } from '../access.ts';
import { refundOf } from '../pricing/money.ts';
import { carOf } from '../pricing/queries.ts';
import { apply, type Change } from './apply.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';
import { checkReturn } from './take-back.ts';

type Given = z.output<typeof schema.Wanted>;

/** What a cancellation for a cause gives back, by the kind of deposit (Civil Code art. 586, 587). */
async function refundFor(ctx: Ctx, tx: Tx, order: LockedOrder, cause: string): Promise<number> {
  const entry = (await dictionaries(ctx, tx)).find((one) => one.kind === 'cancel_reason' && one.code === cause);
  const named = entry?.attributes.fault;
  const fault = named === 'customer' || named === 'dealer' ? named : 'neither';
  const depositKind = order.depositKind === 'earnest' ? 'earnest' : 'refundable';
  return refundOf({ depositFen: order.depositFen, depositKind, netFen: order.paidFen - order.refundedFen }, fault);
}

/** Takes down what an order's customer wants changed; nothing changes until it is approved. @throws AppError order.change_pending, order.not_open, and as checkReturn */
export async function askChange(ctx: Ctx, orderId: string, { reason, ...change }: Given) {
  if (change.kind === 'cancel') await entryOf(ctx, 'cancel_reason', change.cause, 'cause');
  if (change.kind === 'return') await entryOf(ctx, 'return_cause', change.cause, 'cause');
  return transact(ctx, async (tx) => {
    const order = await holdOrder(ctx, tx, orderId, 'order.change', { open: change.kind !== 'return' });
    if (change.kind === 'return') await checkReturn(ctx, tx, order, change);
    if (change.kind === 'trim' && !(await carOf(tx, change.trimId)))
      throw invalid('trimId', '没有这个配置。', 'There is no such trim.');
    if (change.kind === 'vin') {
      const car = await tx
        .selectFrom('sales.stock')
        .select(['orgId', 'state'])
        .where('id', '=', change.stockId)
        .executeTakeFirst();
      if (car?.orgId !== order.orgId)
        throw invalid('stockId', '本店库存中没有这辆车。', 'The dealer has no such car in stock.');
    }
    const cancelled = change.kind === 'cancel' ? await refundFor(ctx, tx, order, change.cause) : 0;
    const refundFen = change.kind === 'return' ? change.refundFen : cancelled;
    const id = newId();
    const { kind, ...wanted } = change;
    await tx
      .insertInto('sales.changeRequest')
      .values({
        ...{ id, orgId: order.orgId, orderId, kind, reason, refundFen },
        wanted: JSON.stringify(wanted),
        askedBy: staffIdOf(ctx),
      })
      .execute();
    return { id, refundFen };
  });
}

/** Changes that wait for approval at the acting unit. */
export async function listChanges(ctx: Ctx, query: { cursor?: string | undefined; limit: number }) {
  const { orgIds } = scopeOf(ctx);
  const rows = await read(ctx, (tx) => queries.waiting(tx, { ...query, orgIds }));
  return pageFrom(rows, query.limit);
}

/**
 * Approves or refuses a change; never by who asked for it. Approved, it is carried out at once.
 * @throws AppError order.change_decided, auth.forbidden, order.not_open, price.needs_approval, price.below_floor, stock.not_free
 */
export async function decideChange(
  ctx: Ctx,
  id: string,
  { approve, note, version }: { approve: boolean; note?: string | undefined; version: number },
) {
  return transact(ctx, async (tx) => {
    const found = await tx.selectFrom('sales.changeRequest').select('orderId').where('id', '=', id).executeTakeFirst();
    if (!found) throw new AppError('request.not_found');
    // The order first, as everything else that touches it does.
    const order = await holdOrder(ctx, tx, found.orderId, 'price.approve', { open: false });
    const asked = await queries.lockChange(tx, id);
    if (asked?.status !== 'pending') throw new AppError('order.change_decided');
    needVersion(asked, version, { status: asked.status });
    const staffId = staffIdOf(ctx);
    if (asked.askedBy === staffId) throw new AppError('auth.forbidden', { permission: 'price.approve' });
    const change = { kind: asked.kind, ...(asked.wanted as object) } as Change;
    const refundFen = approve && change.kind === 'cancel' ? await refundFor(ctx, tx, order, change.cause) : undefined;
    if (approve && change.kind !== 'return' && order.status !== 'open') throw new AppError('order.not_open');
    const before = approve ? await apply(ctx, tx, order, change, refundFen ?? 0) : {};
    await tx
      .updateTable('sales.changeRequest')
      .set({
        status: approve ? 'approved' : 'refused',
        before: JSON.stringify(before),
        ...(refundFen === undefined ? {} : { refundFen }),
        ...{ decidedBy: staffId, decidedAt: ctx.clock.now(), decisionNote: note ?? null, version: version + 1 },
      })
      .where('id', '=', id)
      .execute();
    return { version: version + 1 };
  });
}
