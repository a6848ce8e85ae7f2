import * as z from 'zod';
import { endpoint, Id } from '../../../platform/endpoint.ts';

const OnePerson = z.object({ id: Id });
const Role = z.string().regex(/^[a-z0-9_]{1,40}$/);

/** Puts a person into the household of another one, which is made where there is none; without `withId` changes the role alone. */
export const joinHousehold = endpoint({
  id: 'customers.join_household',
  method: 'POST',
  path: '/api/customers/:id/household',
  audience: 'staff',
  permission: 'customer.edit',
  summary: { zh: '加入家庭', en: 'Join a household' },
  params: OnePerson,
  body: z.object({
    withId: Id.optional().meta({ description: 'Another person of the household' }),
    role: Role.nullable().default(null),
    withRole: Role.optional().meta({ description: 'Role of the other person, where the household is new' }),
  }),
  response: z.object({ householdId: Id }),
  creates: true,
});

export const leaveHousehold = endpoint({
  id: 'customers.leave_household',
  method: 'DELETE',
  path: '/api/customers/:id/household',
  audience: 'staff',
  permission: 'customer.edit',
  summary: { zh: '退出家庭', en: 'Leave the household' },
  params: OnePerson,
  response: z.object({ left: z.literal(true) }),
});
