import { addDays, addMonths, civilDate } from '../../platform/clock.ts';
import type { Ctx } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { emit, type Listener, listen, type Occurred } from '../../platform/events.ts';
import {
  opportunityOpened,
  orderDelivered,
  vehicleReleased,
  vehicleTransferred,
  vehicleTransferUndone,
} from '../events.ts';
import { numberOf } from '../org/index.ts';
import { messageListeners } from './messages/listeners.ts';
import { followOwner, openOpportunity } from './queries.ts';

/** Days before a date at which the customer is first called about it (SVC-03: one week). */
const LEAD_DAYS = 7;

/** What is due for a car goes with it: the owner who has it is called, no other. */
async function follow(ctx: Ctx, tx: Tx, { subjectId, orgId }: Occurred<unknown>): Promise<void> {
  const today = civilDate(ctx.clock.now(), ctx.scope?.timeZone);
  for (const { id, customerId, kind, dueOn, ...opened } of await followOwner(tx, subjectId, today, LEAD_DAYS)) {
    // The car may have gone on to another dealer meanwhile, whose own event tells of it there.
    if (opened.orgId === orgId)
      await emit(ctx, tx, opportunityOpened, { orgId, subjectId: id, customerId, payload: { kind, dueOn } });
  }
}

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
  // A car with a next owner is followed by what is told where it went; here it went to nobody.
  listen(vehicleReleased, 'engagement.vehicle_released', async (ctx, tx, event) => {
    if (event.payload.reason) await follow(ctx, tx, event);
  }),
  listen(vehicleTransferred, 'engagement.vehicle_transferred', follow),
  listen(vehicleTransferUndone, 'engagement.vehicle_transfer_undone', follow),
  ...messageListeners,
];
