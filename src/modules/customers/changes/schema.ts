import * as z from 'zod';
import { endpoint, Id, Instant, pageOf } from '../../../platform/endpoint.ts';

/** One change of a customer's file: fields by their column, before and after; what is sealed never stood in the trail. */
export const ChangeRow = z.object({
  id: z.string(),
  at: Instant,
  actor: z.string(),
  actorName: z.string().nullable(),
  sourceTable: z.string(),
  operation: z.enum(['insert', 'update', 'delete']),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
});

/** How a customer's file came to be what it is (SEC-10): for whoever sees the customer. */
export const listChanges = endpoint({
  id: 'customers.changes',
  method: 'GET',
  path: '/api/customers/:id/changes',
  audience: 'staff',
  permission: 'customer.read',
  summary: { zh: '客户档案的变更', en: "Changes of a customer's file" },
  params: z.object({ id: Id }),
  query: z.object({
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  response: pageOf(ChangeRow),
});
