import * as z from 'zod';
import { CivilDate, endpoint, Id } from '../../../platform/endpoint.ts';

/** The steps in order; the way of a lead (SAL-15). */
export const StepName = z.enum([
  'enquiry',
  'valid',
  'accepted',
  'followed',
  'arrived',
  'driven',
  'quoted',
  'ordered',
  'delivered',
]);
export const FUNNEL_STEPS = StepName.options;
const Share = z.object({ numerator: z.int(), denominator: z.int(), percent: z.number().nullable() });

const StepLine = z.object({
  step: StepName,
  reached: z
    .int()
    .meta({ description: 'Leads that took this step or a later one; in a period, those that took it then' }),
  done: z.int().meta({ description: 'Leads that took this step itself' }),
  share: Share.meta({ description: 'Of the leads that reached the step before' }),
  medianDays: z.number().nullable().meta({
    description:
      'From the step before that was taken, one decimal; above dealers to a quarter of a day where it took ten days or more',
  }),
});
const Weakness = z.object({
  step: StepName,
  against: z.enum(['unit', 'region', 'brand']),
  own: Share,
  team: Share,
  below: z.number().meta({ description: 'Points of a hundred below the team' }),
});

/**
 * The funnel by colleague of a dealer or unit right below one. A cohort follows the leads that came in between two days, to wherever they
 * are now; a period counts the steps that were taken between them, whenever the lead came.
 */
export const funnel = endpoint({
  id: 'analytics.funnel',
  method: 'GET',
  path: '/api/analytics/funnel',
  audience: 'staff',
  permission: 'analysis.read',
  summary: { zh: '销售漏斗', en: 'The sales funnel' },
  query: z.object({
    from: CivilDate,
    to: CivilDate,
    unitId: Id.optional(),
    mode: z.enum(['cohort', 'period']).default('cohort'),
  }),
  response: z.object({
    unit: z.object({ id: Id, name: z.string(), nameEn: z.string(), kind: z.string() }),
    by: z.enum(['staff', 'unit']),
    mode: z.enum(['cohort', 'period']),
    asOf: CivilDate.nullable().meta({
      description: 'The last day that is counted, as things stood in the night after it; null: counted just now',
    }),
    total: z.object({ steps: z.array(StepLine), weak: z.array(Weakness) }),
    rows: z.array(
      z.object({
        id: Id.nullable().meta({ description: 'Null: what nobody has taken yet, or the unit keeps itself' }),
        name: z.string(),
        nameEn: z.string(),
        steps: z.array(StepLine),
        weak: z.array(Weakness).meta({ description: 'Steps below the team, the weakest first; of a cohort only' }),
      }),
    ),
    teams: z
      .array(
        z.object({
          kind: z.enum(['region', 'brand']),
          name: z.string(),
          nameEn: z.string(),
          asOf: CivilDate,
          days: z.int(),
          dealers: z.int(),
          steps: z.array(StepLine),
        }),
      )
      .meta({ description: 'Region and brand over their last days, counted last night; three dealers at least' }),
  }),
});
