import type { MergeTable } from '../../platform/merge-table.ts';

/** What of the showroom belongs to a customer. */
export const showroomMerges: readonly MergeTable[] = [
  { table: 'showroom.visit', column: 'customer_id', title: { zh: '到店记录', en: 'visits' } },
  { table: 'showroom.phone_call', column: 'customer_id', title: { zh: '电话问询', en: 'calls' } },
  { table: 'showroom.test_drive', column: 'customer_id', title: { zh: '试驾', en: 'test drives' } },
];
