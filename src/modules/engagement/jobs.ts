import { addDays, addMonths } from '../../platform/clock.ts';
import { emit, type Listener, listen } from '../../platform/events.ts';
import { opportunityOpened, orderDelivered } from '../events.ts';
import { numberOf } from '../org/index.ts';
import { openOpportunity } from './queries.ts';

/** Days before a date at which the customer is first called about it (SVC-03: one week). */
const LEAD_DAYS = 7;

export const listeners: Listener[] = [
  // A delivered car's first maintenance is due some months on (industry default three) and becomes a call (LED-18).
  listen(orderDelivered, 'engagement.first_maintenance', async (ctx, tx, event) => {
    const { customerId, orgId, payload } = event;
    if (!customerId) return;
    const months = await numberOf(ctx, tx, 'opportunity_kind', 'first_maintenance', 'months', 3);
    const dueOn = addMonths(payload.deliveredOn, months);
    const kind = 'first_maintenance';
    const id = await openOpportunity(tx, {
      orgId,
      customerId,
      unitId: payload.unitId,
      kind,
      dueOn,
      nextContactOn: addDays(dueOn, -LEAD_DAYS),
    });
    if (id) await emit(ctx, tx, opportunityOpened, { orgId, subjectId: id, customerId, payload: { kind, dueOn } });
  }),
];
