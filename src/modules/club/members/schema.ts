import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

export const MemberStatus = z.enum(['pending', 'active', 'rejected', 'left']);
const Version = z.int().min(1);
const One = z.object({ id: Id });

/** A tier as it is shown beside a member. */
export const TierShown = z.object({ code: z.string(), name: z.string(), nameEn: z.string(), colour: z.string() });

export const MemberRow = z.object({
  id: Id,
  customerId: Id,
  customerName: z.string(),
  mobileMasked: z.string().nullable(),
  branchId: Id,
  branchName: z.string(),
  branchNameEn: z.string(),
  cardNumber: z.string().nullable(),
  status: MemberStatus,
  channel: z.enum(['delivery', 'portal', 'desk']),
  vin: z.string(),
  plate: z.string().nullable(),
  balance: z.int().nullable(),
  tier: TierShown.nullable(),
  vip: z.boolean(),
  opinionLeader: z.boolean(),
  hobbies: z.array(z.string()),
  appliedAt: Instant,
  dueAt: Instant.nullable(),
  decidedAt: Instant.nullable(),
  leftAt: Instant.nullable(),
  reason: z.string().nullable(),
  version: z.int(),
});

export const listMembers = endpoint({
  id: 'club.members',
  method: 'GET',
  path: '/api/members',
  audience: 'staff',
  permission: 'member.read',
  summary: { zh: '会员', en: 'Members' },
  query: PageQuery.extend({
    status: MemberStatus.optional(),
    q: z.string().trim().max(60).optional().meta({ description: 'Name, pinyin, phone, card, VIN or plate' }),
    tier: z.string().max(30).optional(),
    unitId: Id.optional().meta({ description: 'A dealer or region of the acting unit' }),
    hobby: z.string().max(40).optional(),
    mark: z.enum(['vip', 'leader', 'key']).optional().meta({ description: 'key: a VIP or an opinion leader' }),
    overdue: z.enum(['true']).optional().meta({ description: 'Applications whose time is up (CLB-30)' }),
  }),
  response: pageOf(MemberRow),
});

export const countMembers = endpoint({
  id: 'club.member_counts',
  method: 'GET',
  path: '/api/member-counts',
  audience: 'staff',
  permission: 'member.read',
  summary: { zh: '会员数量', en: 'Members by status, each count stopping at the cap' },
  response: z.object({ counts: z.record(z.string(), z.int()), cap: z.int() }),
});

/** One movement of a member's points. */
export const PointsRow = z.object({
  id: Id,
  kind: z.string(),
  points: z.int(),
  balanceAfter: z.int().nullable(),
  ruleName: z.string().nullable(),
  ruleNameEn: z.string().nullable(),
  note: z.string().nullable(),
  expiresOn: CivilDate.nullable(),
  postedAt: Instant,
});

/** How a branch's card looks. */
export const CardStyle = z.object({
  name: z.string(),
  nameEn: z.string(),
  colour: z.string(),
  pictureId: Id.nullable(),
});

export const TierChange = z.object({
  id: Id,
  from: TierShown.nullable(),
  to: TierShown.nullable(),
  cause: z.enum(['earned', 'period_end', 'cancelled', 'rules']),
  points: z.int(),
  windowFrom: CivilDate,
  windowTo: CivilDate,
  at: Instant,
});

/** A tier with the way to the next one: points earned in the window, not the balance. */
export const TierProgress = z.object({
  tier: TierShown.nullable(),
  since: CivilDate.nullable(),
  until: CivilDate.nullable(),
  earned: z.int(),
  windowFrom: CivilDate,
  next: TierShown.extend({ threshold: z.int() }).nullable(),
  benefits: z.string(),
  benefitsEn: z.string(),
});

