import { type Ctx, ownerFilter } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import type { Permission } from '../../platform/permissions.ts';
import { lockOrder } from './queries.ts';

export type LockedOrder = NonNullable<Awaited<ReturnType<typeof lockOrder>>>;

/**
 * An order, held until the transaction ends, for somebody who may do this to it.
 * @throws AppError request.not_found, request.conflict, order.not_open
 */
export async function holdOrder(
  ctx: Ctx,
  tx: Tx,
  id: string,
  permission: Permission,
  { version, open = true }: { version?: number | undefined; open?: boolean } = {},
): Promise<LockedOrder> {
  const order = await lockOrder(tx, id);
  const own = ownerFilter(ctx, permission);
  if (!order || (own && order.consultantId !== own)) throw new AppError('request.not_found');
  if (version !== undefined && order.version !== version)
    throw new AppError('request.conflict', { current: { status: order.status, version: order.version } });
  if (open && order.status !== 'open') throw new AppError('order.not_open');
  return order;
}

/** The row was changed since it was read. @throws AppError request.conflict */
export function needVersion(row: { version: number }, version: number, current: Record<string, unknown> = {}): void {
  if (row.version !== version)
    throw new AppError('request.conflict', { current: { ...current, version: row.version } });
}
