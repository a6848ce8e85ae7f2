import type { FastifyBaseLogger } from 'fastify';
import type { Channels } from './channels.ts';
import { type Clock, civilDate } from './clock.ts';
import type { KeyRing } from './crypto.ts';
import type { Database, Tx } from './db.ts';
import { AppError } from './errors.ts';
import type { FileStore } from './files.ts';
import type { Language } from './i18n.ts';
import type { Breadth, Permission } from './permissions.ts';

/** What a running Roadbook has to hand: one of it a process, made in `main.ts` or by a test. */
export interface Platform {
  db: Database;
  keys: KeyRing;
  files: FileStore;
  /** How messages leave the house. */
  channels: Channels;
  clock: Clock;
  log: FastifyBaseLogger;
  /** Event name → the jobs that react to it (one per listener). */
  listeners: ReadonlyMap<string, readonly string[]>;
}

/** How a staff session was opened. */
export type SignInMethod = 'password' | 'passkey' | 'oidc';

/** The session a colleague acts in; work done later in their name has none. `due`: what has to be done before anything else. */
export interface StaffSession {
  id: string;
  openedAt: Date;
  method: SignInMethod;
  idleMinutes: number;
  due: 'password' | 'factor' | null;
}

/** Who acts. `label` is what the audit trail writes. */
export type Actor =
  | {
      kind: 'staff';
      id: string;
      label: string;
      name: string;
      login: string;
      language: Language;
      session?: StaffSession;
    }
  | { kind: 'owner'; customerId: string; label: string }
  | { kind: 'source'; id: string; label: string }
  | { kind: 'public'; label: string }
  | { kind: 'system'; label: string };

/** The unit one acts at and what lies below it. */
export interface Scope {
  unitId: string;
  unitKind: 'group' | 'brand' | 'region' | 'dealer' | 'department';
  timeZone: string;
  /** The units that own rows in the subtree, for queries to name; null where there are too many (policy and order index serve those). */
  orgIds: string[] | null;
  /** The one unit outside the subtree (nil uuid: none is), null where several are: spares the policies a look-up. */
  allBut?: string | null;
}

/** Everything a service function needs to know about the request; always its first argument. */
export interface Ctx extends Platform {
  actor: Actor;
  scope: Scope | null;
  permissions: ReadonlyMap<Permission, Breadth>;
  language: Language;
  requestId: string;
  /** Where the request came from, for the audit trail; null for work of the program itself. */
  address: string | null;
  /** Set on requests that create: the first transaction of the request answers a repeated key with the first answer. */
  idempotency: { endpoint: string; key: string; bodyHash: Buffer } | null;
  /** An open transaction that this context's transactions are savepoints of (`within` of db.ts). */
  joined?: Tx;
}

/** The breadth with which the caller holds a permission; throws auth.forbidden where it is not held. */
export function breadthOf(ctx: Ctx, permission: Permission): Breadth {
  const breadth = ctx.permissions.get(permission);
  if (!breadth) throw new AppError('auth.forbidden', { permission });
  return breadth;
}

/** The staff member's id where the permission reaches only own records, null where it reaches all. */
export function ownerFilter(ctx: Ctx, permission: Permission): string | null {
  return breadthOf(ctx, permission) === 'own' ? staffIdOf(ctx) : null;
}

/** The acting staff member's id; throws auth.required for any other kind of actor. */
export function staffIdOf(ctx: Ctx): string {
  if (ctx.actor.kind !== 'staff') throw new AppError('auth.required');
  return ctx.actor.id;
}

/** The acting unit; throws auth.required for a caller without one. */
export function scopeOf(ctx: Ctx): Scope {
  if (!ctx.scope) throw new AppError('auth.required');
  return ctx.scope;
}

/** Today's civil date where one acts; in the zone of the group where nobody acts at a unit (owners, jobs). */
export function todayOf(ctx: Pick<Ctx, 'clock' | 'scope'>): string {
  return civilDate(ctx.clock.now(), ctx.scope?.timeZone);
}

/** The dealer one acts at; what is a dealer's own is done there. @throws AppError org.dealer_only where one acts above or below a dealer */
export function dealerOf(ctx: Ctx): Scope {
  const scope = scopeOf(ctx);
  if (scope.unitKind !== 'dealer') throw new AppError('org.dealer_only');
  return scope;
}

/**
 * Holds a caller to the group: what is common to all units (roles, rules of signing in, providers) is not a brand's to change.
 * @throws AppError auth.forbidden
 */
export function needWholeGroup(ctx: Ctx, permission: Permission): void {
  if (scopeOf(ctx).unitKind !== 'group') throw new AppError('auth.forbidden', { permission });
}

/** A context for work nobody asked for at the door: jobs, demo load, commands. It acts at one unit like everybody else. */
export function systemContext(platform: Platform, task: string, scope: Scope | null, requestId: string = task): Ctx {
  return {
    ...platform,
    actor: { kind: 'system', label: `system:${task}` },
    scope,
    permissions: new Map(),
    language: 'zh',
    requestId,
    address: null,
    idempotency: null,
  };
}
