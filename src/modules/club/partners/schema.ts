import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

export const Party = z.enum(['member', 'dealer', 'partner', 'agency', 'club']);
export const RecordKind = z.enum(['contribution', 'revenue', 'cost']);
const One = z.object({ id: Id });
const Name = z.string().trim().min(1).max(80);
/** Money that may be taken back by a line with the other sign. */
const SignedFen = z.int().min(-100_000_000_000).max(100_000_000_000);

const Terms = z.object({
  kind: z.string().min(1).max(40),
  name: Name,
  nameEn: Name,
  contactName: z.string().trim().max(40).nullable().default(null),
  contactPhone: z.string().trim().max(30).nullable().optional().meta({ description: 'Left out: stays; null: removed' }),
  contractFrom: CivilDate,
  contractTo: CivilDate.nullable().default(null),
  agencyId: Id.nullable().default(null),
  agencyBp: z
    .int()
    .min(1)
    .max(10_000)
    .nullable()
    .default(null)
    .meta({ description: 'Share of the agency in basis points' }),
  recipientId: Id.nullable().default(null).meta({ description: 'As whom people are told of it and consent' }),
  note: z.string().trim().max(1000).default(''),
});

export const PartnerRow = z.object({
  id: Id,
  code: z.string(),
  kind: z.string(),
  name: z.string(),
  nameEn: z.string(),
  state: z.enum(['active', 'ended']),
  contractFrom: CivilDate,
  contractTo: CivilDate.nullable(),
  agencyName: z.string().nullable(),
  agencyNameEn: z.string().nullable(),
  agencyBp: z.int().nullable(),
  benefits: z.int(),
  uses: z.int().meta({ description: 'Uses of its benefits' }),
  own: z.boolean(),
  unitName: z.string(),
  unitNameEn: z.string(),
  createdAt: Instant,
  version: z.int(),
});

export const listPartners = endpoint({
  id: 'club.partners',
  method: 'GET',
  path: '/api/partners',
  audience: 'staff',
  permission: 'partner.read',
  summary: { zh: '合作伙伴', en: 'Partners of the acting unit, of those below and above it' },
  query: PageQuery.extend({
    kind: z.string().max(40).optional(),
    state: z.enum(['active', 'ended']).optional(),
    q: z.string().trim().max(40).optional(),
  }),
  response: pageOf(PartnerRow),
});

export const PartnerView = PartnerRow.extend({
  contactName: z.string().nullable(),
  contactMasked: z.string().nullable(),
  agencyId: Id.nullable(),
  recipientId: Id.nullable(),
  recipientName: z.string().nullable(),
  note: z.string(),
  deskOpen: z.boolean().meta({ description: 'Whether it has a key for its redemption desk' }),
  deskSince: Instant.nullable(),
  offers: z.array(
    z.object({
      id: Id,
      name: z.string(),
      nameEn: z.string(),
      state: z.string(),
      stock: z.int().nullable(),
      uses: z.int(),
    }),
  ),
});

export const getPartner = endpoint({
  id: 'club.partner',
  method: 'GET',
  path: '/api/partners/:id',
  audience: 'staff',
  permission: 'partner.read',
  summary: { zh: '合作伙伴详情', en: 'One partner with what it offers' },
  params: One,
  response: PartnerView,
});

export const createPartner = endpoint({
  id: 'club.create_partner',
  method: 'POST',
  path: '/api/partners',
  audience: 'staff',
  permission: 'partner.edit',
  summary: { zh: '新增合作伙伴', en: 'Add a partner of the acting unit' },
  body: Terms.extend({
    code: z
      .string()
      .trim()
      .regex(/^[A-Z][A-Z0-9-]{1,19}$/),
  }),
  response: z.object({ id: Id }),
  creates: true,
});

export const editPartner = endpoint({
  id: 'club.edit_partner',
  method: 'PATCH',
  path: '/api/partners/:id',
  audience: 'staff',
  permission: 'partner.edit',
  summary: { zh: '修改合作伙伴', en: 'Change a partner, or end the partnership' },
  params: One,
  body: Terms.extend({ state: z.enum(['active', 'ended']), version: z.int() }),
  response: z.object({ version: z.int() }),
});

export const openDesk = endpoint({
  id: 'club.open_partner_desk',
  method: 'POST',
  path: '/api/partners/:id/desk',
  audience: 'staff',
  permission: 'partner.edit',
  summary: {
    zh: '生成核销台链接',
    en: 'A link to its redemption desk, shown once; one that was given out before stops working',
  },
  params: One,
  response: z.object({ path: z.string() }),
  creates: true,
});

export const closeDesk = endpoint({
  id: 'club.close_partner_desk',
  method: 'DELETE',
  path: '/api/partners/:id/desk',
  audience: 'staff',
  permission: 'partner.edit',
  summary: { zh: '停用核销台', en: 'Close its redemption desk' },
  params: One,
  response: z.object({ closed: z.literal(true) }),
});

