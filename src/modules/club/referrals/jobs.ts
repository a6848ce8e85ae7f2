import * as z from 'zod';
import { civilDate } from '../../../platform/clock.ts';
import { type Ctx, type Platform, systemContext } from '../../../platform/context.ts';
import { type Tx, transact } from '../../../platform/db.ts';
import { type Listener, listen } from '../../../platform/events.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import { wholeGroup } from '../../customers/index.ts';
import { memberApproved, orderCancelled, orderDelivered, orderReturned } from '../../events.ts';
import * as queries from './queries.ts';
import { clawBackReferral, creditReferral, loseReferral, reverseReferral, winReferral } from './service.ts';

const One = z.object({ referral: z.uuid() });
const Reversed = One.extend({ reason: z.enum(['order_cancelled', 'order_returned']).default('order_cancelled') });
/** Recommendations of one night that are tried again. */
const MOST = 500;

async function atGroup<T>(platform: Platform, task: string, work: (ctx: Ctx, tx: Tx) => Promise<T>): Promise<T | null> {
  const scope = await wholeGroup(platform);
  if (!scope) return null;
  const ctx = systemContext(platform, task, scope);
  return transact(ctx, (tx) => work(ctx, tx));
}

/** Ends what waited too long, and credits what was won before its referrer was a member or a rule was there. */
export async function settleReferrals(platform: Platform): Promise<number> {
  const task = 'club.settle_referrals';
  const ids = await atGroup(platform, task, async (ctx, tx) => {
    await queries.expire(tx, civilDate(ctx.clock.now(), 'Asia/Shanghai'));
    return queries.waiting(tx, MOST);
  });
  let credited = 0;
  for (const { id } of ids ?? [])
    if (await atGroup(platform, task, (ctx, tx) => creditReferral(ctx, tx, id))) credited += 1;
  return credited;
}

export const referralJobs: readonly JobDefinition[] = [
  {
    task: 'club.credit_referral',
    async run(platform, payload) {
      const { referral } = One.parse(payload);
      await atGroup(platform, 'club.credit_referral', (ctx, tx) => creditReferral(ctx, tx, referral));
    },
  },
  {
    task: 'club.reverse_referral',
    async run(platform, payload) {
      const { referral, reason } = Reversed.parse(payload);
      await atGroup(platform, 'club.reverse_referral', (ctx, tx) => reverseReferral(ctx, tx, referral, reason));
    },
  },
  {
    task: 'club.claw_back_referral',
    async run(platform, payload) {
      const { referral } = One.parse(payload);
      await atGroup(platform, 'club.claw_back_referral', (ctx, tx) => clawBackReferral(ctx, tx, referral));
    },
  },
  {
    task: 'club.settle_referrals',
    // After midnight in China.
    cron: '50 16 * * *',
    async run(platform) {
      await settleReferrals(platform);
    },
  },
];

export const referralListeners: readonly Listener[] = [
  listen(orderDelivered, 'club.win_referral', async (_ctx, tx, event) => {
    await winReferral(tx, event.payload.orderId, event.payload.deliveredOn);
  }),
  listen(orderCancelled, 'club.lose_referral', async (_ctx, tx, event) => {
    await loseReferral(tx, event.payload.orderId, 'order_cancelled');
  }),
  listen(orderReturned, 'club.lose_referral_of_return', async (_ctx, tx, event) => {
    await loseReferral(tx, event.payload.orderId, 'order_returned');
  }),
  listen(memberApproved, 'club.credit_new_member', async (_ctx, tx, event) => {
    if (event.customerId) await queries.enqueueWon(tx, event.customerId);
  }),
];
