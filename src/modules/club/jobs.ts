import { type Listener, listen } from '../../platform/events.ts';
import { memberApproved, orderDelivered } from '../events.ts';
import { awardDeliveries } from './service.ts';

export const listeners: Listener[] = [
  listen(orderDelivered, 'club.award_delivery', async (ctx, tx, event) => {
    if (event.customerId) await awardDeliveries(ctx, tx, event.customerId, event.orgId);
  }),
  listen(memberApproved, 'club.award_new_member', async (ctx, tx, event) => {
    if (event.customerId) await awardDeliveries(ctx, tx, event.customerId, event.orgId);
  }),
];
