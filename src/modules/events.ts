/** The catalogue of events: what can happen, and what each occurrence carries. Screens word them for the timeline. */
import * as z from 'zod';
import { eventKind } from '../platform/events.ts';

const Id = z.uuid();
const LeadFacts = z.object({ channel: z.string(), seriesId: Id.nullable() });

export const leadReceived = eventKind('lead.received', LeadFacts);
export const leadMerged = eventKind('lead.merged', LeadFacts);
export const leadDispatched = eventKind(
  'lead.dispatched',
  z.object({ dealerId: Id, dealerName: z.string(), byCity: z.boolean() }),
);
export const leadAccepted = eventKind('lead.accepted', z.object({ consultantId: Id, consultantName: z.string() }));
export const leadReturned = eventKind('lead.returned', z.object({ reason: z.string(), note: z.string().nullable() }));
export const leadFollowedUp = eventKind(
  'lead.followed_up',
  z.object({ channel: z.string(), grade: z.string(), note: z.string(), nextContactAt: z.string() }),
);
/** A colleague's open work at one unit goes to another: on leaving, moving, or for a while. */
export const staffHandedOver = eventKind(
  'staff.handed_over',
  z.object({
    fromId: Id,
    fromName: z.string(),
    toId: Id,
    toName: z.string(),
    byName: z.string(),
    kinds: z.array(z.enum(['leads', 'orders'])),
  }),
);
export const leadHandedOver = eventKind(
  'lead.handed_over',
  z.object({ fromId: Id, fromName: z.string(), toId: Id, toName: z.string(), byName: z.string() }),
);
export const orderCreated = eventKind('order.created', z.object({ number: z.string(), priceFen: z.int() }));
export const orderDelivered = eventKind(
  'order.delivered',
  z.object({ orderId: Id, number: z.string(), unitId: Id, vin: z.string(), deliveredOn: z.iso.date() }),
);
export const memberApplied = eventKind('member.applied', z.object({ memberId: Id, branchName: z.string() }));
export const memberApproved = eventKind('member.approved', z.object({ memberId: Id, cardNumber: z.string() }));
export const memberRejected = eventKind('member.rejected', z.object({ memberId: Id, reason: z.string() }));
export const pointsPosted = eventKind(
  'points.posted',
  z.object({ transactionId: Id, kind: z.string(), points: z.int(), rule: z.string().nullable() }),
);
export const opportunityOpened = eventKind('opportunity.opened', z.object({ kind: z.string(), dueOn: z.iso.date() }));
export const opportunityContacted = eventKind(
  'opportunity.contacted',
  z.object({ kind: z.string(), result: z.string(), note: z.string() }),
);
export const customerEdited = eventKind('customer.edited', z.object({ fields: z.array(z.string()) }));
