import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

const Points = z.int().min(1).max(10_000_000);
const Note = z.string().trim().max(300);
const tag = { audience: 'staff' } as const;

export const LedgerKind = z.enum([
  'earn',
  'confirm',
  'cancel',
  'hold',
  'capture',
  'void',
  'redeem',
  'reverse',
  'claw_back',
  'expire',
  'adjust',
  'award',
  'merge',
  'fund',
  'transfer',
]);
export const Origin = z.enum(['purchase', 'spend', 'model', 'activity', 'referral', 'birthday', 'adjust', 'opening']);
export const HoldState = z.enum(['active', 'captured', 'voided', 'expired']);

const Lot = z.object({
  id: Id,
  origin: Origin,
  earned: z.int(),
  remaining: z.int(),
  clawed: z.int(),
  pending: z.boolean(),
  pendingUntil: CivilDate.nullable(),
  activatesOn: CivilDate,
  expiresOn: CivilDate,
  extendedFrom: CivilDate.nullable(),
  issuerName: z.string(),
  issuerNameEn: z.string(),
});

const Hold = z.object({
  id: Id,
  memberId: Id,
  memberName: z.string().nullable(),
  cardNumber: z.string().nullable(),
  points: z.int(),
  reference: z.string().nullable(),
  state: HoldState,
  till: z.boolean().meta({ description: 'Made at the till; others end with what they were made for' }),
  expiresAt: Instant,
  createdAt: Instant,
});

export const memberPoints = endpoint({
  id: 'points.member',
  method: 'GET',
  path: '/api/members/:id/points',
  ...tag,
  permission: 'points.read',
  summary: { zh: '会员积分账户', en: 'A member’s points' },
  params: z.object({ id: Id }),
  response: z.object({
    available: z.int(),
    pending: z.int(),
    held: z.int(),
    debt: z.int(),
    spendable: z.int(),
    holdMinutes: z.int(),
    adjustLimit: z.int(),
    today: CivilDate,
    lots: z.array(Lot),
    holds: z.array(Hold),
    waiting: z.array(z.object({ id: Id, points: z.int(), reason: z.string(), createdAt: Instant })),
  }),
});

const Movement = z.object({
  id: Id,
  kind: LedgerKind,
  available: z.int(),
  pending: z.int(),
  held: z.int(),
  debt: z.int(),
  balanceAfter: z.int().nullable(),
  ruleName: z.string().nullable(),
  ruleNameEn: z.string().nullable(),
  unitName: z.string(),
  unitNameEn: z.string(),
  note: z.string().nullable(),
  reference: z.string().nullable(),
  reversed: z.boolean(),
  postedAt: Instant,
  lots: z.array(z.object({ lotId: Id, amount: z.int(), expiresOn: CivilDate, issuerName: z.string() })),
});

export const memberJournal = endpoint({
  id: 'points.journal',
  method: 'GET',
  path: '/api/members/:id/points/journal',
  ...tag,
  permission: 'points.read',
  summary: { zh: '会员积分流水', en: 'Journal of a member’s points, with the lots each entry drew' },
  params: z.object({ id: Id }),
  query: PageQuery,
  response: pageOf(Movement),
});

export const adjustPoints = endpoint({
  id: 'points.adjust',
  method: 'POST',
  path: '/api/members/:id/points/adjustments',
  ...tag,
  permission: 'points.adjust',
  summary: { zh: '调整会员积分', en: 'Correct a member’s points; above the limit a second person approves' },
  params: z.object({ id: Id }),
  body: z.object({
    points: z
      .int()
      .min(-10_000_000)
      .max(10_000_000)
      .refine((points) => points !== 0),
    reason: z.string().trim().min(2).max(300),
  }),
  response: z.object({ id: Id, state: z.enum(['posted', 'waiting']) }),
  creates: true,
});

const RequestState = z.enum(['waiting', 'approved', 'refused']);

export const listAdjustments = endpoint({
  id: 'points.adjustments',
  method: 'GET',
  path: '/api/points/adjustments',
  ...tag,
  permission: 'points.adjust',
  summary: { zh: '待审批的积分调整', en: 'Corrections that wait for a second person' },
  query: PageQuery.extend({ state: RequestState.default('waiting') }),
  response: pageOf(
    z.object({
      id: Id,
      memberId: Id,
      memberName: z.string(),
      cardNumber: z.string().nullable(),
      points: z.int(),
      reason: z.string(),
      state: RequestState,
      requestedByName: z.string().nullable(),
      mine: z.boolean(),
      decidedByName: z.string().nullable(),
      version: z.int(),
      createdAt: Instant,
    }),
  ),
});

export const decideAdjustment = endpoint({
  id: 'points.decide_adjustment',
  method: 'POST',
  path: '/api/points/adjustments/:id/decision',
  ...tag,
  permission: 'points.adjust',
  summary: { zh: '审批积分调整', en: 'Approve or refuse a correction' },
  params: z.object({ id: Id }),
  body: z.object({ decision: z.enum(['approve', 'refuse']), version: z.int().min(1) }),
  response: z.object({ state: RequestState }),
});

