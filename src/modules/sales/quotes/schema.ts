import * as z from 'zod';
import { CivilDate, endpoint, Fen, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';
import { QuoteOffer } from '../offers/schema.ts';

const Title = z.string().trim().min(1).max(80);
const Line = z.object({ title: Title, amountFen: Fen });

/** What a consultant puts into a quote; the server adds it up. */
export const QuoteContent = z.object({
  options: z.array(Line).max(20).default([]),
  discountFen: z.int().min(-100_000_000_00).max(100_000_000_00).meta({ description: 'Below nought: a premium' }),
  insurance: z.array(Line).max(20).default([]),
  plateFen: Fen.default(0),
  accessories: z.array(Line).max(30).default([]),
  fees: z.array(Line).max(10).default([]),
  gifts: z.array(Title).max(20).default([]),
  finance: z
    .object({
      downPaymentFen: Fen,
      months: z.int().min(1).max(96),
      rateBp: z.int().min(0).max(3600).meta({ description: 'Yearly rate in basis points' }),
    })
    .nullable()
    .default(null),
  tradeIn: z
    .object({
      car: Title,
      year: z.int().min(1980).max(2100),
      mileageKm: z.int().min(0).max(2_000_000),
      amountFen: Fen,
      appraisalId: Id.optional().meta({ description: 'The appraisal it follows; the amount is then what was offered' }),
    })
    .nullable()
    .default(null),
  offers: z.array(QuoteOffer).default([]).meta({ description: 'What the customer’s level brings, as it was then' }),
  note: z.string().trim().max(1000).default(''),
});

export const QuoteGiven = QuoteContent.omit({ offers: true }).extend({
  offerIds: z.array(Id).max(10).default([]).meta({ description: 'Offers that hold for the customer of the lead' }),
  leadId: Id,
  trimId: Id,
  colour: z.string().trim().min(1).max(40),
  validUntil: CivilDate.optional(),
});

const Level = z.enum(['consultant', 'manager', 'general_manager']);
export const QuoteStatus = z.enum(['pending', 'open', 'refused', 'superseded', 'accepted', 'closed']);

export const QuoteFigures = z.object({
  listPriceFen: Fen,
  optionsFen: Fen,
  offersFen: Fen.default(0).meta({ description: 'What offers take off the price, beside the discount' }),
  priceFen: Fen,
  taxFen: Fen,
  taxSavedFen: Fen,
  totalFen: Fen,
  loanFen: Fen,
  dueFen: z.int(),
  instalments: z.object({ monthlyFen: Fen, lastFen: Fen, interestFen: Fen }).nullable(),
});

export const previewQuote = endpoint({
  id: 'sales.preview_quote',
  method: 'POST',
  path: '/api/quotes/preview',
  audience: 'staff',
  permission: 'quote.edit',
  summary: { zh: '试算报价', en: 'Add a quote up without keeping it' },
  body: QuoteGiven,
  response: QuoteFigures.extend({
    level: Level,
    approval: z.boolean().meta({ description: 'Somebody else has to approve the price' }),
  }),
});

export const createQuote = endpoint({
  id: 'sales.create_quote',
  method: 'POST',
  path: '/api/quotes',
  audience: 'staff',
  permission: 'quote.edit',
  summary: { zh: '新建报价', en: 'Make a quote, or a new version of one' },
  body: QuoteGiven.extend({ basedOn: Id.optional().meta({ description: 'The quote this is a new version of' }) }),
  response: z.object({ id: Id, number: z.string(), revision: z.int(), status: QuoteStatus }),
  creates: true,
});

export const QuoteRow = z.object({
  id: Id,
  number: z.string(),
  revision: z.int(),
  leadId: Id,
  customerName: z.string(),
  seriesName: z.string(),
  seriesNameEn: z.string(),
  trimName: z.string(),
  trimNameEn: z.string(),
  colour: z.string(),
  listPriceFen: Fen,
  priceFen: Fen,
  totalFen: Fen,
  level: Level,
  status: QuoteStatus,
  validUntil: CivilDate,
  lapsed: z.boolean(),
  consultantName: z.string(),
  unitName: z.string(),
  unitNameEn: z.string(),
  createdAt: Instant,
});

export const listQuotes = endpoint({
  id: 'sales.quotes',
  method: 'GET',
  path: '/api/quotes',
  audience: 'staff',
  permission: 'order.read',
  summary: { zh: '报价列表', en: 'Quotes' },
  query: PageQuery.extend({ status: QuoteStatus.optional(), leadId: Id.optional() }),
  response: pageOf(QuoteRow),
});

export const QuoteView = QuoteRow.extend({
  version: z.int(),
  trimId: Id,
  customerId: Id,
  unitPhone: z.string().nullable(),
  figures: QuoteFigures,
  content: QuoteContent,
  decidedByName: z.string().nullable(),
  decidedAt: Instant.nullable(),
  decisionNote: z.string().nullable(),
  orderId: Id.nullable(),
});

export const getQuote = endpoint({
  id: 'sales.quote',
  method: 'GET',
  path: '/api/quotes/:id',
  audience: 'staff',
  permission: 'order.read',
  summary: { zh: '报价详情', en: 'One quote' },
  params: z.object({ id: Id }),
  response: QuoteView,
});

export const decideQuote = endpoint({
  id: 'sales.decide_quote',
  method: 'POST',
  path: '/api/quotes/:id/decision',
  audience: 'staff',
  permission: 'price.approve',
  summary: { zh: '审批报价', en: 'Approve or refuse a price' },
  params: z.object({ id: Id }),
  body: z.object({ approve: z.boolean(), note: z.string().trim().max(500).optional(), version: z.int() }),
  response: z.object({ version: z.int() }),
});

export const orderQuote = endpoint({
  id: 'sales.order_quote',
  method: 'POST',
  path: '/api/quotes/:id/order',
  audience: 'staff',
  permission: 'order.create',
  summary: { zh: '客户接受报价,生成订单', en: 'The customer accepts: an order with all of the quote' },
  params: z.object({ id: Id }),
  body: z.object({
    depositFen: Fen,
    depositKind: z.enum(['earnest', 'refundable']),
    expectedOn: CivilDate,
    contractNumber: z.string().trim().min(1).max(40).optional(),
  }),
  response: z.object({ id: Id, number: z.string() }),
  creates: true,
});

export const linkQuote = endpoint({
  id: 'sales.link_quote',
  method: 'POST',
  path: '/api/quotes/:id/link',
  audience: 'staff',
  permission: 'quote.edit',
  summary: { zh: '生成报价链接', en: 'A link to the quote for the customer; an earlier one ends' },
  params: z.object({ id: Id }),
  response: z.object({ path: z.string(), expiresAt: Instant }),
  creates: true,
});
