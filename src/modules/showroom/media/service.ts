import type * as z from 'zod';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { newId, read, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { checkCodes, checkVersion } from '../given.ts';
import { checkSpan, unitInSight } from '../place.ts';
import * as queries from './queries.ts';
import type { addPlacement as addEndpoint, editPlacement as editEndpoint } from './schema.ts';

/** Placements of the acting unit and those below it, newest first. */
export async function listPlacements(
  ctx: Ctx,
  query: { media?: string | undefined; unitId?: string | undefined; cursor?: string | undefined; limit: number },
) {
  const rows = await read(ctx, (tx) => queries.placements(tx, { ...query, orgIds: scopeOf(ctx).orgIds }));
  return pageFrom(rows, query.limit);
}

async function check(ctx: Ctx, { media, fromDate, toDate }: { media: string; fromDate: string; toDate: string }) {
  await checkCodes(ctx, [['media', media, 'media']]);
  if (toDate < fromDate) throw invalid('toDate', '结束日期不能早于开始日期。', 'It cannot end before it begins.');
}

/** Records a placement for the acting unit or one below it. */
export async function addPlacement(ctx: Ctx, given: z.output<(typeof addEndpoint)['body']>) {
  await check(ctx, given);
  const { unitId, note, ...rest } = given;
  return transact(ctx, async (tx) => {
    const orgId = await unitInSight(ctx, tx, unitId);
    const id = newId();
    await tx
      .insertInto('showroom.placement')
      .values({ id, orgId, ...rest, note: note || null })
      .execute();
    return { id, version: 1 };
  });
}

/** Changes a placement. */
export async function editPlacement(ctx: Ctx, id: string, given: z.output<(typeof editEndpoint)['body']>) {
  await check(ctx, given);
  const { version: seen, note, ...rest } = given;
  return transact(ctx, async (tx) => {
    const placement = await queries.lockPlacement(tx, id);
    if (!placement) throw new AppError('request.not_found');
    checkVersion(placement, seen);
    const version = placement.version + 1;
    await tx
      .updateTable('showroom.placement')
      .set({ ...rest, note: note || null, version })
      .where('id', '=', id)
      .execute();
    return { id, version };
  });
}

/** Removes a placement that was recorded by mistake; the trail keeps it. */
export async function removePlacement(ctx: Ctx, id: string) {
  return transact(ctx, async (tx) => {
    if (!(await queries.lockPlacement(tx, id))) throw new AppError('request.not_found');
    await tx.deleteFrom('showroom.placement').where('id', '=', id).execute();
    return { removed: true as const };
  });
}

/** Traffic and enquiries by unit and medium beside what placements cost (SAL-02, ANA-14, DLR-07). */
export async function compareMedia(ctx: Ctx, given: { from: string; to: string; unitId?: string | undefined }) {
  checkSpan(given);
  const { from, to } = given;
  return read(ctx, async (tx) => {
    const unitId = await unitInSight(ctx, tx, given.unitId);
    const span = { unitId, from, to };
    const [units, traffic, spent, days] = await Promise.all([
      queries.comparedUnits(tx, unitId),
      queries.trafficByMedia(tx, span),
      queries.spentByMedia(tx, span),
      queries.byDay(tx, span),
    ]);
    const rows = new Map(traffic.map((row) => [`${row.unitId} ${row.media}`, { ...row, budgetFen: 0 }]));
    for (const { unitId: of, media, budgetFen } of spent) {
      const key = `${of} ${media}`;
      const known = rows.get(key) ?? { unitId: of, media, groups: 0, first: 0, withPhone: 0, calls: 0 };
      rows.set(key, { ...known, budgetFen });
    }
    const compared = [...rows.values()].map((row) => {
      const contacts = row.first + row.calls;
      const perContactFen = row.budgetFen > 0 && contacts > 0 ? Math.round(row.budgetFen / contacts) : null;
      return { ...row, perContactFen };
    });
    const shown = new Set(compared.map((row) => row.unitId));
    return { units: units.filter(({ id }) => id !== unitId || shown.has(id)), rows: compared, days };
  });
}
