import { B, type Case, careB, keepersB, messageId, open, opportunityId, staff } from './facts.ts';

/** Who may call what of engagement, and whose records they find. */
export const engagementCases: Record<string, Case> = {
  'engagement.opportunities': staff(['analyst', 'region', 'manager', 'care'], '/api/opportunities'),
  'engagement.contact': staff(['care'], '/api/opportunities/:id/contacts', {
    own: () => opportunityId,
    foreign: careB,
    body: () => ({ result: 'booked' }),
  }),
  'engagement.messages': staff(['analyst', 'region', 'manager', 'consultant', 'care'], '/api/messages'),
  'engagement.message': staff(['analyst', 'region', 'manager', 'consultant', 'care'], '/api/messages/:id', {
    own: () => messageId,
    foreign: keepersB,
    ownBreadth: true,
  }),
  'engagement.tell_message': staff(['manager', 'consultant', 'care'], '/api/messages/:id/told', {
    own: () => messageId,
    foreign: B,
    ownBreadth: true,
    body: () => ({ by: 'call', version: 999 }),
  }),
  'engagement.retry_message': staff(['manager', 'consultant', 'care'], '/api/messages/:id/retry', {
    own: () => messageId,
    foreign: B,
    ownBreadth: true,
    body: () => ({ version: 999 }),
  }),
  'engagement.message_texts': staff(['admin'], '/api/message-texts'),
  'engagement.edit_message_text': {
    ...staff(['admin'], '/api/message-texts/order_step'),
    body: () => ({ subject: 'x', body: 'x', version: 999 }),
  },
  'engagement.preview_message_text': staff(['admin'], '/api/message-texts/preview', {
    body: () => ({ kind: 'order_step', body: 'x' }),
  }),
  'engagement.own_messages': open('owner', '/api/owner/messages'),
  'engagement.own_unseen': open('owner', '/api/owner/messages/count'),
  'engagement.see_own_messages': { ...open('owner', '/api/owner/messages'), body: () => ({ seen: true }) },
};
