import * as z from 'zod';
import { CivilDate, endpoint, Fen, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

export const MAX_APPRAISAL_PHOTOS = 12;
export const MAX_APPRAISAL_PHOTO_BYTES = 5 * 1024 * 1024;

export const AppraisalStatus = z.enum([
  'requested',
  'appraised',
  'offered',
  'accepted',
  'refused',
  'bought',
  'dropped',
]);
const Purpose = z.enum(['buy_back', 'trade_in']);
const Version = z.int().min(1);
const One = z.object({ id: Id });
const Year = z.int().min(1980).max(2100);
const Km = z.int().min(0).max(2_000_000);
const Note = z.string().trim().max(500);

export const AppraisalRow = z.object({
  id: Id,
  number: z.string(),
  purpose: Purpose,
  status: AppraisalStatus,
  customerId: Id,
  customerName: z.string(),
  leadId: Id.nullable(),
  car: z.string(),
  plate: z.string().nullable(),
  year: Year,
  mileageKm: Km,
  condition: z.string().nullable(),
  valueFen: Fen.nullable(),
  offerFen: Fen.nullable(),
  offerUntil: CivilDate.nullable(),
  lapsed: z.boolean().meta({ description: 'The offer’s day has passed without an answer' }),
  consultantName: z.string(),
  unitName: z.string(),
  unitNameEn: z.string(),
  createdAt: Instant,
});

export const listAppraisals = endpoint({
  id: 'sales.appraisals',
  method: 'GET',
  path: '/api/appraisals',
  audience: 'staff',
  permission: 'usedcar.read',
  summary: { zh: '二手车评估与回购', en: 'Used cars: appraisals and buy-backs' },
  query: PageQuery.extend({
    status: AppraisalStatus.optional(),
    purpose: Purpose.optional(),
    customerId: Id.optional(),
  }),
  response: pageOf(AppraisalRow),
});

export const AppraisalView = AppraisalRow.extend({
  vin: z.string().nullable(),
  unitId: Id.nullable(),
  conditionNote: z.string(),
  photoIds: z.array(Id),
  reason: z.string().nullable().meta({ description: 'Why the owner refused: code of appraisal_refusal' }),
  note: z.string(),
  appraiserName: z.string().nullable(),
  appraisedAt: Instant.nullable(),
  decidedAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  orderId: Id.nullable(),
  orderNumber: z.string().nullable(),
  version: z.int(),
});

export const getAppraisal = endpoint({
  id: 'sales.appraisal',
  method: 'GET',
  path: '/api/appraisals/:id',
  audience: 'staff',
  permission: 'usedcar.read',
  summary: { zh: '一份评估', en: 'One appraisal' },
  params: One,
  response: AppraisalView,
});

/** Without a lead the wish to sell becomes one, or a touch of the open one. */
export const askAppraisal = endpoint({
  id: 'sales.ask_appraisal',
  method: 'POST',
  path: '/api/appraisals',
  audience: 'staff',
  permission: 'usedcar.request',
  summary: { zh: '申请评估', en: 'Ask for a used car to be appraised' },
  body: z.object({
    customerId: Id,
    leadId: Id.optional(),
    purpose: Purpose,
    unitId: Id.optional().meta({ description: 'The car, where it is one of the group’s' }),
    car: z.string().trim().min(1).max(80),
    vin: z.string().trim().max(40).optional(),
    plate: z.string().trim().max(20).optional(),
    year: Year,
    mileageKm: Km,
    note: Note.default(''),
  }),
  response: z.object({ id: Id, number: z.string(), leadId: Id.nullable() }),
  creates: true,
});

export const appraise = endpoint({
  id: 'sales.appraise',
  method: 'POST',
  path: '/api/appraisals/:id/appraisal',
  audience: 'staff',
  permission: 'usedcar.appraise',
  summary: { zh: '登记评估结果', en: 'Say what the car is worth' },
  params: One,
  body: z.object({
    condition: z.string().min(1).max(40).meta({ description: 'Code of car_condition' }),
    conditionNote: Note.default(''),
    mileageKm: Km,
    valueFen: Fen.min(1),
    version: Version,
  }),
  response: z.object({ version: z.int() }),
});

export const offerForCar = endpoint({
  id: 'sales.offer_for_car',
  method: 'POST',
  path: '/api/appraisals/:id/offer',
  audience: 'staff',
  permission: 'usedcar.appraise',
  summary: { zh: '报收购价', en: 'Offer a price until a day; a later offer takes its place' },
  params: One,
  body: z.object({ offerFen: Fen.min(1), offerUntil: CivilDate, version: Version }),
  response: z.object({ version: z.int() }),
});

export const answerOffer = endpoint({
  id: 'sales.answer_offer',
  method: 'POST',
  path: '/api/appraisals/:id/answer',
  audience: 'staff',
  permission: 'usedcar.request',
  summary: { zh: '登记车主答复', en: 'The owner accepts or refuses' },
  params: One,
  body: z.object({
    accepted: z.boolean(),
    reason: z.string().min(1).max(40).optional().meta({ description: 'Code of appraisal_refusal; needed to refuse' }),
    note: Note.default(''),
    version: Version,
  }),
  response: z.object({ status: AppraisalStatus, version: z.int() }),
});

export const closeAppraisal = endpoint({
  id: 'sales.close_appraisal',
  method: 'POST',
  path: '/api/appraisals/:id/closing',
  audience: 'staff',
  permission: 'usedcar.appraise',
  summary: { zh: '完成收购或放弃', en: 'The car was bought, or nothing comes of it' },
  params: One,
  body: z.object({ bought: z.boolean(), note: Note.default(''), version: Version }),
  response: z.object({ status: AppraisalStatus, version: z.int() }),
});

export const addAppraisalPhoto = endpoint({
  id: 'sales.add_appraisal_photo',
  method: 'POST',
  path: '/api/appraisals/:id/photos',
  audience: 'staff',
  permission: 'usedcar.request',
  summary: { zh: '上传车况照片', en: 'Add a photo of the car; kept sealed' },
  params: One,
  body: z.string().meta({ description: 'PNG, JPEG or WebP; 5 MiB', contentMediaType: 'application/octet-stream' }),
  response: One,
});

export const getAppraisalPhoto = endpoint({
  id: 'sales.appraisal_photo',
  method: 'GET',
  path: '/api/appraisals/:id/photos/:fileId',
  audience: 'staff',
  permission: 'usedcar.read',
  summary: { zh: '车况照片', en: 'A photo of the car' },
  params: z.object({ id: Id, fileId: Id }),
  response: z.string().meta({ description: 'The photo', contentMediaType: 'application/octet-stream' }),
});

/** What helps a customer to part with their old car: the reason for the reminder, their cars, and what was appraised. */
export const tradeInHelp = endpoint({
  id: 'sales.trade_in_help',
  method: 'GET',
  path: '/api/leads/:id/trade-in',
  audience: 'staff',
  permission: 'usedcar.read',
  summary: { zh: '置换信息', en: 'Cars of a lead’s customer and their appraisals' },
  params: One,
  response: z.object({
    customerId: Id,
    dueOn: CivilDate.nullable().meta({ description: 'The anniversary the reminder was made for' }),
    cars: z.array(
      z.object({
        unitId: Id,
        car: z.string(),
        carEn: z.string(),
        vin: z.string(),
        plate: z.string().nullable(),
        since: CivilDate,
        modelYear: z.int(),
        mileageKm: z.int().nullable(),
        reminded: z.boolean(),
      }),
    ),
    appraisals: z.array(AppraisalRow),
  }),
});
