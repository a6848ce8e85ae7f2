import { createHash, randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { hash, verify } from '@node-rs/argon2';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Ctx, type Platform, type Scope, type SignInMethod, systemContext } from './context.ts';
import type { Endpoint } from './endpoint.ts';
import { AppError } from './errors.ts';
import { languageOf } from './i18n.ts';
import type { Breadth, Permission } from './permissions.ts';

/** Cookies of the two kinds of session; staff and owners can be signed in side by side. */
export const STAFF_COOKIE = 'rb_staff';
export const OWNER_COOKIE = 'rb_owner';

/** The mark of a browser: whoever signed in with it once is counted apart from browsers nobody knows (OWASP device cookies). */
export const DEVICE_COOKIE = 'rb_device';

/** Hours after which an owner's session ends in any case; those of staff end as the rules of signing in say. */
const OWNER_HOURS = 12;
/** A renewed cookie may stay longer than its session, whose end the server knows. */
const COOKIE_HOURS = 72;
const DEVICE_DAYS = 400;
/** A session's last doing is written at most this often. */
const TOUCH_MS = 60_000;
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

/** How long the latest checks of a password took, in milliseconds. */
const checks = [20];
const CHECKS = 31;

/** Whether a password fits a hash; `null` (no such account) takes as long and is never right. */
export async function passwordFits(passwordHash: string | null, password: string): Promise<boolean> {
  const against = passwordHash ?? (await NOBODY);
  const began = performance.now();
  const fits = await verify(against, password);
  checks.push(performance.now() - began);
  if (checks.length > CHECKS) checks.shift();
  return fits && passwordHash !== null;
}

/** Takes as long as checking a password does these days, and none of its work: for answers that do not look at it. */
export function passwordPause(): Promise<void> {
  return setTimeout([...checks].sort((a, b) => a - b)[checks.length >> 1]);
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
  sessionId: string;
  openedAt: Date;
  method: SignInMethod;
  idleMinutes: number;
  due: 'password' | 'factor' | null;
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
  sessionId: string;
  openedAt: Date;
  method: SignInMethod;
  idleMinutes: number;
  due: 'password' | 'factor' | null;
}

const cache = new Map<string, { until: number; session: Session | null; touched: number }>();

const sha256 = (text: string) => createHash('sha256').update(text).digest();

/**
 * Hash of a cookie's token. What stands behind a `~` is no part of the token: it changes when the session does, so that no process answers
 * from what it remembers of the session before.
 */
const digest = (cookie: string) => sha256(cookie.split('~')[0] ?? '');
const cacheKeyOf = (cookie: string) => sha256(cookie).toString('hex');

const DUE = { password: 'auth.password_due', factor: 'auth.factor_due' } as const;

/** Opens a session of staff, ends the colleague's others where only one is allowed, and marks the browser as one of theirs. */
export async function openStaffSession(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  who: { staffId: string; unitId: string; method: SignInMethod; secondFactor: boolean },
): Promise<void> {
  const token = randomBytes(32).toString('base64url');
  const device = request.cookies[DEVICE_COOKIE] ?? randomBytes(32).toString('base64url');
  const opened = await platform.db.pool.query<{ ends: Date }>(
    'select org.open_staff_session($1, $2, $3, $4, $5, $6, $7, $8) as ends',
    [
      digest(token),
      who.staffId,
      who.unitId,
      request.ip,
      agentOf(request),
      who.method,
      who.secondFactor,
      sha256(device),
    ],
  );
  request.cookies[STAFF_COOKIE] = token;
  setSessionCookie(request, reply, STAFF_COOKIE, token, opened.rows[0]?.ends ?? new Date());
  setSessionCookie(request, reply, DEVICE_COOKIE, device, new Date(Date.now() + DEVICE_DAYS * 86_400_000));
}

/** Hash of the browser's mark; null for a browser that carries none. */
export function deviceOf(request: FastifyRequest): Buffer | null {
  const device = request.cookies[DEVICE_COOKIE];
  return device ? sha256(device) : null;
}

/** What a browser says it is, cut to what the log keeps. */
export function agentOf(request: FastifyRequest): string {
  return String(request.headers['user-agent'] ?? '').slice(0, 200);
}

/** Hash of the token of a staff session; null without one. */
export function sessionHash(request: FastifyRequest): Buffer | null {
  const cookie = request.cookies[STAFF_COOKIE];
  return cookie ? digest(cookie) : null;
}

/** Makes this process read every session anew: some of them were ended. Other processes follow within two seconds. */
export function forgetSessions(): void {
  cache.clear();
}

