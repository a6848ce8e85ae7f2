import * as z from 'zod';
import { endpoint, Fen, Id } from '../../../platform/endpoint.ts';

const Month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
  .meta({ description: 'YYYY-MM' });
const Tier = z.object({ from: z.int().min(1).max(100_000), perCarFen: Fen });
const Tiers = z.array(Tier).min(1).max(20);

export const RebateRuleRow = z.object({
  id: Id,
  name: z.string(),
  nameEn: z.string(),
  seriesId: Id.nullable(),
  seriesName: z.string().nullable(),
  seriesNameEn: z.string().nullable(),
  tiers: Tiers,
  fromMonth: Month,
  toMonth: Month.nullable(),
  version: z.int(),
});

export const listRebateRules = endpoint({
  id: 'sales.rebate_rules',
  method: 'GET',
  path: '/api/rebate-rules',
  audience: 'staff',
  permission: 'rebate.edit',
  summary: { zh: '返利政策', en: 'Rules by which the manufacturer gives rebates' },
  response: z.object({ rows: z.array(RebateRuleRow) }),
});

const Rule = z.object({
  name: z.string().trim().min(1).max(80),
  nameEn: z.string().trim().min(1).max(80),
  tiers: Tiers,
  fromMonth: Month,
  toMonth: Month.optional(),
});

export const addRebateRule = endpoint({
  id: 'sales.add_rebate_rule',
  method: 'POST',
  path: '/api/rebate-rules',
  audience: 'staff',
  permission: 'rebate.edit',
  summary: { zh: '新增返利政策', en: 'Add a rule; one of a series counts its cars alone' },
  body: Rule.extend({ seriesId: Id.optional() }),
  response: z.object({ id: Id }),
  creates: true,
});

export const editRebateRule = endpoint({
  id: 'sales.edit_rebate_rule',
  method: 'PATCH',
  path: '/api/rebate-rules/:id',
  audience: 'staff',
  permission: 'rebate.edit',
  summary: { zh: '修改返利政策', en: 'Change a rule' },
  params: z.object({ id: Id }),
  body: Rule.extend({ version: z.int() }),
  response: z.object({ version: z.int() }),
});

export const computeRebates = endpoint({
  id: 'sales.compute_rebates',
  method: 'POST',
  path: '/api/rebates/computation',
  audience: 'staff',
  permission: 'rebate.edit',
  summary: { zh: '计算当月返利', en: 'Compute a month’s rebates of all dealers; confirmed ones stay as they are' },
  body: z.object({ month: Month }),
  response: z.object({ computed: z.int(), kept: z.int() }),
});

const Status = z.enum(['computed', 'confirmed', 'paid']);

export const RebateRow = z.object({
  id: Id,
  month: Month,
  unitName: z.string(),
  unitNameEn: z.string(),
  ruleName: z.string(),
  ruleNameEn: z.string(),
  cars: z.int(),
  perCarFen: Fen,
  amountFen: Fen,
  status: Status,
  note: z.string().nullable(),
  version: z.int(),
});

export const listRebates = endpoint({
  id: 'sales.rebates',
  method: 'GET',
  path: '/api/rebates',
  audience: 'staff',
  permission: 'rebate.edit',
  summary: { zh: '返利记录', en: 'Rebates of a month, by dealer and rule' },
  query: z.object({ month: Month }),
  response: z.object({ rows: z.array(RebateRow), amountFen: Fen }),
});

export const editRebate = endpoint({
  id: 'sales.edit_rebate',
  method: 'PATCH',
  path: '/api/rebates/:id',
  audience: 'staff',
  permission: 'rebate.edit',
  summary: { zh: '确认返利', en: 'Confirm a rebate or mark it paid' },
  params: z.object({ id: Id }),
  body: z.object({ status: Status, note: z.string().trim().max(300).optional(), version: z.int() }),
  response: z.object({ version: z.int() }),
});
