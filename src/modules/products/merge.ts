import type { MergeTable, NotMerged } from '../../platform/merge-table.ts';

/** What of products belongs to a customer. */
export const productMerges: readonly MergeTable[] = [
  { table: 'products.ownership', column: 'customer_id', title: { zh: '车辆', en: 'vehicles' } },
  { table: 'products.unit_person', column: 'customer_id', title: { zh: '用车角色', en: 'roles on vehicles' } },
  { table: 'products.policy', column: 'customer_id', title: { zh: '保单', en: 'insurance policies' } },
  { table: 'products.loan', column: 'customer_id', title: { zh: '贷款', en: 'loans' } },
];

/** What stays: the note that something changed names records, not persons. */
export const productKept: readonly NotMerged[] = [
  { table: 'products.changed_owner', column: 'customer_id', reason: 'a note for the matcher, taken within a minute' },
];
