import type * as z from 'zod';
import { brandScope } from '../../../platform/auth.ts';
import type { Ctx } from '../../../platform/context.ts';
import { read, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { personIds } from '../consent/queries.ts';
import { enqueuePackage } from './package.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';
import { addRequest } from './service.ts';

/** The signed-in owner. @throws AppError auth.required */
export function ownerOf(ctx: Ctx): string {
  if (ctx.actor.kind !== 'owner') throw new AppError('auth.required');
  return ctx.actor.customerId;
}

type Row = Awaited<ReturnType<typeof queries.requestsOf>>[number];

const ownView = ({ packageState, ...row }: Row, now: Date) => ({
  ...row,
  packageReady: packageState === 'ready' && (row.packageExpiresAt === null || row.packageExpiresAt > now),
});

/** The owner's own requests with their state. */
export async function ownRequests(ctx: Ctx) {
  const customerId = ownerOf(ctx);
  const now = ctx.clock.now();
  return read(ctx, async (tx) => {
    const ids = (await personIds(tx, customerId)) ?? [];
    const rows = ids.length > 0 ? await queries.requestsOf(tx, ids) : [];
    return { rows: rows.map((row) => ownView(row, now)) };
  });
}

/**
 * The owner asks for what is theirs. Signed in by a code to their number they are identified; a copy is made at once, without anybody's
 * doing (PIPL art. 45, 50).
 * @throws AppError data_request.open_exists
 */
export async function ownRequest(ctx: Ctx, given: z.output<(typeof schema.ownRequest)['body']>) {
  const customerId = ownerOf(ctx);
  const { unitId } = await brandScope(ctx);
  return transact(ctx, async (tx) => {
    const ids = await personIds(tx, customerId);
    if (!ids?.[0]) throw new AppError('request.not_found');
    const copies = given.kind === 'access' || given.kind === 'copy';
    const { id } = await addRequest(ctx, tx, ids, {
      ...given,
      ...(copies ? { packageState: 'making' as const } : {}),
      orgId: unitId,
      customerId,
      channel: 'owner',
      verifiedHow: '车主登录验证',
      acknowledged: false,
    });
    if (copies) await enqueuePackage(tx, id);
    const row = (await queries.requestsOf(tx, ids)).find((one) => one.id === id);
    if (!row) throw new AppError('request.not_found');
    return ownView(row, ctx.clock.now());
  });
}
