import type { MergeTable } from '../../platform/merge-table.ts';

/** What of engagement belongs to a customer. */
export const engagementMerges: readonly MergeTable[] = [
  {
    table: 'engagement.opportunity',
    column: 'customer_id',
    title: { zh: '关怀机会', en: 'care opportunities' },
  },
  {
    table: 'engagement.survey_call',
    column: 'customer_id',
    title: { zh: '电话调研', en: 'telephone surveys' },
    same: ['list_id'],
  },
  {
    table: 'engagement.message',
    column: 'customer_id',
    title: { zh: '客户消息', en: 'messages' },
  },
];
