import * as z from 'zod';
import { endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

/** What a person may ask for (PIPL art. 44–50). */
export const RequestKind = z.enum(['access', 'copy', 'correct', 'delete', 'explain', 'withdraw']);
export const RequestState = z.enum(['received', 'working', 'approved', 'done', 'refused']);
const Outcome = z.enum(['provided', 'corrected', 'explained', 'withdrawn', 'erased', 'restricted', 'refused']);
const Version = z.int().min(1);
const Details = z.string().trim().max(1000);

export const RequestRow = z.object({
  id: Id,
  number: z.string(),
  customerId: Id,
  customerName: z.string(),
  kind: RequestKind,
  state: RequestState,
  channel: z.string(),
  outcome: Outcome.nullable(),
  verified: z.boolean(),
  acknowledged: z.boolean(),
  acknowledgeBy: Instant,
  dueAt: Instant,
  hardDueAt: Instant,
  overdue: z.boolean(),
  assigneeName: z.string().nullable(),
  unitName: z.string(),
  unitNameEn: z.string(),
  createdAt: Instant,
});

export const listRequests = endpoint({
  id: 'customers.requests',
  method: 'GET',
  path: '/api/requests',
  audience: 'staff',
  permission: 'request.handle',
  summary: { zh: '个人信息请求列表', en: 'Requests of the people themselves' },
  query: PageQuery.extend({
    state: RequestState.optional(),
    open: z.enum(['true']).optional(),
    overdue: z.enum(['true']).optional().meta({ description: 'Open ones past their deadline' }),
    kind: RequestKind.optional(),
  }),
  response: pageOf(RequestRow),
});

export const RequestView = RequestRow.extend({
  version: z.int(),
  customerStatus: z.string(),
  customerMasked: z.string().nullable(),
  details: z.string(),
  vehicleSensitive: z.boolean(),
  verifiedAt: Instant.nullable(),
  verifiedByName: z.string().nullable(),
  verifiedHow: z.string().nullable(),
  assigneeId: Id.nullable(),
  approvedAt: Instant.nullable(),
  approvedByName: z.string().nullable(),
  answer: z.string().nullable(),
  closedAt: Instant.nullable(),
  closedByName: z.string().nullable(),
  packageState: z.enum(['making', 'ready', 'failed']).nullable(),
  packageExpiresAt: Instant.nullable(),
});

const OneRequest = z.object({ id: Id });

export const getRequest = endpoint({
  id: 'customers.request',
  method: 'GET',
  path: '/api/requests/:id',
  audience: 'staff',
  permission: 'request.handle',
  summary: { zh: '个人信息请求详情', en: 'One request' },
  params: OneRequest,
  response: RequestView,
});

export const registerRequest = endpoint({
  id: 'customers.register_request',
  method: 'POST',
  path: '/api/customers/:id/requests',
  audience: 'staff',
  permission: 'consent.record',
  summary: { zh: '登记个人信息请求', en: 'Register a request of a person' },
  params: z.object({ id: Id }),
  body: z.object({
    kind: RequestKind,
    channel: z.string().min(1).max(40),
    details: Details.default(''),
    vehicleSensitive: z
      .boolean()
      .default(false)
      .meta({ description: 'Deletion of tracks, audio, video or biometrics of a car: a shorter term' }),
  }),
  response: z.object({ id: Id, number: z.string(), dueAt: Instant }),
  creates: true,
});

const step = <B extends z.ZodRawShape>(
  name: string,
  path: string,
  permission: 'request.handle' | 'request.decide' | 'request.package',
  summary: { zh: string; en: string },
  body: B,
) =>
  endpoint({
    id: `customers.${name}`,
    method: 'POST',
    path: `/api/requests/:id/${path}`,
    audience: 'staff',
    permission,
    summary,
    params: OneRequest,
    body: z.object({ version: Version, ...body }),
    response: RequestView,
  });

export const verifyRequest = step(
  'verify_request',
  'verification',
  'request.handle',
  { zh: '登记身份核实', en: 'Note how the person was identified' },
  { how: z.string().trim().min(2).max(200) },
);

export const assignRequest = step(
  'assign_request',
  'assignee',
  'request.handle',
  { zh: '指派处理人', en: 'Give the request to a colleague' },
  { staffId: Id.optional().meta({ description: 'Oneself, where nobody is named' }) },
);

export const refuseRequest = step(
  'refuse_request',
  'refusal',
  'request.handle',
  { zh: '说明理由并拒绝', en: 'Refuse, with the reason told to the person' },
  { reason: z.string().trim().min(5).max(1000) },
);

export const completeRequest = step(
  'complete_request',
  'completion',
  'request.handle',
  { zh: '办结', en: 'Complete the request' },
  { answer: Details.default('') },
);

export const makePackage = step(
  'make_package',
  'package',
  'request.package',
  { zh: '生成个人信息副本', en: 'Put together everything held about the person' },
  {},
);

export const getPackage = endpoint({
  id: 'customers.package',
  method: 'GET',
  path: '/api/requests/:id/package',
  audience: 'staff',
  permission: 'request.package',
  summary: { zh: '下载个人信息副本', en: 'Fetch the package of a request' },
  params: OneRequest,
  query: z.object({ format: z.enum(['html', 'json']).default('html') }),
  response: z.string().meta({ description: 'The file; each fetch is audited' }),
});

const Ground = z.object({ zh: z.string(), en: z.string() });

export const erasurePreview = endpoint({
  id: 'customers.erasure_preview',
  method: 'GET',
  path: '/api/requests/:id/erasure',
  audience: 'staff',
  permission: 'request.decide',
  summary: { zh: '删除结果预览', en: 'What an erasure would come to' },
  params: OneRequest,
  response: z.object({
    outcome: z.enum(['erased', 'restricted', 'blocked']),
    keptUntil: z.iso.date().nullable(),
    grounds: z.array(Ground),
  }),
});

export const approveErasure = step(
  'approve_erasure',
  'approval',
  'request.decide',
  { zh: '批准删除(第一步)', en: 'Approve an erasure, the first of two steps' },
  {},
);

export const carryOutErasure = step(
  'carry_out_erasure',
  'erasure',
  'request.decide',
  { zh: '执行删除(第二步,不可恢复)', en: 'Carry an erasure out, for good' },
  { confirm: z.string().meta({ description: 'The number of the request, typed once more' }) },
);

export const listRestricted = endpoint({
  id: 'customers.restricted',
  method: 'GET',
  path: '/api/restricted-customers',
  audience: 'staff',
  permission: 'customer.restricted',
  summary: { zh: '仅存储的客户', en: 'Customers whose data are only stored' },
  query: PageQuery,
  response: pageOf(
    z.object({
      id: Id,
      name: z.string(),
      kind: z.string(),
      requestId: Id.nullable(),
      requestNumber: z.string().nullable(),
      since: Instant,
    }),
  ),
});

export const liftRestriction = endpoint({
  id: 'customers.lift_restriction',
  method: 'POST',
  path: '/api/restricted-customers/:id/release',
  audience: 'staff',
  permission: 'request.decide',
  summary: { zh: '解除限制处理', en: 'End the restriction of a file' },
  params: z.object({ id: Id }),
  body: z.object({ reason: z.string().trim().min(5).max(300) }),
  response: z.object({ id: Id, released: z.literal(true) }),
});

// ── the person's own pages ──

export const OwnRequest = z.object({
  id: Id,
  number: z.string(),
  kind: RequestKind,
  state: RequestState,
  outcome: Outcome.nullable(),
  details: z.string(),
  answer: z.string().nullable(),
  dueAt: Instant,
  createdAt: Instant,
  closedAt: Instant.nullable(),
  packageReady: z.boolean(),
  packageExpiresAt: Instant.nullable(),
});

export const ownRequests = endpoint({
  id: 'customers.own_requests',
  method: 'GET',
  path: '/api/owner/requests',
  audience: 'owner',
  summary: { zh: '我的个人信息请求', en: 'Requests of the signed-in owner' },
  response: z.object({ rows: z.array(OwnRequest) }),
});

export const ownRequest = endpoint({
  id: 'customers.own_request',
  method: 'POST',
  path: '/api/owner/requests',
  audience: 'owner',
  summary: { zh: '车主提出个人信息请求', en: 'The owner makes a request' },
  body: z.object({ kind: RequestKind, details: Details.default(''), vehicleSensitive: z.boolean().default(false) }),
  response: OwnRequest,
  creates: true,
});

export const ownPackage = endpoint({
  id: 'customers.own_package',
  method: 'GET',
  path: '/api/owner/requests/:id/package',
  audience: 'owner',
  summary: { zh: '车主下载个人信息副本', en: 'The owner fetches their package' },
  params: OneRequest,
  query: z.object({ format: z.enum(['html', 'json']).default('html') }),
  response: z.string().meta({ description: 'The file; each fetch is audited' }),
});
