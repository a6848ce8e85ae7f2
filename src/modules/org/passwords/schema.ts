import * as z from 'zod';
import { endpoint } from '../../../platform/endpoint.ts';

/** Changes one's own password; every other session of the account ends. */
export const changePassword = endpoint({
  id: 'org.change_password',
  method: 'POST',
  path: '/api/session/password',
  audience: 'staff',
  whenDue: true,
  summary: { zh: '修改密码', en: 'Change the password' },
  body: z.object({ current: z.string().min(1).max(200), password: z.string().min(1).max(200) }),
  response: z.object({ changed: z.literal(true) }),
});

const whole = (min: number, max: number) => z.int().min(min).max(max);

/** The rules of signing in, with the range each may take. */
const Policy = z.object({
  minLength: whole(8, 64),
  /** Of capitals, small letters, digits, signs. */
  minClasses: whole(1, 4),
  /** Passwords that may not come again. */
  history: whole(0, 24),
  /** Days after which a password has to be changed; 0: never. Not for accounts with a second factor. */
  expiryDays: whole(0, 730),
  lockAfter: whole(3, 20),
  lockWindowMinutes: whole(1, 1440),
  /** Failures of one address after which browsers nobody knows have to wait there. */
  addressFailures: whole(10, 10_000),
  idleMinutes: whole(5, 480),
  sessionHours: whole(1, 72),
  singleSession: z.boolean(),
  /** Codes of the roles that need a second factor. */
  secondFactorRoles: z.array(z.string().min(1).max(60)).max(200),
});

export const signInPolicy = endpoint({
  id: 'org.sign_in_policy',
  method: 'GET',
  path: '/api/security/policy',
  audience: 'staff',
  permission: 'security.edit',
  summary: { zh: '登录安全规则', en: 'The rules of signing in' },
  response: Policy.extend({
    version: z.int(),
    roles: z.array(z.object({ code: z.string(), name: z.string(), nameEn: z.string() })),
  }),
});

export const editSignInPolicy = endpoint({
  id: 'org.edit_sign_in_policy',
  method: 'PATCH',
  path: '/api/security/policy',
  audience: 'staff',
  permission: 'security.edit',
  summary: { zh: '修改登录安全规则', en: 'Change the rules of signing in' },
  body: Policy.extend({ version: z.int() }),
  response: z.object({ version: z.int() }),
});
