import * as z from 'zod';
import { CivilDate, endpoint, Fen, Id, Instant } from '../../../platform/endpoint.ts';
import { EndReason } from '../ownership/schema.ts';

/** Number of a unit as people write it; the service checks it. */
const VinInput = z.string().trim().max(40);
const SerialInput = z.string().trim().max(60);
const PlateInput = z.string().trim().max(20);
const Colour = z.string().trim().min(1).max(40);

const OneVehicle = z.object({ id: Id });
const Version = z.int().min(1);

/** Registers a unit by hand; exactly one of VIN and serial number. */
export const registerVehicle = endpoint({
  id: 'products.register',
  method: 'POST',
  path: '/api/vehicles',
  audience: 'staff',
  permission: 'unit.edit',
  summary: { zh: '登记车辆', en: 'Register a vehicle' },
  body: z.object({
    trimId: Id,
    vin: VinInput.optional(),
    vinConfirmed: z.boolean().default(false),
    serial: SerialInput.optional(),
    plate: PlateInput.optional(),
    colour: Colour.optional(),
    invoicedOn: CivilDate.optional(),
    deliveredOn: CivilDate.optional(),
    dealerId: Id.optional().meta({
      description: 'The dealer that looks after it; where one acts, unless that is no dealer',
    }),
    customerId: Id.optional(),
    ownedFrom: CivilDate.optional(),
    odometerKm: z.int().min(0).max(2_000_000).optional(),
  }),
  response: z.object({ id: Id }),
  creates: true,
});

export const Person = z.object({ id: Id, name: z.string(), mobileMasked: z.string().nullable() });

/** The whole file of one vehicle; parts that name people are null for whoever may not see customers. */
export const VehicleView = z.object({
  id: Id,
  version: z.int(),
  vin: z.string().nullable(),
  serial: z.string().nullable(),
  plate: z.string().nullable(),
  colour: z.string().nullable(),
  trimId: Id,
  seriesId: Id,
  seriesName: z.string(),
  seriesNameEn: z.string(),
  modelYear: z.int(),
  trimName: z.string(),
  trimNameEn: z.string(),
  energy: z.string(),
  invoicedOn: CivilDate.nullable(),
  deliveredOn: CivilDate.nullable(),
  warrantyUntil: CivilDate.nullable(),
  dealerId: Id,
  dealerName: z.string(),
  dealerNameEn: z.string(),
  /** The acting unit looks after it and may change it. */
  held: z.boolean(),
  /** The last change of owner, where whoever may transfer can still undo it. */
  undoable: z.enum(['transfer', 'release']).nullable(),
  createdAt: Instant,
  plates: z.array(z.object({ id: Id, plate: z.string(), fromDate: CivilDate, toDate: CivilDate.nullable() })),
  owners: z
    .array(
      z.object({
        id: Id,
        customer: Person,
        fromDate: CivilDate,
        toDate: CivilDate.nullable(),
        endReason: EndReason.or(z.literal('returned')).nullable(),
        dealerName: z.string(),
        dealerNameEn: z.string(),
      }),
    )
    .nullable(),
  people: z
    .array(
      z.object({
        id: Id,
        customer: Person,
        role: z.enum(['driver', 'payer', 'keeper']),
        fromDate: CivilDate,
        toDate: CivilDate.nullable(),
        version: z.int(),
      }),
    )
    .nullable(),
  warranties: z.array(
    z.object({
      id: Id,
      kind: z.string(),
      fromDate: CivilDate,
      toDate: CivilDate,
      km: z.int().nullable(),
      note: z.string().nullable(),
      version: z.int(),
    }),
  ),
  policies: z
    .array(
      z.object({
        id: Id,
        customer: Person,
        insurer: z.string(),
        masked: z.string().nullable(),
        kinds: z.array(z.string()),
        premiumFen: Fen.nullable(),
        fromDate: CivilDate,
        toDate: CivilDate,
        version: z.int(),
      }),
    )
    .nullable(),
  loans: z
    .array(
      z.object({
        id: Id,
        customer: Person,
        bank: z.string(),
        amountFen: Fen.nullable(),
        monthlyFen: Fen.nullable(),
        fromDate: CivilDate,
        toDate: CivilDate,
        settledOn: CivilDate.nullable(),
        version: z.int(),
      }),
    )
    .nullable(),
  readings: z.array(z.object({ id: Id, readOn: CivilDate, km: z.int(), source: z.string(), replaced: z.boolean() })),
  /** Kilometres as they should stand today; null without any reading. */
  mileage: z
    .object({
      km: z.int(),
      perDay: z.number(),
      measured: z.boolean().meta({ description: 'False: the average of all cars, for want of two readings' }),
    })
    .nullable(),
  plan: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      nameEn: z.string(),
      why: z.string().nullable(),
      whyEn: z.string().nullable(),
      everyKm: z.int().nullable(),
      everyMonths: z.int().nullable(),
      priceFen: Fen.nullable(),
      dueKm: z.int().nullable(),
      dueOn: CivilDate.nullable(),
      by: z.enum(['time', 'mileage']).nullable(),
    }),
  ),
});

export const getVehicle = endpoint({
  id: 'products.unit',
  method: 'GET',
  path: '/api/vehicles/:id',
  audience: 'staff',
  permission: 'unit.read',
  summary: { zh: '车辆档案', en: 'One vehicle' },
  params: OneVehicle,
  response: VehicleView,
});

export const editVehicle = endpoint({
  id: 'products.edit_unit',
  method: 'PATCH',
  path: '/api/vehicles/:id',
  audience: 'staff',
  permission: 'unit.edit',
  summary: { zh: '修改车辆', en: 'Edit a vehicle' },
  params: OneVehicle,
  body: z.object({
    version: Version,
    trimId: Id,
    vin: VinInput.nullable(),
    vinConfirmed: z.boolean().default(false),
    serial: SerialInput.nullable(),
    colour: Colour.nullable(),
    invoicedOn: CivilDate.nullable(),
    deliveredOn: CivilDate.nullable(),
  }),
  response: z.object({ id: Id, version: z.int() }),
});

/** Another plate, or none: the present one ends the day it begins. */
export const changePlate = endpoint({
  id: 'products.change_plate',
  method: 'POST',
  path: '/api/vehicles/:id/plates',
  audience: 'staff',
  permission: 'unit.edit',
  summary: { zh: '变更车牌', en: 'Change the plate' },
  params: OneVehicle,
  body: z.object({ version: Version, plate: PlateInput.nullable(), fromDate: CivilDate }),
  response: z.object({ id: Id, version: z.int(), plate: z.string().nullable() }),
  creates: true,
});
