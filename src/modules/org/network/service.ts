import type * as z from 'zod';
import { type Ctx, scopeOf, todayOf } from '../../../platform/context.ts';
import { newId, read, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { isCity } from '../cities.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

/** The dealers of the acting unit with what is known of their place in the network (DLR-08, DLR-09), by code. */
export async function listDealers(ctx: Ctx, { cursor, ...query }: z.output<(typeof schema.listDealers)['query']>) {
  const after = cursor ? Buffer.from(cursor, 'base64url').toString() : null;
  if (after !== null && !/^[^\p{C}]{1,100}$/u.test(after))
    throw invalid('cursor', '翻页标记无效,请重新查询。', 'The page marker is not valid; search again.');
  const found = await read(ctx, (tx) =>
    queries.dealers(tx, { ...query, unitId: scopeOf(ctx).unitId, today: todayOf(ctx), after }),
  );
  const rows = found.slice(0, query.limit).map((row) => ({ ...row, areaCodes: row.areaCodes ?? [] }));
  const last = rows.at(-1);
  return { rows, next: found.length > query.limit && last ? Buffer.from(last.code).toString('base64url') : null };
}

/** What is planned by city, the most open points first. */
export async function listPlanning(ctx: Ctx) {
  const rows = await read(ctx, queries.planning);
  const sum = (key: 'wanted' | 'open') => rows.reduce((total, row) => total + row[key], 0);
  return { rows, wanted: sum('wanted'), open: sum('open') };
}

/** Plans places in a city. @throws AppError planning.exists, request.invalid, auth.forbidden at a dealer */
export async function addPlanning(ctx: Ctx, given: z.output<(typeof schema.addPlanning)['body']>) {
  const { unitId, unitKind } = scopeOf(ctx);
  if (unitKind === 'dealer') throw new AppError('auth.forbidden', { permission: 'network.edit' });
  if (!isCity(given.cityCode)) throw invalid('cityCode', '没有这个城市代码。', 'There is no city with this code.');
  return transact(ctx, async (tx) => {
    const id = newId();
    await tx
      .insertInto('org.planningPoint')
      .values({ id, orgId: unitId, ...given })
      .execute();
    return { id };
  });
}

export async function editPlanning(
  ctx: Ctx,
  id: string,
  { version, ...given }: z.output<(typeof schema.editPlanning)['body']>,
) {
  return transact(ctx, async (tx) => {
    const row = await tx
      .selectFrom('org.planningPoint')
      .select(['wanted', 'byOn', 'note', 'version'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new AppError('request.not_found');
    if (row.version !== version) throw new AppError('request.conflict', { current: row });
    await tx
      .updateTable('org.planningPoint')
      .set({ ...given, version: version + 1 })
      .where('id', '=', id)
      .execute();
    return { version: version + 1 };
  });
}

export async function removePlanning(ctx: Ctx, id: string) {
  return transact(ctx, async (tx) => {
    const gone = await tx.deleteFrom('org.planningPoint').where('id', '=', id).executeTakeFirst();
    if (gone.numDeletedRows === 0n) throw new AppError('request.not_found');
    return { removed: true as const };
  });
}

export async function listOutlets(ctx: Ctx, query: z.output<(typeof schema.listOutlets)['query']>) {
  const rows = await read(ctx, (tx) => queries.outlets(tx, { ...query, orgIds: scopeOf(ctx).orgIds }));
  return pageFrom(rows, query.limit);
}

/** Closes an outlet. @throws AppError request.not_found, request.conflict, request.invalid */
export async function closeOutlet(
  ctx: Ctx,
  id: string,
  { closedOn, version }: z.output<(typeof schema.closeOutlet)['body']>,
) {
  return transact(ctx, async (tx) => {
    const row = await queries.lockOutlet(tx, id);
    if (!row) throw new AppError('request.not_found');
    if (row.version !== version) throw new AppError('request.conflict', { current: row });
    if (closedOn > todayOf(ctx) || (row.openedOn && closedOn < row.openedOn))
      throw invalid('closedOn', '须在开业之后、今天或之前。', 'It lies after the opening, today or before.');
    await tx
      .updateTable('org.outlet')
      .set({ closedOn, version: version + 1 })
      .where('id', '=', id)
      .execute();
    return { version: version + 1 };
  });
}
