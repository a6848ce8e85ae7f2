import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

const chance = {
  chance: z.int().min(0).max(1000).meta({ description: 'Of an order within 30 days, in thousandths' }),
  alike: z
    .object({ numerator: z.int(), denominator: z.int() })
    .meta({ description: 'Leads of the brand like this one that ordered within 30 days, of all such seen in a year' }),
};

export const PriorityRow = z.object({
  id: Id.meta({ description: 'The lead' }),
  customerName: z.string(),
  mobileMasked: z.string().nullable(),
  status: z.string(),
  stage: z.enum(['waiting', 'following', 'arrived', 'driven']),
  grade: z.string(),
  seriesName: z.string().nullable(),
  seriesNameEn: z.string().nullable(),
  consultantName: z.string().nullable(),
  unitName: z.string(),
  unitNameEn: z.string(),
  ageDays: z.int(),
  actBy: Instant.nullable().meta({ description: 'When somebody has to act: the running clock or the next contact' }),
  expectedOn: CivilDate.nullable(),
  ...chance,
});

/** Potential customers in order of priority: open leads by how likely they order within 30 days (SAL-14). */
export const listPriorities = endpoint({
  id: 'analytics.priorities',
  method: 'GET',
  path: '/api/analytics/priorities',
  audience: 'staff',
  permission: 'lead.read',
  summary: { zh: '今日优先客户', en: 'Open leads by how likely they order within 30 days' },
  query: PageQuery.extend({
    due: z
      .enum(['today', 'none'])
      .optional()
      .meta({ description: '`today`: somebody has to act by the end of today; `none`: nothing is planned' }),
    likely: z.enum(['true']).optional().meta({ description: 'Only those above the threshold of the rule' }),
    grade: z.enum(['H', 'A', 'B', 'C', 'N']).optional(),
    consultantId: Id.optional(),
    unitId: Id.optional().meta({ description: 'A dealer or region; needed where one acts above sixty units' }),
  }),
  response: pageOf(PriorityRow).extend({
    asOf: CivilDate.nullable().meta({ description: 'The night the chances were learnt; null before the first' }),
    likely: z.int().meta({ description: 'The threshold, in percent' }),
  }),
});

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** As many cards as a board shows at first, and some more. */
export const MOST_CHANCES = 150;

export const LeadChance = z.object({ id: Id.meta({ description: 'The lead' }), ...chance });

/** The chances of the leads that a screen shows, such as the cards of the board. */
export const listChances = endpoint({
  id: 'analytics.chances',
  method: 'GET',
  path: '/api/analytics/chances',
  audience: 'staff',
  permission: 'lead.read',
  summary: { zh: '所列线索的成交可能', en: 'How likely the named leads order within 30 days' },
  query: z.object({
    ids: z
      .string()
      .regex(new RegExp(`^${UUID}(?:,${UUID}){0,${MOST_CHANCES - 1}}$`))
      .meta({ description: 'Leads, parted by commas; what is not open, not in sight or not learnt yet is left out' }),
  }),
  response: z.object({ rows: z.array(LeadChance) }),
});
