import type * as z from 'zod';
import { type Ctx, scopeOf, staffIdOf } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import { entryOf } from '../../org/index.ts';
import { plainNumber } from '../../products/index.ts';
import { announceMoves } from '../branches/service.ts';
import { settingsOf } from '../settings/queries.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

interface Sides {
  orgId: string;
  fromOrgId: string;
  toOrgId: string;
  state: string;
  releasedAt: Date | null;
  receivedAt: Date | null;
}

type May = 'release' | 'receive' | 'decide' | 'refuse' | 'withdraw';

/**
 * What the acting unit may do about a request: each branch answers for itself, whoever stands above both decides for both, and the side
 * that asked may take it back.
 */
export function mayOf(request: Sides, seen: ReadonlySet<string>): May[] {
  if (request.state !== 'asked') return [];
  const [from, to] = [seen.has(request.fromOrgId), seen.has(request.toOrgId)];
  const both = from && to;
  return [
    ...(from && !both && !request.releasedAt ? (['release'] as const) : []),
    ...(to && !both && !request.receivedAt ? (['receive'] as const) : []),
    ...(both ? (['decide'] as const) : []),
    ...(from || to ? (['refuse'] as const) : []),
    ...(seen.has(request.orgId) || both ? (['withdraw'] as const) : []),
  ];
}

/** Changes of branch that concern the acting unit, with what it may do about each (CLB-12). */
export async function listTransfers(ctx: Ctx, query: z.output<(typeof schema.listTransfers)['query']>) {
  const { unitId } = scopeOf(ctx);
  const rows = await read(ctx, async (tx) => {
    const found = await queries.transfers(tx, query);
    if (found.length === 0) return [];
    const seen = await queries.unitsSeen(
      tx,
      unitId,
      found.flatMap((row) => [row.fromOrgId, row.toOrgId, row.orgId]),
    );
    const may = ctx.permissions.has('member.move');
    return found.map((row) => ({ ...row, may: may ? mayOf(row, seen) : [] }));
  });
  return pageFrom(rows, query.limit);
}

/**
 * Asks for a change of branch. Whose side asks agrees with it; where the rule of the club needs nobody else, the member moves at once.
 * @throws AppError request.invalid, member.not_active, transfer.open, transfer.foreign
 */
export async function askTransfer(ctx: Ctx, given: z.output<(typeof schema.askTransfer)['body']>) {
  await entryOf(ctx, 'transfer_reason', given.reason, 'reason');
  const { unitId } = scopeOf(ctx);
  return transact(ctx, async (tx) => {
    const member = await queries.cardHolder(tx, plainNumber(given.cardNumber));
    if (!member) throw invalid('cardNumber', '没有此卡号的会员。', 'No member has this card number.');
    if (member.status !== 'active') throw new AppError('member.not_active');
    const target = await queries.openBranch(tx, given.toBranchId);
    if (!target || target.id === member.branchId)
      throw invalid('toBranchId', '请选择另一家在营分会。', 'Choose another branch that is open.');
    const seen = await queries.unitsSeen(tx, unitId, [member.orgId, target.orgId]);
    if (seen.size === 0) throw new AppError('transfer.foreign');
    const { transferRule: rule } = await settingsOf(tx, member.orgId);
    const [now, staff] = [ctx.clock.now(), staffIdOf(ctx)];
    const id = await queries.insertTransfer(tx, {
      orgId: unitId,
      memberId: member.memberId,
      cardNumber: member.cardNumber,
      fromBranchId: member.branchId,
      toBranchId: target.id,
      fromOrgId: member.orgId,
      toOrgId: target.orgId,
      reason: given.reason,
      note: given.note || null,
      rule,
      askedBy: staff,
      ...agreed(seen, { fromOrgId: member.orgId, toOrgId: target.orgId }, staff, now),
    });
    return { id, state: await settle(ctx, tx, id) };
  });
}

/** What it means that somebody who sees these units agrees. */
function agreed(
  seen: ReadonlySet<string>,
  { fromOrgId, toOrgId }: Pick<Sides, 'fromOrgId' | 'toOrgId'>,
  staff: string,
  now: Date,
) {
  const [from, to] = [seen.has(fromOrgId), seen.has(toOrgId)];
  return {
    ...(from ? { releasedBy: staff, releasedAt: now } : {}),
    ...(to ? { receivedBy: staff, receivedAt: now } : {}),
    ...(from && to ? { decidedBy: staff, decidedAt: now } : {}),
  };
}

type Locked = NonNullable<Awaited<ReturnType<typeof queries.lockTransfer>>>;

/** Whether everybody agreed whom the rule names. */
export function isAgreed({
  rule,
  releasedAt,
  receivedAt,
  decidedAt,
}: Pick<Locked, 'rule' | 'releasedAt' | 'receivedAt' | 'decidedAt'>) {
  if (decidedAt) return true;
  if (rule === 'headquarters') return false;
  return receivedAt !== null && (rule === 'receiving' || releasedAt !== null);
}

/** Moves the member where everybody has agreed. Points, lots and their issuers stay as they are (I16). */
async function settle(ctx: Ctx, tx: Tx, id: string): Promise<'asked' | 'done'> {
  const request = await queries.lockTransfer(tx, id);
  if (!request || !isAgreed(request)) return 'asked';
  await announceMoves(ctx, tx, await queries.carryOut(tx, id));
  return 'done';
}

/**
 * Answers a request for one's own side, or for both where one stands above them.
 * @throws AppError request.not_found, request.conflict, transfer.decided, transfer.not_yours, transfer.unfit
 */
export function answerTransfer(ctx: Ctx, id: string, given: z.output<(typeof schema.answerTransfer)['body']>) {
  const { answer, note, version } = given;
  return transact(ctx, async (tx) => {
    const request = await queries.lockTransfer(tx, id);
    if (!request) throw new AppError('request.not_found');
    if (request.state !== 'asked') throw new AppError('transfer.decided');
    if (request.version !== version)
      throw new AppError('request.conflict', { current: { state: request.state, version: request.version } });
    const sides = [request.fromOrgId, request.toOrgId, request.orgId];
    const seen = await queries.unitsSeen(tx, scopeOf(ctx).unitId, sides);
    const may = mayOf(request, seen);
    const [now, staff] = [ctx.clock.now(), staffIdOf(ctx)];
    if (answer === 'agree') {
      if (!may.some((one) => one === 'release' || one === 'receive' || one === 'decide'))
        throw new AppError('transfer.not_yours');
      await queries.setTransfer(tx, id, { ...agreed(seen, request, staff, now), decisionNote: note || null });
      const state = await settle(ctx, tx, id);
      return { state, version: version + (state === 'done' ? 2 : 1) };
    }
    if (!may.includes(answer)) throw new AppError('transfer.not_yours');
    const state = answer === 'refuse' ? ('refused' as const) : ('withdrawn' as const);
    await queries.setTransfer(tx, id, { state, decidedBy: staff, decidedAt: now, decisionNote: note || null });
    return { state, version: version + 1 };
  });
}
