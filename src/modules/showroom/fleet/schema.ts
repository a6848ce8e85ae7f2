import * as z from 'zod';
import { CivilDate, endpoint, Id } from '../../../platform/endpoint.ts';

export const CarState = z.enum(['active', 'maintenance', 'retired']);

export const TestCarRow = z.object({
  id: Id,
  seriesId: Id,
  seriesName: z.string(),
  seriesNameEn: z.string(),
  name: z.string(),
  plate: z.string(),
  automatic: z.boolean(),
  insuredUntil: CivilDate,
  odometerKm: z.int(),
  state: CarState,
  note: z.string().nullable(),
  drives: z.int().meta({ description: 'Test drives of the last 30 days' }),
  unitId: Id,
  unitName: z.string(),
  unitNameEn: z.string(),
  version: z.int(),
});

/** The fleet of one dealer, or of all in sight, with the models that no usable car stands for (SAL-06). */
export const listFleet = endpoint({
  id: 'showroom.fleet',
  method: 'GET',
  path: '/api/showroom/test-cars',
  audience: 'staff',
  permission: 'showroom.read',
  summary: { zh: '试驾车', en: 'Test-drive cars, and models without one' },
  query: z.object({ unitId: Id.optional() }),
  response: z.object({
    cars: z.array(TestCarRow),
    missing: z.array(
      z.object({
        unitId: Id,
        unitName: z.string(),
        unitNameEn: z.string(),
        series: z.array(z.object({ id: Id, name: z.string(), nameEn: z.string() })),
      }),
    ),
  }),
});

const CarBody = {
  seriesId: Id,
  name: z.string().trim().min(1).max(80),
  plate: z.string().trim().min(1).max(20),
  automatic: z.boolean().default(true),
  insuredUntil: CivilDate,
  odometerKm: z.int().min(0).max(2_000_000).default(0),
  note: z.string().trim().max(400).optional(),
};
const Changed = z.object({ id: Id, version: z.int() });

export const addTestCar = endpoint({
  id: 'showroom.add_test_car',
  method: 'POST',
  path: '/api/showroom/test-cars',
  audience: 'staff',
  permission: 'testdrive.manage',
  summary: { zh: '增加试驾车', en: 'Add a test-drive car' },
  body: z.object(CarBody),
  response: Changed,
  creates: true,
});

export const editTestCar = endpoint({
  id: 'showroom.edit_test_car',
  method: 'PATCH',
  path: '/api/showroom/test-cars/:id',
  audience: 'staff',
  permission: 'testdrive.manage',
  summary: { zh: '修改试驾车', en: 'Change a test-drive car' },
  params: z.object({ id: Id }),
  body: z.object({ ...CarBody, version: z.int().min(1), state: CarState }),
  response: Changed,
});
