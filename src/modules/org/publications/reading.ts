import { sql } from 'kysely';
import type * as z from 'zod';
import { civilDate } from '../../../platform/clock.ts';
import { type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

const readerOf = (ctx: Ctx): queries.Reader => {
  const { unitId, timeZone } = scopeOf(ctx);
  return { staffId: staffIdOf(ctx), unitId, today: civilDate(ctx.clock.now(), timeZone) };
};

/** What is for the caller where they act, what they have not confirmed first (DLR-04). */
export async function listPublications(ctx: Ctx, query: z.output<(typeof schema.listPublications)['query']>) {
  const rows = await read(ctx, (tx) => queries.publications(tx, { ...query, ...readerOf(ctx) }));
  return pageFrom(rows, query.limit);
}

/** How far the caller is, training apart (SAL-12). */
export async function countPublications(ctx: Ctx) {
  const rows = await read(ctx, (tx) => queries.progress(tx, readerOf(ctx)));
  const of = (training: boolean) => {
    const { read: done = 0, all = 0 } = rows.find((row) => row.training === training) ?? {};
    return { read: done, all };
  };
  return { policies: of(false), training: of(true) };
}

/**
 * A publication the caller may read: it is for one of their roles, or their unit keeps it or watches over its readers.
 * @throws AppError request.not_found
 */
export async function readable(ctx: Ctx, tx: Tx, id: string) {
  const found = await queries.publicationById(tx, id, readerOf(ctx));
  const watches = ctx.permissions.has('publication.read') || ctx.permissions.has('publication.edit');
  if (!found || !(found.forRole || watches)) throw new AppError('request.not_found');
  return found;
}

/** One publication with its files. @throws AppError request.not_found */
export async function getPublication(ctx: Ctx, id: string) {
  return read(ctx, async (tx) => {
    const { forRole, atDealer, unitIds, ...row } = await readable(ctx, tx, id);
    const files = await queries.filesOf(tx, id);
    const units = unitIds.length > 0 ? await queries.unitsNamed(tx, unitIds) : [];
    return { ...row, units, files, addressed: forRole && atDealer && row.status === 'published' };
  });
}

async function receive(ctx: Ctx, id: string, confirmedAt: Date | null) {
  const now = ctx.clock.now();
  return transact(ctx, async (tx) => {
    const { status } = await readable(ctx, tx, id);
    if (status !== 'published') throw new AppError('publication.ended');
    const { unitId: orgId } = scopeOf(ctx);
    const row = await tx
      .insertInto('org.publicationReceipt')
      .values({ id: newId(), orgId, publicationId: id, staffId: staffIdOf(ctx), openedAt: now, confirmedAt })
      .onConflict((conflict) =>
        conflict.columns(['publicationId', 'staffId', 'orgId']).doUpdateSet({
          // The first time counts.
          confirmedAt: sql<Date | null>`coalesce(publication_receipt.confirmed_at, excluded.confirmed_at)`,
        }),
      )
      .returning('confirmedAt')
      .executeTakeFirstOrThrow();
    return row.confirmedAt;
  });
}

/** Notes that the caller opened it. @throws AppError request.not_found, publication.ended */
export async function openPublication(ctx: Ctx, id: string) {
  await receive(ctx, id, null);
  return { opened: true as const };
}

/** The caller has read it; the first time counts. @throws AppError request.not_found, publication.ended */
export async function confirmPublication(ctx: Ctx, id: string) {
  const confirmedAt = await receive(ctx, id, ctx.clock.now());
  return { confirmedAt: confirmedAt ?? ctx.clock.now() };
}
