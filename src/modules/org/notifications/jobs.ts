import { type Listener, listen } from '../../../platform/events.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import {
  claimAsked,
  claimRefused,
  customerClaimed,
  customerContactChanged,
  leadAccepted,
  leadCloseProposed,
  leadCloseRefused,
  leadReactivated,
  leadReturned,
  memberApplied,
  requestRegistered,
  settlementAnswered,
  settlementDisputed,
  settlementIssued,
  staffHandedOver,
  vehicleReleased,
} from '../../events.ts';
import { actorOf, notifyAt, notifyHolders } from './queries.ts';
import { notify } from './service.ts';

const HEADQUARTERS = ['group', 'brand'] as const;

/** Who is told of what. Each runs once an event; nobody is told of what they did themselves. */
export const listeners: Listener[] = [
  listen(leadAccepted, 'org.notify_accepted', async (_ctx, tx, event) => {
    const staffId = event.payload.consultantId;
    if ((await actorOf(tx, event.id)) === `staff:${staffId}`) return;
    const { orgId, customerId, id: eventId, subjectId } = event;
    const subject = { type: 'lead', id: subjectId };
    await notify(tx, { orgId, staffId, kind: 'lead.accepted', subject, customerId, eventId, payload: {} });
  }),
  listen(leadReturned, 'org.notify_returned', (_ctx, tx, event) =>
    notifyHolders(tx, event.id, {
      permission: 'lead.dispatch',
      at: HEADQUARTERS,
      kind: 'lead.returned',
      subject: 'lead',
      facts: { reason: event.payload.reason },
    }),
  ),
  listen(leadCloseProposed, 'org.notify_close_proposed', (_ctx, tx, event) =>
    notifyHolders(tx, event.id, {
      permission: 'lead.close',
      at: ['dealer'],
      kind: leadCloseProposed.name,
      subject: 'lead',
      facts: { closing: event.payload.kind },
    }),
  ),
  listen(
    leadCloseRefused,
    'org.notify_close_refused',
    async (_ctx, tx, { orgId, customerId, id: eventId, ...event }) => {
      const subject = { type: 'lead', id: event.subjectId };
      const { proposedBy: staffId } = event.payload;
      await notify(tx, { orgId, staffId, kind: leadCloseRefused.name, subject, customerId, eventId, payload: {} });
    },
  ),
  // A lead thought closed is work again: those who may name a consultant hear of it.
  listen(leadReactivated, 'org.notify_reactivated', (_ctx, tx, event) =>
    notifyHolders(tx, event.id, {
      permission: 'lead.close',
      at: ['dealer'],
      kind: leadReactivated.name,
      subject: 'lead',
      facts: {},
    }),
  ),
  listen(memberApplied, 'org.notify_applied', (_ctx, tx, event) =>
    notifyHolders(tx, event.id, {
      permission: 'member.decide',
      at: ['dealer'],
      kind: 'member.applied',
      subject: 'member',
      facts: {},
    }),
  ),
  // The owner changed how they are reached: those who call for the dealer hear of it (CUS-09).
  listen(customerContactChanged, 'org.notify_contact', (_ctx, tx, event) =>
    notifyHolders(tx, event.id, {
      permission: 'opportunity.work',
      at: ['dealer'],
      kind: 'customer.contact_changed',
      subject: 'customer',
      facts: {},
    }),
  ),
  listen(requestRegistered, 'org.notify_request', (_ctx, tx, event) =>
    notifyHolders(tx, event.id, {
      permission: 'request.handle',
      at: [...HEADQUARTERS, 'dealer'],
      kind: 'request.registered',
      subject: 'request',
      facts: { number: event.payload.number },
    }),
  ),
  // Another dealer took the car over by its VIN: whoever kept it learns that it is gone, not to whom.
  listen(vehicleReleased, 'org.notify_released', async (_ctx, tx, event) => {
    const { number, elsewhere } = event.payload;
    if (!elsewhere) return;
    await notifyHolders(tx, event.id, {
      permission: 'unit.transfer',
      at: ['dealer'],
      kind: vehicleReleased.name,
      subject: 'vehicle',
      facts: { number },
    });
  }),
  listen(claimAsked, 'org.notify_claim_asked', (_ctx, tx, event) => {
    const { holderId: unitId, unitName } = event.payload;
    const facts = { unitName };
    return notifyAt(tx, event.id, { unitId, permission: 'claim.decide', staffId: null, kind: claimAsked.name, facts });
  }),
  listen(customerClaimed, 'org.notify_claimed', (_ctx, tx, event) => {
    const { unitId, staffId } = event.payload;
    const kind = customerClaimed.name;
    return notifyAt(tx, event.id, { unitId, permission: 'customer.claim', staffId, kind, facts: {} });
  }),
  listen(claimRefused, 'org.notify_claim_refused', (_ctx, tx, event) => {
    const { unitId, staffId } = event.payload;
    const kind = claimRefused.name;
    return notifyAt(tx, event.id, { unitId, permission: 'customer.claim', staffId, kind, facts: {} });
  }),
  ...(
    [
      [settlementIssued, 'org.notify_settlement', 'settlement.confirm', ['dealer']],
      [settlementAnswered, 'org.notify_settlement_answer', 'settlement.confirm', ['dealer']],
      [settlementDisputed, 'org.notify_settlement_dispute', 'settlement.issue', HEADQUARTERS],
    ] as const
  ).map(([kind, task, permission, at]) =>
    listen(kind, task, (_ctx, tx, event) =>
      notifyHolders(tx, event.id, {
        permission,
        at,
        kind: kind.name,
        subject: 'settlement',
        facts: { month: event.payload.month },
      }),
    ),
  ),
  listen(staffHandedOver, 'org.notify_handed_over', async (_ctx, tx, event) => {
    const { toId: staffId, fromName, kinds } = event.payload;
    if ((await actorOf(tx, event.id)) === `staff:${staffId}`) return;
    const { orgId, id: eventId } = event;
    const payload = { fromName, kinds };
    await notify(tx, { orgId, staffId, kind: 'staff.handed_over', subject: null, eventId, payload });
  }),
];

/**
 * Dispatched leads are told in batches: a job an event would cost the intake of leads a quarter of its speed, and the bell asks once a
 * minute anyway. One statement, each event and person once, however often it runs.
 */
export const jobs: JobDefinition[] = [
  {
    task: 'org.notify_dispatched',
    cron: '* * * * *',
    async run(platform) {
      await platform.db.pool.query('select org.notify_dispatched()');
    },
  },
];