/** Opens the session of an owner and sets its cookie: HttpOnly, SameSite, Secure wherever the request came by https. */
export async function openSession(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  who: { customerId: string; unitId: string },
): Promise<void> {
  const token = randomBytes(32).toString('base64url');
  const ends = new Date(Date.now() + OWNER_HOURS * 3_600_000);
  await platform.db.pool.query('select org.open_session($1, $2, $3, $4, $5, $6, $7)', [
    digest(token),
    null,
    who.customerId,
    who.unitId,
    ends,
    request.ip,
    agentOf(request),
  ]);
  // The rest of this request acts in the new session.
  request.cookies[OWNER_COOKIE] = token;
  setSessionCookie(request, reply, OWNER_COOKIE, token, ends);
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
  cache.delete(cacheKeyOf(token));
  await platform.db.pool.query('select org.end_session($1)', [digest(token)]);
  reply.clearCookie(cookie, { path: '/' });
}

/** Changes a session and hands out its cookie anew, so that the change holds at once in every process. */
export async function renewSession(
  request: FastifyRequest,
  reply: FastifyReply,
  cookie: string,
  change: (tokenHash: Buffer) => Promise<void>,
): Promise<void> {
  const known = request.cookies[cookie] ?? '';
  await change(digest(known));
  cache.delete(cacheKeyOf(known));
  const renewed = `${known.split('~')[0]}~${randomBytes(6).toString('base64url')}`;
  request.cookies[cookie] = renewed;
  setSessionCookie(request, reply, cookie, renewed, new Date(Date.now() + COOKIE_HOURS * 3_600_000));
}

function setSessionCookie(request: FastifyRequest, reply: FastifyReply, cookie: string, token: string, ends: Date) {
  reply.setCookie(cookie, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: request.protocol === 'https',
    expires: ends,
  });
}

/**
 * The session of a token. What the person does keeps it alive; what a page asks by itself (`idle`) does not, so that a screen left alone
 * ends although it goes on refreshing.
 */
async function readSession(platform: Platform, token: string, idle: boolean): Promise<Session | null> {
  const key = digest(token);
  const cacheKey = cacheKeyOf(token);
  let known = cache.get(cacheKey);
  if (!known || known.until <= Date.now()) {
    const result = await platform.db.pool.query('select * from org.read_session($1)', [key]);
    const row = result.rows[0] && camel(result.rows[0]);
    if (cache.size > 20_000) cache.clear();
    known = {
      until: Date.now() + CACHE_MS,
      session: row ? asSession(row) : null,
      touched: cache.get(cacheKey)?.touched ?? 0,
    };
    cache.set(cacheKey, known);
  }
  // Only after it was found to go on: a session that has timed out is not brought back by being asked for.
  if (known.session && !idle && known.touched < Date.now() - TOUCH_MS) {
    known.touched = Date.now();
    platform.db.pool
      .query('select org.touch_session($1)', [key])
      .catch((error) => platform.log.warn({ err: error }, 'session not touched'));
  }
  return known.session;
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
  return token ? readSession(platform, token, request.headers['x-idle'] === '1') : null;
}

/**
 * Who calls, checked for this operation. Unsigned calls of the public act for the brand as the public; signed messages are checked by
 * their service, which knows the source's key.
 * @throws AppError auth.required, auth.forbidden, auth.csrf, auth.password_due, auth.factor_due
 */
export async function authenticate(platform: Platform, endpoint: Endpoint, request: FastifyRequest): Promise<Ctx> {
  const language = languageOf(request.headers['accept-language']);
  if (endpoint.method !== 'GET' && endpoint.audience !== 'source') refuseForeignOrigin(request);
  const { id: requestId, ip: address } = request;
  const base = { ...platform, log: request.log, language, requestId, address, idempotency: null };
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
  if (session.due && !endpoint.whenDue) throw new AppError(DUE[session.due]);
  if (endpoint.permission && !session.permissions.has(endpoint.permission)) {
    throw new AppError('auth.forbidden', { permission: endpoint.permission });
  }
  return {
    ...base,
    actor: {
      kind: 'staff',
      id: session.staffId,
      label: `staff:${session.staffId}`,
      name: session.staffName ?? '',
      login: session.login ?? '',
      language: session.language ?? 'zh',
      session: {
        id: session.sessionId,
        openedAt: session.openedAt,
        method: session.method,
        idleMinutes: session.idleMinutes,
        due: session.due,
      },
    },
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
