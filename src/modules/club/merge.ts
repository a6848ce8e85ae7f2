import type { MergeTable, NotMerged } from '../../platform/merge-table.ts';

/** What of the club belongs to a customer: an application gives way to a membership, and of two memberships one goes on with the points of both. */
export const clubMerges: readonly MergeTable[] = [
  { table: 'club.member', column: 'customer_id', title: { zh: '会员', en: 'memberships' }, settle: true },
  {
    table: 'club.referral',
    column: 'referrer_id',
    title: { zh: '转介绍', en: 'recommendations' },
    apart: 'referred_id',
  },
  { table: 'club.referral', column: 'referred_id', apart: 'referrer_id' },
  { table: 'club.account', column: 'customer_id' },
  {
    table: 'club.lot',
    column: 'customer_id',
    title: {
      zh: '积分批次(并入保留的会员,卡号不变;撤销合并时退回剩余部分)',
      en: 'lots of points (they join the membership that goes on, which keeps its card; an un-merge returns what is left)',
    },
  },
  { table: 'club.hold', column: 'customer_id' },
  { table: 'club.reward_order', column: 'customer_id', title: { zh: '兑换单', en: 'reward orders' } },
  { table: 'club.entitlement', column: 'customer_id' },
];

/** The ledger is append-only: an entry names whom it was posted for, its member and account lead to the customer of today. */
export const clubKept: readonly NotMerged[] = [
  { table: 'club.ledger_transaction', column: 'customer_id', reason: 'append-only; read by member' },
  { table: 'club.entry', column: 'customer_id', reason: 'append-only; read by account' },
  { table: 'club.benefit_use', column: 'customer_id', reason: 'append-only; read by member' },
];
