import * as z from 'zod';
import { CivilDate, endpoint, Id } from '../../../platform/endpoint.ts';

const Km = z.int().min(0).max(2_000_000);

/** A reading of the odometer. One that falls is refused until the odometer is said to have been replaced. */
export const addReading = endpoint({
  id: 'products.add_reading',
  method: 'POST',
  path: '/api/vehicles/:id/mileage',
  audience: 'staff',
  permission: 'unit.edit',
  summary: { zh: '登记里程', en: 'Write down a mileage' },
  params: z.object({ id: Id }),
  body: z.object({
    readOn: CivilDate,
    km: Km,
    source: z.enum(['staff', 'service']).default('staff'),
    replaced: z.boolean().default(false),
  }),
  response: z.object({ id: Id }),
  creates: true,
});

export const removeReading = endpoint({
  id: 'products.remove_reading',
  method: 'DELETE',
  path: '/api/vehicles/:id/mileage/:readingId',
  audience: 'staff',
  permission: 'unit.edit',
  summary: { zh: '删除错误里程', en: 'Remove a mileage written by mistake' },
  params: z.object({ id: Id, readingId: Id }),
  response: z.object({ removed: z.literal(true) }),
});

/** The signed-in owner's vehicles: plate, cover and mileage. */
export const ownerVehicles = endpoint({
  id: 'products.owner_units',
  method: 'GET',
  path: '/api/owner/vehicles',
  audience: 'owner',
  summary: { zh: '我的车辆', en: 'The owner’s vehicles' },
  response: z.object({
    rows: z.array(
      z.object({
        id: Id,
        vin: z.string().nullable(),
        serial: z.string().nullable(),
        plate: z.string().nullable(),
        seriesName: z.string(),
        seriesNameEn: z.string(),
        warrantyUntil: CivilDate.nullable(),
        insuredUntil: CivilDate.nullable(),
        loanUntil: CivilDate.nullable(),
        reading: z.object({ readOn: CivilDate, km: z.int() }).nullable(),
        next: z.object({ name: z.string(), nameEn: z.string(), dueOn: CivilDate }).nullable(),
      }),
    ),
  }),
});

export const ownerReading = endpoint({
  id: 'products.owner_reading',
  method: 'POST',
  path: '/api/owner/vehicles/:id/mileage',
  audience: 'owner',
  summary: { zh: '车主登记里程', en: 'Owner writes down a mileage' },
  params: z.object({ id: Id }),
  body: z.object({ km: Km }),
  response: z.object({ id: Id }),
  creates: true,
});
