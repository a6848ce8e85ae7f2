import * as z from 'zod';
import { endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';
import { Factor } from '../factors/schema.ts';

/** A session that goes on. */
export const OpenSession = z.object({
  id: Id,
  unitName: z.string().nullable(),
  unitNameEn: z.string().nullable(),
  createdAt: Instant,
  lastSeenAt: Instant,
  expiresAt: Instant,
  address: z.string().nullable(),
  agent: z.string().nullable(),
  method: z.enum(['password', 'passkey', 'oidc']),
  /** The one that asks. */
  current: z.boolean(),
});

const Ended = z.object({ ended: z.int() });

export const mySessions = endpoint({
  id: 'org.my_sessions',
  method: 'GET',
  path: '/api/account/sessions',
  audience: 'staff',
  summary: { zh: '我的会话', en: 'My sessions' },
  response: z.object({ rows: z.array(OpenSession) }),
});

export const endMySession = endpoint({
  id: 'org.end_my_session',
  method: 'DELETE',
  path: '/api/account/sessions/:id',
  audience: 'staff',
  summary: { zh: '结束我的一个会话', en: 'End one of my sessions' },
  params: z.object({ id: Id }),
  response: Ended,
});

/** Every session of mine but the one that asks. */
export const endMyOthers = endpoint({
  id: 'org.end_my_others',
  method: 'DELETE',
  path: '/api/account/sessions',
  audience: 'staff',
  summary: { zh: '结束我的其他会话', en: 'End my other sessions' },
  response: Ended,
});

/** What guards a colleague's account: sessions, second factors. */
export const staffSessions = endpoint({
  id: 'org.staff_sessions',
  method: 'GET',
  path: '/api/staff/:id/sessions',
  audience: 'staff',
  permission: 'security.edit',
  summary: { zh: '人员的会话与两步验证', en: 'Sessions and second factors of a colleague' },
  params: z.object({ id: Id }),
  response: z.object({ rows: z.array(OpenSession), factors: z.array(Factor) }),
});

export const endStaffSession = endpoint({
  id: 'org.end_staff_session',
  method: 'DELETE',
  path: '/api/staff/:id/sessions/:sessionId',
  audience: 'staff',
  permission: 'security.edit',
  summary: { zh: '结束人员的一个会话', en: 'End a session of a colleague' },
  params: z.object({ id: Id, sessionId: Id }),
  response: Ended,
});

export const endStaffSessions = endpoint({
  id: 'org.end_staff_sessions',
  method: 'DELETE',
  path: '/api/staff/:id/sessions',
  audience: 'staff',
  permission: 'security.edit',
  summary: { zh: '结束人员的全部会话', en: 'End all sessions of a colleague' },
  params: z.object({ id: Id }),
  response: Ended,
});

/** For somebody who lost phone or key: takes all second factors and recovery codes away and ends the sessions. */
export const resetFactors = endpoint({
  id: 'org.reset_factors',
  method: 'DELETE',
  path: '/api/staff/:id/factors',
  audience: 'staff',
  permission: 'security.edit',
  summary: { zh: '重置人员的两步验证', en: 'Reset the second factors of a colleague' },
  params: z.object({ id: Id }),
  response: z.object({ removed: z.int() }),
});

export const RESULTS = [
  'signed_in',
  'second_factor',
  'confirmed',
  'wrong',
  'unknown',
  'locked',
  'address',
  'no_role',
  'blocked',
  'refused',
] as const;

/** Who signed in and who was refused; colleagues of the acting unit, everything at the group. Needs security.edit or audit.read. */
export const signInLog = endpoint({
  id: 'org.sign_in_log',
  method: 'GET',
  path: '/api/security/sign-ins',
  audience: 'staff',
  summary: { zh: '登录记录', en: 'The log of sign-ins' },
  query: PageQuery.extend({
    staffId: Id.optional(),
    login: z.string().trim().max(60).optional(),
    result: z.enum(RESULTS).optional(),
  }),
  response: pageOf(
    z.object({
      id: Id,
      at: Instant,
      staffId: Id.nullable(),
      staffName: z.string().nullable(),
      login: z.string(),
      method: z.string(),
      result: z.enum(RESULTS),
      knownDevice: z.boolean(),
      address: z.string(),
      agent: z.string(),
    }),
  ),
});
