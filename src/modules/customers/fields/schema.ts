import * as z from 'zod';
import { endpoint, Id } from '../../../platform/endpoint.ts';

export const FieldType = z.enum(['text', 'number', 'date', 'boolean', 'choice', 'choices']);
const Kind = z.enum(['person', 'enterprise', 'institution', 'dealer']);
const Name = z.string().trim().min(1).max(40);
const Choice = z.object({
  code: z.string().regex(/^[a-z0-9_]{1,40}$/),
  name: Name,
  nameEn: Name,
});
const Choices = z.array(Choice).max(100);

export const CustomFieldRow = z.object({
  id: Id,
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  type: FieldType,
  choices: z.array(Choice),
  kinds: z.array(Kind),
  required: z.boolean(),
  sort: z.int(),
  active: z.boolean(),
  version: z.int(),
});

const shared = {
  name: Name,
  nameEn: Name,
  choices: Choices.default([]),
  kinds: z.array(Kind).min(1),
  required: z.boolean().default(false),
  sort: z.int().min(0).max(9999).default(0),
};

/** Fields an administrator added to customers' files (CUS-26), those out of use included. */
export const listFields = endpoint({
  id: 'customers.fields',
  method: 'GET',
  path: '/api/customer-fields',
  audience: 'staff',
  summary: { zh: '客户自定义字段', en: 'Custom fields of customers' },
  response: z.object({ rows: z.array(CustomFieldRow) }),
});

/** Code and type stay as they are for ever: values are kept by them. */
export const createField = endpoint({
  id: 'customers.create_field',
  method: 'POST',
  path: '/api/customer-fields',
  audience: 'staff',
  permission: 'field.edit',
  summary: { zh: '新增自定义字段', en: 'Add a custom field' },
  body: z.object({ code: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/), type: FieldType, ...shared }),
  response: CustomFieldRow,
  creates: true,
});

export const editField = endpoint({
  id: 'customers.edit_field',
  method: 'PATCH',
  path: '/api/customer-fields/:id',
  audience: 'staff',
  permission: 'field.edit',
  summary: { zh: '修改自定义字段', en: 'Change a custom field; it is never deleted' },
  params: z.object({ id: Id }),
  body: z.object({ version: z.int().min(1), ...shared, active: z.boolean() }),
  response: CustomFieldRow,
});
