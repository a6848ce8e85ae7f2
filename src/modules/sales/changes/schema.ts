import * as z from 'zod';
import { CivilDate, endpoint, Fen, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

const Kind = z.enum(['trim', 'colour', 'price', 'vin', 'cancel', 'return']);

export const ChangeLine = z.object({
  id: Id,
  kind: Kind,
  before: z.record(z.string(), z.unknown()).meta({ description: 'What stood before it was carried out' }),
  after: z.record(z.string(), z.unknown()).meta({ description: 'What is wanted' }),
  reason: z.string(),
  refundFen: Fen,
  status: z.enum(['pending', 'approved', 'refused']),
  askedByName: z.string(),
  decidedByName: z.string().nullable(),
  decidedAt: Instant.nullable(),
  decisionNote: z.string().nullable(),
  version: z.int(),
  createdAt: Instant,
});

const reason = z.string().trim().min(1).max(500);
export const Wanted = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('trim'), trimId: Id, priceFen: Fen.min(1), reason }),
  z.object({ kind: z.literal('colour'), colour: z.string().trim().min(1).max(40), reason }),
  z.object({ kind: z.literal('price'), priceFen: Fen.min(1), reason }),
  z.object({ kind: z.literal('vin'), stockId: Id, reason }),
  z.object({
    kind: z.literal('cancel'),
    cause: z.string().min(1).max(40).meta({ description: 'Code of dictionary cancel_reason' }),
    reason,
  }),
  z
    .object({
      kind: z.literal('return'),
      cause: z.string().min(1).max(40).meta({ description: 'Code of dictionary return_cause' }),
      returnedOn: CivilDate,
      odometerKm: z.int().min(0).max(2_000_000),
      refundFen: Fen.meta({ description: 'What goes back; less than was paid where use is compensated for' }),
      reason,
    })
    .meta({ description: 'A delivered car is taken back' }),
]);

export const askChange = endpoint({
  id: 'sales.ask_change',
  method: 'POST',
  path: '/api/orders/:id/changes',
  audience: 'staff',
  permission: 'order.change',
  summary: {
    zh: '申请变更、退订或退车',
    en: 'Ask for a change or the cancellation of an order, or to take its car back',
  },
  params: z.object({ id: Id }),
  body: Wanted,
  response: z.object({ id: Id, refundFen: Fen }),
  creates: true,
});

export const ChangeRow = ChangeLine.extend({
  orderId: Id,
  orderNumber: z.string(),
  customerName: z.string(),
  unitName: z.string(),
  unitNameEn: z.string(),
});

export const listChanges = endpoint({
  id: 'sales.changes',
  method: 'GET',
  path: '/api/order-changes',
  audience: 'staff',
  permission: 'price.approve',
  summary: { zh: '待审批的订单变更', en: 'Changes of orders that wait for approval' },
  query: PageQuery,
  response: pageOf(ChangeRow),
});

export const decideChange = endpoint({
  id: 'sales.decide_change',
  method: 'POST',
  path: '/api/order-changes/:id/decision',
  audience: 'staff',
  permission: 'price.approve',
  summary: { zh: '审批订单变更', en: 'Approve or refuse a change of an order' },
  params: z.object({ id: Id }),
  body: z.object({ approve: z.boolean(), note: z.string().trim().max(500).optional(), version: z.int() }),
  response: z.object({ version: z.int() }),
});
