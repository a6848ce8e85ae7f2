import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

export const DeliveryContactRow = z.object({
  id: Id.meta({ description: 'The delivery' }),
  orderId: Id,
  number: z.string(),
  customerId: Id,
  customerName: z.string(),
  mobileMasked: z.string().nullable(),
  seriesName: z.string(),
  seriesNameEn: z.string(),
  deliveredOn: CivilDate,
  contactDueOn: CivilDate,
  overdue: z.boolean(),
  attempts: z.int(),
  lastResult: z.string().nullable(),
  consultantName: z.string(),
  unitName: z.string(),
  unitNameEn: z.string(),
  version: z.int(),
});

export const listDeliveryContacts = endpoint({
  id: 'sales.delivery_contacts',
  method: 'GET',
  path: '/api/deliveries/without-contact',
  audience: 'staff',
  permission: 'order.read',
  summary: { zh: '交车后未回访', en: 'Deliveries without contact, the longest due first' },
  query: PageQuery.extend({ overdue: z.enum(['true']).optional() }),
  response: pageOf(DeliveryContactRow),
});

export const contactDelivered = endpoint({
  id: 'sales.contact_delivered',
  method: 'POST',
  path: '/api/deliveries/:id/contact',
  audience: 'staff',
  permission: 'order.deliver',
  summary: { zh: '登记交车后回访', en: 'Record an attempt to reach the owner of a new car' },
  params: z.object({ id: Id }),
  body: z.object({
    result: z.string().min(1).max(40).meta({ description: 'Code of dictionary contact_result' }),
    note: z.string().trim().max(1000).meta({ description: 'How the car is used, questions, help given' }),
    version: z.int(),
  }),
  response: z.object({ version: z.int(), done: z.boolean(), contactedAt: Instant.nullable() }),
  creates: true,
});
