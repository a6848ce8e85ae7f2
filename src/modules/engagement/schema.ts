import * as z from 'zod';
import { CivilDate, endpoint, Id, PageQuery, pageOf } from '../../platform/endpoint.ts';

export const OpportunityStatus = z.enum(['open', 'booked', 'declined', 'closed']);

export const OpportunityRow = z.object({
  id: Id,
  customerId: Id,
  customerName: z.string(),
  mobileMasked: z.string().nullable(),
  mobileId: Id.nullable(),
  unitId: Id,
  vin: z.string(),
  plate: z.string().nullable(),
  seriesName: z.string(),
  seriesNameEn: z.string(),
  kind: z.string(),
  dueOn: CivilDate,
  nextContactOn: CivilDate,
  status: OpportunityStatus,
  /** Why it was closed without a result, e.g. the car has another owner now. */
  closeReason: z.enum(['owner_changed']).nullable(),
  attempts: z.int(),
  lastResult: z.string().nullable(),
  lastNote: z.string().nullable(),
  version: z.int(),
  dealerName: z.string(),
  contact: z
    .object({
      allowed: z.boolean(),
      reason: z.string(),
      explained: z.object({ zh: z.string(), en: z.string() }),
    })
    .nullable()
    .meta({ description: 'Whether the owner may be called about it now; null once it is settled' }),
});

/** The care desk's list, soonest contact first. */
export const listOpportunities = endpoint({
  id: 'engagement.opportunities',
  method: 'GET',
  path: '/api/opportunities',
  audience: 'staff',
  permission: 'opportunity.read',
  summary: { zh: '关怀机会', en: 'Care opportunities' },
  query: PageQuery.extend({
    status: OpportunityStatus.optional(),
    due: z
      .enum(['now', 'later'])
      .optional()
      .meta({ description: 'now: to be contacted today or before; later: after today' }),
  }),
  response: pageOf(OpportunityRow),
});

export const recordContact = endpoint({
  id: 'engagement.contact',
  method: 'POST',
  path: '/api/opportunities/:id/contacts',
  audience: 'staff',
  permission: 'opportunity.work',
  summary: { zh: '记录联系结果', en: 'Record a contact' },
  params: z.object({ id: Id }),
  body: z.object({
    result: z.enum(['reached', 'booked', 'no_answer', 'declined']),
    note: z.string().trim().max(1000).default(''),
    nextContactOn: CivilDate.optional().meta({ description: 'Needed unless booked or declined' }),
    number: z
      .object({ identifierId: Id, status: z.enum(['valid', 'empty', 'stopped', 'refused']) })
      .optional()
      .meta({ description: 'What the call told about the number that was dialled' }),
  }),
  response: z.object({ id: Id, status: OpportunityStatus, version: z.int() }),
  creates: true,
});
