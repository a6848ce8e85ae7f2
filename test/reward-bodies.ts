import { randomUUID } from 'node:crypto';
import type { Caller } from './harness.ts';

const REWARD = {
  ...{ category: 'home', name: 'x', nameEn: 'x', points: 1, ways: ['pickup'] },
  ...{ stockAt: 'branch', bearer: 'dealer', validFrom: '2026-01-01' },
};
const BENEFIT = {
  ...{ category: 'wash', name: 'x', nameEn: 'x', honouredBy: 'branch', period: 'year', validFrom: '2026-01-01' },
  tiers: [{ tierCode: '*', uses: 1 }],
};

/** What the operations of rewards, partners and benefits that create take, for the test that walks them all. */
export const rewardBodies = (care: Caller): Record<string, { url: string; body: unknown; who?: Caller }> => ({
  'club.create_reward': { url: '/api/rewards', body: REWARD, who: care },
  'club.change_reward_stock': {
    url: `/api/rewards/${randomUUID()}/stock`,
    body: { unitId: randomUUID(), change: 1 },
    who: care,
  },
  'club.add_service_rate': {
    url: '/api/service-rates',
    body: { pointsPerYuan: 10, capBp: 3000, validFrom: '2020-01-01' },
    who: care,
  },
  'club.order_reward': {
    url: '/api/reward-orders',
    body: { memberId: randomUUID(), rewardId: randomUUID(), way: 'pickup' },
    who: care,
  },
  'club.pay_reward_order': {
    url: `/api/reward-orders/${randomUUID()}/payment`,
    body: { method: 'cash', version: 1 },
    who: care,
  },
  'club.cancel_reward_order': {
    url: `/api/reward-orders/${randomUUID()}/cancellation`,
    body: { reason: 'x', version: 1 },
    who: care,
  },
  'club.return_reward_order': {
    url: `/api/reward-orders/${randomUUID()}/return`,
    body: { reason: 'x', version: 1 },
    who: care,
  },
  'club.create_partner': {
    url: '/api/partners',
    body: { code: 'BODY', kind: 'golf', name: 'x', nameEn: 'x', contractFrom: '2026-01-01' },
    who: care,
  },
  'club.open_partner_desk': { url: `/api/partners/${randomUUID()}/desk`, body: {}, who: care },
  'club.add_partner_record': {
    url: `/api/partners/${randomUUID()}/records`,
    body: { kind: 'cost', party: 'club', amountFen: 1, occurredOn: '2026-01-01' },
    who: care,
  },
  'club.share_with_partner': {
    url: `/api/partners/${randomUUID()}/sharing`,
    body: { cards: ['99999999'], dataKinds: ['name'] },
    who: care,
  },
  'club.desk_redeem': { url: '/api/partner-desk/redemption', body: { secret: 'x'.repeat(43), code: 'AAAABBBB' } },
  'club.create_benefit': { url: '/api/benefits', body: BENEFIT, who: care },
  'club.redeem_benefit_code': { url: '/api/benefit-codes/redemption', body: { code: 'AAAABBBB' }, who: care },
  'club.own_order': { url: '/api/owner/reward-orders', body: { rewardId: randomUUID(), way: 'pickup' } },
  'club.own_cancel': { url: `/api/owner/reward-orders/${randomUUID()}/cancellation`, body: { version: 1 } },
});
