import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

export const StockState = z.enum(['in_transit', 'in_stock', 'reserved', 'sold']);
const PdiState = z.enum(['none', 'passed', 'failed']);
const Found = z
  .record(z.string().max(40), z.enum(['ok', 'fault']))
  .meta({ description: 'Code of dictionary pdi_item → what was found' });

/** The car that is allocated to an order. */
export const OrderCar = z.object({
  id: Id,
  vin: z.string(),
  state: StockState,
  arrivedOn: CivilDate.nullable(),
  expectedOn: CivilDate.nullable(),
  location: z.string().nullable(),
  pdiState: PdiState,
  pdiItems: Found,
  pdiOn: CivilDate.nullable(),
  condition: z
    .enum(['new', 'returned'])
    .meta({ description: 'returned: a customer had it; the next one has to be told' }),
  version: z.int(),
});

export const StockRow = OrderCar.omit({ pdiItems: true }).extend({
  trimId: Id,
  seriesName: z.string(),
  seriesNameEn: z.string(),
  trimName: z.string(),
  trimNameEn: z.string(),
  colour: z.string(),
  ageDays: z.int().nullable().meta({ description: 'Days since it arrived' }),
  orderId: Id.nullable(),
  orderNumber: z.string().nullable(),
  unitName: z.string(),
  unitNameEn: z.string(),
  createdAt: Instant,
});

export const listStock = endpoint({
  id: 'sales.stock',
  method: 'GET',
  path: '/api/stock',
  audience: 'staff',
  permission: 'stock.read',
  summary: { zh: '库存车', en: 'Cars in stock and on their way' },
  query: PageQuery.extend({
    state: StockState.optional(),
    trimId: Id.optional(),
    colour: z.string().max(40).optional(),
    q: z.string().trim().max(40).optional().meta({ description: 'The VIN or its end' }),
    ageFrom: z.coerce
      .number()
      .int()
      .min(0)
      .max(9999)
      .optional()
      .meta({ description: 'Days since it arrived, at least' }),
    ageTo: z.coerce.number().int().min(0).max(9999).optional().meta({ description: 'Days since it arrived, at most' }),
  }),
  response: pageOf(StockRow),
});

export const addStock = endpoint({
  id: 'sales.add_stock',
  method: 'POST',
  path: '/api/stock',
  audience: 'staff',
  permission: 'stock.edit',
  summary: { zh: '登记库存车', en: 'Register a car of the acting dealer' },
  body: z.object({
    vin: z.string().trim().min(1).max(40),
    vinConfirmed: z.boolean().default(false),
    trimId: Id,
    colour: z.string().trim().min(1).max(40),
    expectedOn: CivilDate.optional(),
    arrivedOn: CivilDate.optional(),
    location: z.string().trim().max(80).optional(),
  }),
  response: z.object({ id: Id, vin: z.string() }),
  creates: true,
});

export const editStock = endpoint({
  id: 'sales.edit_stock',
  method: 'PATCH',
  path: '/api/stock/:id',
  audience: 'staff',
  permission: 'stock.edit',
  summary: { zh: '修改库存车', en: 'Arrival, place and colour of a car in stock' },
  params: z.object({ id: Id }),
  body: z.object({
    colour: z.string().trim().min(1).max(40).optional(),
    expectedOn: CivilDate.nullable().optional(),
    arrivedOn: CivilDate.optional(),
    location: z.string().trim().max(80).nullable().optional(),
    version: z.int(),
  }),
  response: z.object({ version: z.int() }),
});

export const inspectStock = endpoint({
  id: 'sales.inspect',
  method: 'POST',
  path: '/api/stock/:id/inspection',
  audience: 'staff',
  permission: 'order.change',
  summary: { zh: '登记交付前检查 (PDI)', en: 'Record the inspection before delivery; a fault fails the car' },
  params: z.object({ id: Id }),
  body: z.object({ items: Found, version: z.int() }),
  response: z.object({ pdiState: PdiState, version: z.int() }),
});

export const allocateCar = endpoint({
  id: 'sales.allocate',
  method: 'POST',
  path: '/api/orders/:id/allocation',
  audience: 'staff',
  permission: 'order.change',
  summary: { zh: '配车', en: 'Promise a car of the stock to an order' },
  params: z.object({ id: Id }),
  body: z.object({ stockId: Id }),
  response: z.object({ id: Id, vin: z.string() }),
  creates: true,
});

export const releaseCar = endpoint({
  id: 'sales.release_car',
  method: 'DELETE',
  path: '/api/orders/:id/allocation',
  audience: 'staff',
  permission: 'stock.edit',
  summary: { zh: '取消配车', en: 'Take the allocated car back into the stock' },
  params: z.object({ id: Id }),
  response: z.object({ released: z.literal(true) }),
});
