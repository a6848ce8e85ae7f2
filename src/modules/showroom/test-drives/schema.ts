import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, InstantInput, PageQuery, pageOf } from '../../../platform/endpoint.ts';

const Code = z.string().min(1).max(40);
const Km = z.int().min(0).max(2_000_000);
export const DriveStatus = z.enum(['booked', 'confirmed', 'out', 'back', 'no_show', 'cancelled']);
/** Classes of a Chinese licence that let somebody drive a passenger car; C2 only an automatic one (GA 482). */
export const LICENCE_CLASSES = ['A1', 'A2', 'A3', 'B1', 'B2', 'C1', 'C2'] as const;
export const MAX_SIGNATURE_BYTES = 100 * 1024;

export const DriveRow = z.object({
  id: Id,
  leadId: Id,
  customerName: z.string().nullable(),
  mobileMasked: z.string().nullable(),
  consultantId: Id,
  consultantName: z.string(),
  carId: Id,
  carName: z.string(),
  plate: z.string(),
  seriesName: z.string(),
  seriesNameEn: z.string(),
  startsAt: Instant,
  endsAt: Instant,
  status: DriveStatus,
  feedbackDueAt: Instant.nullable(),
  feedbackAt: Instant.nullable(),
  intention: z.string().nullable(),
  rating: z.int().nullable(),
  unitName: z.string(),
  unitNameEn: z.string(),
  version: z.int(),
});

export const listDrives = endpoint({
  id: 'showroom.test_drives',
  method: 'GET',
  path: '/api/showroom/test-drives',
  audience: 'staff',
  permission: 'showroom.read',
  summary: { zh: '试驾列表', en: 'Test drives, latest first' },
  query: PageQuery.extend({
    status: DriveStatus.optional(),
    from: CivilDate.optional(),
    to: CivilDate.optional(),
    consultantId: Id.optional(),
    unitId: Id.optional(),
    carId: Id.optional(),
    leadId: Id.optional(),
    feedback: z.enum(['due', 'overdue', 'given']).optional(),
  }),
  response: pageOf(DriveRow),
});

export const DriveView = DriveRow.extend({
  orgId: Id,
  route: z.string().nullable(),
  freeAt: Instant,
  automatic: z.boolean(),
  carOdometerKm: z.int(),
  licenceClass: z.string().nullable(),
  licenceUntil: CivilDate.nullable(),
  licenceMasked: z.string().nullable(),
  waiverVersion: z.string().nullable(),
  agreedAt: Instant.nullable(),
  outAt: Instant.nullable(),
  backAt: Instant.nullable(),
  odometerOut: z.int().nullable(),
  odometerIn: z.int().nullable(),
  liked: z.array(z.string()),
  feedback: z.string().nullable(),
  cancelReason: z.string().nullable(),
  waiver: z
    .object({ version: z.string(), zh: z.string(), en: z.string() })
    .meta({ description: 'The text to be signed, or the one that was' }),
});

const DriveParams = z.object({ id: Id });

export const getDrive = endpoint({
  id: 'showroom.test_drive',
  method: 'GET',
  path: '/api/showroom/test-drives/:id',
  audience: 'staff',
  permission: 'showroom.read',
  summary: { zh: '试驾详情', en: 'One test drive' },
  params: DriveParams,
  response: DriveView,
});

export const driveCalendar = endpoint({
  id: 'showroom.test_drive_calendar',
  method: 'GET',
  path: '/api/showroom/test-drives/calendar',
  audience: 'staff',
  permission: 'testdrive.book',
  summary: { zh: '试驾排期', en: 'Bookings of a dealer’s cars, at most 14 days' },
  query: z.object({ from: CivilDate, to: CivilDate, unitId: Id.optional() }),
  response: z.object({
    cars: z.array(
      z.object({
        id: Id,
        seriesId: Id,
        seriesName: z.string(),
        seriesNameEn: z.string(),
        name: z.string(),
        plate: z.string(),
        automatic: z.boolean(),
        insuredUntil: CivilDate,
        state: z.string(),
      }),
    ),
    bookings: z.array(
      z.object({
        id: Id,
        carId: Id,
        startsAt: Instant,
        endsAt: Instant,
        freeAt: Instant,
        status: DriveStatus,
        consultantName: z.string(),
        customerName: z.string().nullable().meta({ description: 'Null where it is a colleague’s booking' }),
        mine: z.boolean(),
      }),
    ),
  }),
});

/** Whom a car may be booked for: customers of open leads, by name or number; reception books for people whose leads it does not see. */
export const findDriveCustomers = endpoint({
  id: 'showroom.test_drive_customers',
  method: 'GET',
  path: '/api/showroom/test-drives/customers',
  audience: 'staff',
  permission: 'testdrive.book',
  summary: { zh: '可预约试驾的客户', en: 'Customers a test drive may be booked for' },
  query: z.object({ q: z.string().trim().max(60).optional(), leadId: Id.optional() }),
  response: z.object({
    rows: z.array(z.object({ leadId: Id, customerName: z.string(), mobileMasked: z.string().nullable() })),
  }),
});

