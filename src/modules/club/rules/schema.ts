import * as z from 'zod';
import { CivilDate, endpoint, Fen, Id, Instant } from '../../../platform/endpoint.ts';

export const RuleKind = z.enum(['purchase', 'spend', 'model', 'activity', 'referral', 'birthday']);
const FactorKind = z.enum(['tier', 'model', 'series', 'period', 'birthday_month']);

export const RuleFactor = z.object({
  kind: FactorKind,
  code: z.string().trim().min(1).max(40).optional(),
  from: CivilDate.optional(),
  to: CivilDate.optional(),
  bp: z.int().min(0).max(1_000_000).meta({ description: 'Basis points: 15000 is one and a half times' }),
});

const Terms = z.object({
  code: z
    .string()
    .trim()
    .regex(/^[a-z][a-z0-9_]{1,39}$/),
  kind: RuleKind,
  name: z.string().trim().min(1).max(60),
  nameEn: z.string().trim().min(1).max(60),
  points: z.int().min(1).max(10_000_000),
  perFen: z
    .int()
    .min(1)
    .max(100_000_000)
    .nullable()
    .meta({ description: 'Points for each so many fen of the bill; null: for the transaction' }),
  factors: z.array(RuleFactor).max(20),
  dealerBp: z.int().min(0).max(10_000).meta({ description: 'The share the dealer bears, in basis points' }),
  capTransaction: z.int().min(1).max(10_000_000).nullable(),
  capDay: z.int().min(1).max(10_000_000).nullable(),
  validMonths: z.int().min(1).max(120),
  pendingDays: z.int().min(0).max(365),
  qualifying: z.boolean(),
  validFrom: CivilDate,
  validTo: CivilDate.nullable(),
});

const staff = { audience: 'staff' } as const;

export const listRules = endpoint({
  id: 'points.rules',
  method: 'GET',
  path: '/api/points/rules',
  ...staff,
  permission: 'points.read',
  summary: { zh: '积分规则', en: 'Rules of points, with their versions' },
  response: z.object({
    rows: z.array(
      Terms.extend({
        id: Id,
        ruleVersion: z.int(),
        newest: z.boolean(),
        orgId: Id,
        orgName: z.string(),
        orgNameEn: z.string(),
        own: z.boolean(),
        createdAt: Instant,
      }),
    ),
    editable: z.boolean(),
  }),
});

export const saveRule = endpoint({
  id: 'points.save_rule',
  method: 'POST',
  path: '/api/points/rules',
  ...staff,
  permission: 'points.rule_edit',
  summary: { zh: '新增积分规则或其新版本', en: 'A rule, or a new version of one; what stands is never changed' },
  body: Terms.extend({
    version: z.int().min(0).meta({ description: 'The newest version that was seen; 0: a new rule' }),
  }),
  response: z.object({ id: Id, ruleVersion: z.int() }),
  creates: true,
});

const Occasion = z.object({
  on: CivilDate,
  amountFen: Fen.optional(),
  modelCode: z.string().max(40).optional(),
  seriesCode: z.string().max(40).optional(),
  tierCode: z.string().max(40).optional(),
  birthMonth: z.int().min(1).max(12).optional(),
});

export const previewRule = endpoint({
  id: 'points.preview_rule',
  method: 'POST',
  path: '/api/points/rules/preview',
  ...staff,
  permission: 'points.read',
  summary: { zh: '试算:这样能得多少积分', en: 'What would this earn' },
  body: z.object({ rule: Terms, occasion: Occasion }),
  response: z.object({
    points: z.int(),
    hqPoints: z.int(),
    base: z.int(),
    applied: z.array(RuleFactor),
    capped: z.enum(['transaction', 'day']).nullable(),
    activatesOn: CivilDate.nullable(),
    expiresOn: CivilDate.nullable(),
  }),
});

export const dryRunRule = endpoint({
  id: 'points.dry_run_rule',
  method: 'POST',
  path: '/api/points/rules/dry-run',
  ...staff,
  permission: 'points.rule_edit',
  summary: { zh: '用上月交车试算', en: 'What last month’s deliveries would have earned' },
  body: z.object({ rule: Terms }),
  response: z.object({
    from: CivilDate,
    to: CivilDate,
    deliveries: z.int(),
    complete: z.boolean(),
    members: z.int(),
    points: z.int(),
    hqPoints: z.int(),
    posted: z.int(),
    rows: z.array(z.object({ orderId: Id, memberId: Id, deliveredOn: CivilDate, points: z.int(), posted: z.int() })),
  }),
});
