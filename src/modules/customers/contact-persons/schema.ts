import * as z from 'zod';
import { CivilDate, endpoint, Id } from '../../../platform/endpoint.ts';

const Title = z.string().trim().max(60).nullable();
const OneLink = z.object({ id: Id, linkId: Id });
const Link = z.object({ id: Id });

/** Names a person as the contact of an enterprise, an institution or a dealer. */
export const addContactPerson = endpoint({
  id: 'customers.add_contact_person',
  method: 'POST',
  path: '/api/customers/:id/contact-persons',
  audience: 'staff',
  permission: 'customer.edit',
  summary: { zh: '添加单位联系人', en: 'Add a contact person' },
  params: z.object({ id: Id }),
  body: z.object({
    personId: Id,
    title: Title.default(null),
    isPrimary: z.boolean().default(false),
    fromDate: CivilDate.nullable().default(null),
  }),
  response: Link,
  creates: true,
});

/** Changes title or rank, or ends it with a date. */
export const editContactPerson = endpoint({
  id: 'customers.edit_contact_person',
  method: 'PATCH',
  path: '/api/customers/:id/contact-persons/:linkId',
  audience: 'staff',
  permission: 'customer.edit',
  summary: { zh: '修改单位联系人', en: 'Change a contact person' },
  params: OneLink,
  body: z.object({
    title: Title.optional(),
    isPrimary: z.boolean().optional(),
    toDate: CivilDate.nullable().optional().meta({ description: 'Last day; the link stays in the history' }),
  }),
  response: Link,
});

export const removeContactPerson = endpoint({
  id: 'customers.remove_contact_person',
  method: 'DELETE',
  path: '/api/customers/:id/contact-persons/:linkId',
  audience: 'staff',
  permission: 'customer.edit',
  summary: { zh: '移除误录的联系人', en: 'Remove a contact person entered by mistake' },
  params: OneLink,
  response: z.object({ removed: z.literal(true) }),
});
