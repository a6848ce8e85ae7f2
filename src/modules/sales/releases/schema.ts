import * as z from 'zod';
import { endpoint, Fen, Id, Instant } from '../../../platform/endpoint.ts';

/** What a manager may let a car leave without; papers, inspection and signature are not among it. */
export const Releasable = z.enum(['contract', 'contract_outdated', 'balance']);

export const ReleaseView = z.object({
  lacks: z.array(Releasable),
  balanceFen: Fen.meta({ description: 'What was still to be paid; a higher balance is not covered' }),
  reason: z.string(),
  releasedByName: z.string(),
  createdAt: Instant,
});

export const releaseDelivery = endpoint({
  id: 'sales.release_delivery',
  method: 'POST',
  path: '/api/orders/:id/release',
  audience: 'staff',
  permission: 'price.approve',
  summary: {
    zh: '特批交车:合同未签或款项未清',
    en: 'Let a car be handed over without its contract or all of its money; not by the order’s own consultant',
  },
  params: z.object({ id: Id }),
  body: z.object({ reason: z.string().trim().min(1).max(500), version: z.int() }),
  response: z.object({ id: Id, lacks: z.array(Releasable) }),
  creates: true,
});
