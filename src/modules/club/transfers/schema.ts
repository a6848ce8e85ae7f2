import * as z from 'zod';
import { endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';
import { TransferRule } from '../settings/schema.ts';

const Version = z.int().min(1);
const One = z.object({ id: Id });
const Note = z.string().trim().max(300).optional();
export const TransferState = z.enum(['asked', 'done', 'refused', 'withdrawn']);

export const TransferRow = z.object({
  id: Id,
  memberId: Id.nullable().meta({ description: 'Null while the member is another branch’s' }),
  customerName: z.string().nullable(),
  cardNumber: z.string(),
  fromName: z.string(),
  fromNameEn: z.string(),
  toName: z.string(),
  toNameEn: z.string(),
  reason: z.string(),
  note: z.string().nullable(),
  rule: TransferRule,
  state: TransferState,
  askedByName: z.string().nullable(),
  releasedAt: Instant.nullable(),
  receivedAt: Instant.nullable(),
  decidedAt: Instant.nullable(),
  decisionNote: z.string().nullable(),
  createdAt: Instant,
  may: z.array(z.enum(['release', 'receive', 'decide', 'refuse', 'withdraw'])),
  version: z.int(),
});

export const listTransfers = endpoint({
  id: 'club.transfers',
  method: 'GET',
  path: '/api/member-transfers',
  audience: 'staff',
  permission: 'member.read',
  summary: { zh: '会员转会', en: 'Changes of branch that concern the acting unit' },
  query: PageQuery.extend({ state: TransferState.optional(), memberId: Id.optional() }),
  response: pageOf(TransferRow),
});

export const askTransfer = endpoint({
  id: 'club.ask_transfer',
  method: 'POST',
  path: '/api/member-transfers',
  audience: 'staff',
  permission: 'member.move',
  summary: { zh: '申请转会', en: 'Ask for a change of branch, by either branch or headquarters' },
  body: z.object({
    cardNumber: z.string().trim().min(4).max(40),
    toBranchId: Id,
    reason: z.string().max(40).meta({ description: 'Code of dictionary transfer_reason' }),
    note: Note,
  }),
  response: z.object({ id: Id, state: TransferState }),
  creates: true,
});

export const answerTransfer = endpoint({
  id: 'club.answer_transfer',
  method: 'POST',
  path: '/api/member-transfers/:id/answer',
  audience: 'staff',
  permission: 'member.move',
  summary: { zh: '处理转会', en: 'Agree to a change of branch, refuse it or take it back' },
  params: One,
  body: z.object({ answer: z.enum(['agree', 'refuse', 'withdraw']), note: Note, version: Version }),
  response: z.object({ state: TransferState, version: z.int() }),
});
