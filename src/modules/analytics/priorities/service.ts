import type * as z from 'zod';
import { addDays, startOfCivilDay } from '../../../platform/clock.ts';
import { type Ctx, ownerFilter, scopeOf, todayOf } from '../../../platform/context.ts';
import { read } from '../../../platform/db.ts';
import { invalid } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { numberOf } from '../../org/index.ts';
import { unitInSight } from '../../showroom/index.ts';
import * as queries from './queries.ts';
import type { listPriorities as endpoint, listChances as named } from './schema.ts';

/** More dealers than this are not put into one order: a region or a dealer is chosen. */
const MOST_UNITS = 60;
const USUAL_LIKELY = 20;

/**
 * Open leads by how likely they order within 30 days; a consultant's own only, where they see no others.
 * @throws AppError request.invalid at `unitId` where too many dealers lie below, request.not_found
 */
export function listPriorities(ctx: Ctx, asked: z.output<(typeof endpoint)['query']>) {
  const own = ownerFilter(ctx, 'lead.read');
  return read(ctx, async (tx) => {
    const orgIds = await queries.holdersBelow(tx, await unitInSight(ctx, tx, asked.unitId));
    if (orgIds.length > MOST_UNITS)
      throw invalid('unitId', '请先选择大区或经销商。', 'Choose a region or a dealer first.');
    const [likely, asOf] = await Promise.all([
      numberOf(ctx, tx, 'forecast_rule', 'likely', 'percent', USUAL_LIKELY),
      queries.learntOn(tx, orgIds),
    ]);
    const rows = await queries.priorities(tx, {
      orgIds,
      consultantId: own ?? asked.consultantId ?? null,
      now: ctx.clock.now(),
      dueBefore: asked.due === 'today' ? startOfCivilDay(addDays(todayOf(ctx), 1), scopeOf(ctx).timeZone) : null,
      planless: asked.due === 'none',
      least: asked.likely ? likely * 10 : 0,
      grade: asked.grade ?? null,
      cursor: asked.cursor,
      limit: asked.limit,
    });
    const page = pageFrom(rows, asked.limit);
    return {
      rows: page.rows.map(({ ordered, seen, ...row }) => ({
        ...row,
        alike: { numerator: ordered, denominator: seen },
      })),
      next: page.next,
      asOf,
      likely,
    };
  });
}

/** The chances of the leads a screen names, a consultant's own only where they see no others. */
export function listChances(ctx: Ctx, { ids }: z.output<(typeof named)['query']>) {
  const consultantId = ownerFilter(ctx, 'lead.read');
  return read(ctx, async (tx) => {
    const rows = await queries.chances(tx, { ids: ids.split(','), consultantId, now: ctx.clock.now() });
    return {
      rows: rows.map(({ ordered, seen, ...row }) => ({ ...row, alike: { numerator: ordered, denominator: seen } })),
    };
  });
}
