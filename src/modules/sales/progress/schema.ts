import * as z from 'zod';
import { CivilDate, endpoint, Fen, Id, Instant } from '../../../platform/endpoint.ts';
import { QuoteContent, QuoteFigures } from '../quotes/schema.ts';

export const linkOrder = endpoint({
  id: 'sales.link_order',
  method: 'POST',
  path: '/api/orders/:id/link',
  audience: 'staff',
  permission: 'order.change',
  summary: { zh: '生成进度链接', en: 'A link to the progress for the customer; an earlier one ends' },
  params: z.object({ id: Id }),
  response: z.object({ path: z.string(), expiresAt: Instant }),
  creates: true,
});

const Car = z.object({
  firstName: z.string(),
  seriesName: z.string(),
  seriesNameEn: z.string(),
  trimName: z.string(),
  trimNameEn: z.string(),
  colour: z.string(),
  unitName: z.string(),
  unitNameEn: z.string(),
  unitPhone: z.string().nullable(),
});

export const publicSale = endpoint({
  id: 'sales.public',
  method: 'POST',
  path: '/api/public/sale',
  audience: 'public',
  summary: {
    zh: '客户凭链接查看报价或购车进度',
    en: 'What a customer sees by their link: a quote, or how far the car is',
  },
  body: z.object({ token: z.string().min(20).max(100) }),
  perMinute: 60,
  response: z.discriminatedUnion('kind', [
    Car.extend({
      kind: z.literal('order'),
      status: z.enum(['open', 'delivered', 'cancelled', 'returned']),
      steps: z.array(z.object({ code: z.string(), name: z.string(), nameEn: z.string(), done: z.boolean() })),
      expectedOn: CivilDate,
      appointedAt: Instant.nullable(),
      contractSignedOn: CivilDate.nullable().meta({ description: 'When the contract of sale was signed' }),
      history: z.array(z.object({ code: z.string(), name: z.string(), nameEn: z.string(), on: CivilDate })).meta({
        description: 'What changed on which day, newest first: steps taken, and another expected day (expected)',
      }),
    }),
    Car.extend({
      kind: z.literal('quote'),
      number: z.string(),
      revision: z.int(),
      validUntil: CivilDate,
      lapsed: z.boolean(),
      figures: QuoteFigures.omit({ taxSavedFen: true }).extend({ taxSavedFen: Fen }),
      content: QuoteContent,
    }),
  ]),
});
