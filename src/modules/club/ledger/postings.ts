import { createHash } from 'node:crypto';
import { addMonths, civilDate } from '../../../platform/clock.ts';
import type { Ctx } from '../../../platform/context.ts';
import { newId, type Tx } from '../../../platform/db.ts';
import { pointsPosted } from '../../events.ts';
import type { Posted } from './queries.ts';
import * as queries from './queries.ts';

export type Origin = 'purchase' | 'spend' | 'model' | 'activity' | 'referral' | 'birthday' | 'adjust' | 'opening';

/** What names a posting once and for all: the key comes from its source, e.g. `ro:{dealer}:{number}:{line}:{rule}`. */
export interface Keyed {
  scope: string;
  key: string;
}

/** Points a member earns. `hqPoints`: the part headquarters bear, the dealer bears the rest. */
export interface Earn extends Keyed {
  /** Who issues the points. */
  orgId: string;
  memberId: string;
  points: number;
  hqPoints?: number | undefined;
  origin: Origin;
  qualifying: boolean;
  ruleId?: string | undefined;
  /** First and last civil date on which they can be spent. */
  activatesOn: string;
  expiresOn: string;
  /** Pending until this date, or until confirmPending; '9999-12-31': by its event alone. */
  pendingUntil?: string | undefined;
  occurredAt: Date;
  note?: string | undefined;
  reference?: string | undefined;
  /** What the key stands for, where dates follow from the day of the posting: a repeat on the next day is the same posting. */
  facts?: readonly unknown[] | undefined;
}

const zoneOf = (ctx: Ctx) => ctx.scope?.timeZone ?? 'Asia/Shanghai';
/** The civil date at the acting unit. */
export const todayOf = (ctx: Ctx) => civilDate(ctx.clock.now(), zoneOf(ctx));
const tasksOf = (ctx: Ctx) => ctx.listeners.get(pointsPosted.name) ?? [];
const hashOf = (facts: readonly unknown[]) => createHash('sha256').update(JSON.stringify(facts)).digest();

/** The first four facts are what keys were hashed from before origins and shares existed: their replays stay replays. */
const earnFacts = (e: Earn): readonly unknown[] => {
  if (e.facts) return e.facts;
  const more = [e.origin, e.qualifying, e.pendingUntil ?? null, e.hqPoints ?? 0];
  const plain = e.origin === 'purchase' && e.qualifying && !e.pendingUntil && !e.hqPoints;
  return [e.memberId, e.points, e.activatesOn, e.expiresOn, ...(plain ? [] : more)];
};

function earnCall(ctx: Ctx, e: Earn) {
  return {
    scope: e.scope,
    key: e.key,
    hash: hashOf(earnFacts(e)),
    orgId: e.orgId,
    memberId: e.memberId,
    points: e.points,
    hqPoints: e.hqPoints ?? 0,
    origin: e.origin,
    qualifying: e.qualifying,
    ruleId: e.ruleId ?? null,
    budgetId: null as string | null,
    today: todayOf(ctx),
    earnedOn: civilDate(e.occurredAt, zoneOf(ctx)),
    activatesOn: e.activatesOn,
    expiresOn: e.expiresOn,
    pendingUntil: e.pendingUntil ?? null,
    occurredAt: e.occurredAt,
    note: e.note ?? null,
    reference: e.reference ?? null,
    tasks: tasksOf(ctx),
  };
}

const plain = ({ transactionId, replayed, points }: Posted): Posted => ({ transactionId, replayed, points });

/**
 * Posts an earn: dealer funding (and headquarters' issuance) −p, member available or pending +p, one lot; what is owed is recovered first.
 * @throws AppError points.key_reused, points.frozen; request.not_found where unit or member is not to be had
 */
export async function earn(ctx: Ctx, tx: Tx, e: Earn): Promise<Posted> {
  return plain(await queries.postEarn(tx, { kind: 'earn', ...earnCall(ctx, e) }));
}

