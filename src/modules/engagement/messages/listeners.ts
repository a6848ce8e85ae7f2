import type { Ctx } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db.ts';
import { type Listener, listen, type Occurred } from '../../../platform/events.ts';
import {
  orderCancelled,
  orderChanged,
  orderCreated,
  orderProgressed,
  testDriveAsked,
  testDriveBooked,
  testDriveCancelled,
  testDriveMoved,
} from '../../events.ts';
import { dictionaries, numberOf } from '../../org/index.ts';
import { dropMessages, putMessage, type Told, toldSince } from './queries.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Puts down what the customer of an event is to be told, a few minutes on so that what belongs together is told together. */
async function tell(
  ctx: Ctx,
  tx: Tx,
  { orgId, customerId, subjectId: leadId }: Occurred<unknown>,
  about: Pick<Told, 'kind' | 'subjectType' | 'subjectId'> & { what?: string[] },
): Promise<void> {
  if (!customerId) return;
  const minutes = await numberOf(ctx, tx, 'message_term', 'gather', 'minutes', 3);
  const dueAt = new Date(ctx.clock.now().getTime() + minutes * MINUTE_MS);
  await putMessage(tx, { what: [], ...about, orgId, customerId, leadId, dueAt });
}

/** Whether customers are told of a step: it is one of the house's, and not kept to the progress page (its number `tell` is nought). */
async function isTold(ctx: Ctx, tx: Tx, step: string): Promise<boolean> {
  if (step === 'expected') return true;
  const entry = (await dictionaries(ctx, tx)).find(({ kind, code }) => kind === 'sales_step' && code === step);
  return Boolean(entry?.active) && entry?.attributes.tell !== 0;
}

const order = (subjectId: string) => ({ subjectType: 'order' as const, subjectId });
const drive = (subjectId: string) => ({ subjectType: 'test_drive' as const, subjectId });

/** What customers are told of (SAL-08, WEB-20). Each runs once an event. */
export const messageListeners: Listener[] = [
  listen(orderCreated, 'engagement.tell_ordered', async (ctx, tx, event) => {
    if (!(await isTold(ctx, tx, 'ordered'))) return;
    // plan: order_lead
    const made = await tx
      .selectFrom('sales.order')
      .select('id')
      .where('leadId', '=', event.subjectId)
      .where('number', '=', event.payload.number)
      .executeTakeFirst();
    if (made) await tell(ctx, tx, event, { kind: 'order_step', ...order(made.id), what: ['ordered'] });
  }),
  listen(orderProgressed, 'engagement.tell_progress', async (ctx, tx, event) => {
    const { orderId, step } = event.payload;
    if (await isTold(ctx, tx, step))
      await tell(ctx, tx, event, { kind: 'order_step', ...order(orderId), what: [step] });
  }),
  listen(orderChanged, 'engagement.tell_change', (ctx, tx, event) =>
    tell(ctx, tx, event, { kind: 'order_changed', ...order(event.payload.orderId), what: [event.payload.kind] }),
  ),
  listen(orderCancelled, 'engagement.tell_cancelled', async (ctx, tx, event) => {
    await dropMessages(tx, event.payload.orderId, ['order_step', 'order_changed']);
    await tell(ctx, tx, event, { kind: 'order_cancelled', ...order(event.payload.orderId) });
  }),
  listen(testDriveAsked, 'engagement.tell_drive_asked', async (ctx, tx, event) => {
    // Anybody may type a number into the public form: whoever has it hears of it once a day at most.
    const since = new Date(ctx.clock.now().getTime() - DAY_MS);
    if (event.customerId && (await toldSince(tx, event.customerId, 'test_drive_asked', since))) return;
    await tell(ctx, tx, event, { kind: 'test_drive_asked', subjectType: 'lead', subjectId: event.subjectId });
  }),
  listen(testDriveBooked, 'engagement.tell_drive_booked', (ctx, tx, event) =>
    tell(ctx, tx, event, { kind: 'test_drive_booked', ...drive(event.payload.driveId) }),
  ),
  listen(testDriveMoved, 'engagement.tell_drive_moved', (ctx, tx, event) =>
    tell(ctx, tx, event, { kind: 'test_drive_booked', ...drive(event.payload.driveId) }),
  ),
  listen(testDriveCancelled, 'engagement.tell_drive_cancelled', async (ctx, tx, event) => {
    await dropMessages(tx, event.payload.driveId, ['test_drive_booked']);
    await tell(ctx, tx, event, { kind: 'test_drive_cancelled', ...drive(event.payload.driveId) });
  }),
];