/** Wishes of the public form and of enquiries that wait for a booking (WEB-20). */
export const listWishes = endpoint({
  id: 'showroom.test_drive_wishes',
  method: 'GET',
  path: '/api/showroom/test-drives/wishes',
  audience: 'staff',
  permission: 'testdrive.book',
  summary: { zh: '待安排的试驾', en: 'Test drives asked for and not booked yet' },
  query: PageQuery,
  response: pageOf(
    z.object({
      id: Id.meta({ description: 'The lead' }),
      customerName: z.string().nullable(),
      mobileMasked: z.string().nullable(),
      channel: z.string(),
      seriesId: Id.nullable(),
      seriesName: z.string().nullable(),
      seriesNameEn: z.string().nullable(),
      consultantName: z.string().nullable(),
      unitName: z.string(),
      unitNameEn: z.string(),
      createdAt: Instant,
    }),
  ),
});

const Slot = {
  carId: Id,
  startsAt: InstantInput,
  minutes: z.int().min(10).max(480),
  route: Code.optional(),
  consultantId: Id.optional(),
};
const Changed = z.object({ id: Id, status: DriveStatus, version: z.int() });

export const bookDrive = endpoint({
  id: 'showroom.book_test_drive',
  method: 'POST',
  path: '/api/showroom/test-drives',
  audience: 'staff',
  permission: 'testdrive.book',
  summary: { zh: '预约试驾', en: 'Book a test drive' },
  body: z.object({ leadId: Id, visitId: Id.optional(), ...Slot }),
  response: Changed,
  creates: true,
});

export const rebookDrive = endpoint({
  id: 'showroom.rebook_test_drive',
  method: 'PATCH',
  path: '/api/showroom/test-drives/:id',
  audience: 'staff',
  permission: 'testdrive.book',
  summary: { zh: '改约试驾', en: 'Move a booking to another time or car' },
  params: DriveParams,
  body: z.object({ version: z.int().min(1), ...Slot }),
  response: Changed,
});

export const settleDrive = endpoint({
  id: 'showroom.settle_test_drive',
  method: 'POST',
  path: '/api/showroom/test-drives/:id/state',
  audience: 'staff',
  permission: 'testdrive.book',
  summary: { zh: '确认、取消或标记未到', en: 'Confirm, cancel, or mark as not shown up' },
  params: DriveParams,
  body: z.object({
    version: z.int().min(1),
    to: z.enum(['confirmed', 'cancelled', 'no_show']),
    reason: Code.optional(),
  }),
  response: Changed,
});

export const checkLicence = endpoint({
  id: 'showroom.check_licence',
  method: 'POST',
  path: '/api/showroom/test-drives/:id/licence',
  audience: 'staff',
  permission: 'testdrive.book',
  summary: { zh: '核验驾驶证', en: 'Check the driving licence' },
  params: DriveParams,
  body: z.object({
    version: z.int().min(1),
    licenceClass: z.enum(LICENCE_CLASSES),
    validUntil: CivilDate,
    number: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[0-9A-Z]{8,20}$/),
  }),
  response: Changed,
});

export const signWaiver = endpoint({
  id: 'showroom.sign_waiver',
  method: 'POST',
  path: '/api/showroom/test-drives/:id/waiver',
  audience: 'staff',
  permission: 'testdrive.book',
  summary: { zh: '签署试驾协议', en: 'Keep the signature under the waiver' },
  params: DriveParams,
  query: z.object({ version: z.coerce.number().int().min(1), waiver: z.string().min(1).max(40) }),
  body: z.string().meta({ description: 'PNG of the signature, 100 KiB', contentMediaType: 'application/octet-stream' }),
  response: Changed,
});

export const getSignature = endpoint({
  id: 'showroom.signature',
  method: 'GET',
  path: '/api/showroom/test-drives/:id/waiver',
  audience: 'staff',
  permission: 'testdrive.book',
  summary: { zh: '查看签名', en: 'Fetch the signature; the look is audited' },
  params: DriveParams,
  response: z.string().meta({ description: 'The picture', contentMediaType: 'application/octet-stream' }),
});

export const departDrive = endpoint({
  id: 'showroom.depart',
  method: 'POST',
  path: '/api/showroom/test-drives/:id/departure',
  audience: 'staff',
  permission: 'testdrive.book',
  summary: { zh: '试驾出车', en: 'The car leaves' },
  params: DriveParams,
  body: z.object({ version: z.int().min(1), odometerKm: Km }),
  response: Changed,
});

export const returnDrive = endpoint({
  id: 'showroom.return',
  method: 'POST',
  path: '/api/showroom/test-drives/:id/return',
  audience: 'staff',
  permission: 'testdrive.book',
  summary: { zh: '试驾还车', en: 'The car is back' },
  params: DriveParams,
  body: z.object({ version: z.int().min(1), odometerKm: Km }),
  response: Changed.extend({ feedbackDueAt: Instant }),
});

export const giveFeedback = endpoint({
  id: 'showroom.feedback',
  method: 'POST',
  path: '/api/showroom/test-drives/:id/feedback',
  audience: 'staff',
  permission: 'testdrive.book',
  summary: { zh: '登记试驾反馈', en: 'Write down feedback and buying intention' },
  params: DriveParams,
  body: z.object({
    version: z.int().min(1),
    rating: z.int().min(1).max(5),
    intention: Code,
    liked: z.array(Code).max(20).default([]),
    feedback: z.string().trim().max(1000).optional(),
  }),
  response: Changed,
});
