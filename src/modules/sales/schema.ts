import * as z from 'zod';
import { CivilDate, endpoint, Fen, Id, Instant, PageQuery, pageOf } from '../../platform/endpoint.ts';
import { ChangeLine } from './changes/schema.ts';
import { ContractLine } from './contracts/schema.ts';
import { HandoverView, Missing } from './handover/schema.ts';
import { OrderPart } from './parts/schema.ts';
import { PaymentLine } from './payments/schema.ts';
import { ReleaseView } from './releases/schema.ts';
import { OrderCar } from './stock/schema.ts';

export const OrderStatus = z.enum(['open', 'delivered', 'cancelled', 'returned']);

export const OrderRow = z.object({
  id: Id,
  number: z.string(),
  leadId: Id,
  customerId: Id,
  customerName: z.string(),
  mobileMasked: z.string().nullable(),
  seriesName: z.string(),
  seriesNameEn: z.string(),
  trimName: z.string(),
  trimNameEn: z.string(),
  colour: z.string(),
  priceFen: Fen,
  depositFen: Fen,
  depositKind: z.enum(['earnest', 'refundable']),
  expectedOn: CivilDate,
  status: OrderStatus,
  contractNumber: z.string().nullable(),
  owedFen: Fen.meta({ description: 'The car and all parts' }),
  balanceFen: z.int().nullable().meta({
    description: 'Still to be paid; below nought: to be given back; null: payments were not recorded when it was made',
  }),
  repeatPurchase: z.boolean(),
  consultantName: z.string(),
  unitName: z.string(),
  unitNameEn: z.string(),
  createdAt: Instant,
});

export const listOrders = endpoint({
  id: 'sales.orders',
  method: 'GET',
  path: '/api/orders',
  audience: 'staff',
  permission: 'order.read',
  summary: { zh: '订单列表', en: 'Orders' },
  query: PageQuery.extend({
    status: OrderStatus.optional(),
    paid: z
      .enum(['prepaid', 'balance'])
      .optional()
      .meta({ description: 'Open ones with money in; those with a balance due' }),
    repeat: z.enum(['true']).optional().meta({ description: 'Customers who had bought before (SAL-29)' }),
  }),
  response: pageOf(OrderRow),
});

export const OrderView = OrderRow.extend({
  version: z.int(),
  orgId: Id,
  trimId: Id,
  listPriceFen: Fen,
  quoteId: Id.nullable(),
  paidFen: Fen,
  refundedFen: Fen,
  invoiceNumber: z.string().nullable(),
  invoicedOn: CivilDate.nullable(),
  cancelReason: z.string().nullable(),
  returnedOn: CivilDate.nullable(),
  returnCause: z.string().nullable(),
  steps: z.array(z.object({ code: z.string(), name: z.string(), nameEn: z.string(), done: z.boolean() })),
  parts: z.array(OrderPart),
  payments: z.array(PaymentLine),
  changes: z.array(ChangeLine),
  contracts: z.array(ContractLine).meta({ description: 'Contracts of sale, newest first' }),
  car: OrderCar.nullable(),
  handover: HandoverView,
  checklist: z.boolean().meta({ description: 'The dealer hands over by the whole checklist' }),
  missing: z
    .array(Missing)
    .meta({ description: 'What a delivery still waits for by the rules of the unit: contract, money, checklist' }),
  release: ReleaseView.nullable().meta({ description: 'What a manager lets the car leave without' }),
  linkExpiresAt: Instant.nullable(),
  delivery: z
    .object({
      deliveredOn: CivilDate,
      vin: z.string(),
      plate: z.string().nullable(),
      odometerKm: z.int(),
      staffName: z.string(),
      unitId: Id,
    })
    .nullable(),
  member: z.object({ id: Id, status: z.string(), cardNumber: z.string().nullable() }).nullable(),
});

export const getOrder = endpoint({
  id: 'sales.order',
  method: 'GET',
  path: '/api/orders/:id',
  audience: 'staff',
  permission: 'order.read',
  summary: { zh: '订单详情', en: 'One order' },
  params: z.object({ id: Id }),
  response: OrderView,
});

export const createOrder = endpoint({
  id: 'sales.create_order',
  method: 'POST',
  path: '/api/orders',
  audience: 'staff',
  permission: 'order.create',
  summary: { zh: '新建订单', en: 'Create an order' },
  body: z.object({
    leadId: Id,
    trimId: Id,
    colour: z.string().trim().min(1).max(40),
    priceFen: Fen.min(1),
    depositFen: Fen,
    depositKind: z.enum(['earnest', 'refundable']),
    expectedOn: CivilDate,
    contractNumber: z.string().trim().min(1).max(40).optional(),
  }),
  response: z.object({ id: Id, number: z.string() }),
  creates: true,
});

export const editOrder = endpoint({
  id: 'sales.edit_order',
  method: 'PATCH',
  path: '/api/orders/:id',
  audience: 'staff',
  permission: 'order.change',
  summary: { zh: '修改订单', en: 'Keep the contract number and the expected delivery' },
  params: z.object({ id: Id }),
  body: z.object({
    contractNumber: z.string().trim().min(1).max(40).nullable().optional(),
    expectedOn: CivilDate.optional(),
    version: z.int(),
  }),
  response: z.object({ version: z.int() }),
});

export const deliverOrder = endpoint({
  id: 'sales.deliver',
  method: 'POST',
  path: '/api/orders/:id/delivery',
  audience: 'staff',
  permission: 'order.deliver',
  summary: { zh: '交车', en: 'Deliver the car' },
  params: z.object({ id: Id }),
  body: z.object({
    vin: z.string().trim().min(1).max(40),
    /** Set after the screen asked about a check digit that does not fit a car built outside China. */
    vinConfirmed: z.boolean().default(false),
    plate: z.string().trim().max(20).optional(),
    odometerKm: z.int().min(0).max(2_000_000).default(0),
    deliveredOn: CivilDate,
    careCalls: z
      .enum(['granted', 'denied'])
      .optional()
      .meta({ description: 'What the customer said about being called for care (PIPL art. 14); left out: not asked' }),
  }),
  response: z.object({ id: Id, unitId: Id, vin: z.string() }),
  creates: true,
});
