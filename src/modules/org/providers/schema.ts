import * as z from 'zod';
import { endpoint, Id } from '../../../platform/endpoint.ts';

/** Providers one can sign in with, for the buttons of the sign-in page. */
export const offeredProviders = endpoint({
  id: 'org.offered_providers',
  method: 'GET',
  path: '/api/session/providers',
  audience: 'public',
  summary: { zh: '单点登录方式', en: 'Ways of single sign-on' },
  response: z.object({ rows: z.array(z.object({ code: z.string(), name: z.string(), nameEn: z.string() })) }),
});

/** Begins a sign-in at a provider: the browser goes to `url`. */
export const startOidc = endpoint({
  id: 'org.start_oidc',
  method: 'POST',
  path: '/api/session/oidc',
  audience: 'public',
  perMinute: 300,
  summary: { zh: '开始单点登录', en: 'Begin single sign-on' },
  body: z.object({
    code: z.string().min(1).max(40),
    /** Page of the console to show afterwards. */
    back: z
      .string()
      .max(500)
      .regex(/^\/(?![/\\])/)
      .optional(),
  }),
  response: z.object({ url: z.url() }),
});

/** Where the provider sends the browser back to; answers with the way to the console, or to the sign-in page and what went wrong. */
export const oidcCallback = endpoint({
  id: 'org.oidc_callback',
  method: 'GET',
  path: '/api/session/oidc/callback',
  audience: 'public',
  summary: { zh: '单点登录回调', en: 'Return from single sign-on' },
  query: z.record(z.string(), z.string().max(8000)),
  response: z.object({}),
});

/** A provider of single sign-on (OpenID Connect). */
const Settings = z.object({
  name: z.string().trim().min(1).max(60),
  nameEn: z.string().trim().min(1).max(60),
  issuer: z.url().max(500),
  clientId: z.string().trim().min(1).max(300),
  /** Claim of the ID token that holds the account's login. */
  loginClaim: z
    .string()
    .trim()
    .regex(/^[\w:./-]{1,100}$/),
  /** The provider asks for a second factor itself; none of ours is asked for after it. */
  secondFactorCounts: z.boolean(),
  enabled: z.boolean(),
});
const secret = z.string().max(500).optional();

const Provider = Settings.extend({ id: Id, code: z.string(), hasSecret: z.boolean(), version: z.int() });

export const listProviders = endpoint({
  id: 'org.providers',
  method: 'GET',
  path: '/api/security/providers',
  audience: 'staff',
  permission: 'security.edit',
  summary: { zh: '单点登录配置', en: 'Providers of single sign-on' },
  response: z.object({ rows: z.array(Provider), redirectUri: z.string() }),
});

export const addProvider = endpoint({
  id: 'org.add_provider',
  method: 'POST',
  path: '/api/security/providers',
  audience: 'staff',
  permission: 'security.edit',
  creates: true,
  summary: { zh: '添加单点登录', en: 'Add a provider of single sign-on' },
  body: Settings.extend({
    code: z
      .string()
      .trim()
      .regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
    secret,
  }),
  response: z.object({ id: Id, version: z.int() }),
});

/** An empty secret leaves the stored one. */
export const editProvider = endpoint({
  id: 'org.edit_provider',
  method: 'PATCH',
  path: '/api/security/providers/:id',
  audience: 'staff',
  permission: 'security.edit',
  summary: { zh: '修改单点登录', en: 'Change a provider of single sign-on' },
  params: z.object({ id: Id }),
  body: Settings.extend({ secret, version: z.int() }),
  response: z.object({ version: z.int() }),
});
