import * as z from 'zod';
import { CivilDate, endpoint, Fen, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

export const HonouredBy = z.enum(['branch', 'any_dealer', 'partner']);
export const BenefitPeriod = z.enum(['month', 'quarter', 'year', 'ever']);
export const BenefitState = z.enum(['draft', 'offered', 'withdrawn']);
const One = z.object({ id: Id });
const Name = z.string().trim().min(1).max(80);
const Words = z.string().trim().max(2000);

/** How often a tier may use it in a period; `*` stands for every member. */
const TierUses = z.object({ tierCode: z.string().min(1).max(40), uses: z.int().min(1).max(1000) });

const Terms = z.object({
  category: z.string().min(1).max(40),
  name: Name,
  nameEn: Name,
  description: Words.default(''),
  descriptionEn: Words.default(''),
  honouredBy: HonouredBy,
  partnerId: Id.nullable().default(null),
  period: BenefitPeriod,
  valueFen: Fen.default(0).meta({ description: 'What one use is worth to the member' }),
  stock: z.int().min(0).max(10_000_000).nullable().default(null).meta({ description: 'Uses that are left in all' }),
  validFrom: CivilDate,
  validTo: CivilDate.nullable().default(null),
  tiers: z.array(TierUses).min(1).max(20),
});

export const BenefitRow = Terms.extend({
  id: Id,
  partnerName: z.string().nullable(),
  partnerNameEn: z.string().nullable(),
  state: BenefitState,
  granted: z.int().meta({ description: 'Uses granted in scope for the period of today' }),
  used: z.int().meta({ description: 'Of these, used' }),
  own: z.boolean(),
  unitName: z.string(),
  unitNameEn: z.string(),
  createdAt: Instant,
  version: z.int(),
});

export const listBenefits = endpoint({
  id: 'club.benefits',
  method: 'GET',
  path: '/api/benefits',
  audience: 'staff',
  permission: 'member.read',
  summary: { zh: '会员权益', en: 'Benefits of the tiers, with how many uses were granted and made' },
  query: PageQuery.extend({ state: BenefitState.optional(), category: z.string().max(40).optional() }),
  response: pageOf(BenefitRow),
});

export const createBenefit = endpoint({
  id: 'club.create_benefit',
  method: 'POST',
  path: '/api/benefits',
  audience: 'staff',
  permission: 'benefit.edit',
  summary: { zh: '新增权益', en: 'Add a benefit of the acting unit, as a draft' },
  body: Terms,
  response: z.object({ id: Id }),
  creates: true,
});

export const editBenefit = endpoint({
  id: 'club.edit_benefit',
  method: 'PATCH',
  path: '/api/benefits/:id',
  audience: 'staff',
  permission: 'benefit.edit',
  summary: { zh: '修改权益', en: 'Change a benefit, offer or withdraw it; what was granted stays' },
  params: One,
  body: Terms.extend({ state: BenefitState, version: z.int() }),
  response: z.object({ version: z.int() }),
});

export const EntitlementRow = z.object({
  id: Id,
  benefitId: Id,
  category: z.string(),
  name: z.string(),
  nameEn: z.string(),
  description: z.string(),
  descriptionEn: z.string(),
  honouredBy: HonouredBy,
  partnerName: z.string().nullable(),
  partnerNameEn: z.string().nullable(),
  period: BenefitPeriod,
  periodTo: CivilDate.nullable(),
  granted: z.int(),
  used: z.int(),
  left: z.int().meta({ description: 'Uses that are left; nought where the stock is gone' }),
});

export const listEntitlements = endpoint({
  id: 'club.entitlements',
  method: 'GET',
  path: '/api/members/:id/entitlements',
  audience: 'staff',
  permission: 'member.read',
  summary: { zh: '会员可用权益', en: 'What a member may use today, and what is left of it' },
  params: One,
  response: z.object({ rows: z.array(EntitlementRow) }),
});

const Code = z.object({ code: z.string().trim().min(4).max(20) });
const Checked = z.object({
  maskedName: z.string(),
  benefitName: z.string(),
  benefitNameEn: z.string(),
  tierCode: z.string(),
  leftUses: z.int(),
});

export const checkCode = endpoint({
  id: 'club.check_benefit_code',
  method: 'POST',
  path: '/api/benefit-codes/check',
  audience: 'staff',
  permission: 'benefit.redeem',
  summary: { zh: '查验权益码', en: 'What a code stands for at the acting dealer; nothing is used' },
  body: Code,
  response: Checked,
  perMinute: 60,
});

export const redeemCode = endpoint({
  id: 'club.redeem_benefit_code',
  method: 'POST',
  path: '/api/benefit-codes/redemption',
  audience: 'staff',
  permission: 'benefit.redeem',
  summary: { zh: '核销权益码', en: 'Use a code at the acting dealer, once' },
  body: Code,
  response: Checked,
  creates: true,
  perMinute: 60,
});

export const BenefitUseRow = z.object({
  id: Id,
  benefitName: z.string(),
  benefitNameEn: z.string(),
  customerName: z.string().nullable().meta({ description: 'Of members one sees' }),
  cardNumber: z.string().nullable(),
  placeName: z.string().meta({ description: 'The dealer or partner that honoured it' }),
  placeNameEn: z.string(),
  byPartner: z.boolean(),
  valueFen: Fen,
  createdAt: Instant,
});

export const listBenefitUses = endpoint({
  id: 'club.benefit_uses',
  method: 'GET',
  path: '/api/benefit-uses',
  audience: 'staff',
  permission: 'benefit.redeem',
  summary: { zh: '权益核销记录', en: 'Uses of benefits by own members, and uses that were honoured here' },
  query: PageQuery.extend({ benefitId: Id.optional(), partnerId: Id.optional() }),
  response: pageOf(BenefitUseRow),
});

export const benefitCounts = endpoint({
  id: 'club.benefit_counts',
  method: 'GET',
  path: '/api/benefit-counts',
  audience: 'staff',
  permission: 'benefit.redeem',
  summary: { zh: '权益核销统计', en: 'Uses in a span, counted by benefit and by who honoured them' },
  query: z.object({ from: CivilDate, to: CivilDate }),
  response: z.object({
    rows: z.array(
      z.object({
        benefitId: Id,
        benefitName: z.string(),
        benefitNameEn: z.string(),
        placeName: z.string(),
        placeNameEn: z.string(),
        byPartner: z.boolean(),
        uses: z.int(),
        valueFen: Fen,
      }),
    ),
  }),
});
