import { randomUUID } from 'node:crypto';
import { B, type Case, careB, memberId, open, readers, staff } from './facts.ts';

/** Who may call what of club, and whose records they find. */
export const clubCases: Record<string, Case> = {
  'club.members': staff(readers, '/api/members'),
  'club.member': staff(readers, '/api/members/:id', { own: () => memberId, foreign: () => [...B(), ...careB()] }),
  'club.apply': staff(['manager', 'consultant', 'care'], '/api/members', {
    body: () => ({ customerId: randomUUID(), unitId: randomUUID() }),
  }),
  'club.decide': staff(['care'], '/api/members/:id/decision', {
    own: () => memberId,
    foreign: careB,
    body: () => ({ decision: 'approve', version: 1 }),
  }),
  'club.owner_home': open('owner', '/api/owner/home'),
  'club.owner_apply': open('owner', '/api/owner/membership'),
};
