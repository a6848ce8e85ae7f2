import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';
import { StepName } from '../funnel/schema.ts';

export const CaseRow = z.object({
  id: Id.meta({ description: 'The lead' }),
  customerName: z.string(),
  mobileMasked: z.string().nullable(),
  at: Instant.meta({ description: 'When what is counted happened; of a cohort, when the lead came in' }),
  status: z.string(),
  grade: z.string(),
  seriesName: z.string().nullable(),
  seriesNameEn: z.string().nullable(),
  consultantName: z.string().nullable(),
  unitName: z.string(),
  unitNameEn: z.string(),
});

/** The leads behind a figure of performance or funnel, newest first. */
export const listCases = endpoint({
  id: 'analytics.cases',
  method: 'GET',
  path: '/api/analytics/cases',
  audience: 'staff',
  permission: 'lead.read',
  summary: { zh: '数字背后的线索', en: 'The leads behind a figure' },
  query: PageQuery.extend({
    figure: z.enum(['files', 'orders', 'deliveries', 'cohort', 'period']),
    from: CivilDate,
    to: CivilDate,
    step: StepName.default('enquiry').meta({ description: 'Of a cohort or period' }),
    outcome: z
      .enum(['reached', 'done', 'missed'])
      .default('reached')
      .meta({ description: 'Of a cohort: came to the step or further; took it; got to the one before and no further' }),
    unitId: Id.optional(),
    consultantId: z
      .union([Id, z.literal('none')])
      .optional()
      .meta({ description: '`none`: those nobody has taken yet' }),
  }),
  response: pageOf(CaseRow),
});
