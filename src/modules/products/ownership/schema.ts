import * as z from 'zod';
import { CivilDate, endpoint, Id } from '../../../platform/endpoint.ts';

/**
 * A vehicle goes to another customer. By id for one the acting unit looks after; by its whole VIN for one that comes to this dealer with
 * its new owner. The earlier owner's data stay where they are and do not come along.
 */
export const transferVehicle = endpoint({
  id: 'products.transfer',
  method: 'POST',
  path: '/api/vehicles/transfers',
  audience: 'staff',
  permission: 'unit.transfer',
  summary: { zh: '车辆过户', en: 'Transfer a vehicle' },
  body: z.object({
    unitId: Id.optional(),
    vin: z.string().trim().max(40).optional(),
    customerId: Id,
    fromDate: CivilDate,
    dealerId: Id.optional().meta({
      description: 'The dealer that looks after it from now on; where one acts, unless that is no dealer',
    }),
    plate: z
      .string()
      .trim()
      .max(20)
      .nullish()
      .meta({ description: 'The new plate; null: none yet; left out: as it is' }),
  }),
  response: z.object({ id: Id }),
  creates: true,
});

/** Why an ownership ends without a next owner who is known. */
export const EndReason = z.enum(['sold', 'scrapped', 'exported']);

export const releaseVehicle = endpoint({
  id: 'products.release',
  method: 'POST',
  path: '/api/vehicles/:id/release',
  audience: 'staff',
  permission: 'unit.transfer',
  summary: { zh: '结束拥有(已售出、报废或出口)', en: 'End an ownership without a next owner' },
  params: z.object({ id: Id }),
  body: z.object({ version: z.int().min(1).optional(), toDate: CivilDate, reason: EndReason }),
  response: z.object({ id: Id, version: z.int() }),
  creates: true,
});

/** Owner, dealer, plate and people are as they were before the last transfer or release; only as long as nothing was built on it. */
export const undoTransfer = endpoint({
  id: 'products.undo_transfer',
  method: 'POST',
  path: '/api/vehicles/:id/undo-transfer',
  audience: 'staff',
  permission: 'unit.transfer',
  summary: { zh: '撤销最近一次车主变更', en: 'Undo the last change of owner' },
  params: z.object({ id: Id }),
  body: z.object({ version: z.int().min(1).optional() }),
  response: z.object({
    id: Id,
    held: z.boolean().meta({ description: 'Whether the acting unit still looks after it' }),
  }),
  creates: true,
});

const Role = z.enum(['driver', 'payer', 'keeper']);

export const addVehiclePerson = endpoint({
  id: 'products.add_person',
  method: 'POST',
  path: '/api/vehicles/:id/people',
  audience: 'staff',
  permission: 'unit.edit',
  summary: { zh: '登记用车人', en: 'Name a person of a vehicle' },
  params: z.object({ id: Id }),
  body: z.object({ customerId: Id, role: Role, fromDate: CivilDate }),
  response: z.object({ id: Id }),
  creates: true,
});

export const endVehiclePerson = endpoint({
  id: 'products.end_person',
  method: 'PATCH',
  path: '/api/vehicles/:id/people/:personId',
  audience: 'staff',
  permission: 'unit.edit',
  summary: { zh: '结束用车人角色', en: 'End a person’s role at a vehicle' },
  params: z.object({ id: Id, personId: Id }),
  body: z.object({ version: z.int().min(1), toDate: CivilDate }),
  response: z.object({ id: Id, version: z.int() }),
});
