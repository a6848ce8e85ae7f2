import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

const Version = z.int().min(1);
const Month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
  .meta({ description: 'YYYY-MM' });
export const ReferralState = z.enum(['registered', 'won', 'credited', 'reversed', 'withdrawn', 'expired']);

export const ReferralRow = z.object({
  id: Id,
  unitName: z.string(),
  unitNameEn: z.string(),
  consultantName: z.string().nullable(),
  referrerName: z
    .string()
    .nullable()
    .meta({ description: 'Null where the referrer is no customer of the acting unit' }),
  referrerId: Id.nullable(),
  memberId: Id.nullable(),
  cardNumber: z.string().nullable(),
  referredName: z.string(),
  referredMasked: z.string(),
  leadId: Id.nullable(),
  orderId: Id.nullable(),
  state: ReferralState,
  expiresOn: CivilDate,
  wonOn: CivilDate.nullable(),
  points: z.int().nullable(),
  creditedAt: Instant.nullable(),
  reason: z.string().nullable(),
  createdAt: Instant,
  version: z.int(),
});

export const listReferrals = endpoint({
  id: 'club.referrals',
  method: 'GET',
  path: '/api/referrals',
  audience: 'staff',
  permission: 'referral.read',
  summary: { zh: '转介绍', en: 'Recommendations, newest first' },
  query: PageQuery.extend({
    state: ReferralState.optional(),
    unitId: Id.optional(),
    wonIn: Month.optional().meta({ description: 'Delivered in that month' }),
  }),
  response: pageOf(ReferralRow),
});

export const registerReferral = endpoint({
  id: 'club.register_referral',
  method: 'POST',
  path: '/api/referrals',
  audience: 'staff',
  permission: 'referral.register',
  summary: { zh: '登记转介绍', en: 'Take down in advance who recommends whom' },
  body: z.object({
    referrer: z.string().trim().min(4).max(40).meta({ description: 'Card number or phone of who recommends' }),
    name: z.string().trim().min(1).max(60),
    mobile: z.string().trim().min(7).max(30).meta({ description: 'Phone of the person recommended' }),
  }),
  response: z.object({ id: Id, expiresOn: CivilDate, member: z.boolean() }),
  creates: true,
  // It says why somebody can no longer be recommended: not to be asked for a directory of numbers.
  perMinute: 30,
});

export const endReferral = endpoint({
  id: 'club.end_referral',
  method: 'POST',
  path: '/api/referrals/:id/end',
  audience: 'staff',
  permission: 'referral.end',
  summary: { zh: '撤销转介绍', en: 'Withdraw a recommendation; points that were credited are taken back' },
  params: z.object({ id: Id }),
  body: z.object({ reason: z.string().trim().min(1).max(300), version: Version }),
  response: z.object({ state: ReferralState, version: z.int() }),
});

/** Recommendations of a month by branch, with region and nation as sums (CLB-35). */
export const countReferrals = endpoint({
  id: 'club.referral_counts',
  method: 'GET',
  path: '/api/referral-counts',
  audience: 'staff',
  permission: 'referral.read',
  summary: { zh: '转介绍统计', en: 'Recommendations taken down and won by month and dealer' },
  query: z.object({ from: Month, to: Month }),
  response: z.object({
    rows: z.array(
      z.object({
        month: Month,
        unitId: Id,
        unitName: z.string(),
        unitNameEn: z.string(),
        regionId: Id.nullable(),
        regionName: z.string().nullable(),
        regionNameEn: z.string().nullable(),
        registered: z.int(),
        won: z.int(),
        points: z.int(),
      }),
    ),
  }),
});
