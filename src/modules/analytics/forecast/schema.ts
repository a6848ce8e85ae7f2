import * as z from 'zod';
import { CivilDate, endpoint, Id } from '../../../platform/endpoint.ts';

const Horizon = z.union([z.literal(30), z.literal(60), z.literal(90)]);
const Expected = z.object({
  horizon: Horizon,
  expected: z.number().meta({ description: 'One decimal' }),
  low: z.number().meta({ description: 'Four of five such forecasts should lie between low and high' }),
  high: z.number(),
});
const ErrorOf = z.object({
  n: z.int(),
  mae: z.number().meta({ description: 'Mean absolute error in pieces, one decimal' }),
  mape: z.number().nullable().meta({ description: 'In percent of what came, over those where something came' }),
  mapeOf: z.int().meta({ description: 'How many those are' }),
  bias: z.number().meta({ description: 'Mean error with its sign: above nought, too much was forecast' }),
});
const Accuracy = z.object({
  model: ErrorOf.nullable(),
  last: ErrorOf.nullable().meta({ description: 'Naive: as many as in the same number of days before' }),
  year: ErrorOf.nullable().meta({ description: 'Naive: the mean of the same days in earlier years' }),
  covered: z.object({ numerator: z.int(), denominator: z.int() }),
  best: z
    .enum(['model', 'last', 'year'])
    .nullable()
    .meta({ description: 'The smallest error over the same forecasts' }),
});

/** How many orders (deliveries) to expect, by colleague or unit, with how far past forecasts were off (SAL-13). */
export const forecast = endpoint({
  id: 'analytics.forecast',
  method: 'GET',
  path: '/api/analytics/forecast',
  audience: 'staff',
  permission: 'analysis.read',
  summary: { zh: '销售预测', en: 'Sales forecast with its past error' },
  query: z.object({ unitId: Id.optional(), kind: z.enum(['order', 'delivery']).default('order') }),
  response: z.object({
    unit: z.object({ id: Id, name: z.string(), nameEn: z.string(), kind: z.string() }),
    kind: z.enum(['order', 'delivery']),
    by: z.enum(['staff', 'unit']),
    asOf: CivilDate.nullable().meta({
      description: 'The night it was learnt; null before the first, then there is no forecast',
    }),
    live: z.boolean().meta({ description: 'Open cases as they are now; else as they were that night' }),
    total: z.array(Expected.extend({ naiveLast: z.int().nullable(), naiveYear: z.number().nullable() })),
    rows: z.array(
      z.object({
        id: Id.nullable().meta({ description: 'Null: cases nobody has taken yet' }),
        name: z.string(),
        nameEn: z.string(),
        open: z.int().nullable().meta({ description: 'Open leads (orders) now; of units not counted' }),
        expected: z.array(Expected),
      }),
    ),
    accuracy: z.array(
      z.object({
        horizon: Horizon,
        monthly: Accuracy.meta({ description: 'Forecasts as of the first of each month whose time has passed' }),
        replayed: z.int().meta({ description: 'Of these, worked out later from what was known then' }),
        kept: Accuracy.nullable().meta({
          description: 'All forecasts said on their day, daily ones included; null while none has come due',
        }),
      }),
    ),
    past: z.array(
      Expected.extend({
        asOf: CivilDate,
        actual: z.int().nullable(),
        naiveLast: z.int().nullable(),
        naiveYear: z.number().nullable(),
        replayed: z.boolean(),
      }),
    ),
  }),
});
