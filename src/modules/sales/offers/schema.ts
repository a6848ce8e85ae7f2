import * as z from 'zod';
import { CivilDate, endpoint, Fen, Id } from '../../../platform/endpoint.ts';

/** Marks a customer's file or history carries. */
export const OFFER_MARKS = ['vip', 'high_value', 'opinion_leader', 'owner'] as const;
const Mark = z.enum(OFFER_MARKS);
const Codes = z.array(z.string().min(1).max(40)).max(20);
const Name = z.string().trim().min(1).max(80);
const Words = z.string().trim().max(500);

/** An offer as a quote keeps it. */
export const QuoteOffer = z.object({
  id: Id,
  name: z.string(),
  nameEn: z.string(),
  amountFen: Fen,
  gift: z.string().nullable(),
  giftEn: z.string().nullable(),
});

export const OfferRow = QuoteOffer.extend({
  orgId: Id,
  unitName: z.string(),
  unitNameEn: z.string(),
  terms: z.string(),
  termsEn: z.string(),
  seriesId: Id.nullable(),
  seriesName: z.string().nullable(),
  seriesNameEn: z.string().nullable(),
  marks: z.array(Mark),
  grades: Codes,
  tiers: Codes,
  fromDate: CivilDate,
  toDate: CivilDate,
  active: z.boolean(),
  own: z
    .boolean()
    .meta({ description: 'Of the acting unit or one below: may be changed here; else it comes from a unit above' }),
  quotes: z.int().meta({ description: 'Quotes alive or accepted that carry it' }),
  version: z.int(),
});

export const listOffers = endpoint({
  id: 'sales.offers',
  method: 'GET',
  path: '/api/offers',
  audience: 'staff',
  permission: 'order.read',
  summary: {
    zh: '购车优惠方案',
    en: 'Purchase schemes of the acting unit, those below, and those from above that hold here, the latest to begin first',
  },
  query: z.object({ state: z.enum(['now', 'later', 'past']).optional() }),
  response: z.object({ rows: z.array(OfferRow), capped: z.boolean() }),
});

const offer = {
  name: Name,
  nameEn: Name,
  terms: Words.default(''),
  termsEn: Words.default(''),
  amountFen: Fen,
  gift: z.string().trim().max(80).nullable(),
  giftEn: z.string().trim().max(80).nullable(),
  marks: z.array(Mark).max(4),
  grades: Codes,
  tiers: Codes,
  fromDate: CivilDate,
  toDate: CivilDate,
  active: z.boolean().default(true),
};

export const addOffer = endpoint({
  id: 'sales.add_offer',
  method: 'POST',
  path: '/api/offers',
  audience: 'staff',
  permission: 'offer.edit',
  summary: { zh: '新增优惠方案', en: 'Add a scheme for a customer level' },
  body: z.object({ seriesId: Id.nullable(), ...offer }),
  response: z.object({ id: Id }),
  creates: true,
});

export const editOffer = endpoint({
  id: 'sales.edit_offer',
  method: 'PATCH',
  path: '/api/offers/:id',
  audience: 'staff',
  permission: 'offer.edit',
  summary: { zh: '修改优惠方案', en: 'Change a scheme; quotes made before keep what they were given' },
  params: z.object({ id: Id }),
  body: z.object({ ...offer, version: z.int().min(1) }),
  response: z.object({ version: z.int() }),
});

/** What the customer of a lead is offered for a car today. */
export const applicableOffers = endpoint({
  id: 'sales.applicable_offers',
  method: 'GET',
  path: '/api/offers/applicable',
  audience: 'staff',
  permission: 'quote.edit',
  summary: { zh: '可用优惠', en: 'Offers that hold for a lead’s customer and a car today' },
  query: z.object({ leadId: Id, trimId: Id }),
  response: z.object({
    rows: z.array(QuoteOffer.extend({ terms: z.string(), termsEn: z.string(), toDate: CivilDate })),
    level: z.object({ marks: z.array(z.string()), grade: z.string(), tier: z.string().nullable() }),
  }),
});
