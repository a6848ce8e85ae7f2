import * as z from 'zod';
import { CivilDate, endpoint, Fen, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';
import { EntitlementRow } from '../benefits/schema.ts';
import { CardStyle, MemberStatus, TierProgress, TierShown } from '../members/schema.ts';
import { OrderForm, OwnOrder } from '../redemptions/schema.ts';
import { Way } from '../rewards/schema.ts';

const One = z.object({ id: Id });

export const ownClub = endpoint({
  id: 'club.own_club',
  method: 'GET',
  path: '/api/owner/club',
  audience: 'owner',
  summary: { zh: '我的车友会', en: 'The owner’s card, tier with progress, points and what of them ends when' },
  response: z.object({
    member: z
      .object({
        status: MemberStatus,
        cardNumber: z.string().nullable(),
        branchName: z.string(),
        branchNameEn: z.string(),
        style: CardStyle,
        tier: TierShown.nullable(),
        progress: TierProgress.nullable(),
        points: z.object({ available: z.int(), pending: z.int(), held: z.int(), debt: z.int() }),
        ending: z.array(z.object({ on: CivilDate, points: z.int() })),
        referrals: z.object({ open: z.int(), credited: z.int(), points: z.int() }),
      })
      .nullable(),
  }),
});

/** One movement of the owner's points. */
export const OwnMovement = z.object({
  id: Id,
  kind: z.string(),
  points: z.int().meta({ description: 'Points that can be spent; of a posting that is pending, those that wait' }),
  waits: z.boolean(),
  balanceAfter: z.int().nullable(),
  ruleName: z.string().nullable(),
  ruleNameEn: z.string().nullable(),
  note: z.string().nullable(),
  expiresOn: CivilDate.nullable(),
  postedAt: Instant,
});

export const ownPoints = endpoint({
  id: 'club.own_points',
  method: 'GET',
  path: '/api/owner/points',
  audience: 'owner',
  summary: { zh: '我的积分明细', en: 'Movements of the owner’s points, newest first' },
  query: PageQuery,
  response: pageOf(OwnMovement),
});

export const ownRewards = endpoint({
  id: 'club.own_rewards',
  method: 'GET',
  path: '/api/owner/rewards',
  audience: 'owner',
  summary: { zh: '可兑换奖品', en: 'What the owner may have for points at their branch' },
  response: z.object({
    joined: z.boolean().meta({ description: 'Rewards and benefits are for active members' }),
    available: z.int(),
    pickUpAt: z.string().nullable(),
    pickUpAtEn: z.string().nullable(),
    rows: z.array(
      z.object({
        id: Id,
        category: z.string(),
        categoryName: z.string(),
        categoryNameEn: z.string(),
        name: z.string(),
        nameEn: z.string(),
        description: z.string(),
        descriptionEn: z.string(),
        points: z.int(),
        moneyFen: Fen,
        ways: z.array(Way),
        pictures: z.array(Id),
        validTo: CivilDate.nullable(),
        left: z.int().nullable().meta({ description: 'Pieces; null: as many as you like' }),
        mayHave: z.int().nullable().meta({ description: 'Pieces the limit leaves the owner; null: no limit' }),
        tier: TierShown.nullable().meta({ description: 'The least tier that may have it' }),
        refusal: z.enum(['points', 'tier', 'sold_out', 'limit']).nullable(),
      }),
    ),
  }),
});

export const ownOrders = endpoint({
  id: 'club.own_orders',
  method: 'GET',
  path: '/api/owner/reward-orders',
  audience: 'owner',
  summary: { zh: '我的兑换单', en: 'The owner’s own orders of rewards' },
  response: z.object({ rows: z.array(OwnOrder) }),
});

export const ownOrder = endpoint({
  id: 'club.own_order',
  method: 'POST',
  path: '/api/owner/reward-orders',
  audience: 'owner',
  summary: { zh: '兑换奖品', en: 'The owner orders a reward for points' },
  body: OrderForm,
  response: z.object({ id: Id, number: z.string(), points: z.int() }),
  creates: true,
});

export const ownCancel = endpoint({
  id: 'club.own_cancel',
  method: 'POST',
  path: '/api/owner/reward-orders/:id/cancellation',
  audience: 'owner',
  summary: { zh: '取消我的兑换单', en: 'The owner cancels an order that has not left yet' },
  params: One,
  body: z.object({ version: z.int() }),
  response: z.object({ state: z.literal('cancelled'), version: z.int() }),
  creates: true,
});

export const ownEntitlements = endpoint({
  id: 'club.own_entitlements',
  method: 'GET',
  path: '/api/owner/entitlements',
  audience: 'owner',
  summary: { zh: '我的权益', en: 'What the owner may use today, and what is left of it' },
  response: z.object({ joined: z.boolean(), rows: z.array(EntitlementRow) }),
});

export const ownCode = endpoint({
  id: 'club.own_code',
  method: 'POST',
  path: '/api/owner/entitlements/:id/code',
  audience: 'owner',
  summary: { zh: '生成权益码', en: 'A code for one use, good for minutes; an earlier one of it ends' },
  params: One,
  response: z.object({ code: z.string(), expiresAt: Instant }),
});
