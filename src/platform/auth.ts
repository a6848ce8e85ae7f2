import { createHash, randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Ctx, type Platform, type Scope, systemContext } from './context.ts';
import type { Endpoint } from './endpoint.ts';
import { AppError } from './errors.ts';
import { languageOf } from './i18n.ts';
import type { Breadth, Permission } from './permissions.ts';

/** Cookies of the two kinds of session; staff and owners can be signed in side by side. */
export const STAFF_COOKIE = 'rb_staff';
export const OWNER_COOKIE = 'rb_owner';

/** Minutes without a request after which a session ends by itself (GB/T 22239: automatic log-out). */
const IDLE_MINUTES = 30;
/** Hours after which a session ends in any case. */
const SESSION_HOURS = 12;
/** How long an answer about a session may be reused in this process: a session ended elsewhere lives on that long at most. */
const CACHE_MS = 2000;

// OWASP: Argon2id with 19 MiB, two passes, one lane.
const ARGON = { memoryCost: 19456, timeCost: 2, parallelism: 1 };

/** Argon2id hash of a password, in PHC format. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, ARGON);
}

// Verified against where the account does not exist, so that the time of an answer does not tell which accounts do.
const NOBODY = hashPassword(randomBytes(16).toString('hex'));

/** Whether a password fits a hash; `null` (no such account) takes as long and is never right. */
export async function passwordFits(passwordHash: string | null, password: string): Promise<boolean> {
  const fits = await verify(passwordHash ?? (await NOBODY), password);
  return fits && passwordHash !== null;
}

interface Session {
  staffId: string | null;
  customerId: string | null;
  staffName: string | null;
  login: string | null;
  language: 'zh' | 'en' | null;
  roles: string[];
  scope: Scope | null;
  unitName: string | null;
  unitNameEn: string | null;
  permissions: ReadonlyMap<Permission, Breadth>;
}

interface SessionRow {
  staffId: string | null;
  customerId: string | null;
  staffName: string | null;
  login: string | null;
  language: 'zh' | 'en' | null;
  unitId: string | null;
  unitKind: Scope['unitKind'] | null;
  unitName: string | null;
  unitNameEn: string | null;
  timeZone: string;
  roles: string[] | null;
  permissions: Record<string, Breadth> | null;
  orgIds: string[] | null;
  allBut: string | null;
}

const cache = new Map<string, { until: number; session: Session | null }>();

const digest = (token: string) => createHash('sha256').update(token).digest();

/** Opens a session and sets its cookie: HttpOnly, SameSite, Secure wherever the request came by https. */
export async function openSession(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  who: { staffId: string; unitId: string } | { customerId: string; unitId: string },
): Promise<void> {
  const token = randomBytes(32).toString('base64url');
  const ends = new Date(Date.now() + SESSION_HOURS * 3_600_000);
  await platform.db.pool.query('select org.open_session($1, $2, $3, $4, $5, $6, $7)', [
    digest(token),
    'staffId' in who ? who.staffId : null,
    'customerId' in who ? who.customerId : null,
    who.unitId,
    ends,
    request.ip,
    String(request.headers['user-agent'] ?? '').slice(0, 200),
  ]);
  const name = 'staffId' in who ? STAFF_COOKIE : OWNER_COOKIE;
  // The rest of this request acts in the new session.
  request.cookies[name] = token;
  reply.setCookie(name, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: request.protocol === 'https',
    expires: ends,
  });
}

/** Ends the session of a cookie at once and removes the cookie. */
export async function closeSession(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  cookie: string,
): Promise<void> {
  const token = request.cookies[cookie];
  if (!token) return;
  cache.delete(digest(token).toString('hex'));
  await platform.db.pool.query('select org.end_session($1)', [digest(token)]);
  reply.clearCookie(cookie, { path: '/' });
}

async function readSession(platform: Platform, token: string): Promise<Session | null> {
  const key = digest(token);
  const cacheKey = key.toString('hex');
  const known = cache.get(cacheKey);
  if (known && known.until > Date.now()) return known.session;
  const result = await platform.db.pool.query('select * from org.read_session($1, $2)', [key, IDLE_MINUTES]);
  platform.db.pool
    .query('select org.touch_session($1)', [key])
    .catch((error) => platform.log.warn({ err: error }, 'session not touched'));
  const row = result.rows[0] && camel(result.rows[0]);
  const session = row ? asSession(row) : null;
  if (cache.size > 20_000) cache.clear();
  cache.set(cacheKey, { until: Date.now() + CACHE_MS, session });
  return session;
}

