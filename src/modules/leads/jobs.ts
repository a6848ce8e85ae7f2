import { emitMany, type Listener, listen } from '../../platform/events.ts';
import { leadHandedOver, staffHandedOver } from '../events.ts';
import { reassign } from './queries.ts';

export const listeners: Listener[] = [
  // Open leads follow their new consultant in one statement; each tells its own timeline who had it before (ORG-15).
  listen(staffHandedOver, 'leads.hand_over', async (ctx, tx, { orgId, payload }) => {
    const { kinds, ...names } = payload;
    if (!kinds.includes('leads')) return;
    const moved = await reassign(tx, orgId, names.fromId, names.toId);
    const facts = moved.map(({ id, customerId }) => ({ orgId, subjectId: id, customerId, payload: names }));
    await emitMany(ctx, tx, leadHandedOver, facts);
  }),
];
