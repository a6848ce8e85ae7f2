import * as z from 'zod';
import { endpoint, Id, Instant, InstantInput, PageQuery, pageOf } from '../../../platform/endpoint.ts';

export const MAX_PICTURE_BYTES = 5 * 1024 * 1024;
export const MAX_PHOTOS = 12;

const Answers = z
  .record(z.string().max(40), z.enum(['yes', 'no', 'na']))
  .meta({ description: 'Code of dictionary handover_item → yes, no, or na (does not apply)' });

/** Something a delivery still waits for. */
export const Missing = z.object({ code: z.string(), zh: z.string(), en: z.string() });

export const HandoverView = z.object({
  appointedAt: Instant.nullable(),
  place: z.string().nullable(),
  items: Answers,
  odometerKm: z.int().nullable(),
  photoIds: z.array(Id),
  signatureId: Id.nullable(),
  signedAt: Instant.nullable(),
  version: z.int().meta({ description: '0: nothing was taken down yet' }),
});

export const editHandover = endpoint({
  id: 'sales.edit_handover',
  method: 'PATCH',
  path: '/api/orders/:id/handover',
  audience: 'staff',
  permission: 'order.change',
  summary: { zh: '交车预约与交车确认单', en: 'The appointment and the checklist of a delivery' },
  params: z.object({ id: Id }),
  body: z.object({
    appointedAt: InstantInput.nullable().optional(),
    place: z.string().trim().max(80).nullable().optional(),
    items: Answers.optional().meta({ description: 'Answers given are added to those there are' }),
    odometerKm: z.int().min(0).max(2_000_000).nullable().optional(),
    version: z.int().min(0),
  }),
  response: z.object({ version: z.int() }),
});

const Picture = z
  .string()
  .meta({ description: 'PNG, JPEG or WebP; 5 MiB', contentMediaType: 'application/octet-stream' });

export const signHandover = endpoint({
  id: 'sales.sign_handover',
  method: 'POST',
  path: '/api/orders/:id/signature',
  audience: 'staff',
  permission: 'order.deliver',
  summary: { zh: '客户在屏幕上签字', en: 'The customer’s signature on the checklist' },
  params: z.object({ id: Id }),
  body: Picture,
  response: z.object({ id: Id }),
});

export const addPhoto = endpoint({
  id: 'sales.add_photo',
  method: 'POST',
  path: '/api/orders/:id/photos',
  audience: 'staff',
  permission: 'order.change',
  summary: { zh: '上传交车照片', en: 'A photo of the delivery' },
  params: z.object({ id: Id }),
  body: Picture,
  response: z.object({ id: Id }),
});

export const getHandoverFile = endpoint({
  id: 'sales.handover_file',
  method: 'GET',
  path: '/api/orders/:id/files/:fileId',
  audience: 'staff',
  permission: 'order.read',
  summary: { zh: '查看签字或照片', en: 'A signature or photo of a delivery; the look is audited' },
  params: z.object({ id: Id, fileId: Id }),
  response: z.string().meta({ description: 'The picture', contentMediaType: 'application/octet-stream' }),
});

export const AppointmentRow = z.object({
  id: Id.meta({ description: 'The order' }),
  number: z.string(),
  customerName: z.string(),
  seriesName: z.string(),
  seriesNameEn: z.string(),
  trimName: z.string(),
  trimNameEn: z.string(),
  vin: z.string().nullable(),
  appointedAt: Instant,
  place: z.string().nullable(),
  pdiState: z.string().nullable(),
  signed: z.boolean(),
  balanceFen: z.int().nullable().meta({ description: 'Null: payments were not recorded' }),
  consultantName: z.string(),
  unitName: z.string(),
  unitNameEn: z.string(),
});

export const listAppointments = endpoint({
  id: 'sales.appointments',
  method: 'GET',
  path: '/api/deliveries/appointments',
  audience: 'staff',
  permission: 'order.read',
  summary: { zh: '交车预约', en: 'Deliveries that are appointed, the latest first' },
  query: PageQuery,
  response: pageOf(AppointmentRow),
});