function camel(row: Record<string, unknown>): SessionRow {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  ) as unknown as SessionRow;
}

function asSession(row: SessionRow): Session {
  const { unitId, unitKind, timeZone, orgIds, allBut } = row;
  return {
    ...row,
    roles: row.roles ?? [],
    scope: unitId && unitKind ? { unitId, unitKind, timeZone, orgIds, allBut } : null,
    permissions: new Map(Object.entries(row.permissions ?? {}) as [Permission, Breadth][]),
  };
}

/** The session of a request's cookie; null where there is none or it has ended. */
async function sessionOf(platform: Platform, request: FastifyRequest, cookie: string): Promise<Session | null> {
  const token = request.cookies[cookie];
  return token ? readSession(platform, token) : null;
}

/**
 * Who calls, checked for this operation. Unsigned calls of the public act for the brand as the public; signed messages are checked by
 * their service, which knows the source's key.
 * @throws AppError auth.required, auth.forbidden, auth.csrf
 */
export async function authenticate(platform: Platform, endpoint: Endpoint, request: FastifyRequest): Promise<Ctx> {
  const language = languageOf(request.headers['accept-language']);
  if (endpoint.method !== 'GET' && endpoint.audience !== 'source') refuseForeignOrigin(request);
  const base = { ...platform, log: request.log, language, requestId: request.id, idempotency: null };
  if (endpoint.audience === 'public' || endpoint.audience === 'source') {
    const ctx = systemContext(platform, endpoint.id, await brandScope(platform), request.id);
    return { ...ctx, ...base, actor: { kind: 'public', label: `public:${endpoint.id}` } };
  }
  const cookie = endpoint.audience === 'owner' ? OWNER_COOKIE : STAFF_COOKIE;
  const session = await sessionOf(platform, request, cookie);
  if (!session) throw new AppError('auth.required');
  // The audience decides, not the cookie's name: an owner's token in the staff cookie is no staff session, nor the other way round.
  if ((endpoint.audience === 'owner') !== (session.customerId !== null)) throw new AppError('auth.required');
  if (session.customerId) {
    // An owner acts at the unit through which the session was opened, for nobody but the one customer.
    const { customerId } = session;
    return {
      ...base,
      actor: { kind: 'owner', customerId, label: `owner:${customerId}` },
      scope: null,
      permissions: new Map(),
    };
  }
  if (!session.staffId) throw new AppError('auth.required');
  if (endpoint.permission && !session.permissions.has(endpoint.permission)) {
    throw new AppError('auth.forbidden', { permission: endpoint.permission });
  }
  return {
    ...base,
    actor: { kind: 'staff', id: session.staffId, label: `staff:${session.staffId}`, name: session.staffName ?? '' },
    scope: session.scope,
    permissions: session.permissions,
  };
}

/**
 * Cross-site request forgery: a browser says where a request comes from, in Sec-Fetch-Site or Origin. Callers that send neither are no
 * browsers and carry no ambient cookies.
 */
function refuseForeignOrigin(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) {
    if (site !== 'same-origin') throw new AppError('auth.csrf');
    return;
  }
  const origin = request.headers.origin;
  if (origin !== undefined && URL.parse(origin)?.host !== request.host) throw new AppError('auth.csrf');
}

const brands = new WeakMap<object, { until: number; scope: Scope }>();

/** The brand the public pages and outside messages belong to: the first one of the group. Read again every five seconds. */
export async function brandScope(platform: Platform): Promise<Scope> {
  const known = brands.get(platform.db);
  if (known && known.until > Date.now()) return known.scope;
  const found = await platform.db.pool.query<{ id: string; time_zone: string; all_but: string | null }>(
    "select id, time_zone, org.all_but(id) as all_but from org.unit where kind = 'brand' and status = 'open' order by created_at, id limit 1",
  );
  const brand = found.rows[0];
  if (!brand) throw new AppError('server.unavailable');
  const scope: Scope = {
    unitId: brand.id,
    unitKind: 'brand',
    timeZone: brand.time_zone,
    orgIds: null,
    allBut: brand.all_but,
  };
  brands.set(platform.db, { until: Date.now() + 5000, scope });
  return scope;
}
