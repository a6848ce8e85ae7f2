import * as z from 'zod';
import { endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

const Band = z.enum(['certain', 'likely', 'possible']);
const State = z.enum(['open', 'later', 'merged', 'distinct', 'household']);

const Side = z.object({
  id: Id,
  name: z.string(),
  kind: z.string(),
  mobileMasked: z.string().nullable(),
  cityCode: z.string().nullable(),
  stage: z.string(),
  status: z.string(),
  createdAt: Instant,
  heldBy: z.object({ name: z.string(), nameEn: z.string() }).nullable(),
});

export const DuplicateRow = z.object({
  id: Id,
  version: z.int(),
  probability: z.number(),
  weight: z.number(),
  band: Band,
  state: State,
  evidence: z.array(
    z.object({
      field: z.string(),
      level: z.string(),
      weight: z.number(),
      fieldText: z.string(),
      levelText: z.string(),
    }),
  ),
  vetoes: z.array(z.object({ code: z.string(), text: z.string() })),
  sides: z.array(Side).length(2),
  decidedByName: z.string().nullable(),
  decidedAt: Instant.nullable(),
  note: z.string().nullable(),
  laterUntil: Instant.nullable(),
  foundAt: Instant,
});

/** Pairs that may be one customer, the most probable first; only pairs both of whose records are in scope. */
export const listDuplicates = endpoint({
  id: 'customers.duplicates',
  method: 'GET',
  path: '/api/duplicates',
  audience: 'staff',
  permission: 'customer.merge',
  summary: { zh: '疑似重复', en: 'Possible duplicates' },
  query: PageQuery.extend({
    state: State.default('open'),
    band: Band.optional(),
    kind: z.enum(['person', 'enterprise', 'institution']).optional(),
    dealerId: Id.optional(),
    customerId: Id.optional().meta({ description: 'Only pairs of this customer' }),
  }),
  response: pageOf(DuplicateRow),
});

/** Two persons, one household, or later. Merging is done by `customers.merge`, which decides the pair as well. */
export const decideDuplicate = endpoint({
  id: 'customers.decide_duplicate',
  method: 'POST',
  path: '/api/duplicates/:id/decision',
  audience: 'staff',
  permission: 'customer.merge',
  summary: { zh: '处理疑似重复', en: 'Decide on a pair' },
  params: z.object({ id: Id }),
  body: z.object({
    version: z.int().min(1),
    decision: z.enum(['distinct', 'household', 'later', 'open']).meta({ description: 'open: takes a decision back' }),
    note: z.string().trim().max(200).optional(),
  }),
  response: z.object({ id: Id, version: z.int(), state: State }),
});

/** The rule of automatic merging, and how many pairs it would merge now (a dry run). */
export const autoMerge = endpoint({
  id: 'customers.auto_merge',
  method: 'GET',
  path: '/api/duplicates/auto',
  audience: 'staff',
  permission: 'customer.merge',
  summary: { zh: '自动合并', en: 'Automatic merging' },
  response: z.object({
    on: z.boolean(),
    pairs: z.int().meta({ description: 'Certain pairs that would be merged now, counted up to the cap' }),
    cap: z.int(),
    mayEdit: z.boolean(),
  }),
});

export const editAutoMerge = endpoint({
  id: 'customers.edit_auto_merge',
  method: 'PATCH',
  path: '/api/duplicates/auto',
  audience: 'staff',
  permission: 'customer.merge',
  summary: { zh: '开关自动合并', en: 'Switch automatic merging' },
  body: z.object({ on: z.boolean() }),
  response: z.object({ on: z.boolean() }),
});
