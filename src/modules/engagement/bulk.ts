import * as z from 'zod';
import { Id } from '../../platform/endpoint.ts';
import { listCustomersPage } from '../customers/index.ts';
import { listCustomers } from '../customers/schema.ts';
import { listLeadsPage } from '../leads/index.ts';
import { listLeads } from '../leads/schema.ts';
import { bulkAction } from '../org/index.ts';
import { listMessages } from './messages/schema.ts';
import { listMessages as listMessagesPage, retryMessages as sendAgain } from './messages/service.ts';
import { addPeople } from './phone-surveys/lists.ts';

const input = z.object({ listId: Id });
const title = { zh: '加入外呼名单', en: 'Put on a call list' };

/** Puts chosen customers, or all that a saved view or filter matches, on a call list (LED-05): the gate is asked about each. */
export const callCustomers = bulkAction({
  id: 'engagement.call_customers',
  title,
  list: listCustomers,
  page: listCustomersPage,
  permission: 'survey.edit',
  input,
  apply: (ctx, tx, ids, { listId }) => addPeople(ctx, tx, 'customers', ids, listId),
});

/** As `callCustomers`, for the customers of leads. */
export const callLeads = bulkAction({
  id: 'engagement.call_leads',
  title,
  list: listLeads,
  page: listLeadsPage,
  permission: 'survey.edit',
  input,
  apply: (ctx, tx, ids, { listId }) => addPeople(ctx, tx, 'leads', ids, listId),
});

/** Sends messages again that failed or wait to be told, as after an outage of the gateway. */
export const retryMessages = bulkAction({
  id: 'engagement.retry_messages',
  title: { zh: '重新发送消息', en: 'Send messages again' },
  list: listMessages,
  page: listMessagesPage,
  permission: 'message.tell',
  input: z.object({}),
  apply: (ctx, tx, ids) => sendAgain(ctx, tx, ids),
});
