import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';
import { CustomerName, PhoneInput } from '../../customers/schema.ts';
import { GivenAnswers, GivenRow } from '../../org/answers/schema.ts';

const Code = z.string().min(1).max(40);

export const CallRow = z.object({
  id: Id,
  calledAt: Instant,
  source: z.string(),
  media: z.string().nullable(),
  outcome: z.string(),
  staffId: Id,
  staffName: z.string(),
  phoneLeft: z.boolean(),
  leadId: Id.nullable(),
  customerName: z.string().nullable(),
  mobileMasked: z.string().nullable(),
  seriesName: z.string().nullable(),
  seriesNameEn: z.string().nullable(),
  remark: z.string().nullable(),
  answers: z.array(GivenRow).meta({ description: 'Answers of the knowledge base that were given' }),
  unitName: z.string(),
  unitNameEn: z.string(),
});

export const listCalls = endpoint({
  id: 'showroom.calls',
  method: 'GET',
  path: '/api/showroom/calls',
  audience: 'staff',
  permission: 'showroom.read',
  summary: { zh: '电话问询', en: 'Enquiries by phone, newest first' },
  query: PageQuery.extend({
    from: CivilDate.optional(),
    to: CivilDate.optional(),
    media: Code.optional(),
    outcome: Code.optional(),
    staffId: Id.optional(),
    unitId: Id.optional(),
    phone: z.enum(['true', 'false']).optional(),
  }),
  response: pageOf(CallRow),
});

export const logCall = endpoint({
  id: 'showroom.log_call',
  method: 'POST',
  path: '/api/showroom/calls',
  audience: 'staff',
  permission: 'showroom.register',
  summary: { zh: '登记电话问询', en: 'Log an enquiry by phone' },
  body: z.object({
    source: Code,
    media: Code.optional(),
    outcome: Code,
    seriesId: Id.optional(),
    remark: z.string().trim().max(1000).optional(),
    answers: GivenAnswers.default([]).meta({ description: 'Answers of the knowledge base that were given' }),
    contact: z
      .object({
        name: CustomerName,
        mobile: PhoneInput,
        consent: z.object({ shareDealer: z.boolean().default(false), marketing: z.boolean().default(false) }),
      })
      .optional(),
  }),
  response: z.object({
    id: Id,
    leadId: Id.nullable(),
    lead: z.enum(['created', 'merged', 'none']),
    heldBy: z.string().nullable(),
  }),
  creates: true,
});
