import * as z from 'zod';
import { CivilDate, endpoint, Id, InstantInput } from '../../../platform/endpoint.ts';
import { Grade } from '../schema.ts';

/** One attempt to reach the customer and what came of it: reached or not, with the reason; the next contact is planned either way. */
export const followUp = endpoint({
  id: 'leads.follow_up',
  method: 'POST',
  path: '/api/leads/:id/follow-ups',
  audience: 'staff',
  permission: 'lead.follow',
  summary: { zh: '记录跟进', en: 'Record a follow-up' },
  params: z.object({ id: Id }),
  body: z.object({
    channel: z.string().min(1).max(40),
    kind: z.string().min(1).max(40).default('contact').meta({ description: 'Code of follow_up_type' }),
    result: z.string().min(1).max(40).default('reached').meta({ description: 'Code of call_result' }),
    note: z.string().trim().max(1000).default('').meta({ description: 'Needed where the customer was reached' }),
    grade: Grade.optional().meta({ description: 'Needed where the customer was reached' }),
    expectedOn: CivilDate.optional().meta({
      description: 'When they mean to buy; proposed by the grade where left out',
    }),
    nextContactAt: InstantInput,
    promisedVisitOn: CivilDate.optional().meta({ description: 'Needed where they promised to come' }),
    identifierId: Id.optional().meta({ description: 'The number that was tried; the primary one where left out' }),
  }),
  response: z.object({ id: Id, status: z.string(), version: z.int(), followUpId: Id }),
  creates: true,
});
