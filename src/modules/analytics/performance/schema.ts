import * as z from 'zod';
import { CivilDate, endpoint, Id } from '../../../platform/endpoint.ts';
import { Goals, MEASURES, Month } from '../../org/targets/schema.ts';

export const Counts = z.object({
  walkIns: z.int(),
  files: z.int(),
  testDrives: z.int(),
  orders: z.int(),
  deliveries: z.int(),
});
export type Counts = z.output<typeof Counts>;

const Line = z.object({
  actual: Counts,
  target: Goals.meta({ description: 'As given; null where none is' }),
  below: Goals.meta({ description: 'The sum of the targets right below; null where none is given' }),
});

/**
 * What was reached against the target, by colleague of a dealer or unit right below one (SAL-16). Walk-ins are groups in the showroom,
 * files leads taken on, test drives those carried out, orders those that stand, deliveries cars handed over, less those taken back on the day on which they were.
 */
export const performance = endpoint({
  id: 'analytics.performance',
  method: 'GET',
  path: '/api/analytics/performance',
  audience: 'staff',
  permission: 'analysis.read',
  summary: { zh: '业绩与目标', en: 'Performance against targets' },
  query: z.object({
    from: Month,
    to: Month.meta({ description: 'The last month, included; at most twelve' }),
    unitId: Id.optional(),
    rankBy: z.enum(MEASURES).default('orders'),
  }),
  response: z.object({
    unit: z.object({ id: Id, name: z.string(), nameEn: z.string(), kind: z.string() }),
    by: z.enum(['staff', 'unit']),
    from: CivilDate,
    to: CivilDate.meta({ description: 'The last day counted: today in a month that runs' }),
    days: z
      .object({ numerator: z.int(), denominator: z.int() })
      .meta({ description: 'Days gone of all days of the months: how much of a target should be reached' }),
    total: Line,
    rows: z.array(
      Line.extend({
        id: Id.nullable().meta({ description: 'Null: what nobody has taken yet, or the unit keeps itself' }),
        name: z.string(),
        nameEn: z.string(),
        rank: z.int().nullable(),
      }),
    ),
    next: z.null(),
  }),
});
