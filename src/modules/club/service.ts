import { addMonths } from '../../platform/clock.ts';
import { type Ctx, scopeOf, staffIdOf } from '../../platform/context.ts';
import { read, type Tx, transact } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { emit } from '../../platform/events.ts';
import { pageFrom } from '../../platform/keyset.ts';
import { memberApplied, memberApproved, memberRejected } from '../events.ts';
import { currentOwner } from '../products/index.ts';
import { openAccount, postEarn } from './ledger.ts';
import * as queries from './queries.ts';

/** Members of the acting unit, newest application first. */
export async function listMembers(
  ctx: Ctx,
  query: { status?: string | undefined; cursor?: string | undefined; limit: number },
) {
  const found = await read(ctx, (tx) => queries.members(tx, { ...query, orgIds: scopeOf(ctx).orgIds }));
  const rows = ctx.permissions.has('points.read') ? found : found.map((row) => ({ ...row, balance: null }));
  return pageFrom(rows, query.limit);
}

/** The member with a card number, without points, in the caller's transaction. */
export async function findMembers(tx: Tx, cardNumber: string) {
  const found = await queries.membersByCard(tx, cardNumber);
  return found.map((row) => ({ ...row, balance: null }));
}

/** One member; the points only for those who may see points. */
export async function getMember(ctx: Ctx, id: string) {
  return read(ctx, async (tx) => {
    const [member, points] = await Promise.all([
      queries.memberById(tx, id),
      ctx.permissions.has('points.read') ? queries.pointsOf(tx, id) : [],
    ]);
    if (!member) throw new AppError('request.not_found');
    return { ...member, balance: ctx.permissions.has('points.read') ? member.balance : null, points };
  });
}

/**
 * An application to the branch of the dealer that delivered the car: one branch a member (CLB), owners only.
 * @throws AppError member.not_owner, member.no_branch, member.exists
 */
export async function applyForMembership(ctx: Ctx, given: { customerId: string; unitId: string; channel: string }) {
  return transact(ctx, async (tx) => {
    const { customerId, unitId, channel } = given;
    const owner = await currentOwner(tx, unitId);
    if (owner?.customerId !== customerId) throw new AppError('member.not_owner');
    const branch = await queries.branchOf(tx, owner.orgId);
    if (!branch) throw new AppError('member.no_branch');
    if (await queries.hasMembership(tx, customerId)) throw new AppError('member.exists');
    const { orgId } = owner;
    const id = await queries.insertMember(tx, { orgId, branchId: branch.id, customerId, unitId, channel });
    await announceApplication(ctx, tx, { id, orgId, customerId, branchName: branch.name });
    return { id, status: 'pending' as const };
  });
}

function announceApplication(
  ctx: Ctx,
  tx: Tx,
  application: { id: string; orgId: string; customerId: string; branchName: string },
): Promise<void> {
  const { id, orgId, customerId, branchName } = application;
  return emit(ctx, tx, memberApplied, { orgId, subjectId: id, customerId, payload: { memberId: id, branchName } });
}

type Decision = { decision: 'approve'; version: number } | { decision: 'reject'; version: number; reason: string };

/** Approves an application (card number, points account) or rejects it with a reason. What a member earns listens to the event. */
export async function decideMembership(ctx: Ctx, id: string, given: Decision) {
  return transact(ctx, async (tx) => {
    const member = await queries.lockMember(tx, id);
    if (!member) throw new AppError('request.not_found');
    if (member.status !== 'pending') throw new AppError('member.not_pending');
    if (member.version !== given.version)
      throw new AppError('request.conflict', { current: { status: member.status, version: member.version } });
    const approved = given.decision === 'approve';
    const { orgId, customerId } = member;
    const cardNumber = approved ? await queries.nextCardNumber(tx) : null;
    const version = member.version + 1;
    const reason = given.decision === 'reject' ? given.reason : null;
    await tx
      .updateTable('club.member')
      .set({
        status: approved ? 'active' : 'rejected',
        cardNumber,
        reason,
        decidedAt: ctx.clock.now(),
        decidedBy: staffIdOf(ctx),
        version,
      })
      .where('id', '=', id)
      .execute();
    const fact = { orgId, subjectId: id, customerId };
    if (cardNumber) {
      await openAccount(tx, orgId, { id, customerId });
      await emit(ctx, tx, memberApproved, { ...fact, payload: { memberId: id, cardNumber } });
    } else {
      await emit(ctx, tx, memberRejected, { ...fact, payload: { memberId: id, reason: reason ?? '' } });
    }
    return { id, status: approved ? 'active' : 'rejected', cardNumber, version };
  });
}

/**
 * Points for every delivery of a member at their branch's dealer that has not earned yet. Called when a car is delivered and when a
 * membership is approved, whichever comes last; the key `delivery:<order>` lets each delivery earn once.
 */
export async function awardDeliveries(ctx: Ctx, tx: Tx, customerId: string, orgId: string): Promise<void> {
  const member = await queries.activeMember(tx, customerId, orgId);
  if (!member) return;
  for (const delivery of await queries.deliveriesOf(tx, customerId, orgId)) {
    const rule = await queries.ruleOn(tx, 'delivery', delivery.deliveredOn);
    if (!rule) continue;
    await postEarn(ctx, tx, {
      scope: 'delivery',
      key: delivery.orderId,
      orgId,
      member,
      rule,
      activatesOn: delivery.deliveredOn,
      expiresOn: addMonths(delivery.deliveredOn, rule.validMonths),
      occurredAt: delivery.createdAt,
    });
  }
}
