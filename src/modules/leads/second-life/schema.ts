import * as z from 'zod';
import { endpoint, Id, Instant, InstantInput } from '../../../platform/endpoint.ts';

const LeadParams = z.object({ id: Id });
const Version = z.int().min(1);
const Words = z.string().trim().max(500);

/** A dormant or lost lead is taken up again at its dealer (LED-26). */
export const reactivateLead = endpoint({
  id: 'leads.reactivate',
  method: 'POST',
  path: '/api/leads/:id/reactivation',
  audience: 'staff',
  permission: 'lead.follow',
  summary: { zh: '激活已结束的线索', en: 'Take a closed lead up again' },
  params: LeadParams,
  body: z.object({ version: Version, nextContactAt: InstantInput, note: Words.optional() }),
  response: z.object({ id: Id, status: z.string(), version: z.int() }),
});

/** The second visit of a closed lead: noted, and planned once more where it asks for it. */
export const revisitLead = endpoint({
  id: 'leads.revisit',
  method: 'POST',
  path: '/api/leads/:id/revisits',
  audience: 'staff',
  permission: 'lead.follow',
  summary: { zh: '登记战败/休眠回访', en: 'Record the second visit of a closed lead' },
  params: LeadParams,
  body: z.object({
    version: Version,
    channel: z.string().min(1).max(40),
    result: z.string().min(1).max(40).meta({ description: 'Code of call_result' }),
    note: Words.min(2),
    again: z.boolean().meta({ description: 'Look at it once more, after the days of its grade' }),
  }),
  response: z.object({ id: Id, version: z.int(), revisitAt: Instant.nullable() }),
  creates: true,
});

/** A closed lead is given to another dealer, as a new lead; never to one that had it. */
export const recycleLead = endpoint({
  id: 'leads.recycle',
  method: 'POST',
  path: '/api/leads/:id/recycling',
  audience: 'staff',
  permission: 'lead.dispatch',
  summary: { zh: '战败再利用', en: 'Give a closed lead to another dealer' },
  params: LeadParams,
  body: z.object({
    version: Version,
    dealerId: Id.optional().meta({ description: 'Chosen by territory where left out' }),
  }),
  response: z.object({ leadId: Id, dealerId: Id.nullable(), status: z.string() }),
  creates: true,
});
