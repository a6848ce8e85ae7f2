import type { MergeTable, NotMerged } from '../../platform/merge-table.ts';

/** What of the club belongs to a customer: an application gives way to a membership, two memberships are refused. */
export const clubMerges: readonly MergeTable[] = [
  { table: 'club.member', column: 'customer_id', title: { zh: '会员', en: 'memberships' }, settle: true },
  { table: 'club.account', column: 'customer_id' },
  { table: 'club.lot', column: 'customer_id', title: { zh: '积分批次', en: 'lots of points' } },
];

/** The ledger is append-only: an entry names whom it was posted for, its member and account lead to the customer of today. */
export const clubKept: readonly NotMerged[] = [
  { table: 'club.ledger_transaction', column: 'customer_id', reason: 'append-only; read by member' },
  { table: 'club.entry', column: 'customer_id', reason: 'append-only; read by account' },
];
