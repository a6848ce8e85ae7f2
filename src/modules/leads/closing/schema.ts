import * as z from 'zod';
import { endpoint, Id, Instant, InstantInput, PageQuery, pageOf } from '../../../platform/endpoint.ts';

const Kind = z.enum(['defeat', 'dormancy']);
const State = z.enum(['pending', 'approved', 'refused', 'withdrawn']);
const Words = z.string().trim().max(500);
const LeadParams = z.object({ id: Id });
const Version = z.int().min(1);

/** A consultant proposes to give a lead up (战败) or to let it rest (休眠), with a two-level reason and evidence. */
export const proposeClosing = endpoint({
  id: 'leads.propose_closing',
  method: 'POST',
  path: '/api/leads/:id/closings',
  audience: 'staff',
  permission: 'lead.follow',
  summary: { zh: '申请战败或休眠', en: 'Propose to close a lead' },
  params: LeadParams,
  body: z.object({
    version: Version,
    kind: Kind,
    reason: z.string().min(1).max(40).meta({ description: 'Lower level of defeat_reason, or dormant_reason' }),
    competitor: z.string().trim().max(80).optional(),
    note: Words.min(2),
    attachmentId: Id.optional().meta({ description: 'An attachment of the customer as evidence' }),
  }),
  response: z.object({ id: Id, leadId: Id, version: z.int(), decideBy: Instant }),
  creates: true,
});

export const ClosingRow = z.object({
  id: Id,
  version: z.int(),
  leadId: Id,
  customerId: Id,
  customerName: z.string(),
  mobileMasked: z.string().nullable(),
  kind: Kind,
  reason: z.string(),
  competitor: z.string().nullable(),
  note: z.string(),
  attachmentId: Id.nullable(),
  grade: z.string(),
  attempts: z.int(),
  firstConnectedAt: Instant.nullable(),
  arrivedAt: Instant.nullable(),
  testDrivenAt: Instant.nullable(),
  unitName: z.string(),
  unitNameEn: z.string(),
  proposedById: Id,
  proposedByName: z.string(),
  decideBy: Instant,
  state: State,
  decidedByName: z.string().nullable(),
  decidedAt: Instant.nullable(),
  decisionNote: z.string().nullable(),
  createdAt: Instant,
});

export const listClosings = endpoint({
  id: 'leads.closings',
  method: 'GET',
  path: '/api/leads/closings',
  audience: 'staff',
  permission: 'lead.read',
  summary: { zh: '战败与休眠申请', en: 'Proposals to close leads, newest first' },
  query: PageQuery.extend({ state: State.optional(), kind: Kind.optional() }),
  response: pageOf(ClosingRow),
});

/** The manager's word; whoever is refused works on, by a time. */
export const decideClosing = endpoint({
  id: 'leads.decide_closing',
  method: 'POST',
  path: '/api/leads/closings/:id/decision',
  audience: 'staff',
  permission: 'lead.close',
  summary: { zh: '审批战败或休眠', en: 'Decide on closing a lead' },
  params: LeadParams,
  body: z.object({
    version: Version,
    decision: z.enum(['approve', 'refuse']),
    note: Words.optional().meta({ description: 'Needed for a refusal' }),
    nextContactAt: InstantInput.optional().meta({ description: 'For a refusal; the next day where left out' }),
  }),
  response: z.object({ id: Id, version: z.int(), state: State, leadId: Id, status: z.string() }),
});

export const withdrawClosing = endpoint({
  id: 'leads.withdraw_closing',
  method: 'POST',
  path: '/api/leads/closings/:id/withdrawal',
  audience: 'staff',
  permission: 'lead.follow',
  summary: { zh: '撤回结束申请', en: 'Withdraw a proposal to close' },
  params: LeadParams,
  body: z.object({ version: Version }),
  response: z.object({ id: Id, version: z.int(), state: State }),
});

export const RecheckRow = z.object({
  id: Id,
  version: z.int(),
  leadId: Id,
  customerId: Id,
  customerName: z.string(),
  mobileMasked: z.string().nullable(),
  mobileId: Id.nullable(),
  reason: z.string(),
  competitor: z.string().nullable(),
  closingNote: z.string(),
  unitName: z.string(),
  unitNameEn: z.string(),
  cityCode: z.string().nullable(),
  closedAt: Instant.nullable(),
  dueAt: Instant,
  attempts: z.int(),
  state: z.enum(['open', 'done']),
  result: z.enum(['real', 'not_real', 'unreached']).nullable(),
  note: z.string().nullable(),
  checkedByName: z.string().nullable(),
  checkedAt: Instant.nullable(),
  createdAt: Instant,
});

export const listRechecks = endpoint({
  id: 'leads.rechecks',
  method: 'GET',
  path: '/api/leads/rechecks',
  audience: 'staff',
  permission: 'lead.recheck',
  summary: { zh: '战败复核队列', en: 'Defeats to check by a call' },
  query: PageQuery.extend({ state: z.enum(['open', 'done']).optional() }),
  response: pageOf(RecheckRow),
});

export const recordRecheck = endpoint({
  id: 'leads.record_recheck',
  method: 'POST',
  path: '/api/leads/rechecks/:id/result',
  audience: 'staff',
  permission: 'lead.recheck',
  summary: { zh: '登记复核结果', en: 'Record what a re-check found' },
  params: LeadParams,
  body: z.object({
    version: Version,
    result: z.enum(['real', 'not_real', 'unreached']),
    note: Words.optional(),
    nextContactAt: InstantInput.optional().meta({ description: 'Not real: when the dealer calls again' }),
  }),
  response: z.object({
    id: Id,
    version: z.int(),
    state: z.enum(['open', 'done']),
    reopened: z.boolean().meta({ description: 'False too where the customer has another open lead by now' }),
  }),
});
