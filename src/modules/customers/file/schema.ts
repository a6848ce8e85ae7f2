import * as z from 'zod';
import { CivilDate, endpoint, Fen, Id, Instant } from '../../../platform/endpoint.ts';
import { CustomerName } from '../schema.ts';

/** The kinds a form offers; dealers' own records are made from their units. */
export const FileKind = z.enum(['person', 'enterprise', 'institution']);
export const ContactKind = z.enum(['mobile', 'landline', 'email', 'wechat']);
export const AddressKind = z.enum(['home', 'work', 'delivery', 'registered']);
export const DocumentKindName = z.enum([
  'resident_id',
  'credit_code',
  'passport',
  'hk_macau_permit',
  'taiwan_permit',
  'foreign_permanent',
  'officer',
  'driving_licence',
  'other',
]);
export const NumberStatus = z.enum(['valid', 'empty', 'stopped', 'refused', 'unknown']);
export const ValueClass = z.enum(['high', 'medium', 'low']);
export const Residence = z.enum(['urban', 'rural']);
export const SpokenLanguage = z.enum(['zh', 'en']);
const Stage = z.enum(['potential', 'prospect', 'ordered', 'owner', 'repurchase']);
const Status = z.enum(['active', 'outdated', 'restricted', 'erased', 'merged']);

const Text = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^[^\p{Cc}<>]*$/u);
const Code = z
  .string()
  .trim()
  .regex(/^[a-z0-9_]{1,40}$/);
const Division = z
  .string()
  .trim()
  .regex(/^\d{6}$/);

/** With `id` a contact that is there: without `value` it stays as it is. Without `id` a new one. */
const ContactInput = z.object({
  id: Id.optional(),
  kind: ContactKind,
  value: Text(100).optional().meta({ description: 'As people write it; left out for a stored one that stays' }),
  label: Text(20).nullable().optional(),
  shared: z
    .boolean()
    .optional()
    .meta({ description: 'Confirms that another customer uses the number too: families, fleets' }),
});
/** `areaCode` is the most exact division known (province, city or district, GB/T 2260). */
const AddressInput = z.object({
  id: Id.optional(),
  kind: AddressKind.default('home'),
  areaCode: Division.nullable().optional(),
  line: Text(120).nullable().optional().meta({ description: 'Street, house, room; left out: stays as it is' }),
  postcode: z
    .string()
    .trim()
    .regex(/^\d{6}$/)
    .nullable()
    .optional(),
});
const DocumentInput = z.object({
  id: Id.optional(),
  kind: DocumentKindName,
  number: Text(40).optional(),
  validUntil: CivilDate.nullable().optional(),
  shared: z.boolean().optional().meta({
    description:
      'Keeps a resident ID or credit code although another file holds it; the pair goes to the queue of duplicates',
  }),
});
const ExternalIdInput = z.object({ source: Code, externalId: Text(100).min(1) });
const CustomValue = z.union([
  z.string().max(500),
  z.number(),
  z.boolean(),
  z.array(z.string().max(60)).max(50),
  z.null(),
]);

/** What a file may say; on a change, what is left out stays and null empties. Lists are the whole list as it shall be. */
export const fileInput = {
  kind: FileKind.optional(),
  name: CustomerName.optional(),
  gender: z.enum(['female', 'male']).nullable().optional(),
  birthOn: CivilDate.nullable().optional(),
  cityCode: Division.nullable().optional(),
  occupation: Code.nullable().optional(),
  income: Code.nullable().optional(),
  residence: Residence.nullable().optional(),
  language: SpokenLanguage.nullable()
    .optional()
    .meta({ description: 'The language messages come in; null: nobody said, Chinese' }),
  familySize: z.int().min(1).max(30).nullable().optional(),
  needs: z.array(Code).max(30).optional(),
  hobbies: z.array(Code).max(30).optional(),
  tags: z.array(Code).max(30).optional(),
  vip: z.boolean().optional(),
  opinionLeader: z.boolean().optional(),
  valueClass: ValueClass.nullable().optional(),
  expectedValueFen: Fen.nullable().optional(),
  source: Code.nullable().optional(),
  archivistId: Id.nullable().optional(),
  guardianConsent: Text(200).nullable().optional(),
  custom: z.record(z.string().max(40), CustomValue).optional(),
  contacts: z.array(ContactInput).max(30).optional(),
  addresses: z.array(AddressInput).max(20).optional(),
  documents: z.array(DocumentInput).max(20).optional(),
  externalIds: z.array(ExternalIdInput).max(20).optional(),
};

