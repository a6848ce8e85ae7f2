import type { MergeTable } from '../../platform/merge-table.ts';

/** What of sales belongs to a customer. */
export const saleMerges: readonly MergeTable[] = [
  { table: 'sales.order', column: 'customer_id', title: { zh: '订单', en: 'orders' } },
  { table: 'sales.appraisal', column: 'customer_id', title: { zh: '二手车评估', en: 'appraisals of used cars' } },
];
