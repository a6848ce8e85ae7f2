import * as z from 'zod';
import { endpoint, Id, Instant } from '../../../platform/endpoint.ts';
import { Credential } from '../sign-in/schema.ts';

/** A second factor that is set up. */
export const Factor = z.object({
  id: Id,
  kind: z.enum(['totp', 'passkey']),
  name: z.string(),
  createdAt: Instant,
  lastUsedAt: Instant.nullable(),
});

/** One's own account: what guards it. */
export const myAccount = endpoint({
  id: 'org.account',
  method: 'GET',
  path: '/api/account',
  audience: 'staff',
  whenDue: true,
  summary: { zh: '我的账号', en: 'My account' },
  response: z.object({
    login: z.string(),
    name: z.string(),
    title: z.string().nullable(),
    passwordChangedAt: Instant,
    /** Days until the password has to be changed; null where it does not expire. */
    passwordDaysLeft: z.int().nullable(),
    rules: z.object({ minLength: z.int(), minClasses: z.int(), history: z.int() }),
    factors: z.array(Factor),
    recoveryCodesLeft: z.int(),
    /** Adding or removing a factor needs the password once more. */
    confirm: z.boolean(),
  }),
});

export const setLanguage = endpoint({
  id: 'org.set_language',
  method: 'PATCH',
  path: '/api/account',
  audience: 'staff',
  whenDue: true,
  summary: { zh: '设置界面语言', en: 'Choose the language' },
  body: z.object({ language: z.enum(['zh', 'en']) }),
  response: z.object({ language: z.enum(['zh', 'en']) }),
});

const password = z.string().min(1).max(200).optional();
/** The recovery codes, shown this once; null where the colleague has codes already. */
const Codes = z.object({ recoveryCodes: z.array(z.string()).nullable() });

export const beginTotp = endpoint({
  id: 'org.begin_totp',
  method: 'POST',
  path: '/api/account/totp',
  audience: 'staff',
  whenDue: true,
  summary: { zh: '开始设置动态口令', en: 'Begin to set up an authenticator app' },
  body: z.object({ password }),
  response: z.object({ secret: z.string(), uri: z.string() }),
});

export const confirmTotp = endpoint({
  id: 'org.confirm_totp',
  method: 'POST',
  path: '/api/account/totp/confirmation',
  audience: 'staff',
  whenDue: true,
  summary: { zh: '确认动态口令', en: 'Confirm the authenticator app' },
  body: z.object({ code: z.string().trim().min(6).max(10) }),
  response: Codes,
});

export const beginPasskey = endpoint({
  id: 'org.begin_passkey',
  method: 'POST',
  path: '/api/account/passkeys/options',
  audience: 'staff',
  whenDue: true,
  summary: { zh: '开始添加通行密钥', en: 'Begin to add a passkey' },
  body: z.object({ password }),
  response: z.object({ options: z.record(z.string(), z.unknown()) }),
});

export const addPasskey = endpoint({
  id: 'org.add_passkey',
  method: 'POST',
  path: '/api/account/passkeys',
  audience: 'staff',
  whenDue: true,
  summary: { zh: '添加通行密钥', en: 'Add a passkey' },
  body: z.object({ name: z.string().trim().min(1).max(60), response: Credential }),
  response: Codes,
});

export const renewRecoveryCodes = endpoint({
  id: 'org.renew_recovery_codes',
  method: 'POST',
  path: '/api/account/recovery-codes',
  audience: 'staff',
  summary: { zh: '重新生成恢复码', en: 'Make new recovery codes' },
  body: z.object({ password }),
  response: z.object({ recoveryCodes: z.array(z.string()) }),
});

export const removeFactor = endpoint({
  id: 'org.remove_factor',
  method: 'POST',
  path: '/api/account/factors/:id/removal',
  audience: 'staff',
  summary: { zh: '移除两步验证方式', en: 'Remove a second factor' },
  params: z.object({ id: Id }),
  body: z.object({ password }),
  response: z.object({ removed: z.literal(true) }),
});
