import * as z from 'zod';
import { endpoint, Fen, Id, Instant } from '../../../platform/endpoint.ts';

const Card = z.string().trim().min(4).max(40).meta({ description: 'The whole card number, as the counter gave it' });
const Bill = Fen.min(1).max(100_000_000_00);
const Points = z.int().min(1).max(100_000_000);

/** What points take off a bill here today, and under which version of the rate. */
export const TillPreview = z.object({
  available: z.int(),
  mostPoints: z.int(),
  points: z.int(),
  discountFen: Fen,
  payFen: Fen,
  rateId: Id,
  pointsPerYuan: z.int(),
  capBp: z.int(),
  leastPoints: z.int(),
});

export const previewTill = endpoint({
  id: 'points.till_preview',
  method: 'POST',
  path: '/api/till/preview',
  audience: 'staff',
  permission: 'points.post',
  summary: { zh: '收银试算积分抵扣', en: 'How many points of a card go on a bill here, and what they take off' },
  body: z.object({
    cardNumber: Card,
    billFen: Bill,
    points: Points.optional().meta({ description: 'Fewer than the most' }),
  }),
  response: TillPreview,
});

export const earmarkAtTill = endpoint({
  id: 'points.till_earmark',
  method: 'POST',
  path: '/api/till/holds',
  audience: 'staff',
  permission: 'points.post',
  summary: {
    zh: '按试算比例冻结积分',
    en: 'Earmark points for a bill under the rate that was previewed; refused where the rate changed meanwhile',
  },
  body: z.object({
    cardNumber: Card,
    billFen: Bill,
    points: Points,
    rateId: Id.meta({ description: 'The version of the rate that was shown' }),
    reference: z.string().trim().min(1).max(60).meta({ description: 'Number of the repair order or the receipt' }),
  }),
  response: z.object({ id: Id, points: z.int(), discountFen: Fen, payFen: Fen, expiresAt: Instant }),
  creates: true,
});
