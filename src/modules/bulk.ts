/** What may be done with many rows of a list at once. */

import { approveMembers, rejectMembers } from './club/members/bulk.ts';
import { callCustomers, callLeads, retryMessages } from './engagement/bulk.ts';
import { assignLeads, dispatchLeads, dispatchLeadsByRule, reactivateLeads, recycleLeads } from './leads/bulk.ts';
import type { BulkActionKind } from './org/index.ts';

export const bulkActions: readonly BulkActionKind[] = [
  assignLeads,
  dispatchLeads,
  dispatchLeadsByRule,
  reactivateLeads,
  recycleLeads,
  callCustomers,
  callLeads,
  retryMessages,
  approveMembers,
  rejectMembers,
];
