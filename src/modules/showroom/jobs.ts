import { type Listener, listen } from '../../platform/events.ts';
import { staffHandedOver } from '../events.ts';
import { reassign } from './test-drives/queries.ts';

export const listeners: Listener[] = [
  // Coming test drives follow the leads of a colleague who hands them over.
  listen(staffHandedOver, 'showroom.hand_over', async (_ctx, tx, { orgId, payload }) => {
    if (payload.kinds.includes('leads')) await reassign(tx, orgId, payload.fromId, payload.toId);
  }),
];
