import * as z from 'zod';
import { endpoint, Fen, Id, Instant, InstantInput } from '../../../platform/endpoint.ts';

export const PART_KINDS = [
  'accessory',
  'insurance',
  'warranty',
  'finance',
  'tax',
  'plate',
  'fee',
  'customisation',
  'gift',
  'wash',
] as const;
const PartState = z.enum(['open', 'under_way', 'done', 'dropped']);

export const OrderPart = z.object({
  id: Id,
  kind: z.enum(PART_KINDS),
  title: z.string(),
  amountFen: Fen,
  state: PartState,
  scheduledAt: Instant.nullable(),
  note: z.string().nullable(),
  version: z.int(),
});

const Given = z.object({
  title: z.string().trim().min(1).max(80),
  amountFen: Fen.default(0),
  scheduledAt: InstantInput.nullable().optional(),
  note: z.string().trim().max(500).nullable().optional(),
});

export const addPart = endpoint({
  id: 'sales.add_part',
  method: 'POST',
  path: '/api/orders/:id/parts',
  audience: 'staff',
  permission: 'order.change',
  summary: { zh: '新增订单项目', en: 'Add accessories, insurance, gifts and the like to an order' },
  params: z.object({ id: Id }),
  body: Given.extend({ kind: z.enum(PART_KINDS) }),
  response: z.object({ id: Id }),
  creates: true,
});

export const editPart = endpoint({
  id: 'sales.edit_part',
  method: 'PATCH',
  path: '/api/orders/:id/parts/:partId',
  audience: 'staff',
  permission: 'order.change',
  summary: { zh: '修改订单项目', en: 'Change a part of an order or its state' },
  params: z.object({ id: Id, partId: Id }),
  body: Given.partial().extend({ state: PartState.optional(), version: z.int() }),
  response: z.object({ version: z.int() }),
});
