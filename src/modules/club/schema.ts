import * as z from 'zod';
import { CivilDate, endpoint, Id } from '../../platform/endpoint.ts';
import { MemberStatus, PointsRow } from './members/schema.ts';

export { applyForMembership, listMembers, MemberRow } from './members/schema.ts';

// ── the owner's own pages ──

export const ownerHome = endpoint({
  id: 'club.owner_home',
  method: 'GET',
  path: '/api/owner/home',
  audience: 'owner',
  summary: { zh: '车主首页', en: 'The owner’s cars, membership and points' },
  response: z.object({
    name: z.string(),
    language: z.enum(['zh', 'en']).nullable().meta({ description: 'Messages come in it; null: Chinese' }),
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
