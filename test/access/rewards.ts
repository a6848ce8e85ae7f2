import { randomUUID } from 'node:crypto';
import { rewardForm } from '../reward-story.ts';
import { type Case, careB, house, memberId, open, type Role, readers, rewards, staff, world } from './facts.ts';

const partnerForm = (more: Record<string, unknown> = {}) => ({
  ...{ kind: 'golf', name: 'x', nameEn: 'x', contractFrom: '2026-01-01' },
  ...more,
});
const benefitForm = (more: Record<string, unknown> = {}) => ({
  ...{ category: 'wash', name: 'x', nameEn: 'x', honouredBy: 'branch', period: 'year', validFrom: '2026-01-01' },
  tiers: [{ tierCode: '*', uses: 1 }],
  ...more,
});
const partnerReaders: readonly Role[] = ['analyst', 'region', 'care'];
/** A reward, order, partner or benefit of dealer A: another dealer’s care director may call the endpoint and finds none. */
const ofA = (own: () => string, body?: () => unknown): Partial<Case> => ({
  own,
  foreign: careB,
  ...(body ? { body } : {}),
});

/** Who may call what of rewards, partners and benefits. */
export const rewardCases: Record<string, Case> = {
  'club.rewards': staff(readers, '/api/rewards'),
  'club.reward': staff(
    readers,
    '/api/rewards/:id',
    ofA(() => rewards.rewardId),
  ),
  'club.create_reward': staff(['care'], '/api/rewards', {
    body: () => rewardForm(house, { stockAt: 'branch', bearer: 'dealer' }),
  }),
  'club.edit_reward': staff(
    ['care'],
    '/api/rewards/:id',
    ofA(
      () => rewards.rewardId,
      () => rewardForm(house, { stockAt: 'branch', bearer: 'dealer', state: 'offered', version: 99 }),
    ),
  ),
  'club.change_reward_stock': staff(
    ['care'],
    '/api/rewards/:id/stock',
    ofA(
      () => rewards.rewardId,
      () => ({ unitId: world.units.dealerA, change: 1 }),
    ),
  ),
  'club.add_reward_picture': staff(
    ['care'],
    '/api/rewards/:id/pictures?title=x&titleEn=x',
    ofA(
      () => rewards.rewardId,
      () => Buffer.from('x'),
    ),
  ),
  'club.remove_reward_picture': staff(
    ['care'],
    '/api/reward-pictures/:id',
    ofA(() => rewards.pictureId),
  ),
  'club.reward_picture': open('public', `/api/reward-pictures/${randomUUID()}`),
  'club.service_rates': staff(['analyst', 'region', 'manager', 'care'], '/api/service-rates'),
  'club.add_service_rate': staff(['care'], '/api/service-rates', {
    body: () => ({ pointsPerYuan: 10, capBp: 3000, validFrom: '2020-01-01' }),
  }),
  'club.service_discount': staff(
    ['analyst', 'region', 'manager', 'care'],
    '/api/members/:id/service-discount?billFen=100',
    { own: () => memberId, foreign: () => [world.people.managerB, ...careB()] },
  ),
  'club.reward_orders': staff(['care'], '/api/reward-orders'),
  'club.reward_order': staff(
    ['care'],
    '/api/reward-orders/:id',
    ofA(() => rewards.orderId),
  ),
  'club.order_reward': staff(['care'], '/api/reward-orders', {
    body: () => ({ memberId: randomUUID(), rewardId: randomUUID(), way: 'pickup' }),
  }),
  'club.pay_reward_order': staff(
    ['care'],
    '/api/reward-orders/:id/payment',
    ofA(
      () => rewards.orderId,
      () => ({ method: 'cash', version: 99 }),
    ),
  ),
  'club.move_reward_order': staff(
    ['care'],
    '/api/reward-orders/:id/step',
    ofA(
      () => rewards.orderId,
      () => ({ to: 'prepared', version: 99 }),
    ),
  ),
  'club.cancel_reward_order': staff(
    ['care'],
    '/api/reward-orders/:id/cancellation',
    ofA(
      () => rewards.orderId,
      () => ({ reason: 'x', version: 99 }),
    ),
  ),
  'club.return_reward_order': staff(
    ['care'],
    '/api/reward-orders/:id/return',
    ofA(
      () => rewards.orderId,
      () => ({ reason: 'x', version: 99 }),
    ),
  ),
  'club.reveal_reward_address': staff(['agent', 'manager', 'consultant', 'care'], '/api/reward-orders/:id/address', {
    own: () => rewards.orderId,
    foreign: () => [world.people.managerB, ...careB()],
    body: () => ({ reason: 'x' }),
  }),
  'club.partners': staff(partnerReaders, '/api/partners'),
  'club.partner': staff(
    partnerReaders,
    '/api/partners/:id',
    ofA(() => rewards.partnerId),
  ),
  'club.create_partner': staff(['care'], '/api/partners', {
    body: () => partnerForm({ code: `P${randomUUID().slice(0, 5).toUpperCase()}` }),
  }),
  'club.edit_partner': staff(
    ['care'],
    '/api/partners/:id',
    ofA(
      () => rewards.partnerId,
      () => partnerForm({ state: 'active', version: 99 }),
    ),
  ),
  'club.open_partner_desk': staff(
    ['care'],
    '/api/partners/:id/desk',
    ofA(() => rewards.partnerId),
  ),
  'club.close_partner_desk': staff(
    ['care'],
    '/api/partners/:id/desk',
    ofA(() => rewards.partnerId),
  ),
  'club.partner_records': staff(
    partnerReaders,
    '/api/partners/:id/records',
    ofA(() => rewards.partnerId),
  ),
  'club.add_partner_record': staff(
    ['care'],
    '/api/partners/:id/records',
    ofA(
      () => rewards.partnerId,
      () => ({ kind: 'cost', party: 'club', amountFen: 1, occurredOn: '2026-01-01' }),
    ),
  ),
  'club.partner_report': staff(partnerReaders, '/api/partner-report?from=2026-01-01&to=2026-01-31'),
  'club.share_with_partner': staff(
    ['care'],
    '/api/partners/:id/sharing',
    ofA(
      () => rewards.partnerId,
      () => ({ cards: ['99999999'], dataKinds: ['name'] }),
    ),
  ),
  'club.desk_check': open('public', '/api/partner-desk/check'),
  'club.desk_redeem': open('public', '/api/partner-desk/redemption'),
  'club.benefits': staff(readers, '/api/benefits'),
  'club.create_benefit': staff(['care'], '/api/benefits', { body: () => benefitForm() }),
  'club.edit_benefit': staff(
    ['care'],
    '/api/benefits/:id',
    ofA(
      () => rewards.benefitId,
      () => benefitForm({ state: 'offered', version: 99 }),
    ),
  ),
  'club.entitlements': staff(readers, '/api/members/:id/entitlements', {
    own: () => memberId,
    foreign: () => [world.people.managerB, world.people.consultantB, ...careB()],
  }),
  'club.check_benefit_code': staff(['care'], '/api/benefit-codes/check', { body: () => ({ code: 'AAAABBBB' }) }),
  'club.redeem_benefit_code': staff(['care'], '/api/benefit-codes/redemption', { body: () => ({ code: 'AAAABBBB' }) }),
  'club.benefit_uses': staff(['care'], '/api/benefit-uses'),
  'club.benefit_counts': staff(['care'], '/api/benefit-counts?from=2026-01-01&to=2026-01-31'),
  'club.own_club': open('owner', '/api/owner/club'),
  'club.own_points': open('owner', '/api/owner/points'),
  'club.own_rewards': open('owner', '/api/owner/rewards'),
  'club.own_orders': open('owner', '/api/owner/reward-orders'),
  'club.own_order': open('owner', '/api/owner/reward-orders'),
  'club.own_cancel': open('owner', `/api/owner/reward-orders/${randomUUID()}/cancellation`),
  'club.own_entitlements': open('owner', '/api/owner/entitlements'),
  'club.own_code': open('owner', `/api/owner/entitlements/${randomUUID()}/code`),
};
