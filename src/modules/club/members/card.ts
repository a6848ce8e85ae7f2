import type * as z from 'zod';
import type { Tx } from '../../../platform/db.ts';
import { tiersByUnit } from '../tiers/queries.ts';
import { tierNamed } from '../tiers/service.ts';
import * as queries from './queries.ts';
import type * as schema from './schema.ts';

type Styled = Pick<
  Awaited<ReturnType<typeof queries.branchesNamed>>[number],
  'cardName' | 'cardNameEn' | 'cardColour' | 'cardPictureId'
>;

/** How a card looks (CLB-28); a branch that gave it no name has its own on it. */
export function cardStyle(branch: Styled & { name: string; nameEn: string }) {
  return {
    name: branch.cardName || branch.name,
    nameEn: branch.cardNameEn || branch.nameEn,
    colour: branch.cardColour,
    pictureId: branch.cardPictureId,
  };
}

/** A member's card as it is drawn for them: number, branch, style and tier; null where the membership is not theirs to see. */
export async function cardOf(tx: Tx, memberId: string) {
  const member = await queries.memberById(tx, memberId);
  if (!member) return null;
  const tiers = await tiersByUnit(tx, [member.orgId]);
  const { branchName: name, branchNameEn: nameEn } = member;
  return {
    cardNumber: member.cardNumber,
    status: member.status as z.output<typeof schema.MemberStatus>,
    branchName: name,
    branchNameEn: nameEn,
    style: cardStyle({ ...member, name, nameEn }),
    tier: tierNamed(tiers.get(member.orgId) ?? [], member.tierCode),
  };
}
