import * as z from 'zod';
import { endpoint, Id, Instant, PageQuery, pageOf } from '../../platform/endpoint.ts';

export { TimelineRow } from './timeline/schema.ts';

export const Stage = z.enum(['potential', 'prospect', 'ordered', 'owner', 'repurchase']);
export const CustomerKind = z.enum(['person', 'enterprise', 'institution', 'dealer']);
/** Marks that nobody sees and no keyboard types: they come with copied text, and a name with one is found by nobody. */
const UNSEEN = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
/** Name of a person or an organisation: 1–60 characters, no control characters; marks that nobody sees are left out. */
export const CustomerName = z
  .string()
  .overwrite((name) => name.replace(UNSEEN, ''))
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{Cc}<>]*$/u);
/** A phone number as people write it; the service normalises it. */
export const PhoneInput = z.string().trim().min(5).max(30);

export const CustomerRow = z.object({
  id: Id,
  name: z.string(),
  kind: CustomerKind,
  mobileMasked: z.string().nullable(),
  cityCode: z.string().nullable(),
  stage: Stage,
  createdAt: Instant,
});

/** A customer in the list of files. */
export const CustomerListRow = CustomerRow.extend({
  status: z.enum(['active', 'outdated', 'restricted', 'erased', 'merged']),
  vip: z.boolean(),
  tags: z.array(z.string()),
  valueClass: z.enum(['high', 'medium', 'low']).nullable(),
  source: z.string().nullable(),
  completeness: z.int().nullable(),
  missing: z.array(z.string()),
  verifiedAt: Instant.nullable(),
});

const Yes = z.literal('true').optional();
const ShortCode = z.string().trim().max(60).optional();

/** Files of the acting unit, newest first. Without `status` those in use; a search also finds what is outdated. */
export const listCustomers = endpoint({
  id: 'customers.list',
  method: 'GET',
  path: '/api/customers',
  audience: 'staff',
  permission: 'customer.read',
  summary: { zh: '客户列表', en: 'Customers' },
  query: PageQuery.extend({
    q: z.string().trim().max(60).optional().meta({
      description:
        'Name (one character or more), pinyin or its initials, full phone or its last four digits, VIN, serial number, plate or order number or the end of one, card number, number of another system',
    }),
    stage: Stage.optional(),
    kind: CustomerKind.optional(),
    status: z.enum(['active', 'outdated', 'restricted']).optional(),
    dealerId: Id.optional(),
    cityCode: z
      .string()
      .regex(/^\d{6}$/)
      .optional(),
    vip: Yes,
    tag: ShortCode,
    valueClass: z.enum(['high', 'medium', 'low']).optional(),
    source: ShortCode,
    archivistId: z
      .union([Id, z.literal('none')])
      .optional()
      .meta({ description: 'The colleague who keeps the file; none: nobody does' }),
    missing: ShortCode.meta({ description: 'A field the file lacks, as the rule of completeness names it' }),
    stale: Yes.meta({ description: 'Not verified within the period of dictionary file_rule/stale' }),
  }),
  response: pageOf(CustomerListRow),
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