/** What became of a row of a feed. */
export interface Fed {
  place: number;
  state: 'posted' | 'replayed' | 'key_reused' | 'frozen' | 'unknown';
  transactionId: string | null;
}

/** A feed of earns in one statement, as one transaction: each row posted, replayed or refused by itself. Rows leave no event of their own. */
export async function earnMany(ctx: Ctx, tx: Tx, rows: readonly Earn[]): Promise<Fed[]> {
  const feed = rows.map((row, place) => {
    const {
      hash,
      orgId,
      memberId,
      hqPoints,
      ruleId,
      earnedOn,
      activatesOn,
      expiresOn,
      pendingUntil,
      occurredAt,
      ...e
    } = earnCall(ctx, row);
    return {
      place,
      id: newId(),
      scope: e.scope,
      key: e.key,
      hash: hash.toString('hex'),
      org: orgId,
      member: memberId,
      points: e.points,
      hq_points: hqPoints,
      origin: e.origin,
      qualifying: e.qualifying,
      rule: ruleId,
      earned_on: earnedOn,
      activates_on: activatesOn,
      expires_on: expiresOn,
      pending_until: pendingUntil,
      occurred_at: occurredAt,
      note: e.note,
      reference: e.reference,
    };
  });
  return (await queries.earnMany(tx, feed, todayOf(ctx), tasksOf(ctx))) as Fed[];
}

/** Out of an approved budget; never more than was approved (I20). @throws AppError points.no_budget, points.over_budget */
export async function award(ctx: Ctx, tx: Tx, e: Omit<Earn, 'hqPoints'> & { budgetId: string }): Promise<Posted> {
  const call = earnCall(ctx, e);
  const hash = hashOf([...earnFacts(e), e.budgetId]);
  return plain(await queries.postEarn(tx, { kind: 'award', ...call, hash, budgetId: e.budgetId }));
}

export interface Spend extends Keyed {
  memberId: string;
  /** The unit that redeems. */
  dealerId: string;
  points: number;
  occurredAt: Date;
  note?: string | undefined;
  reference?: string | undefined;
}

function spendCall(ctx: Ctx, s: Spend) {
  const { scope, key, memberId, dealerId: orgId, points, occurredAt } = s;
  return {
    scope,
    key,
    hash: hashOf([memberId, orgId, points, s.reference ?? null]),
    orgId,
    memberId,
    points,
    today: todayOf(ctx),
    occurredAt,
    holdUntil: null as Date | null,
    note: s.note ?? null,
    reference: s.reference ?? null,
    tasks: tasksOf(ctx),
  };
}

/** Spends points at a dealer, what ends first before the rest. @throws AppError points.not_enough (details: available), points.frozen */
export async function redeem(ctx: Ctx, tx: Tx, s: Spend): Promise<Posted> {
  return plain(await queries.postSpend(tx, { kind: 'redeem', ...spendCall(ctx, s) }));
}

/** Earmarks points for one document of a dealer until a moment; then they go back by themselves. */
export async function hold(
  ctx: Ctx,
  tx: Tx,
  s: Omit<Spend, 'occurredAt'> & { expiresAt: Date; occurredAt?: Date },
): Promise<Posted & { holdId: string }> {
  const call = spendCall(ctx, { ...s, occurredAt: s.occurredAt ?? ctx.clock.now() });
  const posted = await queries.postSpend(tx, { kind: 'hold', ...call, holdUntil: s.expiresAt });
  return { ...plain(posted), holdId: posted.transactionId };
}

const of = (ctx: Ctx, { scope, key }: Keyed, facts: readonly unknown[]) => ({
  scope,
  key,
  hash: hashOf(facts),
  today: todayOf(ctx),
  at: ctx.clock.now(),
  tasks: tasksOf(ctx),
});

