import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

const Params = z.object({ id: Id });
const Note = z.string().trim().max(1000);

const QueueRow = z.object({
  id: Id,
  leadId: Id,
  customerName: z.string(),
  mobileMasked: z.string().nullable(),
  channel: z.string(),
  sourceName: z.string().nullable(),
  sourceNameEn: z.string().nullable(),
  seriesName: z.string().nullable(),
  seriesNameEn: z.string().nullable(),
  cityCode: z.string().nullable(),
  touchCount: z.int(),
  queuedAt: Instant,
  heldBy: z.string().nullable().meta({ description: 'Who has it open right now' }),
  heldUntil: Instant.nullable(),
  mine: z.boolean(),
});

export const listValidation = endpoint({
  id: 'leads.validation',
  method: 'GET',
  path: '/api/leads/validation',
  audience: 'staff',
  permission: 'lead.validate',
  summary: { zh: '待清洗线索', en: 'Leads that wait for validation, oldest first' },
  query: PageQuery,
  response: pageOf(QueueRow),
});

export const countValidation = endpoint({
  id: 'leads.validation_counts',
  method: 'GET',
  path: '/api/leads/validation/counts',
  audience: 'staff',
  permission: 'lead.validate',
  summary: { zh: '清洗工作量', en: 'What waits, and what was decided today' },
  response: z.object({
    waiting: z.int(),
    cap: z.int(),
    oldestAt: Instant.nullable(),
    today: z.object({ valid: z.int(), invalid: z.int(), duplicate: z.int(), mine: z.int() }),
  }),
});

export const ValidationView = QueueRow.extend({
  customerId: Id,
  mobileId: Id.nullable(),
  version: z.int().meta({ description: 'Version of the lead' }),
  grade: z.string(),
  seriesCode: z.string().nullable(),
  testDrive: z.boolean(),
  comments: z.string().nullable(),
  dealerId: Id.nullable(),
  dealerName: z.string().nullable().meta({ description: 'The dealer the sender asked for' }),
  createdAt: Instant,
  touches: z.array(
    z.object({
      id: Id,
      channel: z.string(),
      comments: z.string().nullable(),
      seriesName: z.string().nullable(),
      createdAt: Instant,
    }),
  ),
  earlier: z
    .array(z.object({ id: Id, status: z.string(), channel: z.string(), unitName: z.string(), createdAt: Instant }))
    .meta({ description: 'Other leads of the same customer in sight, newest first' }),
});

/** The next lead for the caller: the one they hold already, else the oldest that is free; null where none waits. */
export const nextValidation = endpoint({
  id: 'leads.validation_next',
  method: 'POST',
  path: '/api/leads/validation/next',
  audience: 'staff',
  permission: 'lead.validate',
  summary: { zh: '领取下一条', en: 'Take the next lead' },
  response: z.object({ row: ValidationView.nullable() }),
});

export const takeValidation = endpoint({
  id: 'leads.validation_take',
  method: 'POST',
  path: '/api/leads/validation/:id/take',
  audience: 'staff',
  permission: 'lead.validate',
  summary: { zh: '领取这一条', en: 'Take this lead; one person at a time holds it' },
  params: Params,
  response: ValidationView,
});

export const releaseValidation = endpoint({
  id: 'leads.validation_release',
  method: 'POST',
  path: '/api/leads/validation/:id/release',
  audience: 'staff',
  permission: 'lead.validate',
  summary: { zh: '放回队列', en: 'Put it back' },
  params: Params,
  response: z.object({ released: z.literal(true) }),
});

const Version = z.int().min(1);
export const ValidationDecision = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('valid'),
    version: Version,
    grade: z.enum(['H', 'A', 'B', 'C']),
    expectedOn: CivilDate.optional().meta({ description: 'When the customer means to buy' }),
    cityCode: z
      .string()
      .regex(/^\d{6}$/)
      .optional(),
    seriesCode: z.string().max(40).optional(),
    testDrive: z.boolean().default(false),
    comments: Note.optional(),
    dealerId: Id.optional().meta({ description: 'Else the one the sender asked for, else by city' }),
  }),
  z.object({
    outcome: z.literal('invalid'),
    version: Version,
    reason: z.string().min(1).max(40).meta({ description: 'Dictionary invalid_reason' }),
    note: Note.optional(),
  }),
  z.object({
    outcome: z.literal('duplicate'),
    version: Version,
    leadId: Id.optional().meta({ description: 'The open lead it repeats: it gets the enquiry as a touch' }),
    note: Note.optional(),
  }),
]);

export const decideValidation = endpoint({
  id: 'leads.validation_decide',
  method: 'POST',
  path: '/api/leads/validation/:id/decision',
  audience: 'staff',
  permission: 'lead.validate',
  summary: { zh: '清洗结论', en: 'Valid with corrected facts, invalid with a reason, or a duplicate' },
  params: Params,
  body: ValidationDecision,
  response: z.object({
    leadId: Id,
    outcome: z.enum(['valid', 'invalid', 'duplicate']),
    status: z.string(),
    dealerName: z.string().nullable().meta({ description: 'Who got the lead' }),
  }),
});
