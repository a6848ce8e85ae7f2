import * as z from 'zod';
import { CivilDate, endpoint, Id, PageQuery, pageOf } from '../../../platform/endpoint.ts';

const Month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
  .meta({ description: 'YYYY-MM' });

/** A delivery of a month and whether its owner is in the club: settled by person and car (CLB-29). */
export const RecruitRow = z.object({
  id: Id.meta({ description: 'The delivery' }),
  orderId: Id,
  customerId: Id,
  customerName: z.string(),
  mobileMasked: z.string().nullable(),
  unitId: Id,
  vin: z.string(),
  plate: z.string().nullable(),
  seriesName: z.string(),
  seriesNameEn: z.string(),
  dealerName: z.string(),
  dealerNameEn: z.string(),
  consultantName: z.string().nullable(),
  deliveredOn: CivilDate,
  membership: z.enum(['active', 'pending']).nullable(),
  reason: z.string().nullable(),
  note: z.string().nullable(),
  branch: z.boolean().meta({ description: 'The dealer has an open branch to apply to' }),
  version: z.int().meta({ description: '0 while no reason was given' }),
});

const Which = z.enum(['all', 'enrolled', 'missing', 'unexplained']);

export const listRecruits = endpoint({
  id: 'club.recruits',
  method: 'GET',
  path: '/api/club-recruits',
  audience: 'staff',
  permission: 'member.read',
  summary: { zh: '交车入会', en: 'Deliveries of a month by person and car, enrolled or not and why' },
  query: PageQuery.extend({
    month: Month.optional().meta({ description: 'The running month where nothing is said' }),
    which: Which.default('all'),
    reason: z.string().max(40).optional(),
  }),
  response: pageOf(RecruitRow),
});

export const countRecruits = endpoint({
  id: 'club.recruit_counts',
  method: 'GET',
  path: '/api/club-recruit-counts',
  audience: 'staff',
  permission: 'member.read',
  summary: { zh: '入会比例', en: 'Enrolment ratio of a month’s deliveries (F3)' },
  query: z.object({ month: Month.optional() }),
  response: z.object({
    month: Month,
    deliveries: z.int().meta({ description: 'Denominator: cars delivered to private owners at dealers with a branch' }),
    enrolled: z.int().meta({ description: 'Numerator: their owners are members or have applied' }),
    pending: z.int().meta({ description: 'Of these, applications that wait' }),
    unexplained: z.int(),
    reasons: z.array(z.object({ reason: z.string(), deliveries: z.int() })),
  }),
});

export const explainRecruit = endpoint({
  id: 'club.explain_recruit',
  method: 'PATCH',
  path: '/api/club-recruits/:id',
  audience: 'staff',
  permission: 'member.apply',
  summary: { zh: '登记未入会原因', en: 'Say why an owner is not in the club' },
  params: z.object({ id: Id }),
  body: z.object({
    reason: z.string().max(40).meta({ description: 'Code of dictionary not_enrolled_reason' }),
    note: z.string().trim().max(300).optional(),
    version: z.int().min(0),
  }),
  response: z.object({ version: z.int() }),
});