export const FileInput = z.object(fileInput);
export type FileInputValues = z.output<typeof FileInput>;

const OneCustomer = z.object({ id: Id });
const Saved = z.object({ id: Id, version: z.int(), completeness: z.int(), missing: z.array(z.string()) });

/**
 * Makes a customer, seen by the acting unit. A phone number, resident ID or credit code another customer holds is refused
 * (customer.number_taken, with the masked card) unless the contact or document says `shared`.
 */
export const createCustomer = endpoint({
  id: 'customers.create',
  method: 'POST',
  path: '/api/customers',
  audience: 'staff',
  permission: 'customer.edit',
  summary: { zh: '新建客户', en: 'Create a customer' },
  body: z.object({ ...fileInput, kind: FileKind.default('person'), name: CustomerName }),
  response: Saved,
  creates: true,
});

/** Saves all parts of a file in one call, on top of the version that was read. */
export const editCustomer = endpoint({
  id: 'customers.edit',
  method: 'PATCH',
  path: '/api/customers/:id',
  audience: 'staff',
  permission: 'customer.edit',
  summary: { zh: '修改客户', en: 'Edit a customer' },
  params: OneCustomer,
  body: z.object({ version: z.int().min(1), ...fileInput }),
  response: Saved.extend({ name: z.string(), cityCode: z.string().nullable() }),
});

export const ContactRow = z.object({
  id: Id,
  kind: ContactKind,
  masked: z.string(),
  label: z.string().nullable(),
  isPrimary: z.boolean(),
  shared: z.boolean(),
  status: NumberStatus,
  statusAt: Instant.nullable(),
  verifiedAt: Instant.nullable(),
});
export const AddressRow = z.object({
  id: Id,
  kind: AddressKind,
  provinceCode: z.string().nullable(),
  cityCode: z.string().nullable(),
  districtCode: z.string().nullable(),
  /** The divisions in words. */
  place: z.string(),
  lineMasked: z.string().nullable(),
  postcode: z.string().nullable(),
  isPrimary: z.boolean(),
});
export const DocumentRow = z.object({
  id: Id,
  kind: DocumentKindName,
  masked: z.string(),
  validUntil: CivilDate.nullable(),
  checked: z.boolean(),
});
const Related = z.object({
  id: Id,
  name: z.string(),
  mobileMasked: z.string().nullable(),
  stage: Stage,
});
export const AttachmentRow = z.object({
  id: Id,
  title: z.string(),
  fileName: z.string(),
  mediaType: z.string(),
  bytes: z.int(),
  byName: z.string().nullable(),
  createdAt: Instant,
});

