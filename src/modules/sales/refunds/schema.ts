import * as z from 'zod';
import { endpoint, Fen, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

/** Money that has to go back for one order that was cancelled, or whose car was taken back. */
export const RefundRow = z.object({
  id: Id.meta({ description: 'The order' }),
  number: z.string(),
  customerName: z.string(),
  mobileMasked: z.string().nullable(),
  kind: z.enum(['cancel', 'return']),
  cause: z.string().nullable().meta({ description: 'Code of dictionary cancel_reason or return_cause' }),
  depositKind: z.enum(['earnest', 'refundable']),
  depositFen: Fen,
  paidFen: Fen,
  refundedFen: Fen.meta({ description: 'Given back so far, before and after the order ended' }),
  keptFen: Fen.meta({
    description: 'What the dealer keeps when all is given back: earnest money, compensation for use',
  }),
  aboveFen: Fen.meta({ description: 'What goes back above what was paid: earnest money that is given back double' }),
  dueFen: Fen.meta({ description: 'Still to be given back' }),
  since: Instant.meta({ description: 'When the cancellation or return was approved' }),
  days: z.int().meta({ description: 'Civil days since' }),
  consultantName: z.string(),
  unitName: z.string(),
  unitNameEn: z.string(),
});

export const listRefunds = endpoint({
  id: 'sales.refunds_due',
  method: 'GET',
  path: '/api/refunds-due',
  audience: 'staff',
  permission: 'order.read',
  summary: { zh: '待退款订单', en: 'Orders with money to be given back, the longest waiting first' },
  query: PageQuery,
  response: pageOf(RefundRow),
});
