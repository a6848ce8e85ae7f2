import type * as z from 'zod';
import { type Ctx, scopeOf, staffIdOf, todayOf } from '../../../platform/context.ts';
import { read, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { entryOf } from '../../org/index.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

const monthOf = (ctx: Ctx, given: string | undefined) => given ?? todayOf(ctx).slice(0, 7);

/** A month's deliveries by person and car: who is enrolled, who is not and why. */
export async function listRecruits(ctx: Ctx, { month, ...query }: z.output<(typeof schema.listRecruits)['query']>) {
  const rows = await read(ctx, (tx) =>
    queries.recruits(tx, { ...query, month: monthOf(ctx, month), orgIds: scopeOf(ctx).orgIds }),
  );
  return pageFrom(rows, query.limit);
}

/** The enrolment ratio of a month (F3) with its parts: cars delivered, owners enrolled, the rest by reason. */
export async function countRecruits(ctx: Ctx, given: z.output<(typeof schema.countRecruits)['query']>) {
  const month = monthOf(ctx, given.month);
  const found = await read(ctx, (tx) => queries.counts(tx, { month, orgIds: scopeOf(ctx).orgIds }));
  const sum = (rows: typeof found) => rows.reduce((total, row) => total + row.deliveries, 0);
  const missing = found.filter((row) => row.membership === null);
  return {
    month,
    deliveries: sum(found),
    enrolled: sum(found.filter((row) => row.membership !== null)),
    pending: sum(found.filter((row) => row.membership === 'pending')),
    unexplained: sum(missing.filter((row) => row.reason === null)),
    reasons: missing.flatMap(({ reason, deliveries }) => (reason === null ? [] : [{ reason, deliveries }])),
  };
}

/** Notes why an owner is not in the club. @throws AppError request.not_found, request.invalid, request.conflict, member.exists */
export async function explainRecruit(ctx: Ctx, id: string, given: z.output<(typeof schema.explainRecruit)['body']>) {
  await entryOf(ctx, 'not_enrolled_reason', given.reason, 'reason');
  return transact(ctx, async (tx) => {
    const delivery = await queries.lockDelivery(tx, id);
    if (!delivery) throw new AppError('request.not_found');
    const { orgId, reason, note, version } = delivery;
    if (version !== given.version) throw new AppError('request.conflict', { current: { reason, note, version } });
    if (delivery.membership) throw new AppError('member.exists');
    await queries.explain(tx, {
      orgId,
      deliveryId: id,
      reason: given.reason,
      note: given.note || null,
      staffId: staffIdOf(ctx),
      version: version + 1,
    });
    return { version: version + 1 };
  });
}
