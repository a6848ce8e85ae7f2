import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

const Month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
  .meta({ description: 'YYYY-MM' });
/** Money of either sign, in fen. */
const SignedFen = z.int().min(-100_000_000_00).max(100_000_000_00);
const Text = z.string().trim().min(2).max(500);
const ById = z.object({ id: Id });
const Versioned = z.object({ version: z.int().min(1) });

export const PeriodStatus = z.enum(['calculating', 'calculated', 'issued', 'closed']);
export const StatementStatus = z.enum(['draft', 'issued', 'disputed', 'confirmed', 'closed']);
export const LINE_KINDS = [
  'issued',
  'taken_back',
  'redeemed',
  'redemption_reversed',
  'goodwill',
  'goodwill_back',
  'adjustment',
  'hq_issued',
  'hq_taken_back',
  'hq_redeemed',
  'hq_redemption_reversed',
  'hq_goodwill',
  'hq_goodwill_back',
  'expired',
  'expiry_back',
] as const;
export const LineKind = z.enum(LINE_KINDS);

const Rates = z.object({ issueFen: z.int(), reimburseFen: z.int(), answerDays: z.int() });

export const PeriodRow = Rates.extend({
  id: Id,
  month: Month,
  status: PeriodStatus,
  dueOn: CivilDate.nullable(),
  statements: z.int(),
  confirmed: z.int(),
  disputed: z.int(),
  /** What headquarters get (positive) or give. */
  totalFen: SignedFen,
  calculatedAt: Instant.nullable(),
  issuedAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  version: z.int(),
});

export const listPeriods = endpoint({
  id: 'club.settlement_periods',
  method: 'GET',
  path: '/api/settlement/periods',
  audience: 'staff',
  permission: 'settlement.read',
  summary: { zh: '结算期间', en: 'Months settled, the latest first, and the one to be settled next' },
  response: z.object({
    rows: z.array(PeriodRow),
    /** The last month that has ended and is not settled yet; null where there is none, or for a dealer. */
    next: Month.nullable(),
    rates: Rates,
  }),
});

export const beginSettlement = endpoint({
  id: 'club.begin_settlement',
  method: 'POST',
  path: '/api/settlement/periods',
  audience: 'staff',
  permission: 'settlement.issue',
  summary: { zh: '开始结算', en: 'Settle the months up to one; the statements are made in the background' },
  body: z.object({ month: Month }),
  response: ById,
  creates: true,
});

const periodStep = (id: string, step: string, zh: string, en: string) =>
  endpoint({
    id,
    method: 'POST',
    path: `/api/settlement/periods/:id/${step}`,
    audience: 'staff',
    permission: 'settlement.issue',
    summary: { zh, en },
    params: ById,
    body: Versioned,
    response: z.object({ status: PeriodStatus, version: z.int() }),
  });

export const issuePeriod = periodStep(
  'club.issue_settlement',
  'issue',
  '发出结算单',
  'Hand the statements of a period to the dealers',
);
export const closePeriod = periodStep(
  'club.close_settlement',
  'closing',
  '关闭结算期间',
  'Close a period: all confirmed, or not answered in time, and none disputed',
);

export const StatementRow = z.object({
  id: Id,
  month: Month,
  unitId: Id,
  unitName: z.string(),
  unitNameEn: z.string(),
  side: z.enum(['dealer', 'headquarters']),
  status: StatementStatus,
  entries: z.int(),
  totalFen: SignedFen,
  dueOn: CivilDate.nullable(),
  confirmedAt: Instant.nullable(),
  version: z.int(),
});

export const listStatements = endpoint({
  id: 'club.settlement_statements',
  method: 'GET',
  path: '/api/settlement/statements',
  audience: 'staff',
  permission: 'settlement.read',
  summary: { zh: '结算单', en: 'Statements, the latest first' },
  query: PageQuery.extend({
    month: Month.optional(),
    status: StatementStatus.optional(),
    unitId: Id.optional(),
    side: z.enum(['dealer', 'headquarters']).optional(),
  }),
  response: pageOf(StatementRow),
});

