import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';
import type { Permission } from '../../../platform/permissions.ts';
import { TimelineRow } from '../timeline/schema.ts';

const Named = z.object({ id: Id, name: z.string() });
const Unit = Named.extend({ nameEn: z.string(), since: Instant });

export const VehicleRow = z.object({
  id: Id,
  role: z.enum(['owner', 'driver', 'payer', 'keeper']),
  vin: z.string(),
  plate: z.string().nullable(),
  seriesName: z.string(),
  seriesNameEn: z.string(),
  fromDate: CivilDate,
  toDate: CivilDate.nullable(),
});
export const LeadRow = z.object({
  id: Id,
  status: z.string(),
  grade: z.string(),
  channel: z.string(),
  consultantName: z.string().nullable(),
  unitName: z.string(),
  unitNameEn: z.string(),
  /** Whether the caller may open it: with a right to own leads only, a colleague's lead shows but does not open. */
  opens: z.boolean(),
  actBy: Instant.nullable(),
  current: z.boolean().meta({ description: 'Open' }),
  createdAt: Instant,
});
export const OrderRow = z.object({
  id: Id,
  number: z.string(),
  status: z.string(),
  seriesName: z.string(),
  seriesNameEn: z.string(),
  priceFen: z.int(),
  opens: z.boolean(),
  expectedOn: CivilDate,
  current: z.boolean().meta({ description: 'Open' }),
  createdAt: Instant,
});
/** A visit to a showroom, a test drive, an enquiry by phone. */
export const ShowroomRow = z.object({
  id: Id,
  kind: z.enum(['visit', 'test_drive', 'call']),
  status: z.string(),
  detail: z.string().nullable().meta({ description: 'Code of visit_kind, buying_intention or phone_outcome' }),
  seriesName: z.string().nullable(),
  seriesNameEn: z.string().nullable(),
  consultantName: z.string().nullable(),
  unitName: z.string(),
  unitNameEn: z.string(),
  opens: z.boolean(),
  at: Instant,
});
export const QuoteRow = z.object({
  id: Id,
  number: z.string(),
  status: z.string(),
  seriesName: z.string(),
  seriesNameEn: z.string(),
  priceFen: z.int(),
  opens: z.boolean(),
  createdAt: Instant,
});
export const PointsRow = z.object({
  id: Id,
  kind: z.string(),
  points: z.int(),
  ruleName: z.string().nullable(),
  ruleNameEn: z.string().nullable(),
  note: z.string().nullable(),
  postedAt: Instant,
});

/** The phases of the life cycle (CUS-15), in order. */
export const Phase = z.enum(['need', 'interest', 'purchase', 'service', 'repair', 'repurchase']);
/** What comes next with a customer: an instant, or a civil date. `code` is the status of a lead or order, the kind of a care call. */
const NextStep = z.object({
  kind: z.enum(['lead', 'order', 'opportunity', 'interaction']),
  id: Id,
  at: Instant.nullable(),
  on: CivilDate.nullable(),
  code: z.string().nullable(),
  text: z.string().nullable(),
});

/** Rows of a section in the one call, and how far its rows are counted. */
export const SHOWN = 20;
export const COUNTED = 100;
/** Entries of the timeline in the one call: more than a screen shows; the rest comes page by page as one scrolls. */
export const TIMELINE = 20;
const counted = z
  .int()
  .min(0)
  .meta({ description: `Rows, counted up to ${COUNTED + 1}` });

/**
 * A customer with everything that belongs to them. A section is null where the caller lacks its permission; one with more rows than it
 * shows here is paged by its own operation.
 */
