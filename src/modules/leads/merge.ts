import type { MergeTable } from '../../platform/merge-table.ts';

/** What of leads belongs to a customer: of two open ones the one further along stays open (LED: one open lead a person). */
export const leadMerges: readonly MergeTable[] = [
  { table: 'leads.lead', column: 'customer_id', title: { zh: '线索', en: 'leads' }, settle: true },
  { table: 'leads.referral', column: 'referrer_id', title: { zh: '推荐', en: 'recommendations' } },
  { table: 'leads.replacement', column: 'customer_id', title: { zh: '置换提醒', en: 'replacement reminders' } },
];