export const StatementLine = z.object({
  id: Id,
  kind: LineKind,
  entries: z.int(),
  points: z.int(),
  rateFen: z.int(),
  amountFen: SignedFen,
  state: z.enum(['open', 'confirmed', 'disputed', 'answered']),
  /** Why the dealer disputes it, and which posting. */
  reason: z.string().nullable(),
  transactionId: Id.nullable(),
  answer: z.string().nullable(),
  answeredByName: z.string().nullable(),
  answeredAt: Instant.nullable(),
  /** Why an adjustment was made. */
  adjustmentReason: z.string().nullable(),
  version: z.int(),
});

export const getStatement = endpoint({
  id: 'club.settlement_statement',
  method: 'GET',
  path: '/api/settlement/statements/:id',
  audience: 'staff',
  permission: 'settlement.read',
  summary: { zh: '结算单详情', en: 'One statement with its lines' },
  params: ById,
  response: StatementRow.extend({
    periodId: Id,
    digest: z.string(),
    /** The lines are as they were calculated. */
    unchanged: z.boolean(),
    confirmedByName: z.string().nullable(),
    lines: z.array(StatementLine),
  }),
});

export const LineEntry = z.object({
  id: Id,
  kind: z.string(),
  points: z.int(),
  amountFen: SignedFen,
  postedAt: Instant,
  occurredAt: Instant,
  reference: z.string().nullable(),
  note: z.string().nullable(),
  memberId: Id.nullable(),
  cardNumber: z.string().nullable(),
  ruleName: z.string().nullable(),
});

export const listLineEntries = endpoint({
  id: 'club.settlement_entries',
  method: 'GET',
  path: '/api/settlement/entries',
  audience: 'staff',
  permission: 'settlement.read',
  summary: { zh: '结算行明细', en: 'The postings behind a line of a statement' },
  query: PageQuery.extend({ lineId: Id }),
  response: pageOf(LineEntry),
});

export const confirmStatement = endpoint({
  id: 'club.confirm_statement',
  method: 'POST',
  path: '/api/settlement/statements/:id/confirmation',
  audience: 'staff',
  permission: 'settlement.confirm',
  summary: { zh: '确认结算单', en: 'Confirm what is open of a statement; disputed lines stay so' },
  params: ById,
  body: Versioned,
  response: z.object({ status: StatementStatus, version: z.int() }),
});

const LineAnswer = z.object({ state: StatementLine.shape.state, status: StatementStatus, version: z.int() });

export const confirmLine = endpoint({
  id: 'club.confirm_line',
  method: 'POST',
  path: '/api/settlement/lines/:id/confirmation',
  audience: 'staff',
  permission: 'settlement.confirm',
  summary: { zh: '确认结算行', en: 'Confirm one line' },
  params: ById,
  body: Versioned,
  response: LineAnswer,
});

export const disputeLine = endpoint({
  id: 'club.dispute_line',
  method: 'POST',
  path: '/api/settlement/lines/:id/dispute',
  audience: 'staff',
  permission: 'settlement.confirm',
  summary: { zh: '对结算行提出异议', en: 'Dispute a line, or one posting of it' },
  params: ById,
  body: Versioned.extend({ reason: Text, transactionId: Id.optional() }),
  response: LineAnswer,
});

export const replyLine = endpoint({
  id: 'club.reply_line',
  method: 'POST',
  path: '/api/settlement/lines/:id/reply',
  audience: 'staff',
  permission: 'settlement.issue',
  summary: { zh: '答复异议', en: 'Answer a dispute; an amount becomes a correction of the open month' },
  params: ById,
  body: Versioned.extend({ answer: Text, amountFen: SignedFen.optional() }),
  response: LineAnswer,
});

