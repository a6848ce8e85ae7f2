import { randomUUID } from 'node:crypto';
import { B, type Case, careB, club, clubB, memberId, open, owner, readers, staff, stewardB, world } from './facts.ts';

const tierForm = () => ({
  tiers: [{ code: 'gold', name: 'x', nameEn: 'x', threshold: 1, colour: '#225544', benefits: '', benefitsEn: '' }],
  ...{ months: 12, periodMonths: 12, graceDays: 30 },
});

/** Who may call what of club, and whose records they find. */
export const clubCases: Record<string, Case> = {
  'club.members': staff(readers, '/api/members'),
  'club.member': staff(readers, '/api/members/:id', { own: () => memberId, foreign: () => [...B(), ...careB()] }),
  'club.record': staff(readers, '/api/customers/:id/club', {
    own: () => owner.customerId,
    foreign: () => [...B(), ...careB()],
  }),
  'club.apply': staff(['manager', 'consultant', 'care'], '/api/members', {
    body: () => ({ customerId: randomUUID(), unitId: randomUUID() }),
  }),
  'club.decide': staff(['care'], '/api/members/:id/decision', {
    own: () => memberId,
    foreign: careB,
    body: () => ({ decision: 'approve', version: 1 }),
  }),
  'club.member_counts': staff(readers, '/api/member-counts'),
  'club.leave': staff(['care'], '/api/members/:id/leave', {
    own: () => memberId,
    foreign: careB,
    body: () => ({ reason: 'moved', version: 1 }),
  }),
  'club.return': staff(['care'], '/api/members/:id/return', {
    own: () => memberId,
    foreign: careB,
    body: () => ({ version: 1 }),
  }),
  'club.counter': staff(['care'], '/api/member-counter', { body: () => ({ key: '99999999' }) }),
  'club.branches': staff(readers, '/api/club-branches'),
  'club.branch_names': staff(readers, '/api/club-branch-names'),
  'club.create_branch': staff([], '/api/club-branches', {
    body: () => ({ unitId: randomUUID(), code: 'X', name: 'x', nameEn: 'x', openedOn: '2026-01-01' }),
  }),
  'club.edit_branch': staff(['care'], '/api/club-branches/:id', {
    own: () => club.branchId,
    foreign: careB,
    body: () => ({
      ...{ name: 'x', nameEn: 'x', cardName: '', cardNameEn: '', cardColour: '#225544', cardPrefix: '', version: 99 },
    }),
  }),
  'club.branch_status': staff([], '/api/club-branches/:id/status', {
    own: () => club.branchId,
    foreign: () => [stewardB],
    body: () => ({ status: 'suspended', version: 99 }),
  }),
  'club.add_card_picture': staff(['care'], '/api/club-branches/:id/card-picture', {
    own: () => club.branchId,
    foreign: careB,
    body: () => Buffer.from('x'),
  }),
  'club.card_picture': open('public', `/api/club-card-pictures/${randomUUID()}`),
  'club.transfers': staff(readers, '/api/member-transfers'),
  'club.ask_transfer': staff(['care'], '/api/member-transfers', {
    body: () => ({ cardNumber: '99999999', toBranchId: randomUUID(), reason: 'moved' }),
  }),
  'club.answer_transfer': staff(['care'], '/api/member-transfers/:id/answer', {
    own: () => club.transferId,
    foreign: () => [...careB(), clubB],
    body: () => ({ answer: 'refuse', version: 99 }),
  }),
  'club.tiers': staff(readers, '/api/member-tiers'),
  'club.preview_tiers': staff([], '/api/member-tiers/preview', { body: tierForm }),
  'club.save_tiers': staff([], '/api/member-tiers', { body: () => ({ ...tierForm(), version: 99 }) }),
  'club.settings': staff(readers, '/api/club-settings'),
  'club.edit_settings': staff([], '/api/club-settings', {
    body: () => ({ applyDays: 3, transferRule: 'both', returnMonths: 12, referralDays: 180, version: 99 }),
  }),
  'club.recruits': staff(readers, '/api/club-recruits'),
  'club.recruit_counts': staff(readers, '/api/club-recruit-counts'),
  'club.explain_recruit': staff(['manager', 'consultant', 'care'], '/api/club-recruits/:id', {
    own: () => club.deliveryId,
    foreign: () => [...B(), ...careB()],
    body: () => ({ reason: 'later', version: 99 }),
  }),
  'club.referrals': staff(['analyst', 'region', 'manager', 'consultant', 'care'], '/api/referrals'),
  'club.referral_counts': staff(
    ['analyst', 'region', 'manager', 'consultant', 'care'],
    '/api/referral-counts?from=2026-01&to=2026-01',
  ),
  'club.register_referral': staff(['manager', 'consultant', 'care'], '/api/referrals', {
    body: () => ({ referrer: '99999999', name: 'x', mobile: '13900000000' }),
  }),
  'club.end_referral': staff(['manager', 'care'], '/api/referrals/:id/end', {
    own: () => club.referralId,
    foreign: () => [world.people.managerB, ...careB()],
    body: () => ({ reason: 'x', version: 99 }),
  }),
  'club.owner_home': open('owner', '/api/owner/home'),
  'club.owner_apply': open('owner', '/api/owner/membership'),
};
