import * as z from 'zod';
import { CivilDate, endpoint, Fen, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';
import { Way } from '../rewards/schema.ts';

export const OrderState = z.enum(['requested', 'prepared', 'shipped', 'ready', 'delivered', 'cancelled', 'returned']);
const One = z.object({ id: Id });
const Reason = z.string().trim().min(1).max(300);
/** What becomes of pieces that come back. */
const Goods = z.enum(['stock', 'written_off']);

/** Where a reward is sent: sealed as it comes in. */
export const ShipTo = z.object({
  name: z.string().trim().min(1).max(40),
  phone: z.string().trim().min(1).max(30),
  cityCode: z.string().regex(/^\d{6}$/),
  line: z.string().trim().min(2).max(120),
});

/** What is ordered, by the member or on their behalf. */
export const OrderForm = z.object({
  rewardId: Id,
  quantity: z.int().min(1).max(20).default(1),
  way: Way,
  address: ShipTo.optional().meta({ description: 'For what is shipped' }),
});

export const RewardOrderRow = z.object({
  id: Id,
  number: z.string(),
  memberId: Id,
  customerName: z.string(),
  mobileMasked: z.string().nullable(),
  cardNumber: z.string().nullable(),
  rewardId: Id,
  rewardName: z.string(),
  rewardNameEn: z.string(),
  quantity: z.int(),
  points: z.int(),
  moneyFen: Fen,
  paid: z.boolean(),
  way: Way,
  state: OrderState,
  channel: z.enum(['owner', 'staff']),
  cancelCause: z.enum(['member', 'branch', 'expired']).nullable(),
  holdExpiresAt: Instant,
  unitName: z.string(),
  unitNameEn: z.string(),
  createdAt: Instant,
  version: z.int(),
});

export const listRewardOrders = endpoint({
  id: 'club.reward_orders',
  method: 'GET',
  path: '/api/reward-orders',
  audience: 'staff',
  permission: 'reward.order',
  summary: { zh: '兑换单', en: 'Orders of rewards, newest first' },
  query: PageQuery.extend({
    state: OrderState.optional(),
    rewardId: Id.optional(),
    memberId: Id.optional(),
    q: z.string().trim().max(40).optional().meta({ description: 'Number of the order, or of the card' }),
  }),
  response: pageOf(RewardOrderRow),
});

export const RewardOrderView = RewardOrderRow.extend({
  addressMasked: z.string().nullable(),
  carrier: z.string().nullable(),
  tracking: z.string().nullable(),
  paidMethod: z.string().nullable(),
  paidAt: Instant.nullable(),
  refundMethod: z.string().nullable(),
  cancelReason: z.string().nullable(),
  preparedAt: Instant.nullable(),
  sentAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  stocked: z.boolean().meta({ description: 'Its pieces were taken from a stock' }),
  returnableUntil: CivilDate.nullable().meta({
    description: 'The last day on which it may come back, once it was handed over',
  }),
  returnedAt: Instant.nullable(),
  returnReason: z.string().nullable(),
  goodsBack: Goods.nullable(),
  captured: z.boolean().meta({ description: 'The points are redeemed; until then they are held' }),
});

export const getRewardOrder = endpoint({
  id: 'club.reward_order',
  method: 'GET',
  path: '/api/reward-orders/:id',
  audience: 'staff',
  permission: 'reward.order',
  summary: { zh: '兑换单详情', en: 'One order of a reward' },
  params: One,
  response: RewardOrderView,
});

export const orderReward = endpoint({
  id: 'club.order_reward',
  method: 'POST',
  path: '/api/reward-orders',
  audience: 'staff',
  permission: 'reward.order',
  summary: { zh: '代会员兑换', en: 'Order a reward on behalf of a member' },
  body: OrderForm.extend({ memberId: Id }),
  response: z.object({ id: Id, number: z.string(), points: z.int() }),
  creates: true,
});

export const payRewardOrder = endpoint({
  id: 'club.pay_reward_order',
  method: 'POST',
  path: '/api/reward-orders/:id/payment',
  audience: 'staff',
  permission: 'reward.order',
  summary: { zh: '登记兑换单收款', en: 'Record that the part in money was received' },
  params: One,
  body: z.object({ method: z.string().min(1).max(40), version: z.int() }),
  response: z.object({ version: z.int() }),
  creates: true,
});

export const moveRewardOrder = endpoint({
  id: 'club.move_reward_order',
  method: 'POST',
  path: '/api/reward-orders/:id/step',
  audience: 'staff',
  permission: 'reward.order',
  summary: { zh: '推进兑换单', en: 'Prepared, shipped or ready to pick up, handed over' },
  params: One,
  body: z.object({
    to: z.enum(['prepared', 'shipped', 'ready', 'delivered']),
    carrier: z.string().trim().max(40).optional(),
    tracking: z.string().trim().max(60).optional(),
    code: z
      .string()
      .trim()
      .max(12)
      .optional()
      .meta({ description: 'Pick-up code the member shows, to hand over what is picked up' }),
    version: z.int(),
  }),
  response: z.object({ state: OrderState, version: z.int() }),
});

export const cancelRewardOrder = endpoint({
  id: 'club.cancel_reward_order',
  method: 'POST',
  path: '/api/reward-orders/:id/cancellation',
  audience: 'staff',
  permission: 'reward.order',
  summary: { zh: '取消兑换单', en: 'Cancel: the same lots and the pieces go back' },
  params: One,
  body: z.object({
    reason: Reason,
    refundMethod: z.string().min(1).max(40).optional().meta({ description: 'How money that was paid went back' }),
    version: z.int(),
  }),
  response: z.object({ state: OrderState, version: z.int() }),
  creates: true,
});

export const returnRewardOrder = endpoint({
  id: 'club.return_reward_order',
  method: 'POST',
  path: '/api/reward-orders/:id/return',
  audience: 'staff',
  permission: 'reward.return',
  summary: { zh: '受理奖品退回', en: 'Take a reward back that was handed over: the same lots have their points again' },
  params: One,
  body: z.object({
    reason: Reason,
    goods: Goods.optional().meta({ description: 'Needed where the pieces were taken from a stock' }),
    refundMethod: z.string().min(1).max(40).optional().meta({ description: 'How money that was paid went back' }),
    version: z.int(),
  }),
  response: z.object({ state: OrderState, version: z.int() }),
  creates: true,
});

export const revealShipTo = endpoint({
  id: 'club.reveal_reward_address',
  method: 'POST',
  path: '/api/reward-orders/:id/address',
  audience: 'staff',
  permission: 'customer.reveal',
  summary: { zh: '查看收货地址', en: 'The clear address of a shipment, with the reason' },
  params: One,
  body: z.object({ reason: Reason }),
  response: ShipTo.extend({ cityName: z.string().nullable() }),
});

export const OwnOrder = z.object({
  id: Id,
  number: z.string(),
  rewardName: z.string(),
  rewardNameEn: z.string(),
  pictureId: Id.nullable(),
  quantity: z.int(),
  points: z.int(),
  moneyFen: Fen,
  paid: z.boolean(),
  way: Way,
  state: OrderState,
  addressMasked: z.string().nullable(),
  carrier: z.string().nullable(),
  tracking: z.string().nullable(),
  cancelCause: z.string().nullable(),
  pickUpAt: z.string().nullable(),
  pickUpAtEn: z.string().nullable(),
  pickUpCode: z.string().nullable().meta({ description: 'Once it is ready' }),
  mayCancel: z.boolean(),
  orderedOn: CivilDate,
  returnedOn: CivilDate.nullable(),
  returnableUntil: CivilDate.nullable().meta({
    description: 'Until when the branch takes it back, once it was handed over',
  }),
  holdExpiresAt: Instant,
  version: z.int(),
});