export const PartnerRecord = z.object({
  id: Id,
  kind: RecordKind,
  party: Party,
  amountFen: SignedFen,
  occurredOn: CivilDate,
  note: z.string(),
  share: z.boolean().meta({ description: 'The agency’s share of another line' }),
  unitName: z.string(),
  unitNameEn: z.string(),
  createdAt: Instant,
});

export const listPartnerRecords = endpoint({
  id: 'club.partner_records',
  method: 'GET',
  path: '/api/partners/:id/records',
  audience: 'staff',
  permission: 'partner.read',
  summary: { zh: '合作收支', en: 'What a partnership brought and cost, newest first' },
  params: One,
  response: z.object({ rows: z.array(PartnerRecord), sums: z.record(z.string(), SignedFen) }),
});

export const addPartnerRecord = endpoint({
  id: 'club.add_partner_record',
  method: 'POST',
  path: '/api/partners/:id/records',
  audience: 'staff',
  permission: 'partner.edit',
  summary: {
    zh: '登记合作收支',
    en: 'Record a contribution, a revenue or a cost; the agency’s share of the club’s revenue is added',
  },
  params: One,
  body: z.object({
    kind: RecordKind,
    party: Party,
    amountFen: SignedFen.refine((fen) => fen !== 0),
    occurredOn: CivilDate,
    note: z.string().trim().max(300).default(''),
  }),
  response: z.object({ id: Id, shareFen: SignedFen.nullable() }),
  creates: true,
});

const PartySum = z.object({
  party: Party,
  benefitFen: SignedFen.meta({ description: 'Worth of the benefits members used; contributions the club received' }),
  revenueFen: SignedFen,
  costFen: SignedFen,
});

export const partnerReport = endpoint({
  id: 'club.partner_report',
  method: 'GET',
  path: '/api/partner-report',
  audience: 'staff',
  permission: 'partner.read',
  summary: {
    zh: '五方共赢报表',
    en: 'What partnerships brought the five parties in a span, as far as the acting unit sees',
  },
  query: z.object({ from: CivilDate, to: CivilDate, partnerId: Id.optional() }),
  response: z.object({
    parties: z.array(PartySum),
    partners: z.array(
      z.object({
        id: Id,
        name: z.string(),
        nameEn: z.string(),
        uses: z.int(),
        memberFen: SignedFen,
        contributionFen: SignedFen,
        clubFen: SignedFen,
        dealerFen: SignedFen,
        partnerFen: SignedFen,
        agencyFen: SignedFen,
      }),
    ),
  }),
});

export const shareWithPartner = endpoint({
  id: 'club.share_with_partner',
  method: 'POST',
  path: '/api/partners/:id/sharing',
  audience: 'staff',
  permission: 'partner.edit',
  summary: {
    zh: '向合作伙伴提供会员信息',
    en: 'Ask for each member whether they agreed, and note what is passed on; nobody is without consent',
  },
  params: One,
  body: z.object({
    cards: z.array(z.string().trim().min(1).max(20)).min(1).max(200).meta({ description: 'Card numbers' }),
    dataKinds: z
      .array(z.enum(['name', 'mobile', 'card', 'vehicle']))
      .min(1)
      .max(4),
  }),
  response: z.object({
    rows: z.array(
      z.object({
        memberId: Id,
        card: z.string(),
        name: z.string(),
        allowed: z.boolean(),
        reason: z.string(),
        reasonText: z.string(),
        reasonTextEn: z.string(),
      }),
    ),
    passed: z.int(),
  }),
  creates: true,
});

// ── the partner's own desk: no session, its key and a code a member shows ──

const Shown = z.object({
  secret: z.string().min(20).max(100).meta({ description: 'The partner’s key, from its link' }),
  code: z.string().trim().min(4).max(20),
});
const Honoured = z.object({
  partnerName: z.string(),
  maskedName: z.string(),
  benefitName: z.string(),
  benefitNameEn: z.string(),
});

export const deskCheck = endpoint({
  id: 'club.desk_check',
  method: 'POST',
  path: '/api/partner-desk/check',
  audience: 'public',
  summary: { zh: '合作伙伴查验权益码', en: 'What a code stands for, at the partner’s desk; nothing is used' },
  body: Shown,
  response: Honoured,
  perMinute: 20,
});

export const deskRedeem = endpoint({
  id: 'club.desk_redeem',
  method: 'POST',
  path: '/api/partner-desk/redemption',
  audience: 'public',
  summary: { zh: '合作伙伴核销权益码', en: 'Use a code at the partner’s desk, once' },
  body: Shown,
  response: Honoured.extend({ leftUses: z.int() }),
  creates: true,
  perMinute: 20,
});
