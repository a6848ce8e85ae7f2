import * as z from 'zod';
import { CivilDate, endpoint, Fen, Id, Instant, PageQuery, pageOf } from '../../platform/endpoint.ts';

export const OrderStatus = z.enum(['open', 'delivered', 'cancelled']);

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
  query: PageQuery.extend({ status: OrderStatus.optional() }),
  response: pageOf(OrderRow),
});

export const OrderView = OrderRow.extend({
  version: z.int(),
  orgId: Id,
  listPriceFen: Fen,
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
  }),
  response: z.object({ id: Id, number: z.string() }),
  creates: true,
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
  }),
  response: z.object({ id: Id, unitId: Id, vin: z.string() }),
  creates: true,
});
