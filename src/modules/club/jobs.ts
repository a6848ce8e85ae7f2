import { type Listener, listen } from '../../platform/events.ts';
import type { JobDefinition } from '../../platform/jobs.ts';
import { memberApproved, orderDelivered } from '../events.ts';
import { benefitJobs, benefitListeners } from './benefits/jobs.ts';
import { ledgerJobs } from './ledger/jobs.ts';
import { memberJobs } from './members/jobs.ts';
import { redemptionJobs } from './redemptions/jobs.ts';
import { referralJobs, referralListeners } from './referrals/jobs.ts';
import { awardDeliveries } from './rules/award.ts';
import { birthdayJobs } from './rules/birthdays.ts';
import { takeBackJobs, takeBackListeners } from './rules/take-back.ts';
import { tierJobs } from './tiers/jobs.ts';

export const listeners: Listener[] = [
  listen(orderDelivered, 'club.award_delivery', async (ctx, tx, event) => {
    if (event.customerId) await awardDeliveries(ctx, tx, event.customerId, event.orgId);
  }),
  listen(memberApproved, 'club.award_new_member', async (ctx, tx, event) => {
    if (event.customerId) await awardDeliveries(ctx, tx, event.customerId, event.orgId);
  }),
  ...takeBackListeners,
  ...referralListeners,
  ...benefitListeners,
];

/** Work of the club that is no reaction to an event. */
export const jobs: readonly JobDefinition[] = [
  ...ledgerJobs,
  ...memberJobs,
  ...tierJobs,
  ...birthdayJobs,
  ...takeBackJobs,
  ...referralJobs,
  ...redemptionJobs,
  ...benefitJobs,
];
