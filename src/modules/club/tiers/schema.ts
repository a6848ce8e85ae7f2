import * as z from 'zod';
import { endpoint, Id } from '../../../platform/endpoint.ts';

export const TierInput = z.object({
  code: z.string().regex(/^[a-z][a-z0-9_]{0,29}$/),
  name: z.string().trim().min(1).max(30),
  nameEn: z.string().trim().min(1).max(30),
  threshold: z.int().min(0).max(1_000_000_000).meta({ description: 'Points earned in the window that reach it' }),
  colour: z.string().regex(/^#[0-9a-f]{6}$/),
  benefits: z.string().trim().max(500),
  benefitsEn: z.string().trim().max(500),
});

const Scheme = {
  tiers: z.array(TierInput).min(1).max(12).meta({ description: 'Lowest first' }),
  months: z.int().min(1).max(120).meta({ description: 'Months whose points count' }),
  periodMonths: z.int().min(1).max(60).meta({ description: 'Months for which a tier is held at least' }),
  graceDays: z.int().min(0).max(400).meta({ description: 'Days after the period before a tier is lost' }),
};

export const getTiers = endpoint({
  id: 'club.tiers',
  method: 'GET',
  path: '/api/member-tiers',
  audience: 'staff',
  permission: 'member.read',
  summary: { zh: '会员等级', en: 'Tiers of members' },
  response: z.object({
    ...Scheme,
    saved: z.boolean().meta({ description: 'False while the shipped tiers hold' }),
    editable: z.boolean(),
    version: z.int(),
    packs: z.array(z.object({ code: z.string(), name: z.string(), nameEn: z.string(), tiers: z.array(TierInput) })),
  }),
});

export const previewTiers = endpoint({
  id: 'club.preview_tiers',
  method: 'POST',
  path: '/api/member-tiers/preview',
  audience: 'staff',
  permission: 'club.edit',
  summary: { zh: '预览等级变动', en: 'Who would move under other tiers' },
  body: z.object(Scheme),
  response: z.object({
    members: z.int().meta({ description: 'Members who would move, now or at the end of their period' }),
    moves: z.array(
      z.object({
        from: z.string().nullable(),
        to: z.string().nullable(),
        due: z.enum(['now', 'period_end']),
        members: z.int(),
        examples: z.array(z.object({ memberId: Id, name: z.string(), cardNumber: z.string().nullable() })),
      }),
    ),
  }),
  perMinute: 20,
});

export const saveTiers = endpoint({
  id: 'club.save_tiers',
  method: 'PATCH',
  path: '/api/member-tiers',
  audience: 'staff',
  permission: 'club.edit',
  summary: { zh: '保存会员等级', en: 'Save the tiers; members move at once where they reach a higher one' },
  body: z.object({ ...Scheme, version: z.int().min(0) }),
  response: z.object({ version: z.int() }),
});
