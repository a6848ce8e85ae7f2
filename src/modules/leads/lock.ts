import { type Ctx, ownerFilter } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import type { Permission } from '../../platform/permissions.ts';
import { lockLead } from './queries.ts';

/** A lead as `lock` hands it out. */
export type Locked = NonNullable<Awaited<ReturnType<typeof lockLead>>>;

/**
 * The lead to be changed, locked, of the caller's own where the permission says so, at the version the caller saw.
 * @throws AppError request.not_found, request.conflict
 */
export async function lock(ctx: Ctx, tx: Tx, id: string, permission: Permission, version?: number): Promise<Locked> {
  const lead = await lockLead(tx, id);
  const own = ownerFilter(ctx, permission);
  if (!lead || (own && lead.consultantId !== own)) throw new AppError('request.not_found');
  if (version !== undefined && lead.version !== version)
    throw new AppError('request.conflict', { current: { status: lead.status, version: lead.version } });
  return lead;
}
