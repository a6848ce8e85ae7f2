import * as z from 'zod';
import { endpoint, Id } from '../../../platform/endpoint.ts';

/** What a target is given for: walk-ins 客流, files 建档, test drives 试驾, orders 订单, deliveries 交车. */
export const MEASURES = ['walkIns', 'files', 'testDrives', 'orders', 'deliveries'] as const;
export type Measure = (typeof MEASURES)[number];

export const Month = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])$/)
  .meta({ description: 'A month, YYYY-MM' });
const Goal = z.int().min(0).max(1_000_000).nullable();
/** A target for each measure; null: none is given. */
export const Goals = z.object({ walkIns: Goal, files: Goal, testDrives: Goal, orders: Goal, deliveries: Goal });
export type Goals = z.output<typeof Goals>;

const Line = z.object({
  goals: Goals,
  version: z.int().meta({ description: 'Nought while nothing was entered' }),
});

export const TargetGrid = z.object({
  month: Month,
  unit: z.object({ id: Id, name: z.string(), nameEn: z.string(), kind: z.string() }),
  by: z.enum(['staff', 'unit']).meta({ description: 'Colleagues of a dealer, or the units right below one' }),
  own: Line.extend({ editable: z.boolean().meta({ description: 'Given here, not by the unit above' }) }),
  rows: z.array(
    Line.extend({
      id: Id,
      name: z.string(),
      nameEn: z.string(),
      below: Goals.meta({ description: 'The sum of what stands below it; null where nothing is entered' }),
    }),
  ),
});

export const getTargets = endpoint({
  id: 'org.targets',
  method: 'GET',
  path: '/api/targets/:month',
  audience: 'staff',
  permission: 'target.edit',
  summary: { zh: '目标', en: 'Targets of a month: of a unit and of what stands below it' },
  params: z.object({ month: Month }),
  query: z.object({ unitId: Id.optional() }),
  response: TargetGrid,
});

/** Saves rows of the grid, all or none. A unit's own target is given by the unit above; a brand or group gives its own. */
export const setTargets = endpoint({
  id: 'org.set_targets',
  method: 'PATCH',
  path: '/api/targets/:month',
  audience: 'staff',
  permission: 'target.edit',
  summary: { zh: '保存目标', en: 'Save targets' },
  params: z.object({ month: Month }),
  body: z.object({
    unitId: Id.optional(),
    rows: z
      .array(
        z.object({
          id: Id.nullable().meta({ description: 'Colleague or unit of the grid; null: the unit itself' }),
          version: z.int().min(0),
          goals: Goals,
        }),
      )
      .min(1)
      .max(2000),
  }),
  response: TargetGrid,
});