export const CustomerView = z.object({
  id: Id,
  name: z.string(),
  kind: z.enum(['person', 'enterprise', 'institution', 'dealer']),
  mobileMasked: z.string().nullable(),
  cityCode: z.string().nullable(),
  gender: z.enum(['female', 'male']).nullable(),
  language: z.enum(['zh', 'en']).nullable().meta({ description: 'Messages come in it; null: Chinese' }),
  birthOn: CivilDate.nullable(),
  occupation: z.string().nullable(),
  needs: z.array(z.string()),
  hobbies: z.array(z.string()),
  tags: z.array(z.string()),
  vip: z.boolean(),
  opinionLeader: z.boolean(),
  valueClass: z.enum(['high', 'medium', 'low']).nullable(),
  expectedValueFen: z.int().nullable(),
  source: z.string().nullable(),
  /** The dealer a record of kind `dealer` stands for. */
  unitId: Id.nullable(),
  stage: z.enum(['potential', 'prospect', 'ordered', 'owner', 'repurchase']),
  stageSince: Instant,
  status: z.enum(['active', 'outdated', 'restricted', 'erased', 'merged']),
  mergedInto: Named.nullable(),
  completeness: z.int().nullable(),
  missing: z.array(z.string()),
  verifiedAt: Instant.nullable(),
  archivistName: z.string().nullable(),
  version: z.int(),
  createdAt: Instant,
  /** Complaints on file (CUS-25). */
  complaints: z.int(),
  ownedVehicles: z.int().nullable().meta({ description: 'Vehicles of the brand under the name today (CUS-04)' }),
  openLead: z
    .object({ id: Id, status: z.string(), grade: z.string(), consultantName: z.string().nullable() })
    .nullable()
    .meta({ description: 'Null without one, or without the right to leads' }),
  dealers: z.array(Unit).meta({ description: 'Dealers that know the customer, as far as the caller sees them' }),
  identifiers: z.array(
    z.object({
      id: Id,
      kind: z.enum(['mobile', 'email', 'landline', 'wechat']),
      masked: z.string(),
      label: z.string().nullable(),
      isPrimary: z.boolean(),
      status: z.enum(['valid', 'empty', 'stopped', 'refused', 'unknown']),
      verifiedAt: Instant.nullable(),
    }),
  ),
  addresses: z.array(
    z.object({
      id: Id,
      kind: z.enum(['home', 'work', 'delivery', 'registered']),
      provinceCode: z.string().nullable(),
      cityCode: z.string().nullable(),
      districtCode: z.string().nullable(),
      lineMasked: z.string().nullable(),
    }),
  ),
  documents: z.array(z.object({ id: Id, kind: z.string(), masked: z.string(), checked: z.boolean() })),
  externalIds: z.array(z.object({ source: z.string(), externalId: z.string() })),
  household: z
    .object({ id: Id, name: z.string(), members: z.array(Named.extend({ role: z.string().nullable() })) })
    .nullable(),
  contacts: z.array(Named.extend({ title: z.string().nullable(), mobileMasked: z.string().nullable() })),
  contactOf: z.array(Named.extend({ title: z.string().nullable() })),
  files: z.array(
    z.object({
      id: Id,
      title: z.string(),
      name: z.string(),
      mediaType: z.string(),
      bytes: z.int(),
      createdAt: Instant,
    }),
  ),
  merges: z.array(Named).meta({ description: 'Records that were merged into this one' }),
  stages: z.array(z.object({ from: z.string().nullable(), to: z.string(), at: Instant })),
  consents: z.array(
    z.object({
      purpose: z.string(),
      state: z.enum(['granted', 'denied', 'withdrawn']),
      at: Instant,
      textVersion: z.string(),
    }),
  ),
  member: z
    .object({ id: Id, status: z.string(), cardNumber: z.string().nullable(), balance: z.int().nullable() })
    .nullable(),
  vehicles: z.array(VehicleRow).nullable(),
  leads: z.array(LeadRow).nullable(),
  orders: z.array(OrderRow).nullable(),
  counts: z.object({ vehicles: counted, leads: counted, orders: counted }),
  phases: z.array(z.object({ phase: Phase, at: Instant.nullable() })),
  next: z.array(NextStep),
  timeline: z.array(TimelineRow),
  timelineNext: z.string().nullable(),
});

export const getCustomer = endpoint({
  id: 'customers.get',
  method: 'GET',
  path: '/api/customers/:id',
  audience: 'staff',
  permission: 'customer.read',
  summary: { zh: '客户全景', en: 'One customer with everything related' },
  params: z.object({ id: Id }),
  response: CustomerView,
});

/** The operation that pages a section whose rows are more than the one call shows. */
const pageOfSection = <R extends z.ZodType>(
  key: string,
  permission: Permission,
  summary: { zh: string; en: string },
  row: R,
) =>
  endpoint({
    id: `customers.${key}`,
    method: 'GET',
    path: `/api/customers/:id/${key}`,
    audience: 'staff',
    permission,
    summary,
    params: z.object({ id: Id }),
    query: PageQuery,
    response: pageOf(row),
  });

export const listVehicles = pageOfSection(
  'vehicles',
  'unit.read',
  { zh: '客户的车辆', en: "A customer's vehicles" },
  VehicleRow,
);
export const listLeads = pageOfSection('leads', 'lead.read', { zh: '客户的线索', en: "A customer's leads" }, LeadRow);
export const listOrders = pageOfSection(
  'orders',
  'order.read',
  { zh: '客户的订单', en: "A customer's orders" },
  OrderRow,
);
export const listPoints = pageOfSection(
  'points',
  'points.read',
  { zh: '客户的积分', en: "A customer's points" },
  PointsRow,
);

export const listShowroom = pageOfSection(
  'showroom',
  'showroom.read',
  { zh: '客户的到店与试驾', en: "A customer's visits and test drives" },
  ShowroomRow,
);
export const listQuotes = pageOfSection(
  'quotes',
  'order.read',
  { zh: '客户的报价', en: "A customer's quotes" },
  QuoteRow,
);

export const DealerCustomerRow = z.object({
  id: Id,
  name: z.string(),
  mobileMasked: z.string().nullable(),
  stage: CustomerView.shape.stage,
  since: Instant,
});

/** Customers a dealer knows, the newest first: the way from a dealer into the records (CUS-13). */
export const listCustomersOfDealer = endpoint({
  id: 'customers.of_dealer',
  method: 'GET',
  path: '/api/units/:id/customers',
  audience: 'staff',
  permission: 'customer.read',
  summary: { zh: '经销商的客户', en: 'Customers of a dealer' },
  params: z.object({ id: Id }),
  query: PageQuery,
  response: pageOf(DealerCustomerRow),
});
