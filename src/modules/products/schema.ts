import * as z from 'zod';
import { CivilDate, endpoint, Fen, Id, Instant, PageQuery, pageOf } from '../../platform/endpoint.ts';

export const listCatalogue = endpoint({
  id: 'products.catalogue',
  method: 'GET',
  path: '/api/catalogue',
  audience: 'public',
  summary: { zh: '车系、车型与配置', en: 'Series, models and trims' },
  response: z.object({
    series: z.array(
      z.object({
        id: Id,
        code: z.string(),
        name: z.string(),
        nameEn: z.string(),
        energy: z.enum(['fuel', 'bev', 'phev']),
        trims: z.array(z.object({ id: Id, modelYear: z.int(), name: z.string(), nameEn: z.string(), priceFen: Fen })),
      }),
    ),
  }),
});

export const UnitListRow = z.object({
  id: Id,
  vin: z.string(),
  plate: z.string().nullable(),
  seriesName: z.string(),
  seriesNameEn: z.string(),
  trimName: z.string(),
  trimNameEn: z.string(),
  colour: z.string().nullable(),
  deliveredOn: CivilDate.nullable(),
  dealerName: z.string(),
  ownerId: Id.nullable(),
  ownerName: z.string().nullable(),
  createdAt: Instant,
});

export const listVehicles = endpoint({
  id: 'products.units',
  method: 'GET',
  path: '/api/vehicles',
  audience: 'staff',
  permission: 'unit.read',
  summary: { zh: '车辆', en: 'Vehicles' },
  query: PageQuery.extend({ q: z.string().trim().max(20).optional() }),
  response: pageOf(UnitListRow),
});
