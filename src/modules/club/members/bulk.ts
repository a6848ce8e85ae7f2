import * as z from 'zod';
import { bulkAction, oneByOne } from '../../org/index.ts';
import { listMembers, RejectReason } from './schema.ts';
import * as service from './service.ts';

/** Approves chosen applications, each by the rule of one: what was decided meanwhile stays. */
export const approveMembers = bulkAction({
  id: 'members.approve',
  title: { zh: '通过入会申请', en: 'Approve applications' },
  list: listMembers,
  page: service.listMembers,
  permission: 'member.decide',
  input: z.object({}),
  apply: (ctx, _tx, ids) => oneByOne(ctx, ids, (one, id) => service.decideMembership(one, id, { decision: 'approve' })),
});

/** Rejects chosen applications with one reason. */
export const rejectMembers = bulkAction({
  id: 'members.reject',
  title: { zh: '拒绝入会申请', en: 'Reject applications' },
  list: listMembers,
  page: service.listMembers,
  permission: 'member.decide',
  input: z.object({ reason: RejectReason }),
  apply: (ctx, _tx, ids, { reason }) =>
    oneByOne(ctx, ids, (one, id) => service.decideMembership(one, id, { decision: 'reject', reason })),
});