export const RateRow = Rates.extend({
  id: Id,
  fromMonth: Month,
  note: z.string().nullable(),
  createdByName: z.string(),
  createdAt: Instant,
});

export const listRates = endpoint({
  id: 'club.settlement_rates',
  method: 'GET',
  path: '/api/settlement/rates',
  audience: 'staff',
  permission: 'settlement.issue',
  summary: { zh: '结算费率', en: 'Versions of the rates, the latest first' },
  response: z.object({ rows: z.array(RateRow) }),
});

export const addRate = endpoint({
  id: 'club.add_settlement_rate',
  method: 'POST',
  path: '/api/settlement/rates',
  audience: 'staff',
  permission: 'settlement.issue',
  summary: { zh: '新增费率版本', en: 'Rates from a month on that is not settled yet' },
  body: z.object({
    fromMonth: Month,
    issueFen: z.int().min(0).max(100_000),
    reimburseFen: z.int().min(0).max(100_000),
    answerDays: z.int().min(1).max(90),
    note: z.string().trim().max(300).optional(),
  }),
  response: ById,
  creates: true,
});

export const AdjustmentRow = z.object({
  id: Id,
  unitName: z.string(),
  unitNameEn: z.string(),
  month: Month,
  amountFen: SignedFen,
  reason: z.string(),
  createdByName: z.string().nullable(),
  createdAt: Instant,
});

export const listAdjustments = endpoint({
  id: 'club.settlement_adjustments',
  method: 'GET',
  path: '/api/settlement/adjustments',
  audience: 'staff',
  permission: 'settlement.read',
  summary: { zh: '结算调整', en: 'Corrections, the latest first' },
  query: PageQuery,
  response: pageOf(AdjustmentRow),
});

export const addAdjustment = endpoint({
  id: 'club.adjust_settlement',
  method: 'POST',
  path: '/api/settlement/adjustments',
  audience: 'staff',
  permission: 'settlement.issue',
  summary: { zh: '新增结算调整', en: 'Correct a dealer’s account in the open month' },
  body: z.object({ unitId: Id, amountFen: SignedFen, reason: Text }),
  response: z.object({ id: Id, month: Month }),
  creates: true,
});

export const MatrixRow = z.object({
  issuerId: Id,
  issuerName: z.string(),
  issuerNameEn: z.string(),
  spenderId: Id,
  spenderName: z.string(),
  spenderNameEn: z.string(),
  points: z.int(),
  lots: z.int(),
  amountFen: SignedFen,
});

export const getMatrix = endpoint({
  id: 'club.settlement_matrix',
  method: 'GET',
  path: '/api/settlement/matrix',
  audience: 'staff',
  permission: 'settlement.read',
  summary: { zh: '跨店积分矩阵', en: 'Whose points were spent with whom in a period, the largest first' },
  query: z.object({
    periodId: Id,
    issuerId: Id.optional(),
    spenderId: Id.optional(),
    /** Pairs of two dealers alone. */
    across: z.enum(['true']).optional(),
  }),
  response: z.object({
    month: Month,
    rows: z.array(MatrixRow),
    /** All pairs in scope, and those of two dealers. */
    points: z.int(),
    acrossPoints: z.int(),
    more: z.boolean(),
  }),
});

export const LotRow = z.object({
  id: Id,
  transactionId: Id,
  kind: z.string(),
  points: z.int(),
  postedAt: Instant,
  origin: z.string(),
  earnedOn: CivilDate,
  earned: z.int(),
  cardTail: z.string().nullable(),
});

export const listMatrixLots = endpoint({
  id: 'club.settlement_lots',
  method: 'GET',
  path: '/api/settlement/lots',
  audience: 'staff',
  permission: 'settlement.read',
  summary: { zh: '跨店积分批次', en: 'The lots behind one pair of the matrix' },
  query: PageQuery.extend({ periodId: Id, issuerId: Id, spenderId: Id }),
  response: pageOf(LotRow),
});
