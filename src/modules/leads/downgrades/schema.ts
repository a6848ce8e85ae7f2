import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

const State = z.enum(['open', 'accepted', 'kept', 'gone']);

export const DowngradeRow = z.object({
  id: Id,
  version: z.int(),
  leadId: Id,
  customerName: z.string(),
  mobileMasked: z.string().nullable(),
  fromGrade: z.string(),
  toGrade: z.string().meta({ description: 'S: accepting proposes dormancy to the manager' }),
  expectedOn: CivilDate,
  nextContactAt: Instant.nullable(),
  consultantName: z.string().nullable(),
  unitName: z.string(),
  unitNameEn: z.string(),
  state: State,
  reason: z.string().nullable(),
  createdAt: Instant,
});

/** The day a customer meant to buy has passed: what the system proposes each night. */
export const listDowngrades = endpoint({
  id: 'leads.downgrades',
  method: 'GET',
  path: '/api/leads/downgrades',
  audience: 'staff',
  permission: 'lead.read',
  summary: { zh: '降级建议', en: 'Proposals to downgrade leads' },
  query: PageQuery.extend({ state: State.optional() }),
  response: pageOf(DowngradeRow),
});

/** One press to accept; or it is kept, with a reason and a new expected day. */
export const decideDowngrade = endpoint({
  id: 'leads.decide_downgrade',
  method: 'POST',
  path: '/api/leads/downgrades/:id/decision',
  audience: 'staff',
  permission: 'lead.follow',
  summary: { zh: '处理降级建议', en: 'Accept or refuse a downgrade' },
  params: z.object({ id: Id }),
  body: z.object({
    version: z.int().min(1),
    decision: z.enum(['accept', 'keep']),
    reason: z.string().trim().max(200).optional().meta({ description: 'Needed to keep the grade' }),
    expectedOn: CivilDate.optional().meta({ description: 'The new expected day; by the grade where left out' }),
  }),
  response: z.object({ id: Id, version: z.int(), state: State, grade: z.string() }),
});
