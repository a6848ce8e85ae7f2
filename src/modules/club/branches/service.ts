import type { Readable } from 'node:stream';
import type * as z from 'zod';
import { type Ctx, scopeOf, staffIdOf, todayOf } from '../../../platform/context.ts';
import { newId, read, type Tx, transact } from '../../../platform/db.ts';
import { AppError, invalid } from '../../../platform/errors.ts';
import { emitMany } from '../../../platform/events.ts';
import { keepPicture } from '../../../platform/picture.ts';
import { logSharingMany } from '../../customers/index.ts';
import { memberTransferred } from '../../events.ts';
import { cardStyle } from '../members/card.ts';
import { brandOfUnit } from '../tiers/queries.ts';
import * as queries from './queries.ts';
import * as schema from './schema.ts';

/** Branches in scope with what they hold, and the dealers that may open one. */
export function listBranches(ctx: Ctx) {
  const { orgIds, unitId } = scopeOf(ctx);
  return read(ctx, async (tx) => {
    const rows = await queries.branches(tx, orgIds, unitId, ctx.clock.now());
    const openTo = ctx.permissions.has('club.edit') ? await queries.dealersWithout(tx, unitId) : [];
    return {
      openTo,
      rows: rows.map(({ cardPictureId, ...row }) => ({
        ...row,
        status: row.status as z.output<typeof schema.BranchStatus>,
        members: row.members ?? 0,
        pending: row.pending ?? 0,
        overdue: row.overdue ?? 0,
        card: cardStyle({ ...row, cardPictureId }),
      })),
    };
  });
}

/** Open branches of the club the acting unit belongs to: to which members may change. */
export function branchNames(ctx: Ctx) {
  return read(ctx, async (tx) => ({
    rows: await queries.openBranches(tx, await brandOfUnit(tx, scopeOf(ctx).unitId)),
  }));
}

/** Opens a branch at a dealer in scope (CLB-01). @throws AppError request.invalid, branch.exists, branch.code_taken */
export function createBranch(ctx: Ctx, given: z.output<(typeof schema.createBranch)['body']>) {
  const { unitId, openedOn, ...names } = given;
  return transact(ctx, async (tx) => {
    const dealers = await queries.dealersWithout(tx, scopeOf(ctx).unitId);
    if (!dealers.some((dealer) => dealer.unitId === unitId))
      throw invalid('unitId', '请选择尚无分会的在营经销商。', 'Choose an open dealer that has no branch yet.');
    if (openedOn > todayOf(ctx))
      throw invalid('openedOn', '开设日期不能晚于今天。', 'A branch opens today or was opened before.');
    const id = newId();
    await tx
      .insertInto('club.branch')
      .values({ id, orgId: unitId, openedOn, ...names })
      .execute();
    return { id };
  });
}

/** A branch of the acting unit's subtree, held. @throws AppError request.not_found, request.conflict, branch.closed */
async function holdBranch(ctx: Ctx, tx: Tx, id: string, version?: number) {
  const branch = await queries.lockBranch(tx, id, scopeOf(ctx).unitId);
  if (!branch) throw new AppError('request.not_found');
  const { name, nameEn, cardName, cardNameEn, cardColour, cardPrefix } = branch;
  if (version !== undefined && branch.version !== version)
    throw new AppError('request.conflict', {
      current: { name, nameEn, cardName, cardNameEn, cardColour, cardPrefix, version: branch.version },
    });
  if (branch.status === 'closed') throw new AppError('branch.closed');
  return branch;
}

/** Changes names and the card's looks (CLB-28); cards that were given keep their number. @throws as holdBranch */
export function editBranch(ctx: Ctx, id: string, { version, ...given }: z.output<(typeof schema.editBranch)['body']>) {
  return transact(ctx, async (tx) => {
    await holdBranch(ctx, tx, id, version);
    await tx
      .updateTable('club.branch')
      .set({ ...given, version: version + 1 })
      .where('id', '=', id)
      .execute();
    return { version: version + 1 };
  });
}

/**
 * Suspends a branch (no new members), lets it go on, or closes it: what it holds goes over to the successor, in one statement, points
 * untouched.
 * @throws AppError request.not_found, request.conflict, branch.closed, branch.has_members, transfer.unfit
 */
export function setBranchStatus(ctx: Ctx, id: string, given: z.output<(typeof schema.setBranchStatus)['body']>) {
  const { status, successorId, version } = given;
  return transact(ctx, async (tx) => {
    await holdBranch(ctx, tx, id, version);
    const today = todayOf(ctx);
    const moved = status === 'closed' ? await handOver(ctx, tx, id, successorId) : [];
    await tx
      .updateTable('club.branch')
      .set({
        status,
        suspendedOn: status === 'suspended' ? today : null,
        closedOn: status === 'closed' ? today : null,
        version: version + 1,
      })
      .where('id', '=', id)
      .execute();
    return { version: version + 1, moved: moved.length };
  });
}

async function handOver(ctx: Ctx, tx: Tx, id: string, successorId: string | undefined): Promise<queries.Moved[]> {
  if (!(await queries.hasMembers(tx, id))) return [];
  if (!successorId) throw new AppError('branch.has_members');
  const moved = await queries.moveBranch(tx, id, successorId, staffIdOf(ctx), 'closing');
  await announceMoves(ctx, tx, moved);
  return moved;
}

/** Tells of members who changed their branch, at both, and notes that the receiving one now has their data (PIPL art. 23). */
export async function announceMoves(ctx: Ctx, tx: Tx, moved: readonly queries.Moved[]): Promise<void> {
  await logSharingMany(
    tx,
    moved.map(({ customerId, toOrg, memberId }) => ({ customerId, receiverId: toOrg, aboutId: memberId })),
    { dataKinds: ['name', 'mobile', 'membership'], about: 'membership' },
  );
  const { orgIds } = scopeOf(ctx);
  const inScope = (org: string) => orgIds === null || orgIds.includes(org);
  await emitMany(
    ctx,
    tx,
    memberTransferred,
    moved.map(({ memberId, customerId, fromOrg, toOrg }) => ({
      orgId: inScope(toOrg) ? toOrg : fromOrg,
      subjectId: memberId,
      customerId,
      payload: { memberId, fromUnitId: fromOrg, toUnitId: toOrg },
    })),
  );
}

/** Puts a picture on a branch's card. @throws as holdBranch, request.unsupported_media, request.too_large */
export async function addCardPicture(ctx: Ctx, branchId: string, content: Readable) {
  await transact(ctx, (tx) => holdBranch(ctx, tx, branchId));
  const kept = await keepPicture(ctx.files, content, schema.MAX_CARD_PICTURE_BYTES);
  return transact(ctx, async (tx) => {
    await holdBranch(ctx, tx, branchId);
    const id = newId();
    await tx
      .insertInto('club.cardPicture')
      .values({ id, branchId, ...kept })
      .execute();
    await tx
      .updateTable('club.branch')
      .set(({ eb }) => ({ cardPictureId: id, version: eb('version', '+', 1) }))
      .where('id', '=', branchId)
      .execute();
    return { id };
  });
}

/** The content of a card's picture, for everybody. @throws AppError request.not_found */
export async function cardPictureFile(ctx: Ctx, id: string) {
  const picture = await read(ctx, (tx) => queries.pictureById(tx, id));
  if (!picture) throw new AppError('request.not_found');
  const { mediaType, bytes } = picture;
  return { name: id, mediaType, bytes, content: ctx.files.open(picture.sha256Hex), shown: true };
}
