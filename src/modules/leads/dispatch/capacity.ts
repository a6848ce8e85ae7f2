import type * as z from 'zod';
import { type Ctx, scopeOf, todayOf } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { isOpen, type WorkingTime } from '../../../platform/working-time.ts';
import { isCity } from '../../org/index.ts';
import { forgetOpenHours } from './open-hours.ts';
import { capacityRows, levelTurn } from './queries.ts';
import type { CapacityRow, editCapacity as editEndpoint } from './schema.ts';

type Row = z.output<typeof CapacityRow>;
type Found = Awaited<ReturnType<typeof capacityRows>>[number];

function viewOf(now: Date, { workingTime, takenToday, takenLast30, ...row }: Found): Row {
  const left = [
    row.dailyMax === null ? null : row.dailyMax - takenToday,
    row.quota === null ? null : row.quota - takenLast30,
  ].filter((value) => value !== null);
  return {
    ...row,
    assignRule: row.assignRule as Row['assignRule'],
    takenToday,
    takenLast30,
    leftToday: row.paused ? 0 : left.length > 0 ? Math.max(0, Math.min(...left)) : null,
    openNow: isOpen(now, workingTime as unknown as WorkingTime),
  };
}

/** Dealers below the acting unit by code, with what they may take and took. */
export async function listCapacity(
  ctx: Ctx,
  query: { cursor?: string | undefined; q?: string | undefined; paused?: 'true' | undefined; limit: number },
) {
  const after = query.cursor ? Buffer.from(query.cursor, 'base64url').toString() : null;
  const found = await read(ctx, (tx) =>
    capacityRows(tx, { ...query, scope: scopeOf(ctx).unitId, today: todayOf(ctx), after, id: null }),
  );
  const rows = found.slice(0, query.limit).map((row) => viewOf(ctx.clock.now(), row));
  const last = rows.at(-1);
  return { rows, next: found.length > query.limit && last ? Buffer.from(last.code).toString('base64url') : null };
}

async function one(ctx: Ctx, tx: Tx, id: string): Promise<Row> {
  const [row] = await capacityRows(tx, { scope: scopeOf(ctx).unitId, today: todayOf(ctx), after: null, id, limit: 1 });
  if (!row) throw new AppError('request.not_found');
  return viewOf(ctx.clock.now(), row);
}

/** What headquarters and regions decide for a dealer; the dealer itself decides the rest. */
const ABOVE = ['weight', 'quota', 'dailyMax', 'seriesIds', 'cities'] as const;

/**
 * Sets what a dealer takes and how it assigns. The dealer's turn starts level with its neighbours', so that whoever paused is not flooded.
 * @throws AppError request.conflict, capacity.headquarters
 */
export async function editCapacity(
  ctx: Ctx,
  id: string,
  { version, ...given }: z.output<(typeof editEndpoint)['body']>,
) {
  const wrong = given.cities.find((code) => !isCity(code));
  if (wrong) throw invalid('cities', `没有城市代码 ${wrong}。`, `There is no city with the code ${wrong}.`);
  return transact(ctx, async (tx) => {
    const before = await one(ctx, tx, id);
    if (before.version !== version) throw new AppError('request.conflict', { current: before });
    if (scopeOf(ctx).unitKind === 'dealer') {
      const changed = ABOVE.filter((name) => JSON.stringify(given[name]) !== JSON.stringify(before[name]));
      if (changed.length > 0) throw new AppError('capacity.headquarters');
    }
    const series = await tx
      .selectFrom('products.series')
      .select('id')
      .where('id', 'in', given.seriesIds.length > 0 ? given.seriesIds : [id])
      .execute();
    if (given.seriesIds.some((wanted) => !series.some((each) => each.id === wanted)))
      throw invalid('seriesIds', '所选车系不存在。', 'A chosen series does not exist.');
    const columns = { ...given, version: version + 1, changedAt: ctx.clock.now() };
    const written =
      version === 0
        ? await tx
            .insertInto('leads.dealerCapacity')
            .values({ orgId: id, ...columns })
            .onConflict((conflict) => conflict.doNothing())
            .executeTakeFirst()
            .then((result) => result.numInsertedOrUpdatedRows ?? 0n)
        : await tx
            .updateTable('leads.dealerCapacity')
            .set(columns)
            .where('orgId', '=', id)
            .where('version', '=', version)
            .executeTakeFirst()
            .then((result) => result.numUpdatedRows);
    if (written === 0n) throw new AppError('request.conflict', { current: await one(ctx, tx, id) });
    await levelTurn(tx, id);
    forgetOpenHours(ctx);
    return one(ctx, tx, id);
  });
}
