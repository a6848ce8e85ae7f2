import * as z from 'zod';
import { endpoint, Id, Instant } from '../../../platform/endpoint.ts';

/** Whose value is taken, by field; a field that is not named takes the default. */
const Picks = z.record(z.string().max(60), Id).default({});
const Selection = z.object({
  others: z.array(Id).min(1).max(3).meta({ description: 'The records that go into the one of the address' }),
  picks: Picks,
});

const Line = z.object({
  customerId: Id,
  kind: z.string(),
  masked: z.string(),
  isPrimary: z.boolean(),
  stays: z.boolean(),
});

export const MergePreview = z.object({
  records: z.array(
    z.object({
      id: Id,
      name: z.string(),
      kind: z.string(),
      mobileMasked: z.string().nullable(),
      createdAt: Instant,
      version: z.int(),
    }),
  ),
  rows: z
    .array(z.object({ key: z.string(), values: z.record(z.string(), z.unknown()), picked: Id }))
    .meta({ description: 'Fields on which the records differ: values by record, and whose is taken' }),
  names: z.record(z.string(), z.string()).meta({ description: 'What ids among the values are called' }),
  lines: z
    .array(Line)
    .meta({ description: 'Numbers, addresses, documents: united; `stays` marks what the survivor has already' }),
  moves: z.array(
    z.object({ title: z.object({ zh: z.string(), en: z.string() }), counts: z.record(z.string(), z.int()) }),
  ),
  result: z.record(z.string(), z.unknown()).meta({ description: 'The row of the survivor as it will stand' }),
  conflicts: z
    .array(z.string())
    .meta({ description: 'What has to be settled first; while there are any, merging is refused' }),
  vetoes: z.array(z.string()).meta({ description: 'What speaks against it and has to be confirmed' }),
  preview: z.string().meta({ description: 'Passed back with the merge: if anything has changed since, it is refused' }),
});

/** Merging is answered by the one of the address; previewing changes nothing. */
export const previewMerge = endpoint({
  id: 'customers.merge_preview',
  method: 'POST',
  path: '/api/customers/:id/merges/preview',
  audience: 'staff',
  permission: 'customer.merge',
  summary: { zh: '预览合并', en: 'Preview a merge' },
  params: z.object({ id: Id }),
  body: Selection,
  response: MergePreview,
});

export const mergeCustomers = endpoint({
  id: 'customers.merge',
  method: 'POST',
  path: '/api/customers/:id/merges',
  audience: 'staff',
  permission: 'customer.merge',
  summary: { zh: '合并客户', en: 'Merge customers' },
  params: z.object({ id: Id }),
  body: Selection.extend({
    preview: z.string().min(1).max(100),
    reason: z.string().trim().min(2).max(200),
    confirmVetoes: z.boolean().default(false).meta({ description: 'Merge although something speaks against it' }),
  }),
  response: z.object({ customerId: Id, mergeIds: z.array(Id) }),
  creates: true,
});

export const undoMerge = endpoint({
  id: 'customers.unmerge',
  method: 'POST',
  path: '/api/merges/:id/undo',
  audience: 'staff',
  permission: 'customer.merge',
  summary: { zh: '撤销合并', en: 'Undo a merge' },
  params: z.object({ id: Id }),
  body: z.object({ reason: z.string().trim().min(2).max(200) }),
  response: z.object({ survivorId: Id, loserId: Id }),
});

export const MergeRow = z.object({
  id: Id,
  survivorId: Id,
  survivorName: z.string(),
  loserId: Id,
  loserName: z.string(),
  reason: z.string(),
  automatic: z.boolean(),
  overridden: z.array(z.string()),
  actorName: z.string().nullable(),
  at: Instant,
  moved: z.int(),
  undoneAt: Instant.nullable(),
  undoneByName: z.string().nullable(),
  undoReason: z.string().nullable(),
});

/** Merges a record took part in, newest first. */
export const listMerges = endpoint({
  id: 'customers.merges',
  method: 'GET',
  path: '/api/customers/:id/merges',
  audience: 'staff',
  permission: 'customer.read',
  summary: { zh: '合并记录', en: 'Merges of a customer' },
  params: z.object({ id: Id }),
  response: z.object({ rows: z.array(MergeRow) }),
});
