import type * as z from 'zod';
import { type Ctx, scopeOf } from '../../../platform/context.ts';
import { read } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import * as queries from './queries.ts';
import type { listAnswers as endpoint } from './schema.ts';

/** What the dealers below the acting unit answer, newest first. @throws AppError request.not_found for a unit out of sight */
export async function listAnswers(ctx: Ctx, { unitId, kind, cursor, limit }: z.output<(typeof endpoint)['query']>) {
  const scope = scopeOf(ctx);
  const rows = await read(ctx, async (tx) => {
    if (unitId && !(await queries.inScope(tx, scope.unitId, unitId))) throw new AppError('request.not_found');
    // A group or brand holds nearly everything: one walk of one index. Below, each unit is walked by itself.
    const whole = scope.unitKind === 'group' || scope.unitKind === 'brand';
    const below = unitId ?? (whole ? null : scope.unitId);
    return queries.answers(tx, { below, kind, cursor, limit });
  });
  return pageFrom(rows, limit);
}
