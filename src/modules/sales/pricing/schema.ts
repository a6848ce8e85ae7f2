import * as z from 'zod';
import { endpoint, Id } from '../../../platform/endpoint.ts';

const Bp = z.int().min(0).max(10_000).meta({ description: 'Basis points: 250 is 2.5 %' });

export const PriceLevelRow = z.object({
  id: Id,
  orgId: Id,
  unitName: z.string(),
  unitNameEn: z.string(),
  seriesId: Id.nullable(),
  seriesName: z.string().nullable(),
  seriesNameEn: z.string().nullable(),
  consultantBp: Bp,
  managerBp: Bp,
  generalManagerBp: Bp,
  premiumBp: Bp,
  own: z.boolean().meta({ description: 'Of the acting unit or one below; else it comes from a unit above' }),
  version: z.int(),
});

export const listPriceLevels = endpoint({
  id: 'sales.price_levels',
  method: 'GET',
  path: '/api/price-levels',
  audience: 'staff',
  permission: 'org.read',
  summary: { zh: '价格权限', en: 'Price levels of the acting unit, those below, and those from above' },
  response: z.object({ rows: z.array(PriceLevelRow) }),
});

const Levels = z.object({ consultantBp: Bp, managerBp: Bp, generalManagerBp: Bp, premiumBp: Bp.default(0) });

export const addPriceLevel = endpoint({
  id: 'sales.add_price_level',
  method: 'POST',
  path: '/api/price-levels',
  audience: 'staff',
  permission: 'org.edit',
  summary: { zh: '新增价格权限', en: 'Set price levels at the acting unit' },
  body: Levels.extend({ seriesId: Id.optional() }),
  response: z.object({ id: Id }),
  creates: true,
});

export const editPriceLevel = endpoint({
  id: 'sales.edit_price_level',
  method: 'PATCH',
  path: '/api/price-levels/:id',
  audience: 'staff',
  permission: 'org.edit',
  summary: { zh: '修改价格权限', en: 'Change price levels' },
  params: z.object({ id: Id }),
  body: Levels.extend({ version: z.int() }),
  response: z.object({ version: z.int() }),
});

const contractFirst = z
  .boolean()
  .meta({ description: 'A car is handed over only with a signed contract that says what the order says' });
const paidFirst = z.boolean().meta({ description: 'A car is handed over only when all of it is paid' });

export const SaleSettings = z.object({
  deliveryChecklist: z.boolean(),
  contractFirst,
  paidFirst,
  quoteDays: z.int(),
  from: z
    .object({ name: z.string(), nameEn: z.string() })
    .nullable()
    .meta({ description: 'The unit above whose settings hold; null: its own, or those shipped' }),
  version: z.int().meta({ description: '0: nothing was set yet, defaults hold' }),
});

export const getSaleSettings = endpoint({
  id: 'sales.settings',
  method: 'GET',
  path: '/api/sales/settings',
  audience: 'staff',
  permission: 'org.read',
  summary: { zh: '销售设置', en: 'How the acting unit sells' },
  response: SaleSettings,
});

export const editSaleSettings = endpoint({
  id: 'sales.edit_settings',
  method: 'PATCH',
  path: '/api/sales/settings',
  audience: 'staff',
  permission: 'org.edit',
  summary: { zh: '修改销售设置', en: 'Change how the acting unit, and those below it that set nothing, sell' },
  body: z.object({
    deliveryChecklist: z.boolean(),
    contractFirst: contractFirst.optional(),
    paidFirst: paidFirst.optional(),
    quoteDays: z.int().min(1).max(90),
    version: z.int().min(0),
  }),
  response: z.object({ version: z.int() }),
});
