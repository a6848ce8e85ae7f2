import * as z from 'zod';
import { CivilDate, endpoint, Fen, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

const Kind = z.enum(['deposit', 'part', 'final', 'refund']);

export const PaymentLine = z.object({
  id: Id,
  kind: Kind,
  method: z.string(),
  amountFen: Fen,
  paidOn: CivilDate,
  receipt: z.string(),
  reference: z.string().nullable().meta({ description: 'The number of the transfer or slip' }),
  note: z.string().nullable(),
  staffName: z.string(),
});

export const PaymentRow = PaymentLine.extend({
  orderId: Id,
  orderNumber: z.string(),
  contractNumber: z.string().nullable(),
  customerName: z.string(),
  orderStatus: z.string(),
  balanceFen: z.int(),
  unitName: z.string(),
  unitNameEn: z.string(),
  createdAt: Instant,
});

export const listPayments = endpoint({
  id: 'sales.payments',
  method: 'GET',
  path: '/api/payments',
  audience: 'staff',
  permission: 'order.read',
  summary: { zh: '收款记录', en: 'Payments, newest first' },
  query: PageQuery.extend({ kind: Kind.optional() }),
  response: pageOf(PaymentRow),
});

export const addPayment = endpoint({
  id: 'sales.add_payment',
  method: 'POST',
  path: '/api/orders/:id/payments',
  audience: 'staff',
  permission: 'payment.record',
  summary: { zh: '登记收款或退款', en: 'Record money taken or given back, with its receipt' },
  params: z.object({ id: Id }),
  body: z.object({
    kind: Kind,
    method: z.string().min(1).max(40).meta({ description: 'Code of dictionary payment_method' }),
    amountFen: Fen.min(1),
    paidOn: CivilDate,
    reference: z.string().trim().max(60).optional().meta({ description: 'The number of the transfer or slip' }),
    note: z.string().trim().max(300).optional(),
  }),
  response: z.object({ id: Id, receipt: z.string(), balanceFen: z.int() }),
  creates: true,
});

export const invoiceOrder = endpoint({
  id: 'sales.invoice',
  method: 'PATCH',
  path: '/api/orders/:id/invoice',
  audience: 'staff',
  permission: 'payment.record',
  summary: { zh: '登记发票', en: 'Record the invoice; the warranty runs from its day' },
  params: z.object({ id: Id }),
  body: z.object({ invoiceNumber: z.string().trim().min(1).max(40), invoicedOn: CivilDate, version: z.int() }),
  response: z.object({ version: z.int() }),
});
