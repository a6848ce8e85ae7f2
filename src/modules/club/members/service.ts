import { sql } from 'kysely';
import type * as z from 'zod';
import { addMonths, civilDate } from '../../../platform/clock.ts';
import { type Ctx, scopeOf, staffIdOf, todayOf } from '../../../platform/context.ts';
import { read, type Tx, transact } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { emit } from '../../../platform/events.ts';
import { pageFrom } from '../../../platform/keyset.ts';
import type { WorkingTime } from '../../../platform/working-time.ts';
import { findKeys } from '../../customers/index.ts';
import { memberApplied, memberApproved, memberLeft, memberRejected, memberReturned } from '../../events.ts';
import { entryOf } from '../../org/index.ts';
import { currentOwner } from '../../products/index.ts';
import { openAccount } from '../ledger/index.ts';
import { pointsOf } from '../queries.ts';
import { settingsOf } from '../settings/queries.ts';
import { tiersByUnit } from '../tiers/queries.ts';
import { historyOf, progressOf, tierNamed } from '../tiers/service.ts';
import { cardStyle } from './card.ts';
import { endOfWorkingDay } from './deadline.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

const COUNT_CAP = 10_000;

type Listed = Awaited<ReturnType<typeof queries.members>>[number];

/** Rows with their tier in words; the points only for those who may see points. */
async function worded<T extends Pick<Listed, 'orgId' | 'tierCode' | 'balance'>>(ctx: Ctx, tx: Tx, rows: T[]) {
  const tiers = await tiersByUnit(
    tx,
    rows.filter((row) => row.tierCode).map((row) => row.orgId),
  );
  const points = ctx.permissions.has('points.read');
  return rows.map((row) => ({
    ...row,
    tier: tierNamed(tiers.get(row.orgId) ?? [], row.tierCode),
    balance: points ? row.balance : null,
  }));
}

/** Members of the acting unit, newest application first; found by name, phone, card or car, by hobby and by mark (CLB-09). */
export async function listMembers(ctx: Ctx, given: z.output<(typeof schema.listMembers)['query']>) {
  const { q, overdue, ...query } = given;
  const rows = await read(ctx, async (tx) =>
    worded(
      ctx,
      tx,
      await queries.members(tx, {
        ...query,
        orgIds: scopeOf(ctx).orgIds,
        overdueAt: overdue ? ctx.clock.now() : null,
        keys: q ? findKeys(ctx, q) : null,
      }),
    ),
  );
  return pageFrom(rows, given.limit);
}

/** Members by status and the applications whose time is up. */
export async function countMembers(ctx: Ctx) {
  const counts = await read(ctx, (tx) => queries.counts(tx, scopeOf(ctx).orgIds, ctx.clock.now(), COUNT_CAP));
  return { counts, cap: COUNT_CAP };
}

/** The member with a card number, without points, in the caller's transaction. */
export async function findMembers(tx: Tx, cardNumber: string) {
  const found = await queries.membersByCard(tx, cardNumber.toUpperCase());
  return found.map((row) => ({ ...row, tier: null, balance: null }));
}

const dayOf = (ctx: Ctx, at: Date) => civilDate(at, ctx.scope?.timeZone ?? 'Asia/Shanghai');

/** One member with card, tier and history; the points only for those who may see points. */
export async function getMember(ctx: Ctx, id: string) {
  return read(ctx, async (tx) => {
    const member = await queries.memberById(tx, id);
    if (!member) throw new AppError('request.not_found');
    const { branchName: name, branchNameEn: nameEn } = member;
    const seesPoints = ctx.permissions.has('points.read');
    const [row] = await worded(ctx, tx, [member]);
    return {
      ...member,
      tier: row?.tier ?? null,
      balance: row?.balance ?? null,
      points: seesPoints ? await pointsOf(tx, id) : [],
      card: cardStyle({ ...member, name, nameEn }),
      progress: seesPoints && member.status === 'active' ? await progressOf(tx, member, todayOf(ctx)) : null,
      tierChanges: await historyOf(tx, member),
      stays: await queries.staysOf(tx, id),
      returnUntil:
        member.status === 'left' && member.leftAt && !member.lapsedAt && member.cardNumber
          ? addMonths(dayOf(ctx, member.leftAt), (await settingsOf(tx, member.orgId)).returnMonths)
          : null,
    };
  });
}

/**
 * An application to the branch of the dealer that delivered the car: one branch a member (CLB-01), owners only. It is to be decided within
 * the working days the club has set (CLB-30).
 * @throws AppError member.not_owner, member.no_branch, member.exists
 */
export async function applyForMembership(ctx: Ctx, given: { customerId: string; unitId: string; channel: string }) {
  return transact(ctx, async (tx) => {
    const { customerId, unitId, channel } = given;
    const owner = await currentOwner(tx, unitId);
    if (owner?.customerId !== customerId) throw new AppError('member.not_owner');
    const branch = await queries.branchOf(tx, owner.orgId);
    if (branch?.status !== 'open') throw new AppError('member.no_branch');
    if (await queries.hasMembership(tx, customerId)) throw new AppError('member.exists');
    const { orgId } = owner;
    const { applyDays } = await settingsOf(tx, orgId);
    const dueAt = endOfWorkingDay(ctx.clock.now(), applyDays, branch.workingTime as unknown as WorkingTime);
    const id = await queries.insertMember(tx, { orgId, branchId: branch.id, customerId, unitId, channel, dueAt });
    await emit(ctx, tx, memberApplied, {
      orgId,
      subjectId: id,
      customerId,
      payload: { memberId: id, branchName: branch.name },
    });
    return { id, status: 'pending' as const };
  });
}

