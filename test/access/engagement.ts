import { type Case, careB, opportunityId, staff } from './facts.ts';

/** Who may call what of engagement, and whose records they find. */
export const engagementCases: Record<string, Case> = {
  'engagement.opportunities': staff(['analyst', 'region', 'manager', 'care'], '/api/opportunities'),
  'engagement.contact': staff(['care'], '/api/opportunities/:id/contacts', {
    own: () => opportunityId,
    foreign: careB,
    body: () => ({ result: 'booked' }),
  }),
};
