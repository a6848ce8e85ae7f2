import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, InstantInput, PageQuery, pageOf } from '../../platform/endpoint.ts';
import { CustomerName, PhoneInput, TimelineRow } from '../customers/schema.ts';
import { GivenAnswers, GivenRow } from '../org/answers/schema.ts';
import { Presence } from './dispatch/schema.ts';

export const LeadStatus = z.enum([
  'new',
  'assigned',
  'accepted',
  'following',
  'ordered',
  'won',
  'defeated',
  'dormant',
  'invalid',
]);
export type LeadStatus = z.output<typeof LeadStatus>;
/** Grades a person may give; O is set by an order, N by intake, F and S by closing (dictionary lead_grade). */
export const Grade = z.enum(['H', 'A', 'B', 'C']);
const Note = z.string().trim().max(1000);
const CityCode = z.string().regex(/^\d{6}$/);

export const LeadRow = z.object({
  id: Id,
  customerId: Id,
  customerName: z.string(),
  mobileMasked: z.string().nullable(),
  status: LeadStatus,
  channel: z.string(),
  grade: z.string(),
  seriesName: z.string().nullable(),
  seriesNameEn: z.string().nullable(),
  cityCode: z.string().nullable(),
  testDrive: z.boolean(),
  unitName: z.string(),
  unitNameEn: z.string(),
  consultantName: z.string().nullable(),
  dueAt: Instant.nullable(),
  nextContactAt: Instant.nullable(),
  touchCount: z.int(),
  version: z.int(),
  expectedOn: CivilDate.nullable(),
  attempts: z.int(),
  pendingClose: z.enum(['defeat', 'dormancy']).nullable(),
  closedAt: Instant.nullable(),
  closeReason: z.string().nullable(),
  revisitAt: Instant.nullable(),
  createdAt: Instant,
});

export const listLeads = endpoint({
  id: 'leads.list',
  method: 'GET',
  path: '/api/leads',
  audience: 'staff',
  permission: 'lead.read',
  summary: { zh: '线索列表', en: 'Leads, newest first' },
  query: PageQuery.extend({
    status: LeadStatus.optional(),
    overdue: z.enum(['true']).optional().meta({ description: 'Only leads whose clock or next contact has passed' }),
    plan: z.enum(['none']).optional().meta({ description: 'Only open leads for which nothing is planned' }),
    revisit: z.enum(['due']).optional().meta({ description: 'Only closed leads whose second visit is due' }),
    grade: z.enum(['H', 'A', 'B', 'C', 'N', 'O', 'F', 'S']).optional(),
    consultantId: Id.optional(),
    unitId: Id.optional().meta({ description: 'Only leads of one dealer' }),
    q: z.string().trim().max(40).optional(),
  }),
  response: pageOf(LeadRow),
});

/** Capped counts for the tabs: 1000 means a thousand or more. */
export const countLeads = endpoint({
  id: 'leads.counts',
  method: 'GET',
  path: '/api/leads/counts',
  audience: 'staff',
  permission: 'lead.read',
  summary: { zh: '各状态线索数', en: 'Leads by status, capped' },
  response: z.object({ cap: z.int(), counts: z.record(z.string(), z.int()) }),
});

/** A step in a lead's way: the stage it came to, with the grade it had then. */
const Step = z.object({
  at: Instant,
  stage: z.string(),
  grade: z.string(),
  actorName: z.string().nullable(),
});

