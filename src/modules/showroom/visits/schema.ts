import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';
import { CustomerName, PhoneInput } from '../../customers/schema.ts';
import { Grade } from '../../leads/schema.ts';

const Code = z.string().min(1).max(40);
const Words = z.string().trim().max(1000);
export const CountsAs = z.enum(['first', 'again', 'other']);

export const VisitRow = z.object({
  id: Id,
  status: z.enum(['open', 'closed']),
  people: z.int(),
  kind: z.string(),
  countsAs: CountsAs,
  invited: z.boolean(),
  source: z.string(),
  media: z.string().nullable(),
  consultantId: Id.nullable(),
  consultantName: z.string().nullable(),
  standInName: z.string().nullable(),
  arrivedAt: Instant,
  takenAt: Instant.nullable(),
  leftAt: Instant.nullable(),
  minutes: z.int().nullable().meta({ description: 'From arrival to leaving; null while open or left open' }),
  leftOpen: z.boolean(),
  phoneLeft: z.boolean(),
  leadId: Id.nullable(),
  customerName: z.string().nullable(),
  mobileMasked: z.string().nullable(),
  grade: z.string().nullable(),
  seriesName: z.string().nullable(),
  seriesNameEn: z.string().nullable(),
  testDrive: z.boolean(),
  ordered: z.boolean(),
  unitName: z.string(),
  unitNameEn: z.string(),
  version: z.int(),
});

/** What narrows visits: the figures of reports open the list with the same words. */
export const VisitFilter = z.object({
  status: z.enum(['open', 'closed']).optional(),
  from: CivilDate.optional(),
  to: CivilDate.optional(),
  counts: CountsAs.optional(),
  kind: Code.optional(),
  source: Code.optional(),
  media: Code.optional(),
  consultantId: Id.optional(),
  leadId: Id.optional(),
  unitId: Id.optional().meta({ description: 'A unit in sight: a dealer or all dealers below it' }),
  phone: z.enum(['true', 'false']).optional(),
  testDrive: z.enum(['true']).optional(),
  ordered: z.enum(['true']).optional(),
  leftOpen: z.enum(['true']).optional(),
});

export const listVisits = endpoint({
  id: 'showroom.visits',
  method: 'GET',
  path: '/api/showroom/visits',
  audience: 'staff',
  permission: 'showroom.read',
  summary: { zh: '展厅客流', en: 'Visits to the showroom, newest first' },
  query: PageQuery.extend(VisitFilter.shape),
  response: pageOf(VisitRow),
});

export const VisitView = VisitRow.extend({
  orgId: Id,
  seriesId: Id.nullable(),
  customerId: Id.nullable(),
  tradeIn: z.boolean(),
  instalments: z.boolean(),
  plateSituation: z.string().nullable(),
  currentCar: z.string().nullable(),
  remark: z.string().nullable(),
  viewed: z.array(Id),
  concerns: z.array(z.string()),
  questions: z.string().nullable(),
});

export const getVisit = endpoint({
  id: 'showroom.visit',
  method: 'GET',
  path: '/api/showroom/visits/:id',
  audience: 'staff',
  permission: 'showroom.read',
  summary: { zh: '来访详情', en: 'One visit' },
  params: z.object({ id: Id }),
  response: VisitView,
});

const Change = z.object({ id: Id, status: z.string(), version: z.int() });

/** Reception: how many, first or again, from where. The three taps; the rest may be said later. */
export const openVisit = endpoint({
  id: 'showroom.open_visit',
  method: 'POST',
  path: '/api/showroom/visits',
  audience: 'staff',
  permission: 'showroom.register',
  summary: { zh: '登记来客', en: 'Register a group that came in' },
  body: z.object({
    people: z.int().min(1).max(99),
    kind: Code,
    source: Code,
    media: Code.optional(),
    consultantId: Id.optional(),
    leadId: Id.optional().meta({ description: 'The lead recognised, where they have been here before' }),
  }),
  response: Change,
  creates: true,
});

export const takeVisit = endpoint({
  id: 'showroom.take_visit',
  method: 'POST',
  path: '/api/showroom/visits/:id/consultant',
  audience: 'staff',
  permission: 'showroom.register',
  summary: { zh: '接待来客', en: 'Take a visit, or give it to a colleague' },
  params: z.object({ id: Id }),
  body: z.object({
    version: z.int().min(1),
    consultantId: Id.optional().meta({ description: 'Oneself where nothing is said' }),
    standIn: z.boolean().default(false).meta({ description: 'Takes over for a while; whose visit it is stays' }),
  }),
  response: Change,
});

export const closeVisit = endpoint({
  id: 'showroom.close_visit',
  method: 'POST',
  path: '/api/showroom/visits/:id/outcome',
  audience: 'staff',
  permission: 'showroom.register',
  summary: { zh: '结束接待', en: 'Close a visit with what came of it' },
  params: z.object({ id: Id }),
  body: z.object({
    version: z.int().min(1),
    leadId: Id.optional(),
    contact: z
      .object({
        name: CustomerName,
        mobile: PhoneInput,
        consent: z.object({ shareDealer: z.boolean().default(false), marketing: z.boolean().default(false) }),
      })
      .optional()
      .meta({ description: 'A phone that was left: becomes a lead, or a touch of the open one' }),
    grade: Grade.optional(),
    seriesId: Id.optional(),
    testDrive: z.boolean().default(false),
    tradeIn: z.boolean().default(false),
    instalments: z.boolean().default(false),
    plateSituation: Code.optional(),
    currentCar: z.string().trim().max(80).optional(),
    viewed: z.array(Id).max(20).default([]),
    concerns: z.array(Code).max(20).default([]),
    questions: Words.optional(),
    remark: Words.optional(),
  }),
  response: Change.extend({
    leadId: Id.nullable(),
    lead: z.enum(['created', 'merged', 'linked', 'none']),
    heldBy: z.string().nullable().meta({ description: 'Another dealer that holds the open lead of this customer' }),
  }),
});

/** Whether somebody at the door is known here: their open lead by a number they say. */
export const recogniseVisitor = endpoint({
  id: 'showroom.recognise',
  method: 'POST',
  path: '/api/showroom/recognition',
  audience: 'staff',
  permission: 'showroom.register',
  summary: { zh: '按手机识别来客', en: 'Recognise a visitor by phone' },
  body: z.object({ mobile: PhoneInput }),
  response: z.object({
    found: z
      .object({
        leadId: Id,
        customerName: z.string(),
        consultantId: Id.nullable(),
        consultantName: z.string().nullable(),
        visits: z.int(),
      })
      .nullable(),
  }),
});

export const listReceivers = endpoint({
  id: 'showroom.receivers',
  method: 'GET',
  path: '/api/showroom/consultants',
  audience: 'staff',
  permission: 'showroom.register',
  summary: { zh: '可接待的顾问', en: 'Colleagues who receive, with the visits they have open' },
  response: z.object({ rows: z.array(z.object({ id: Id, name: z.string(), openVisits: z.int() })) }),
});
