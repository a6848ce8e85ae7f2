import * as z from 'zod';
import { endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

/** What a timeline is filtered by; each event belongs to exactly one. */
export const TimelineType = z.enum([
  'contact',
  'leads',
  'sales',
  'service',
  'club',
  'care',
  'consent',
  'changes',
  'merges',
]);

/** One thing that happened, for the timeline. `facts` are filled into the wording of `event` by the screen. */
export const TimelineRow = z.object({
  id: Id,
  event: z.string(),
  type: TimelineType,
  at: Instant,
  actor: z.string(),
  actorName: z.string().nullable(),
  unitName: z.string(),
  unitNameEn: z.string(),
  subjectId: Id.meta({ description: 'The record it happened to: the lead, the member, the vehicle, the customer …' }),
  customerId: Id.nullable(),
  customerName: z
    .string()
    .nullable()
    .meta({ description: 'Where the timeline is not that of one customer, and the caller sees them' }),
  facts: z.record(z.string(), z.unknown()),
});

/** Everything that happened to one customer (and to who was merged into them), one vehicle, at one dealer, or in the matter of one event. */
export const getTimeline = endpoint({
  id: 'customers.timeline',
  method: 'GET',
  path: '/api/timeline',
  audience: 'staff',
  permission: 'customer.read',
  summary: { zh: '时间轴', en: 'Timeline' },
  query: PageQuery.extend({
    customer: Id.optional(),
    vehicle: Id.optional(),
    dealer: Id.optional().meta({ description: 'A unit; what lies below it counts with it' }),
    event: Id.optional().meta({ description: 'An event: everything of the same matter, itself included' }),
    types: z
      .string()
      .max(100)
      .regex(/^[a-z,]*$/)
      .optional()
      .meta({ description: 'Types separated by commas; all of them where left out' }),
  }),
  response: pageOf(TimelineRow),
});