export const LeadView = LeadRow.extend({
  comments: z.string().nullable(),
  unitId: Id,
  unitKind: z.string(),
  consultantId: Id.nullable(),
  assignedAt: Instant.nullable(),
  acceptedAt: Instant.nullable(),
  firstFollowAt: Instant.nullable(),
  mobileId: Id.nullable(),
  orderId: Id.nullable(),
  orderNumber: z.string().nullable(),
  sourceName: z.string().nullable(),
  followUps: z.array(
    z.object({
      id: Id,
      channel: z.string(),
      note: z.string(),
      grade: z.string(),
      kind: z.string(),
      result: z.string(),
      connected: z.boolean(),
      nextContactAt: Instant.nullable(),
      promisedVisitOn: CivilDate.nullable(),
      staffName: z.string(),
      createdAt: Instant,
    }),
  ),
  touches: z.array(
    z.object({
      id: Id,
      channel: z.string(),
      comments: z.string().nullable(),
      kind: z.string().nullable().meta({ description: 'What was asked about: dictionary enquiry_kind' }),
      answer: z.string().nullable(),
      answers: z.array(GivenRow).meta({ description: 'Answers of the knowledge base that were given' }),
      hotline: z.string().nullable(),
      sourceName: z.string().nullable(),
      sourceNameEn: z.string().nullable(),
      seriesName: z.string().nullable(),
      requestedAt: Instant.nullable().meta({ description: 'When the person asked, as the sender says' }),
      createdAt: Instant,
    }),
  ),
  stage: z.string(),
  missed: z.int().meta({ description: 'Attempts in a row that reached nobody' }),
  firstAttemptAt: Instant.nullable(),
  firstConnectedAt: Instant.nullable(),
  promisedVisitOn: CivilDate.nullable(),
  arrivedAt: Instant.nullable(),
  testDrivenAt: Instant.nullable(),
  recycled: z.boolean().meta({ description: 'A second life of a lead that another dealer gave up' }),
  originId: Id.nullable().meta({ description: 'That lead, for those who may see it' }),
  closing: z
    .object({
      id: Id,
      version: z.int(),
      kind: z.enum(['defeat', 'dormancy']),
      reason: z.string(),
      competitor: z.string().nullable(),
      note: z.string(),
      decideBy: Instant,
      createdAt: Instant,
      proposedById: Id,
      proposedByName: z.string(),
    })
    .nullable(),
  downgrade: z
    .object({ id: Id, version: z.int(), fromGrade: z.string(), toGrade: z.string(), expectedOn: CivilDate })
    .nullable(),
  history: z.array(Step),
  contacts: z
    .array(z.object({ at: Instant, event: z.string(), unitId: Id, unitName: z.string(), unitNameEn: z.string() }))
    .meta({ description: 'By others than the consultant in the last days: that and where, not what was said' }),
  timeline: z.array(TimelineRow),
});

export const getLead = endpoint({
  id: 'leads.get',
  method: 'GET',
  path: '/api/leads/:id',
  audience: 'staff',
  permission: 'lead.read',
  summary: { zh: '线索详情', en: 'One lead' },
  params: z.object({ id: Id }),
  response: LeadView,
});

/** What every door asks of an enquiry; the doors differ in what they add. */
export const Enquiry = z.object({
  name: CustomerName,
  mobile: PhoneInput,
  cityCode: CityCode.optional(),
  seriesCode: z.string().max(40).optional(),
  testDrive: z.boolean().default(false),
  comments: Note.optional(),
});

/** Consent as the form showed it: the boxes are separate and unticked; passing the request to a dealer needs its own (PIPL art. 14, 23). */
export const FormConsent = z.object({
  shareDealer: z.literal(true),
  marketing: z.boolean().default(false),
  textVersion: z.string().max(20),
});

export const submitTestDrive = endpoint({
  id: 'leads.test_drive_form',
  method: 'POST',
  path: '/api/public/test-drive',
  audience: 'public',
  summary: { zh: '公开试驾预约表单', en: 'The public test-drive form' },
  body: Enquiry.extend({
    cityCode: CityCode,
    seriesCode: z.string().min(1).max(40),
    testDrive: z.boolean().default(true).meta({ description: 'False: an offer is wished for, no test drive' }),
    consent: FormConsent,
  }),
  response: z.object({
    received: z.literal(true),
    dealerName: z.string().nullable(),
    dealerPhone: z.string().nullable(),
  }),
  creates: true,
});

export const createLead = endpoint({
  id: 'leads.create',
  method: 'POST',
  path: '/api/leads',
  audience: 'staff',
  permission: 'lead.create',
  summary: { zh: '登记线索', en: 'Register an enquiry by hand' },
  body: Enquiry.extend({
    channel: z.string().min(1).max(40),
    customerId: Id.optional().meta({ description: 'A customer in sight who was recognised while the form was filled' }),
    consent: z.object({ shareDealer: z.boolean(), marketing: z.boolean() }),
    about: z
      .object({
        kind: z.string().max(40).optional().meta({ description: 'What was asked about: dictionary enquiry_kind' }),
        answer: Note.optional(),
        answers: GivenAnswers.default([]).meta({ description: 'Answers of the knowledge base that were given' }),
        hotline: z.string().max(40).optional().meta({ description: 'The number that was called: dictionary hotline' }),
      })
      .default({ answers: [] }),
    referrerMobile: PhoneInput.optional().meta({ description: 'Number of the customer who recommended the house' }),
  }),
  response: z.object({
    result: z.enum(['created', 'merged']),
    leadId: Id,
    visible: z.boolean(),
    heldBy: z.string().nullable(),
  }),
  creates: true,
});

