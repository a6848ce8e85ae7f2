import type * as z from 'zod';
import { type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import * as journal from './journal.ts';
import * as postings from './postings.ts';
import { balances, settingsAt } from './queries.ts';
import type * as schema from './schema.ts';
import * as waiting from './waiting.ts';

interface Page {
  cursor?: string | undefined;
  limit: number;
}

/** Settings of the acting unit's brand. @throws AppError request.not_found */
async function rulesOfHouse(ctx: Ctx, tx: Tx) {
  const settings = await settingsAt(tx, scopeOf(ctx).unitId);
  if (!settings) throw new AppError('request.not_found');
  return settings;
}

async function visibleMember(tx: Tx, id: string) {
  const member = await journal.memberFor(tx, id);
  if (!member) throw new AppError('request.not_found');
  return member;
}

/** The dealer somebody acts at. @throws AppError org.dealer_only */
function dealerOf(ctx: Ctx): string {
  const { unitId, unitKind } = scopeOf(ctx);
  if (unitKind !== 'dealer') throw new AppError('org.dealer_only');
  return unitId;
}

/** A member's account: balances, lots by their end, what is held and what waits for approval. */
export function memberPoints(ctx: Ctx, id: string) {
  return read(ctx, async (tx) => {
    const member = await visibleMember(tx, id);
    const today = postings.todayOf(ctx);
    const [balance, spendable, lots, holds, requests, settings] = await Promise.all([
      balances(tx, id),
      journal.spendable(tx, id, today),
      journal.lotsOf(tx, id),
      journal.holdsOf(tx, id),
      waiting.requestsOf(tx, id),
      settingsAt(tx, member.orgId),
    ]);
    const { holdMinutes = 240, adjustLimit = 1000 } = settings ?? {};
    return { ...balance, spendable, holdMinutes, adjustLimit, today, lots, holds, waiting: requests };
  });
}

/** What happened to a member's points, newest first. */
export function memberJournal(ctx: Ctx, id: string, page: Page) {
  return read(ctx, async (tx) => {
    await visibleMember(tx, id);
    return pageFrom(await journal.movementsOf(tx, id, page), page.limit);
  });
}

/** Corrects a member's points; above the limit of the house it waits for a second person. @throws AppError points.not_enough */
export function adjustPoints(ctx: Ctx, memberId: string, given: z.output<(typeof schema.adjustPoints)['body']>) {
  return transact(ctx, async (tx) => {
    const member = await visibleMember(tx, memberId);
    const { adjustLimit } = await rulesOfHouse(ctx, tx);
    const { points, reason } = given;
    if (Math.abs(points) > adjustLimit) {
      const id = await waiting.insertRequest(tx, { orgId: member.orgId, memberId, points, reason, by: staffIdOf(ctx) });
      return { id, state: 'waiting' as const };
    }
    const posted = await correct(ctx, tx, { orgId: member.orgId, memberId, points, reason, key: newId() });
    return { id: posted.transactionId, state: 'posted' as const };
  });
}

function correct(
  ctx: Ctx,
  tx: Tx,
  c: { orgId: string; memberId: string; points: number; reason: string; key: string },
) {
  const { orgId, memberId, points, reason: note, key } = c;
  return postings.adjust(ctx, tx, { scope: 'adjust', key, orgId, memberId, points, note });
}

/** Corrections above the limit. */
export async function listAdjustments(ctx: Ctx, query: Page & { state: string }) {
  const rows = await read(ctx, (tx) =>
    waiting.requests(tx, { ...query, orgIds: scopeOf(ctx).orgIds, staffId: staffIdOf(ctx) }),
  );
  return pageFrom(rows, query.limit);
}

/** A second person approves or refuses; approval posts. @throws AppError points.own_request, points.decided, request.conflict */
export function decideAdjustment(ctx: Ctx, id: string, given: { decision: 'approve' | 'refuse'; version: number }) {
  return transact(ctx, async (tx) => {
    const request = await waiting.lockRequest(tx, id);
    if (!request) throw new AppError('request.not_found');
    if (request.state !== 'waiting') throw new AppError('points.decided');
    if (request.requestedBy === staffIdOf(ctx)) throw new AppError('points.own_request');
    if (request.version !== given.version)
      throw new AppError('request.conflict', { current: { state: request.state, version: request.version } });
    const approved = given.decision === 'approve';
    const posted = approved ? await correct(ctx, tx, { ...request, key: id }) : null;
    const state = approved ? ('approved' as const) : ('refused' as const);
    await waiting.decideRequest(tx, id, {
      state,
      by: staffIdOf(ctx),
      at: ctx.clock.now(),
      transactionId: posted?.transactionId ?? null,
      version: request.version + 1,
    });
    return { state };
  });
}

/** Takes back what a transaction did: a redemption into its lots, an earn out of its lot. @throws AppError points.reversed */
export function reversePosting(ctx: Ctx, transactionId: string, note: string) {
  return transact(ctx, async (tx) => {
    const kind = await waiting.kindOf(tx, transactionId);
    if (!kind) throw new AppError('request.not_found');
    const about = { scope: 'reversal', key: newId(), transactionId, note };
    const posted = kind.earned ? await postings.clawBack(ctx, tx, about) : await postings.reverse(ctx, tx, about);
    return { transactionId: posted.transactionId, points: posted.points };
  });
}

/** Points held at the dealers in scope. */
export async function listHolds(ctx: Ctx, query: Page & { state?: string | undefined }) {
  const rows = await read(ctx, (tx) => journal.holdsAt(tx, { ...query, orgIds: scopeOf(ctx).orgIds }));
  return pageFrom(rows, query.limit);
}

/** Earmarks points of a member of any branch for one repair order of this dealer. @throws AppError points.not_enough, points.hold_exists */
export function holdPoints(ctx: Ctx, given: z.output<(typeof schema.holdPoints)['body']>) {
  return transact(ctx, async (tx) => {
    const dealerId = dealerOf(ctx);
    const { holdMinutes } = await rulesOfHouse(ctx, tx);
    const expiresAt = new Date(ctx.clock.now().getTime() + holdMinutes * 60_000);
    const { holdId, points } = await postings.hold(ctx, tx, {
      ...given,
      scope: 'till',
      key: newId(),
      dealerId,
      expiresAt,
    });
    return { id: holdId, points, expiresAt };
  });
}

/** Takes held points; pressing twice takes them once. @throws AppError points.hold_resolved, points.hold_exceeded */
export function captureHold(ctx: Ctx, holdId: string, points: number | undefined) {
  return transact(ctx, async (tx) => {
    if (!(await journal.isOfTill(tx, holdId))) throw new AppError('request.not_found');
    const posted = await postings.capture(ctx, tx, { scope: 'till', key: `capture:${holdId}`, holdId, points });
    return { transactionId: posted.transactionId, points: posted.points };
  });
}

/** Gives held points back; pressing twice does it once. @throws AppError points.hold_resolved */
export function voidHold(ctx: Ctx, holdId: string) {
  return transact(ctx, async (tx) => {
    if (!(await journal.isOfTill(tx, holdId))) throw new AppError('request.not_found');
    const posted = await postings.voidHold(ctx, tx, { scope: 'till', key: `void:${holdId}`, holdId });
    return { transactionId: posted.transactionId };
  });
}

/** How points are handled here. */
export function getPointsSettings(ctx: Ctx) {
  return read(ctx, async (tx) => {
    const { id: _id, orgId, ...settings } = await rulesOfHouse(ctx, tx);
    return { ...settings, editable: ctx.permissions.has('points.rule_edit') && (await keeps(ctx, tx, orgId)) };
  });
}

/** Whether the acting unit is the brand itself or stands above it. */
async function keeps(ctx: Ctx, tx: Tx, brandId: string): Promise<boolean> {
  return waiting.holdsUnit(tx, scopeOf(ctx).unitId, brandId);
}

/** Changes how points are handled; headquarters' alone. @throws AppError points.rules_closed, request.conflict */
export function editPointsSettings(
  ctx: Ctx,
  { version, ...given }: z.output<(typeof schema.editPointsSettings)['body']>,
) {
  return transact(ctx, async (tx) => {
    const settings = await rulesOfHouse(ctx, tx);
    if (!(await keeps(ctx, tx, settings.orgId))) throw new AppError('points.rules_closed');
    const { id, orgId, ...current } = settings;
    if (current.version !== version) throw new AppError('request.conflict', { current });
    const saved = await waiting.saveSettings(tx, { id, orgId, version }, given);
    if (!saved) throw new AppError('request.conflict', { current });
    return { version: version + 1 };
  });
}

/** Budgets of the units in scope, newest first. */
export async function listBudgets(ctx: Ctx, query: Page & { state?: string | undefined }) {
  const rows = await read(ctx, (tx) =>
    waiting.budgets(tx, { ...query, orgIds: scopeOf(ctx).orgIds, staffId: staffIdOf(ctx) }),
  );
  return pageFrom(rows, query.limit);
}

/** Asks for a budget of the acting unit. */
export function createBudget(ctx: Ctx, given: { name: string; amount: number }) {
  return transact(ctx, async (tx) => ({
    id: await waiting.insertBudget(tx, { ...given, orgId: scopeOf(ctx).unitId, by: staffIdOf(ctx) }),
  }));
}

/** A second person approves a budget; closing gives back what is left. @throws AppError points.own_request, points.no_budget */
export function decideBudget(ctx: Ctx, id: string, given: { decision: 'approve' | 'close'; version: number }) {
  return transact(ctx, async (tx) => {
    const budget = await waiting.lockBudget(tx, id);
    if (!budget) throw new AppError('request.not_found');
    if (budget.version !== given.version)
      throw new AppError('request.conflict', { current: { state: budget.state, version: budget.version } });
    if (given.decision === 'close')
      return { state: 'closed' as const, left: await waiting.closeBudget(tx, id, ctx.clock.now()) };
    if (budget.requestedBy === staffIdOf(ctx)) throw new AppError('points.own_request');
    await waiting.approveBudget(tx, id, staffIdOf(ctx), ctx.clock.now());
    return { state: 'approved' as const, left: budget.amount };
  });
}
