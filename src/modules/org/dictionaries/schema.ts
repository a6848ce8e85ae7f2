import * as z from 'zod';
import { endpoint, Id } from '../../../platform/endpoint.ts';

const Kind = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);
const Name = z.string().trim().min(1).max(60);

/** Kinds to which an administrator may add codes: what people choose from. In the others each code has work behind it. */
export const OPEN_KINDS = [
  'customer_need',
  'hobby',
  'customer_tag',
  'occupation',
  'income',
  'household_role',
  'outdated_reason',
  'lead_channel',
  'return_reason',
  'invalid_reason',
  'enquiry_kind',
  'answer_category',
  'hotline',
  'follow_up_channel',
  'follow_up_type',
  'call_result',
  'defeat_reason',
  'dormant_reason',
  'visit_source',
  'media',
  'plate_situation',
  'buyer_concern',
  'phone_outcome',
  'drive_route',
  'buying_intention',
  'drive_cancel_reason',
  'not_enrolled_reason',
  'leave_reason',
  'transfer_reason',
  'return_cause',
] as const;

/** Kinds whose entries the work does without: each may be switched off, though none is added. */
export const OPTIONAL_KINDS: readonly string[] = ['showroom_hint'];

/** Kinds of two levels: an entry without a parent heads those that name it. */
export const TREE_KINDS: readonly string[] = ['call_result', 'defeat_reason'];

export const DictionaryRow = z.object({
  id: Id,
  kind: z.string(),
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  /** Numbers an entry carries, e.g. a clock's minutes. */
  numbers: z.record(z.string(), z.number()),
  /** The entry it stands below. */
  parent: z.string().nullable(),
  sort: z.int(),
  active: z.boolean(),
  version: z.int(),
});

export const listEntries = endpoint({
  id: 'org.dictionary_entries',
  method: 'GET',
  path: '/api/dictionary-entries',
  audience: 'staff',
  permission: 'field.edit',
  summary: { zh: '字典条目', en: 'Entries of dictionaries, as an administrator keeps them' },
  query: z.object({ kind: Kind.optional() }),
  response: z.object({ rows: z.array(DictionaryRow) }),
});

export const createEntry = endpoint({
  id: 'org.create_dictionary_entry',
  method: 'POST',
  path: '/api/dictionary-entries',
  audience: 'staff',
  permission: 'field.edit',
  summary: { zh: '新增字典条目', en: 'Add an entry to a dictionary' },
  body: z.object({
    kind: z.enum(OPEN_KINDS),
    code: z.string().regex(/^[a-z0-9_]{1,40}$/),
    name: Name,
    nameEn: Name,
    sort: z.int().min(0).max(9999).default(0),
    parent: z.string().max(40).optional().meta({ description: 'For kinds of two levels: the head it stands below' }),
  }),
  response: DictionaryRow,
  creates: true,
});

/** Names, order, numbers, in use or not; the code stays, and an entry is never deleted: records keep their meaning. */
export const editEntry = endpoint({
  id: 'org.edit_dictionary_entry',
  method: 'PATCH',
  path: '/api/dictionary-entries/:id',
  audience: 'staff',
  permission: 'field.edit',
  summary: { zh: '修改字典条目', en: 'Change an entry of a dictionary' },
  params: z.object({ id: Id }),
  body: z.object({
    version: z.int().min(1),
    name: Name,
    nameEn: Name,
    sort: z.int().min(0).max(9999),
    active: z.boolean(),
    numbers: z.record(z.string().max(40), z.number().min(0).max(1_000_000)).optional(),
  }),
  response: DictionaryRow,
});