/** A whole file as a form needs it: everything masked that is sealed. */
export const FileView = z.object({
  id: Id,
  version: z.int(),
  kind: z.enum(['person', 'enterprise', 'institution', 'dealer']),
  unitId: Id.nullable(),
  name: z.string(),
  status: Status,
  stage: Stage,
  stageSince: Instant,
  gender: z.enum(['female', 'male']).nullable(),
  birthOn: CivilDate.nullable(),
  cityCode: z.string().nullable(),
  occupation: z.string().nullable(),
  income: z.string().nullable(),
  residence: Residence.nullable(),
  language: SpokenLanguage.nullable(),
  familySize: z.int().nullable(),
  needs: z.array(z.string()),
  hobbies: z.array(z.string()),
  tags: z.array(z.string()),
  vip: z.boolean(),
  opinionLeader: z.boolean(),
  valueClass: ValueClass.nullable(),
  expectedValueFen: z.int().nullable(),
  source: z.string().nullable(),
  archivistId: Id.nullable(),
  archivistName: z.string().nullable(),
  guardianConsent: z.string().nullable(),
  custom: z.record(z.string(), z.unknown()),
  completeness: z.int().nullable(),
  missing: z.array(z.string()),
  verifiedAt: Instant.nullable(),
  stale: z.boolean(),
  createdAt: Instant,
  contacts: z.array(ContactRow),
  addresses: z.array(AddressRow),
  documents: z.array(DocumentRow),
  externalIds: z.array(z.object({ source: z.string(), externalId: z.string() })),
  household: z
    .object({
      id: Id,
      name: z.string(),
      role: z.string().nullable(),
      members: z.array(Related.extend({ role: z.string().nullable() })),
    })
    .nullable(),
  /** Contact persons of an organisation. */
  contactPersons: z.array(
    z.object({
      id: Id,
      person: Related,
      title: z.string().nullable(),
      isPrimary: z.boolean(),
      fromDate: CivilDate.nullable(),
    }),
  ),
  /** Organisations the person speaks for. */
  speaksFor: z.array(z.object({ id: Id, name: z.string(), title: z.string().nullable() })),
  attachments: z.array(AttachmentRow),
  stages: z.array(
    z.object({
      id: Id,
      fromStage: Stage.nullable(),
      toStage: Stage,
      at: Instant,
      byName: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  verifications: z.array(
    z.object({
      id: Id,
      channel: z.enum(['call', 'visit', 'message', 'owner']),
      result: z.enum(['confirmed', 'changed', 'unreachable', 'gone']),
      note: z.string().nullable(),
      byName: z.string().nullable(),
      createdAt: Instant,
    }),
  ),
});

export const getFile = endpoint({
  id: 'customers.file',
  method: 'GET',
  path: '/api/customers/:id/file',
  audience: 'staff',
  permission: 'customer.read',
  summary: { zh: '客户档案全文', en: 'The whole file of a customer, masked' },
  params: OneCustomer,
  response: FileView,
});

/** Shows an address line or a document number in clear; the reason and the look are audited. */
export const revealPart = endpoint({
  id: 'customers.reveal_part',
  method: 'POST',
  path: '/api/customers/:id/reveal-part',
  audience: 'staff',
  permission: 'customer.reveal',
  summary: { zh: '查看完整地址或证件号', en: 'Show a clear address or document number' },
  params: OneCustomer,
  body: z.object({
    part: z.enum(['address', 'document']),
    partId: Id,
    reason: z.string().trim().min(2).max(200),
  }),
  response: z.object({ value: z.string() }),
});

/** Sets the stage by hand, forward or back, with the reason (CUS-14). */
export const setStage = endpoint({
  id: 'customers.set_stage',
  method: 'POST',
  path: '/api/customers/:id/stage',
  audience: 'staff',
  permission: 'customer.edit',
  summary: { zh: '手动调整客户阶段', en: 'Set the stage of a customer by hand' },
  params: OneCustomer,
  body: z.object({ version: z.int().min(1), stage: Stage, reason: z.string().trim().min(2).max(200) }),
  response: z.object({ id: Id, version: z.int(), stage: Stage }),
});

/** The customer record of a dealer, made when it is first asked for (CUS-03). */
export const openUnitRecord = endpoint({
  id: 'customers.of_unit',
  method: 'POST',
  path: '/api/units/:id/customer',
  audience: 'staff',
  permission: 'customer.edit',
  summary: { zh: '经销商的客户档案', en: 'The customer record of a dealer' },
  params: OneCustomer,
  response: z.object({ customerId: Id }),
  creates: true,
});
