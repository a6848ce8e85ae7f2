import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant } from '../../../platform/endpoint.ts';
import { EntitlementRow } from '../benefits/schema.ts';
import { CardStyle, MemberStatus, TierProgress, TierShown } from '../members/schema.ts';
import { OwnMovement } from '../own/schema.ts';
import { RewardOrderRow } from '../redemptions/schema.ts';

/** Rows of each list: what a part of a record shows; the rest stands on the member's page. */
export const SHOWN = 5;

const MemberRecord = z.object({
  id: Id,
  status: MemberStatus,
  cardNumber: z.string().nullable(),
  branchName: z.string(),
  branchNameEn: z.string(),
  style: CardStyle,
  tier: TierShown.nullable(),
  progress: TierProgress.nullable(),
  joinedAt: Instant.nullable(),
  points: z
    .object({ available: z.int(), pending: z.int(), held: z.int(), debt: z.int() })
    .nullable()
    .meta({ description: 'Null without the right to points' }),
  ending: z.array(z.object({ on: CivilDate, points: z.int() })).meta({ description: 'What ends next, day by day' }),
  entries: z.array(OwnMovement).meta({ description: `The newest ${SHOWN}` }),
  orders: z
    .array(RewardOrderRow)
    .nullable()
    .meta({ description: `The newest ${SHOWN}; null without the right to orders` }),
  benefits: z.array(EntitlementRow),
});

export const clubRecord = endpoint({
  id: 'club.record',
  method: 'GET',
  path: '/api/customers/:id/club',
  audience: 'staff',
  permission: 'member.read',
  summary: {
    zh: '客户的会员与积分',
    en: 'A customer in the club: card, tier, points, what ends next, orders and benefits',
  },
  params: z.object({ id: Id }),
  response: z.object({ member: MemberRecord.nullable() }),
});
