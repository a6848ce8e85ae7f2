import * as z from 'zod';
import { CivilDate, endpoint, Id } from '../../../platform/endpoint.ts';
import { PERMISSIONS, type Permission } from '../../../platform/permissions.ts';

// A whole office signs in at nine o'clock through one address; failures there are counted apart (address_failures of the rules).
const OFFICE = 300;

const Login = z.string().trim().min(1).max(60);
const Kind = z.enum(['group', 'brand', 'region', 'dealer', 'department']);

/** What the browser's passkey dialogue answers (WebAuthn Level 3, JSON form); read closely by the verifier. */
export const Credential = z.object({
  id: z.string().min(1).max(2000),
  rawId: z.string().min(1).max(2000),
  type: z.literal('public-key'),
  response: z.record(z.string(), z.unknown()),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
  authenticatorAttachment: z.string().max(40).optional(),
});

/** What the browser needs to know about who is signed in. */
export const SessionView = z.object({
  staffId: Id,
  name: z.string(),
  login: z.string(),
  language: z.enum(['zh', 'en']),
  /** Roles held at the acting unit. */
  roles: z.array(z.object({ code: z.string(), name: z.string(), nameEn: z.string() })),
  unit: z.object({ id: Id, kind: Kind, name: z.string(), nameEn: z.string(), timeZone: z.string() }),
  /** Every unit one may act at, the acting one included. */
  units: z.array(z.object({ id: Id, kind: Kind, name: z.string(), nameEn: z.string() })),
  permissions: z.partialRecord(
    z.enum(Object.keys(PERMISSIONS) as [Permission, ...Permission[]]),
    z.enum(['own', 'all']),
  ),
  today: CivilDate,
  /** Minutes without the person's doing after which the session ends by itself. */
  idleMinutes: z.int(),
  /** The session may do nothing but change the password. */
  passwordChangeDue: z.boolean(),
  /** The session may do nothing but add a second factor. */
  secondFactorDue: z.boolean(),
  /** Short text that screens carry, so that a photograph of one tells who took it: name, login, date. */
  watermark: z.string(),
});

/** What a sign-in still needs after its first step; the browser holds a cookie for the second one, good for ten minutes. */
export const Needs = z.object({ needs: z.array(z.enum(['totp', 'passkey'])).min(1) });

/** The session, or what is still needed for it. */
const SignedIn = z.union([SessionView, Needs]);

export const signIn = endpoint({
  id: 'org.sign_in',
  method: 'POST',
  path: '/api/session',
  audience: 'public',
  perMinute: OFFICE,
  summary: { zh: '员工登录', en: 'Staff sign-in' },
  body: z.object({ login: Login, password: z.string().min(1).max(200) }),
  response: SignedIn,
});

/** Second step: a code of the authenticator app, or one of the recovery codes. */
export const signInCode = endpoint({
  id: 'org.sign_in_code',
  method: 'POST',
  path: '/api/session/code',
  audience: 'public',
  perMinute: OFFICE,
  summary: { zh: '登录第二步:动态口令或恢复码', en: 'Sign-in, second step: a code' },
  body: z.object({ code: z.string().trim().min(6).max(40) }),
  response: SessionView,
});

/** What the sign-in of this browser still needs; empty where it is at its first step. */
export const pendingSignIn = endpoint({
  id: 'org.pending_sign_in',
  method: 'GET',
  path: '/api/session/pending',
  audience: 'public',
  summary: { zh: '登录进度', en: 'How far the sign-in has come' },
  response: z.object({ needs: z.array(z.enum(['totp', 'passkey'])) }),
});

/** Options for the browser's passkey dialogue: of the account at its second step, or of whoever signs in without a password. */
export const passkeyOptions = endpoint({
  id: 'org.passkey_options',
  method: 'POST',
  path: '/api/session/passkey/options',
  audience: 'public',
  perMinute: OFFICE,
  summary: { zh: '通行密钥登录选项', en: 'Options to sign in with a passkey' },
  body: z.object({ secondStep: z.boolean() }),
  response: z.object({ options: z.record(z.string(), z.unknown()) }),
});

export const signInPasskey = endpoint({
  id: 'org.sign_in_passkey',
  method: 'POST',
  path: '/api/session/passkey',
  audience: 'public',
  perMinute: OFFICE,
  summary: { zh: '用通行密钥登录', en: 'Sign in with a passkey' },
  body: z.object({ secondStep: z.boolean(), response: Credential }),
  response: SessionView,
});

export const currentSession = endpoint({
  id: 'org.session',
  method: 'GET',
  path: '/api/session',
  audience: 'staff',
  whenDue: true,
  summary: { zh: '当前会话', en: 'The current session' },
  response: SessionView,
});

/** Acts at another unit from now on: one where the person holds a role. */
export const switchUnit = endpoint({
  id: 'org.switch_unit',
  method: 'PATCH',
  path: '/api/session',
  audience: 'staff',
  summary: { zh: '切换单位', en: 'Act at another unit' },
  body: z.object({ unitId: Id }),
  response: SessionView,
});

export const signOut = endpoint({
  id: 'org.sign_out',
  method: 'DELETE',
  path: '/api/session',
  audience: 'staff',
  whenDue: true,
  summary: { zh: '退出登录', en: 'Sign out' },
  response: z.object({ signedOut: z.literal(true) }),
});