/** Takes what was held, or a part; the rest goes back. @throws AppError points.hold_resolved, points.hold_exceeded */
export async function capture(
  ctx: Ctx,
  tx: Tx,
  c: Keyed & { holdId: string; points?: number | undefined; note?: string | undefined },
): Promise<Posted> {
  const points = c.points ?? null;
  const call = { ...of(ctx, c, [c.holdId, points]), holdId: c.holdId, points, note: c.note ?? null };
  return plain(await queries.postResolve(tx, { ...call, state: 'captured' }));
}

/** Gives held points back. @throws AppError points.hold_resolved */
export async function voidHold(
  ctx: Ctx,
  tx: Tx,
  c: Keyed & { holdId: string; note?: string | undefined },
): Promise<Posted> {
  const call = { ...of(ctx, c, [c.holdId]), holdId: c.holdId, points: null, note: c.note ?? null };
  return plain(await queries.postResolve(tx, { ...call, state: 'voided' }));
}

type About = Keyed & { transactionId: string; note?: string | undefined };

/** Takes a redemption or capture back, once, into the same lots. @throws AppError points.reversed, points.not_reversible */
export async function reverse(ctx: Ctx, tx: Tx, r: About): Promise<Posted> {
  const { transactionId } = r;
  return plain(await queries.postReverse(tx, { ...of(ctx, r, [transactionId]), transactionId, note: r.note ?? null }));
}

/** Takes an earn back, once: what is left of its lot, the rest as debt (I13). @throws AppError points.reversed */
export async function clawBack(ctx: Ctx, tx: Tx, r: About): Promise<Posted> {
  const call = { ...of(ctx, r, [r.transactionId]), transactionId: r.transactionId, note: r.note ?? null };
  return plain(await queries.postTakeBack(tx, { ...call, kind: 'claw_back' }));
}

/** Cancels an earn that is pending. @throws AppError points.not_pending */
export async function cancelPending(ctx: Ctx, tx: Tx, r: About): Promise<Posted> {
  const call = { ...of(ctx, r, [r.transactionId]), transactionId: r.transactionId, note: r.note ?? null };
  return plain(await queries.postTakeBack(tx, { ...call, kind: 'cancel' }));
}

/** Makes pending points available before their day. @throws AppError points.not_pending */
export async function confirmPending(ctx: Ctx, tx: Tx, r: Keyed & { transactionId: string }): Promise<Posted> {
  const { transactionId } = r;
  return plain(await queries.postConfirm(tx, { ...of(ctx, r, [transactionId]), transactionId }));
}

/** A correction at the expense of a unit's goodwill: upwards a new lot, downwards what ends first. Never counts for a tier. */
export async function adjust(
  ctx: Ctx,
  tx: Tx,
  a: Keyed & {
    orgId: string;
    memberId: string;
    points: number;
    validMonths?: number | undefined;
    occurredAt?: Date | undefined;
    note?: string | undefined;
    reference?: string | undefined;
  },
): Promise<Posted> {
  const { scope, key, orgId, memberId, note, reference } = a;
  const occurredAt = a.occurredAt ?? ctx.clock.now();
  if (a.points < 0)
    return plain(
      await queries.postSpend(tx, {
        kind: 'adjust',
        ...spendCall(ctx, { scope, key, memberId, dealerId: orgId, points: -a.points, occurredAt, note, reference }),
      }),
    );
  const day = todayOf(ctx);
  const call = earnCall(ctx, {
    ...{ scope, key, orgId, memberId, points: a.points, occurredAt, note, reference },
    origin: 'adjust',
    qualifying: false,
    activatesOn: day,
    expiresOn: addMonths(day, a.validMonths ?? 24),
  });
  // A repeat on a later day is the same correction: its dates are not part of what the key stands for.
  const hash = hashOf([memberId, orgId, a.points, a.validMonths ?? 24]);
  return plain(await queries.postEarn(tx, { kind: 'adjust', ...call, hash }));
}

/** All points of a member who left for good expire. */
export function expireMember(ctx: Ctx, tx: Tx, m: { memberId: string; note?: string | undefined }) {
  return queries.expireLots(tx, todayOf(ctx), 0, m.memberId, m.note ?? null);
}
