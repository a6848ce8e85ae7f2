import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, PageQuery, pageOf } from '../../platform/endpoint.ts';

export const Stage = z.enum(['potential', 'prospect', 'ordered', 'owner']);
/** Name of a person or an organisation: 1–60 characters, no control characters. */
export const CustomerName = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{Cc}<>]*$/u);
/** A phone number as people write it; the service normalises it. */
export const PhoneInput = z.string().trim().min(5).max(30);

export const CustomerRow = z.object({
  id: Id,
  name: z.string(),
  kind: z.enum(['person', 'enterprise', 'institution']),
  mobileMasked: z.string().nullable(),
  cityCode: z.string().nullable(),
  stage: Stage,
  createdAt: Instant,
});

export const listCustomers = endpoint({
  id: 'customers.list',
  method: 'GET',
  path: '/api/customers',
  audience: 'staff',
  permission: 'customer.read',
  summary: { zh: '客户列表', en: 'Customers' },
  query: PageQuery.extend({
    q: z
      .string()
      .trim()
      .max(40)
      .optional()
      .meta({ description: 'Name (one character or more), pinyin initials, full mobile or its last four digits' }),
    stage: Stage.optional(),
  }),
  response: pageOf(CustomerRow),
});

/** One thing that happened, for the timeline. `text` facts are filled into the wording of `event` by the screen. */
export const TimelineRow = z.object({
  id: Id,
  event: z.string(),
  at: Instant,
  actor: z.string(),
  actorName: z.string().nullable(),
  unitName: z.string(),
  unitNameEn: z.string(),
  facts: z.record(z.string(), z.unknown()),
});

export const CustomerView = CustomerRow.extend({
  version: z.int(),
  stageSince: Instant,
  identifiers: z.array(
    z.object({ id: Id, kind: z.enum(['mobile', 'email', 'landline', 'wechat']), masked: z.string() }),
  ),
  vehicles: z.array(
    z.object({
      id: Id,
      vin: z.string(),
      plate: z.string().nullable(),
      seriesName: z.string(),
      seriesNameEn: z.string(),
      fromDate: CivilDate,
    }),
  ),
  leads: z.array(z.object({ id: Id, status: z.string(), grade: z.string(), channel: z.string(), createdAt: Instant })),
  orders: z.array(z.object({ id: Id, number: z.string(), status: z.string(), createdAt: Instant })),
  member: z
    .object({ id: Id, status: z.string(), cardNumber: z.string().nullable(), balance: z.int().nullable() })
    .nullable(),
  consents: z.array(
    z.object({
      purpose: z.string(),
      state: z.enum(['granted', 'denied', 'withdrawn']),
      at: Instant,
      textVersion: z.string(),
    }),
  ),
  timeline: z.array(TimelineRow),
});

export const getCustomer = endpoint({
  id: 'customers.get',
  method: 'GET',
  path: '/api/customers/:id',
  audience: 'staff',
  permission: 'customer.read',
  summary: { zh: '客户档案', en: 'One customer' },
  params: z.object({ id: Id }),
  response: CustomerView,
});

export const editCustomer = endpoint({
  id: 'customers.edit',
  method: 'PATCH',
  path: '/api/customers/:id',
  audience: 'staff',
  permission: 'customer.edit',
  summary: { zh: '修改客户', en: 'Edit a customer' },
  params: z.object({ id: Id }),
  body: z.object({
    version: z.int().min(1),
    name: CustomerName,
    cityCode: z
      .string()
      .regex(/^\d{6}$/)
      .nullable(),
  }),
  response: CustomerRow.extend({ version: z.int() }),
});

/** Shows a number in clear; the reason and the look are audited (SEC-04, design §5). */
export const revealIdentifier = endpoint({
  id: 'customers.reveal',
  method: 'POST',
  path: '/api/customers/:id/reveal',
  audience: 'staff',
  permission: 'customer.reveal',
  summary: { zh: '查看完整号码', en: 'Show a clear number' },
  params: z.object({ id: Id }),
  body: z.object({ identifierId: Id, reason: z.string().trim().min(2).max(200) }),
  response: z.object({ value: z.string() }),
});

// ── the owner's sign-in, by a code to the mobile ──

/** Asks for a one-time code. The answer never tells whether the number is known. */
export const requestCode = endpoint({
  id: 'customers.owner_code',
  method: 'POST',
  path: '/api/owner/codes',
  audience: 'public',
  summary: { zh: '车主获取验证码', en: 'Owner asks for a sign-in code' },
  body: z.object({ mobile: PhoneInput }),
  response: z.object({
    sent: z.literal(true),
    demoCode: z
      .string()
      .nullable()
      .meta({ description: 'Only where demo data is loaded and no message channel is set up' }),
  }),
});

export const ownerSignIn = endpoint({
  id: 'customers.owner_sign_in',
  method: 'POST',
  path: '/api/owner/session',
  audience: 'public',
  summary: { zh: '车主登录', en: 'Owner sign-in' },
  body: z.object({ mobile: PhoneInput, code: z.string().regex(/^\d{6}$/) }),
  response: z.object({ signedIn: z.literal(true) }),
});

export const ownerSignOut = endpoint({
  id: 'customers.owner_sign_out',
  method: 'DELETE',
  path: '/api/owner/session',
  audience: 'owner',
  summary: { zh: '车主退出', en: 'Owner signs out' },
  response: z.object({ signedOut: z.literal(true) }),
});