export const reversePosting = endpoint({
  id: 'points.reverse',
  method: 'POST',
  path: '/api/points/transactions/:id/reversal',
  ...tag,
  permission: 'points.adjust',
  summary: { zh: '冲正', en: 'Take a redemption back, or claw an earn back' },
  params: z.object({ id: Id }),
  body: z.object({ note: Note.min(2) }),
  response: z.object({ transactionId: Id, points: z.int() }),
  creates: true,
});

export const listHolds = endpoint({
  id: 'points.holds',
  method: 'GET',
  path: '/api/points/holds',
  ...tag,
  permission: 'points.post',
  summary: { zh: '冻结的积分', en: 'Points held at a till' },
  query: PageQuery.extend({ state: HoldState.optional() }),
  response: pageOf(Hold),
});

export const holdPoints = endpoint({
  id: 'points.hold',
  method: 'POST',
  path: '/api/points/holds',
  ...tag,
  permission: 'points.post',
  summary: { zh: '为一张工单冻结积分', en: 'Earmark points for one repair order' },
  body: z.object({ memberId: Id, points: Points, reference: z.string().trim().min(1).max(60) }),
  response: z.object({ id: Id, points: z.int(), expiresAt: Instant }),
  creates: true,
});

export const captureHold = endpoint({
  id: 'points.capture',
  method: 'POST',
  path: '/api/points/holds/:id/capture',
  ...tag,
  permission: 'points.post',
  summary: { zh: '扣除冻结的积分', en: 'Take held points, or a part of them' },
  params: z.object({ id: Id }),
  body: z.object({ points: Points.optional() }),
  response: z.object({ transactionId: Id, points: z.int() }),
});

export const voidHold = endpoint({
  id: 'points.void',
  method: 'POST',
  path: '/api/points/holds/:id/void',
  ...tag,
  permission: 'points.post',
  summary: { zh: '解除冻结', en: 'Give held points back' },
  params: z.object({ id: Id }),
  response: z.object({ transactionId: Id }),
});

const Setting = {
  adjustLimit: z.int().min(0).max(10_000_000),
  returned: z.enum(['expire', 'grace']),
  graceDays: z.int().min(1).max(365),
  holdMinutes: z.int().min(5).max(10_080),
  dealerRules: z.boolean(),
  maxPoints: Points,
  maxPointsPerYuan: z.int().min(1).max(1000),
  maxFactorBp: z.int().min(10_000).max(1_000_000),
};

export const getPointsSettings = endpoint({
  id: 'points.settings',
  method: 'GET',
  path: '/api/points/settings',
  ...tag,
  permission: 'points.read',
  summary: { zh: '积分设置', en: 'How points are handled' },
  response: z.object({ ...Setting, editable: z.boolean(), version: z.int() }),
});

export const editPointsSettings = endpoint({
  id: 'points.edit_settings',
  method: 'PATCH',
  path: '/api/points/settings',
  ...tag,
  permission: 'points.rule_edit',
  summary: { zh: '修改积分设置', en: 'Change how points are handled' },
  body: z.object({ ...Setting, version: z.int().min(0) }),
  response: z.object({ version: z.int() }),
});

const BudgetState = z.enum(['draft', 'approved', 'closed']);

export const listBudgets = endpoint({
  id: 'points.budgets',
  method: 'GET',
  path: '/api/points/budgets',
  ...tag,
  permission: 'points.budget',
  summary: { zh: '活动积分预算', en: 'Points approved for activities' },
  query: PageQuery.extend({ state: BudgetState.optional() }),
  response: pageOf(
    z.object({
      id: Id,
      orgName: z.string(),
      orgNameEn: z.string(),
      name: z.string(),
      amount: z.int(),
      left: z.int().nullable(),
      state: BudgetState,
      requestedByName: z.string().nullable(),
      decidedByName: z.string().nullable(),
      mine: z.boolean(),
      version: z.int(),
      createdAt: Instant,
    }),
  ),
});

export const createBudget = endpoint({
  id: 'points.create_budget',
  method: 'POST',
  path: '/api/points/budgets',
  ...tag,
  permission: 'points.budget',
  summary: { zh: '申请积分预算', en: 'Ask for a budget' },
  body: z.object({ name: z.string().trim().min(2).max(80), amount: Points }),
  response: z.object({ id: Id }),
  creates: true,
});

export const decideBudget = endpoint({
  id: 'points.decide_budget',
  method: 'POST',
  path: '/api/points/budgets/:id/decision',
  ...tag,
  permission: 'points.budget',
  summary: { zh: '批准或关闭预算', en: 'Approve a budget (a second person), or close it' },
  params: z.object({ id: Id }),
  body: z.object({ decision: z.enum(['approve', 'close']), version: z.int().min(1) }),
  response: z.object({ state: BudgetState, left: z.int() }),
});
