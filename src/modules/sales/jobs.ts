import { type Listener, listen } from '../../platform/events.ts';
import { staffHandedOver } from '../events.ts';
import { reassign } from './queries.ts';
import { reassignQuotes } from './quotes/queries.ts';

export const listeners: Listener[] = [
  // Open orders follow their new consultant, quotes their lead; delivered and cancelled ones stay with whoever made them.
  listen(staffHandedOver, 'sales.hand_over', async (_ctx, tx, { orgId, payload }) => {
    if (payload.kinds.includes('orders')) await reassign(tx, orgId, payload.fromId, payload.toId);
    if (payload.kinds.includes('leads')) await reassignQuotes(tx, orgId, payload.fromId, payload.toId);
  }),
];
