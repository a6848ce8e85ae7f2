import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, PageQuery, pageOf } from '../../platform/endpoint.ts';

export const MemberStatus = z.enum(['pending', 'active', 'rejected', 'left']);

export const MemberRow = z.object({
  id: Id,
  customerId: Id,
  customerName: z.string(),
  mobileMasked: z.string().nullable(),
  branchName: z.string(),
  branchNameEn: z.string(),
  cardNumber: z.string().nullable(),
  status: MemberStatus,
  channel: z.enum(['delivery', 'portal', 'desk']),
  vin: z.string(),
  balance: z.int().nullable(),
  appliedAt: Instant,
  decidedAt: Instant.nullable(),
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
  query: PageQuery.extend({ status: MemberStatus.optional() }),
  response: pageOf(MemberRow),
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

export const MemberView = MemberRow.extend({ points: z.array(PointsRow), decidedByName: z.string().nullable() });

export const getMember = endpoint({
  id: 'club.member',
  method: 'GET',
  path: '/api/members/:id',
  audience: 'staff',
  permission: 'member.read',
  summary: { zh: '会员详情', en: 'One member' },
  params: z.object({ id: Id }),
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

export const decideMembership = endpoint({
  id: 'club.decide',
  method: 'POST',
  path: '/api/members/:id/decision',
  audience: 'staff',
  permission: 'member.decide',
  summary: { zh: '审批入会', en: 'Decide on an application' },
  params: z.object({ id: Id }),
  body: z.discriminatedUnion('decision', [
    z.object({ decision: z.literal('approve'), version: z.int().min(1) }),
    z.object({ decision: z.literal('reject'), version: z.int().min(1), reason: z.string().trim().min(1).max(300) }),
  ]),
  response: z.object({ id: Id, status: MemberStatus, cardNumber: z.string().nullable(), version: z.int() }),
});

// ── the owner's own pages ──

export const ownerHome = endpoint({
  id: 'club.owner_home',
  method: 'GET',
  path: '/api/owner/home',
  audience: 'owner',
  summary: { zh: '车主首页', en: 'The owner’s cars, membership and points' },
  response: z.object({
    name: z.string(),
    mobileMasked: z.string().nullable(),
    vehicles: z.array(
      z.object({
        unitId: Id,
        vin: z.string(),
        plate: z.string().nullable(),
        seriesName: z.string(),
        seriesNameEn: z.string(),
        trimName: z.string(),
        trimNameEn: z.string(),
        dealerName: z.string(),
        dealerPhone: z.string().nullable(),
        deliveredOn: CivilDate,
        firstMaintenanceOn: CivilDate.nullable(),
        branchName: z.string().nullable(),
      }),
    ),
    member: z
      .object({
        status: MemberStatus,
        cardNumber: z.string().nullable(),
        branchName: z.string(),
        balance: z.int(),
        points: z.array(PointsRow),
      })
      .nullable(),
  }),
});

export const ownerApply = endpoint({
  id: 'club.owner_apply',
  method: 'POST',
  path: '/api/owner/membership',
  audience: 'owner',
  summary: { zh: '车主申请入会', en: 'Owner applies for membership' },
  body: z.object({ unitId: Id }),
  response: z.object({ status: MemberStatus }),
  creates: true,
});
