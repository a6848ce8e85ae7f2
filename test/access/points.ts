import { type Case, careB, points, type Role, staff } from './facts.ts';

const seers: readonly Role[] = ['analyst', 'region', 'manager', 'care'];
const care: readonly Role[] = ['care'];
const rule = {
  ...{ code: 'extra', kind: 'spend', name: 'x', nameEn: 'x', points: 1, perFen: 10_000, factors: [], dealerBp: 10_000 },
  ...{ capTransaction: null, capDay: null, validMonths: 12, pendingDays: 0, qualifying: true },
  ...{ validFrom: '2030-01-01', validTo: null },
};
const settings = {
  ...{ adjustLimit: 1000, returned: 'expire', graceDays: 30, holdMinutes: 240, dealerRules: true },
  ...{ maxPoints: 10_000, maxPointsPerYuan: 2, maxFactorBp: 30_000, version: 99 },
};
const account = { account: 'a', currency: 'PTS' };
const awards = () => ({
  ...{ ruleId: points.memberId, budgetId: points.memberId, activity: '车展', on: '2020-01-01', cards: ['00000000'] },
});

/** Who may call what of points, and whose records they find. */
export const pointsCases: Record<string, Case> = {
  'points.member': staff(seers, '/api/members/:id/points', { own: () => points.memberId, foreign: careB }),
  'points.journal': staff(seers, '/api/members/:id/points/journal', { own: () => points.memberId, foreign: careB }),
  'points.adjust': staff(care, '/api/members/:id/points/adjustments', {
    own: () => points.memberId,
    foreign: careB,
    body: () => ({ points: 1, reason: '更正' }),
  }),
  'points.adjustments': staff(care, '/api/points/adjustments'),
  'points.decide_adjustment': staff(care, '/api/points/adjustments/:id/decision', {
    own: () => points.requestId,
    foreign: careB,
    body: () => ({ decision: 'refuse', version: 99 }),
  }),
  'points.reverse': staff(care, '/api/points/transactions/:id/reversal', {
    own: () => points.transactionId,
    foreign: careB,
    body: () => ({ note: '更正' }),
  }),
  'points.holds': staff(care, '/api/points/holds'),
  'points.hold': staff(care, '/api/points/holds', {
    body: () => ({ memberId: points.memberId, points: 1_000_000, reference: 'RO-9' }),
  }),
  'points.capture': staff(care, '/api/points/holds/:id/capture', {
    own: () => points.holdId,
    foreign: careB,
    body: () => ({ points: 1_000_000 }),
  }),
  'points.void': staff(care, '/api/points/holds/:id/void', { own: () => points.holdId, foreign: careB }),
  'points.till_preview': staff(care, '/api/till/preview', { body: () => ({ cardNumber: '00000000', billFen: 100 }) }),
  'points.till_earmark': staff(care, '/api/till/holds', {
    body: () => ({ cardNumber: '00000000', billFen: 100, points: 1, rateId: points.memberId, reference: 'RO-9' }),
  }),
  'points.occasions': staff([], '/api/points/occasions', {
    body: () => ({ rows: [{ key: 'x', kind: 'spend', cardNumber: '00000000', on: '2020-01-01' }] }),
  }),
  'points.preview_awards': staff(care, '/api/points/awards/preview', { body: () => awards() }),
  'points.award': staff(care, '/api/points/awards', { body: () => awards() }),
  'points.settings': staff(seers, '/api/points/settings'),
  'points.edit_settings': staff(care, '/api/points/settings', { body: () => settings }),
  'points.budgets': staff(care, '/api/points/budgets'),
  'points.create_budget': staff(care, '/api/points/budgets', { body: () => ({ name: '试驾会', amount: 10 }) }),
  'points.decide_budget': staff(care, '/api/points/budgets/:id/decision', {
    own: () => points.budgetId,
    foreign: careB,
    body: () => ({ decision: 'approve', version: 99 }),
  }),
  'points.rules': staff(seers, '/api/points/rules'),
  'points.save_rule': staff(care, '/api/points/rules', { body: () => ({ ...rule, version: 99 }) }),
  'points.preview_rule': staff(seers, '/api/points/rules/preview', {
    body: () => ({ rule, occasion: { on: '2030-01-01' } }),
  }),
  'points.dry_run_rule': staff(care, '/api/points/rules/dry-run', { body: () => ({ rule }) }),
  'ledger.open_account': staff([], '/api/ledger/accounts', { body: () => account }),
  'ledger.post': staff([], '/api/ledger/transactions', { body: () => ({ idempotencyKey: 'x', legs: [] }) }),
  'ledger.points': staff([], '/api/ledger/points', {
    body: () => ({ kind: 'redeem', key: 'x', memberId: points.memberId, dealerId: points.memberId, points: 1 }),
  }),
  'ledger.feed': staff([], '/api/ledger/feed', {
    body: () => ({ rows: [{ key: 'x', memberId: points.memberId, dealerId: points.memberId, points: 1 }] }),
  }),
  'ledger.balance': staff([], '/api/ledger/balance?account=a'),
  'ledger.entries': staff([], '/api/ledger/entries'),
};
