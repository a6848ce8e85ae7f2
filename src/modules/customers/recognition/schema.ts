import * as z from 'zod';
import { endpoint, Id, Instant } from '../../../platform/endpoint.ts';

const Short = z.string().trim().max(60).optional();

/** What may be shown of a customer found anywhere in the group. */
export const CustomerCard = z.object({
  customerId: Id.nullable().meta({ description: 'Null where the customer is not in scope' }),
  claim: z.string().nullable().meta({
    description: 'Names a customer of another dealer for a claim; holds for half an hour and for this person',
  }),
  claimed: z.boolean().meta({ description: 'A claim of the own unit is waiting' }),
  name: z.string().meta({ description: 'Masked (张*) where the customer is not in scope' }),
  kind: z.enum(['person', 'enterprise', 'institution', 'dealer']),
  stage: z.string(),
  mobileMasked: z.string().nullable(),
  cityCode: z.string().nullable(),
  heldBy: z.object({ name: z.string(), nameEn: z.string() }).nullable(),
  since: Instant.nullable().meta({ description: 'Of a customer not in scope only the month counts' }),
});

export const Hit = CustomerCard.extend({
  band: z.enum(['certain', 'likely', 'possible']),
  evidence: z.array(z.object({ field: z.string(), level: z.string(), fieldText: z.string(), levelText: z.string() })),
  vetoes: z.array(z.object({ code: z.string(), text: z.string() })),
});

/** What is filled in so far; anything may be missing or unfinished, which is no error. */
export const RecogniseInput = z.object({
  kind: z.enum(['person', 'enterprise', 'institution']).optional(),
  name: Short,
  mobile: Short,
  email: z.string().trim().max(254).optional(),
  wechat: Short,
  idNumber: Short,
  creditCode: Short,
  vin: Short,
  plate: Short,
  card: Short.meta({ description: 'Number of a member card' }),
  cityCode: Short,
  birthOn: Short,
  externalId: z.object({ source: z.string().trim().max(40), id: z.string().trim().max(100) }).optional(),
  exclude: Id.optional().meta({ description: 'The record that is being edited' }),
});

/** Who the person on the form may be, while it is being filled. Creates nothing; each card of a foreign customer is audited. */
export const recognise = endpoint({
  id: 'customers.recognise',
  method: 'POST',
  path: '/api/customers/recognition',
  audience: 'staff',
  permission: 'customer.read',
  summary: { zh: '识别已有客户', en: 'Recognise an existing customer' },
  body: RecogniseInput,
  response: z.object({ hits: z.array(Hit) }),
  perMinute: 60,
});
