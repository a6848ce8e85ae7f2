import * as z from 'zod';
import { endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

const State = z.enum(['pending', 'approved', 'refused', 'withdrawn']);
const Reason = z.string().trim().min(2).max(200);

/** Asks to see a customer whom another dealer holds; a rule approves at once, or the holder decides. */
export const claimCustomer = endpoint({
  id: 'customers.claim',
  method: 'POST',
  path: '/api/claims',
  audience: 'staff',
  permission: 'customer.claim',
  summary: { zh: '认领客户', en: 'Claim a customer' },
  body: z.object({
    claim: z.string().max(400).meta({ description: 'The token of a masked card (customers.recognise)' }),
    reason: Reason,
  }),
  response: z.object({
    id: Id,
    state: State,
    customerId: Id.nullable().meta({ description: 'Once it is approved' }),
    decideBy: Instant,
  }),
  creates: true,
});

export const ClaimRow = z.object({
  id: Id,
  version: z.int(),
  state: State,
  customerId: Id.nullable().meta({ description: 'Null where the customer is not in scope' }),
  customerName: z.string(),
  mobileMasked: z.string().nullable(),
  unitName: z.string(),
  unitNameEn: z.string(),
  staffName: z.string().nullable(),
  holderName: z.string(),
  holderNameEn: z.string(),
  reason: z.string(),
  rule: z.string().nullable(),
  note: z.string().nullable(),
  decideBy: Instant,
  decidedAt: Instant.nullable(),
  decidedByName: z.string().nullable(),
  createdAt: Instant,
  mine: z.boolean().meta({ description: 'Asked for by the acting unit or below it, not for it to decide' }),
  decidable: z.boolean(),
});

/** Claims that the acting unit asked for or has to decide, newest first. */
export const listClaims = endpoint({
  id: 'customers.claims',
  method: 'GET',
  path: '/api/claims',
  audience: 'staff',
  permission: 'customer.read',
  summary: { zh: '客户认领', en: 'Claims' },
  query: PageQuery.extend({ state: State.optional(), side: z.enum(['asked', 'deciding']).optional() }),
  response: pageOf(ClaimRow),
});

export const decideClaim = endpoint({
  id: 'customers.decide_claim',
  method: 'POST',
  path: '/api/claims/:id/decision',
  audience: 'staff',
  permission: 'claim.decide',
  summary: { zh: '审批认领', en: 'Decide on a claim' },
  params: z.object({ id: Id }),
  body: z.object({
    version: z.int().min(1),
    decision: z.enum(['approve', 'refuse']),
    note: z.string().trim().max(200).optional(),
  }),
  response: z.object({ id: Id, version: z.int(), state: State }),
});

export const withdrawClaim = endpoint({
  id: 'customers.withdraw_claim',
  method: 'POST',
  path: '/api/claims/:id/withdrawal',
  audience: 'staff',
  permission: 'customer.claim',
  summary: { zh: '撤回认领', en: 'Withdraw a claim' },
  params: z.object({ id: Id }),
  body: z.object({ version: z.int().min(1) }),
  response: z.object({ id: Id, version: z.int(), state: State }),
});