type Decision =
  | { decision: 'approve'; version?: number | undefined }
  | { decision: 'reject'; version?: number | undefined; reason: string };

/**
 * Approves an application (card number, points account) or rejects it with a reason. What a member earns listens to the event. Without a
 * version, for many at once, whatever stands is decided.
 * @throws AppError request.not_found, request.conflict, member.not_pending, member.no_branch
 */
export async function decideMembership(ctx: Ctx, id: string, given: Decision) {
  return transact(ctx, async (tx) => {
    const member = await queries.lockMember(tx, id);
    if (!member) throw new AppError('request.not_found');
    if (member.status !== 'pending') throw new AppError('member.not_pending');
    needVersion(member, given.version);
    const approved = given.decision === 'approve';
    if (approved && (await queries.branchOf(tx, member.orgId))?.status === 'suspended')
      throw new AppError('member.no_branch');
    const { orgId, customerId } = member;
    const cardNumber = approved ? await queries.nextCardNumber(tx, member.branchId) : null;
    const version = member.version + 1;
    const reason = given.decision === 'reject' ? given.reason : null;
    await setMember(tx, id, {
      status: approved ? 'active' : 'rejected',
      cardNumber,
      reason,
      decidedAt: ctx.clock.now(),
      decidedBy: staffIdOf(ctx),
      version,
    });
    const fact = { orgId, subjectId: id, customerId };
    if (cardNumber) {
      await openAccount(tx, id);
      await emit(ctx, tx, memberApproved, { ...fact, payload: { memberId: id, cardNumber } });
    } else {
      await emit(ctx, tx, memberRejected, { ...fact, payload: { memberId: id, reason: reason ?? '' } });
    }
    return { id, status: approved ? 'active' : 'rejected', cardNumber, version };
  });
}

function setMember(tx: Tx, id: string, change: Record<string, unknown>) {
  return tx.updateTable('club.member').set(change).where('id', '=', id).execute();
}

type LockedMember = NonNullable<Awaited<ReturnType<typeof queries.lockMember>>>;

function needVersion(member: Pick<LockedMember, 'status' | 'version'>, version: number | undefined): void {
  if (version !== undefined && member.version !== version)
    throw new AppError('request.conflict', { current: { status: member.status, version: member.version } });
}

/** A member to be changed, held. @throws AppError request.not_found, request.conflict */
async function holdMember(tx: Tx, id: string, version: number): Promise<LockedMember> {
  const member = await queries.lockMember(tx, id);
  if (!member) throw new AppError('request.not_found');
  needVersion(member, version);
  return member;
}

/**
 * Ends a membership. The points are frozen: who returns within the months the club has set has them again, after that they expire.
 * @throws AppError request.not_found, request.conflict, member.not_active, request.invalid
 */
export async function endMembership(ctx: Ctx, id: string, given: z.output<(typeof schema.endMembership)['body']>) {
  await entryOf(ctx, 'leave_reason', given.reason, 'reason');
  return transact(ctx, async (tx) => {
    const member = await holdMember(tx, id, given.version);
    if (member.status !== 'active') throw new AppError('member.not_active');
    const { orgId, customerId, version } = member;
    const leftAt = ctx.clock.now();
    await setMember(tx, id, { status: 'left', reason: given.reason, leftAt, version: version + 1 });
    await tx
      .updateTable('club.transfer')
      .set(({ eb }) => ({ state: 'withdrawn', version: eb('version', '+', 1) }))
      .where('memberId', '=', id)
      .where('state', '=', sql.lit('asked'))
      .execute();
    const payload = { memberId: id, reason: given.reason };
    await emit(ctx, tx, memberLeft, { orgId, subjectId: id, customerId, payload });
    const returnUntil = addMonths(dayOf(ctx, leftAt), (await settingsOf(tx, orgId)).returnMonths);
    return { status: 'left' as const, version: version + 1, returnUntil };
  });
}

/**
 * Lets somebody who left return, with card and points, within the months the club has set.
 * @throws AppError request.not_found, request.conflict, member.not_left, member.return_over, member.exists, member.no_branch
 */
export async function renewMembership(ctx: Ctx, id: string, { version }: { version: number }) {
  return transact(ctx, async (tx) => {
    const member = await holdMember(tx, id, version);
    // Who was merged away goes on as another member, and who never had a card never was one.
    if (member.status !== 'left' || !member.leftAt || !member.cardNumber) throw new AppError('member.not_left');
    const { orgId, customerId } = member;
    const { returnMonths } = await settingsOf(tx, orgId);
    if (member.lapsedAt || todayOf(ctx) > addMonths(dayOf(ctx, member.leftAt), returnMonths))
      throw new AppError('member.return_over', { months: returnMonths });
    if ((await queries.branchOf(tx, orgId))?.id !== member.branchId) throw new AppError('member.no_branch');
    if (await queries.hasMembership(tx, customerId)) throw new AppError('member.exists');
    await setMember(tx, id, { status: 'active', reason: null, leftAt: null, version: version + 1 });
    await emit(ctx, tx, memberReturned, { orgId, subjectId: id, customerId, payload: { memberId: id } });
    return { status: 'active' as const, version: version + 1 };
  });
}
