import * as z from 'zod';
import { CivilDate, endpoint, Fen, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

/** A picture of a reward may be this large. */
export const MAX_PICTURE_BYTES = 2 * 1024 * 1024;

export const RewardState = z.enum(['draft', 'offered', 'withdrawn']);
export const Way = z.enum(['ship', 'pickup']);
export const LimitPeriod = z.enum(['month', 'quarter', 'year', 'ever']);
const StockAt = z.enum(['central', 'branch', 'unlimited']);
const Bearer = z.enum(['hq', 'dealer']);
const One = z.object({ id: Id });
const Name = z.string().trim().min(1).max(80);
const Words = z.string().trim().max(2000);

export const Picture = z.object({ id: Id, title: z.string(), titleEn: z.string() });

const Offer = z.object({
  category: z.string().min(1).max(40),
  name: Name,
  nameEn: Name,
  description: Words.default(''),
  descriptionEn: Words.default(''),
  points: z.int().min(1).max(100_000_000),
  moneyFen: Fen.default(0),
  ways: z.array(Way).min(1).max(2),
  stockAt: StockAt,
  bearer: Bearer,
  tierCode: z.string().max(40).nullable().default(null).meta({ description: 'The least tier that may have it' }),
  limitCount: z.int().min(1).max(1000).nullable().default(null),
  limitPeriod: LimitPeriod.nullable().default(null),
  validFrom: CivilDate,
  validTo: CivilDate.nullable().default(null),
});

export const RewardRow = z.object({
  id: Id,
  category: z.string(),
  name: z.string(),
  nameEn: z.string(),
  points: z.int(),
  moneyFen: Fen,
  stockAt: StockAt,
  onHand: z
    .int()
    .nullable()
    .meta({ description: 'What the acting unit and those below it can hand out; null: unlimited' }),
  bearer: Bearer,
  state: RewardState,
  validFrom: CivilDate,
  validTo: CivilDate.nullable(),
  tierCode: z.string().nullable(),
  pictureId: Id.nullable(),
  waiting: z.int().meta({ description: 'Orders in scope that wait to be handed over' }),
  own: z.boolean().meta({ description: 'Of the acting unit or below it: may be edited here' }),
  unitId: Id,
  unitName: z.string(),
  unitNameEn: z.string(),
  version: z.int(),
});

export const listRewards = endpoint({
  id: 'club.rewards',
  method: 'GET',
  path: '/api/rewards',
  audience: 'staff',
  permission: 'member.read',
  summary: { zh: '奖品', en: 'Rewards of the acting unit, of those below and above it' },
  query: PageQuery.extend({
    state: RewardState.optional(),
    category: z.string().max(40).optional(),
    q: z.string().trim().max(40).optional().meta({ description: 'Part of the name' }),
  }),
  response: pageOf(RewardRow),
});

export const RewardView = RewardRow.extend({
  description: z.string(),
  descriptionEn: z.string(),
  ways: z.array(Way),
  limitCount: z.int().nullable(),
  limitPeriod: LimitPeriod.nullable(),
  pictures: z.array(Picture),
  ordered: z.int().meta({ description: 'Pieces ordered in scope and not cancelled' }),
  stock: z.array(z.object({ unitId: Id, unitName: z.string(), unitNameEn: z.string(), onHand: z.int() })),
  createdAt: Instant,
});

export const getReward = endpoint({
  id: 'club.reward',
  method: 'GET',
  path: '/api/rewards/:id',
  audience: 'staff',
  permission: 'member.read',
  summary: { zh: '奖品详情', en: 'One reward with its pictures and stock' },
  params: One,
  response: RewardView,
});

export const createReward = endpoint({
  id: 'club.create_reward',
  method: 'POST',
  path: '/api/rewards',
  audience: 'staff',
  permission: 'reward.edit',
  summary: { zh: '新增奖品', en: 'Add a reward of the acting unit, as a draft' },
  body: Offer,
  response: z.object({ id: Id }),
  creates: true,
});

export const editReward = endpoint({
  id: 'club.edit_reward',
  method: 'PATCH',
  path: '/api/rewards/:id',
  audience: 'staff',
  permission: 'reward.edit',
  summary: { zh: '修改奖品', en: 'Change a reward, offer or withdraw it; orders that were made stay as they are' },
  params: One,
  body: Offer.extend({ state: RewardState, version: z.int() }),
  response: z.object({ version: z.int() }),
});

export const changeStock = endpoint({
  id: 'club.change_reward_stock',
  method: 'POST',
  path: '/api/rewards/:id/stock',
  audience: 'staff',
  permission: 'reward.edit',
  summary: { zh: '调整库存', en: 'Add pieces to a stock, or take some away' },
  params: One,
  body: z.object({
    unitId: Id.meta({ description: 'The holder: the unit that offers it (central), or a branch' }),
    change: z.int().min(-1_000_000).max(1_000_000),
  }),
  response: z.object({ onHand: z.int() }),
  creates: true,
});

export const addPicture = endpoint({
  id: 'club.add_reward_picture',
  method: 'POST',
  path: '/api/rewards/:id/pictures',
  audience: 'staff',
  permission: 'reward.edit',
  summary: { zh: '上传奖品图片', en: 'Add a picture to a reward' },
  params: One,
  query: z.object({ title: Name, titleEn: Name, sort: z.coerce.number().int().min(0).max(9999).default(0) }),
  body: z.string().meta({ description: 'PNG, JPEG or WebP', contentMediaType: 'application/octet-stream' }),
  response: z.object({ id: Id }),
});

export const removePicture = endpoint({
  id: 'club.remove_reward_picture',
  method: 'DELETE',
  path: '/api/reward-pictures/:id',
  audience: 'staff',
  permission: 'reward.edit',
  summary: { zh: '删除奖品图片', en: 'Remove a picture of a reward' },
  params: One,
  response: z.object({ removed: z.literal(true) }),
});

/** The picture itself; it never changes, so whoever has it need not ask again. */
export const getPicture = endpoint({
  id: 'club.reward_picture',
  method: 'GET',
  path: '/api/reward-pictures/:id',
  audience: 'public',
  summary: { zh: '奖品图片', en: 'A picture of a reward' },
  params: One,
  response: z.string().meta({ description: 'JPEG, PNG or WebP', contentMediaType: 'application/octet-stream' }),
});

// ── points as a discount on service ──

export const ServiceRate = z.object({
  id: Id,
  unitName: z.string(),
  unitNameEn: z.string(),
  pointsPerYuan: z.int(),
  capBp: z.int().meta({ description: 'Share of the bill points may pay, in basis points' }),
  leastPoints: z.int(),
  validFrom: CivilDate,
  createdAt: Instant,
});

export const listServiceRates = endpoint({
  id: 'club.service_rates',
  method: 'GET',
  path: '/api/service-rates',
  audience: 'staff',
  permission: 'points.read',
  summary: { zh: '积分抵扣比例', en: 'What points are worth as a discount on service, version by version' },
  response: z.object({ rows: z.array(ServiceRate) }),
});

export const addServiceRate = endpoint({
  id: 'club.add_service_rate',
  method: 'POST',
  path: '/api/service-rates',
  audience: 'staff',
  permission: 'reward.edit',
  summary: { zh: '新增抵扣比例', en: 'Add a version that holds from a day on, today at the earliest' },
  body: z.object({
    pointsPerYuan: z.int().min(1).max(100_000),
    capBp: z.int().min(1).max(10_000),
    leastPoints: z.int().min(1).max(1_000_000).default(1),
    validFrom: CivilDate,
  }),
  response: z.object({ id: Id }),
  creates: true,
});

export const previewServiceDiscount = endpoint({
  id: 'club.service_discount',
  method: 'GET',
  path: '/api/members/:id/service-discount',
  audience: 'staff',
  permission: 'points.read',
  summary: { zh: '试算积分抵扣', en: 'How many points a member may use on a bill, and what they take off' },
  params: One,
  query: z.object({
    billFen: z.coerce.number().int().min(1).max(100_000_000_00),
    points: z.coerce.number().int().min(1).max(100_000_000).optional(),
  }),
  response: z.object({
    available: z.int(),
    mostPoints: z.int(),
    points: z.int(),
    discountFen: Fen,
    payFen: Fen,
    pointsPerYuan: z.int(),
    capBp: z.int(),
    leastPoints: z.int(),
    rateId: Id,
  }),
});