export const MemberView = MemberRow.extend({
  points: z.array(PointsRow),
  decidedByName: z.string().nullable(),
  card: CardStyle,
  progress: TierProgress.nullable(),
  tierChanges: z.array(TierChange),
  stays: z.array(
    z.object({ branchName: z.string(), branchNameEn: z.string(), fromAt: Instant, toAt: Instant.nullable() }),
  ),
  transferId: Id.nullable().meta({ description: 'A change of branch that waits' }),
  returnUntil: CivilDate.nullable().meta({ description: 'Of somebody who left: the last day of a return with points' }),
});

export const getMember = endpoint({
  id: 'club.member',
  method: 'GET',
  path: '/api/members/:id',
  audience: 'staff',
  permission: 'member.read',
  summary: { zh: '会员详情', en: 'One member' },
  params: One,
  response: MemberView,
});

export const applyForMembership = endpoint({
  id: 'club.apply',
  method: 'POST',
  path: '/api/members',
  audience: 'staff',
  permission: 'member.apply',
  summary: { zh: '代客户申请入会', en: 'Apply for membership on behalf of an owner' },
  body: z.object({ customerId: Id, unitId: Id, channel: z.enum(['delivery', 'desk']).default('delivery') }),
  response: z.object({ id: Id, status: MemberStatus }),
  creates: true,
});

export const RejectReason = z.string().trim().min(1).max(300);

export const decideMembership = endpoint({
  id: 'club.decide',
  method: 'POST',
  path: '/api/members/:id/decision',
  audience: 'staff',
  permission: 'member.decide',
  summary: { zh: '审批入会', en: 'Decide on an application' },
  params: One,
  body: z.discriminatedUnion('decision', [
    z.object({ decision: z.literal('approve'), version: Version }),
    z.object({ decision: z.literal('reject'), version: Version, reason: RejectReason }),
  ]),
  response: z.object({ id: Id, status: MemberStatus, cardNumber: z.string().nullable(), version: z.int() }),
});

export const endMembership = endpoint({
  id: 'club.leave',
  method: 'POST',
  path: '/api/members/:id/leave',
  audience: 'staff',
  permission: 'member.move',
  summary: { zh: '会员退会', en: 'End a membership; the points are frozen until a return, then expire' },
  params: One,
  body: z.object({
    reason: z.string().max(40).meta({ description: 'Code of dictionary leave_reason' }),
    version: Version,
  }),
  response: z.object({ status: MemberStatus, version: z.int(), returnUntil: CivilDate }),
});

export const renewMembership = endpoint({
  id: 'club.return',
  method: 'POST',
  path: '/api/members/:id/return',
  audience: 'staff',
  permission: 'member.move',
  summary: { zh: '会员恢复', en: 'Let somebody who left return with card and points' },
  params: One,
  body: z.object({ version: Version }),
  response: z.object({ status: MemberStatus, version: z.int() }),
});

/** What a counter anywhere in the brand is told of a member (RET-05): masked where they belong to another branch. */
export const CounterMember = z.object({
  memberId: Id.nullable().meta({ description: 'Null where the member is not in scope' }),
  name: z.string(),
  mobileMasked: z.string().nullable(),
  cardNumber: z.string(),
  status: MemberStatus,
  branchName: z.string(),
  branchNameEn: z.string(),
  card: CardStyle,
  tier: TierShown.nullable(),
  benefits: z.string(),
  benefitsEn: z.string(),
  points: z.int(),
  key: z.boolean().meta({ description: 'A VIP or an opinion leader: gets the extra service' }),
  mayEarn: z.boolean(),
  mayRedeem: z.boolean(),
});

export const atCounter = endpoint({
  id: 'club.counter',
  method: 'POST',
  path: '/api/member-counter',
  audience: 'staff',
  permission: 'member.counter',
  summary: { zh: '柜台识别会员', en: 'Recognise a member at the counter by card or phone' },
  body: z.object({
    key: z.string().trim().min(4).max(40).meta({ description: 'A whole card number or a whole phone number' }),
  }),
  response: z.object({ rows: z.array(CounterMember) }),
  perMinute: 60,
});