/** What became of a message; `test`: its sender marked it as one, it was read and no lead came of it. */
export const IntakeResult = z.enum(['created', 'merged', 'duplicate', 'rejected', 'test']);
export const InboundAnswer = z.object({
  result: IntakeResult,
  leadId: Id.nullable(),
  externalId: z.string().nullable(),
  problems: z.array(z.object({ field: z.string(), message: z.string() })),
});

/** The generic inbound message. `externalId` is the sender's own id: a repeated one is a duplicate, never a second lead. */
export const InboundLead = Enquiry.extend({
  externalId: z.string().trim().min(1).max(120),
  city: z.string().max(40).optional().meta({ description: 'City by name, where the sender has no code' }),
  requestedAt: InstantInput.optional(),
  consent: z
    .object({ shareDealer: z.boolean(), marketing: z.boolean().default(false), textVersion: z.string().max(40) })
    .optional(),
});

export const inboundLead = endpoint({
  id: 'leads.inbound_json',
  method: 'POST',
  path: '/api/leads/inbound',
  audience: 'source',
  summary: { zh: '外部线索(签名 JSON)', en: 'Inbound lead, signed JSON' },
  body: InboundLead,
  response: InboundAnswer,
});

export const inboundAdf = endpoint({
  id: 'leads.inbound_adf',
  method: 'POST',
  path: '/api/leads/inbound/adf',
  audience: 'source',
  summary: { zh: '外部线索(ADF 1.0 XML)', en: 'Inbound leads, ADF 1.0 XML' },
  body: z.string().meta({
    description: 'ADF 1.0, at most 256 KiB; HTTP Basic with code and key is accepted in place of the signature',
  }),
  response: z.object({
    results: z.array(InboundAnswer.extend({ warnings: z.array(z.string()) })),
    warnings: z.array(z.string()),
  }),
});

const Versioned = { version: z.int().min(1) };
const LeadChange = z.object({ id: Id, status: LeadStatus, version: z.int() });
const LeadParams = z.object({ id: Id });

export const dispatchLead = endpoint({
  id: 'leads.dispatch',
  method: 'POST',
  path: '/api/leads/:id/dispatch',
  audience: 'staff',
  permission: 'lead.dispatch',
  summary: { zh: '分派给经销商', en: 'Dispatch to a dealer' },
  params: LeadParams,
  body: z.object({ ...Versioned, dealerId: Id }),
  response: LeadChange,
});

/** Dealers a lead may go to: those of a city, or all open ones below the acting unit. */
export const listDispatchDealers = endpoint({
  id: 'leads.dispatch_dealers',
  method: 'GET',
  path: '/api/leads/dispatch-dealers',
  audience: 'staff',
  permission: 'lead.dispatch',
  summary: { zh: '可分派的经销商', en: 'Dealers to dispatch to' },
  query: z.object({ cityCode: CityCode.optional() }),
  response: z.object({
    rows: z.array(
      z.object({ id: Id, code: z.string(), name: z.string(), nameEn: z.string(), cityCode: z.string().nullable() }),
    ),
  }),
});

export const acceptLead = endpoint({
  id: 'leads.accept',
  method: 'POST',
  path: '/api/leads/:id/accept',
  audience: 'staff',
  permission: 'lead.accept',
  summary: { zh: '接收并指定顾问', en: 'Accept and name a consultant' },
  params: LeadParams,
  body: z.object({ ...Versioned, consultantId: Id }),
  response: LeadChange,
});

export const listConsultants = endpoint({
  id: 'leads.consultants',
  method: 'GET',
  path: '/api/leads/consultants',
  audience: 'staff',
  permission: 'lead.accept',
  summary: { zh: '可指定的顾问及其在跟线索数', en: 'Consultants with their open leads' },
  response: z.object({ rows: z.array(z.object({ id: Id, name: z.string(), presence: Presence, openLeads: z.int() })) }),
});

export const returnLead = endpoint({
  id: 'leads.return',
  method: 'POST',
  path: '/api/leads/:id/return',
  audience: 'staff',
  permission: 'lead.accept',
  summary: { zh: '退回总部', en: 'Return to headquarters' },
  params: LeadParams,
  body: z.object({ ...Versioned, reason: z.string().min(1).max(40), note: Note.optional() }),
  response: z.object({ id: Id, returned: z.literal(true) }),
});
