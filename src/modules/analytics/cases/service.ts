import type * as z from 'zod';
import { addDays, startOfCivilDay } from '../../../platform/clock.ts';
import { type Ctx, ownerFilter, scopeOf } from '../../../platform/context.ts';
import { read } from '../../../platform/db.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { checkSpan, unitInSight } from '../../showroom/index.ts';
import * as queries from './queries.ts';
import type { listCases as endpoint } from './schema.ts';

/** The leads behind a figure; a consultant's own only, where they see no others. */
export function listCases(ctx: Ctx, asked: z.output<(typeof endpoint)['query']>) {
  checkSpan(asked);
  const own = ownerFilter(ctx, 'lead.read');
  const { timeZone: zone } = scopeOf(ctx);
  return read(ctx, async (tx) => {
    const rows = await queries.cases(tx, {
      ...asked,
      unitId: await unitInSight(ctx, tx, asked.unitId),
      consultantId: own ?? asked.consultantId ?? null,
      start: startOfCivilDay(asked.from, zone),
      end: startOfCivilDay(addDays(asked.to, 1), zone),
      zone,
    });
    return pageFrom(rows, asked.limit);
  });
}
