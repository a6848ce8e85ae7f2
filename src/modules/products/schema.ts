import * as z from 'zod';
import { CivilDate, endpoint, Fen, Id, Instant, PageQuery, pageOf } from '../../platform/endpoint.ts';

export const Energy = z.enum(['fuel', 'bev', 'phev']);

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
        energy: Energy,
        description: z.string().nullable(),
        descriptionEn: z.string().nullable(),
        /** Pictures of the series, the one to show first at the beginning; `/api/catalogue/pictures/:id`. */
        pictures: z.array(z.object({ id: Id, title: z.string(), titleEn: z.string() })),
        trims: z.array(z.object({ id: Id, modelYear: z.int(), name: z.string(), nameEn: z.string(), priceFen: Fen })),
      }),
    ),
  }),
});

/** A vehicle, or in the retail pack a unit with a serial number: exactly one of `vin` and `serial` is there. */
export const UnitListRow = z.object({
  id: Id,
  vin: z.string().nullable(),
  serial: z.string().nullable(),
  plate: z.string().nullable(),
  seriesName: z.string(),
  seriesNameEn: z.string(),
  trimName: z.string(),
  trimNameEn: z.string(),
  colour: z.string().nullable(),
  deliveredOn: CivilDate.nullable(),
  warrantyUntil: CivilDate.nullable(),
  insuredUntil: CivilDate.nullable(),
  loanUntil: CivilDate.nullable(),
  dealerName: z.string(),
  dealerNameEn: z.string(),
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
  query: PageQuery.extend({
    q: z.string().trim().max(40).optional().meta({
      description: 'VIN, serial number or plate (earlier ones too), or the last four or more characters of one',
    }),
    seriesId: Id.optional(),
    dealerId: Id.optional(),
    owner: z.enum(['yes', 'no']).optional().meta({ description: 'Whether it has an owner' }),
    deliveredFrom: CivilDate.optional(),
    deliveredTo: CivilDate.optional(),
    warrantyFrom: CivilDate.optional(),
    warrantyBefore: CivilDate.optional().meta({ description: 'The warranty ends before this day; latest first' }),
    insuranceFrom: CivilDate.optional(),
    insuranceBefore: CivilDate.optional(),
    loanFrom: CivilDate.optional(),
    loanBefore: CivilDate.optional(),
  }),
  response: pageOf(UnitListRow),
});
