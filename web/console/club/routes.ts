import { type ConsolePage, page } from '../page.ts';

/** Pages of the club. */
export const clubPages: ConsolePage[] = [
  {
    path: '/member-counter',
    needs: 'member.counter',
    Page: page(() => import('./counter-page.tsx'), 'CounterPage'),
  },
  {
    path: '/club-branches',
    needs: 'member.read',
    Page: page(() => import('./branches-page.tsx'), 'BranchesPage'),
  },
  { path: '/member-tiers', needs: 'member.read', Page: page(() => import('./tiers-page.tsx'), 'TiersPage') },
  {
    path: '/member-transfers',
    needs: 'member.read',
    Page: page(() => import('./member-transfers-page.tsx'), 'TransfersPage'),
  },
  {
    path: '/club-recruitment',
    needs: 'member.read',
    Page: page(() => import('./recruitment-page.tsx'), 'RecruitmentPage'),
  },
  {
    path: '/referrals',
    needs: 'referral.read',
    Page: page(() => import('./referrals-page.tsx'), 'ReferralsPage'),
  },
  {
    path: '/referrals/months',
    needs: 'referral.read',
    Page: page(() => import('./referral-months-page.tsx'), 'ReferralMonthsPage'),
  },
  { path: '/members', needs: 'member.read', Page: page(() => import('./members-page.tsx'), 'MembersPage') },
  { path: '/rewards', needs: 'member.read', Page: page(() => import('./rewards-page.tsx'), 'RewardsPage') },
  { path: '/rewards/:id', needs: 'member.read', Page: page(() => import('./reward-page.tsx'), 'RewardPage') },
  {
    path: '/reward-orders',
    needs: 'reward.order',
    Page: page(() => import('./reward-orders-page.tsx'), 'RewardOrdersPage'),
  },
  {
    path: '/reward-orders/:id',
    needs: 'reward.order',
    Page: page(() => import('./reward-order-page.tsx'), 'RewardOrderPage'),
  },
  {
    path: '/service-rates',
    needs: 'points.read',
    Page: page(() => import('./service-rates-page.tsx'), 'ServiceRatesPage'),
  },
  { path: '/partners', needs: 'partner.read', Page: page(() => import('./partners-page.tsx'), 'PartnersPage') },
  { path: '/partners/:id', needs: 'partner.read', Page: page(() => import('./partner-page.tsx'), 'PartnerPage') },
  {
    path: '/partner-report',
    needs: 'partner.read',
    Page: page(() => import('./partner-report-page.tsx'), 'PartnerReportPage'),
  },
  { path: '/benefits', needs: 'member.read', Page: page(() => import('./benefits-page.tsx'), 'BenefitsPage') },
  {
    path: '/benefit-desk',
    needs: 'benefit.redeem',
    Page: page(() => import('./benefit-desk-page.tsx'), 'BenefitDeskPage'),
  },
  { path: '/members/:id', needs: 'member.read', Page: page(() => import('./member-page.tsx'), 'MemberPage') },
  {
    path: '/points-holds',
    needs: 'points.post',
    Page: page(() => import('./points-holds-page.tsx'), 'PointsHoldsPage'),
  },
  {
    path: '/points-adjustments',
    needs: 'points.adjust',
    Page: page(() => import('./points-adjustments-page.tsx'), 'PointsAdjustmentsPage'),
  },
  {
    path: '/points-rules',
    needs: 'points.read',
    Page: page(() => import('./points-rules-page.tsx'), 'PointsRulesPage'),
  },
  {
    path: '/points-awards',
    needs: 'points.budget',
    Page: page(() => import('./points-awards-page.tsx'), 'PointsAwardsPage'),
  },
  {
    path: '/points-budgets',
    needs: 'points.budget',
    Page: page(() => import('./points-budgets-page.tsx'), 'PointsBudgetsPage'),
  },
  {
    path: '/club/reports',
    needs: 'club_report.read',
    Page: page(() => import('./reports-page.tsx'), 'ReportsPage'),
  },
  {
    path: '/club/report-rows',
    needs: 'club_report.read',
    Page: page(() => import('./report-rows-page.tsx'), 'ReportRowsPage'),
  },
  {
    path: '/settlement',
    needs: 'settlement.read',
    Page: page(() => import('./settlement-page.tsx'), 'SettlementPage'),
  },
  {
    path: '/settlement/statements',
    needs: 'settlement.read',
    Page: page(() => import('./settlement-statements-page.tsx'), 'SettlementStatementsPage'),
  },
  {
    path: '/settlement/statements/:id',
    needs: 'settlement.read',
    Page: page(() => import('./settlement-statement-page.tsx'), 'SettlementStatementPage'),
  },
  {
    path: '/settlement/statements/:id/print',
    needs: 'settlement.read',
    Page: page(() => import('./settlement-print-page.tsx'), 'SettlementPrintPage'),
  },
  {
    path: '/settlement/entries',
    needs: 'settlement.read',
    Page: page(() => import('./settlement-entries-page.tsx'), 'SettlementEntriesPage'),
  },
  {
    path: '/settlement/matrix',
    needs: 'settlement.read',
    Page: page(() => import('./settlement-matrix-page.tsx'), 'SettlementMatrixPage'),
  },
  {
    path: '/settlement/lots',
    needs: 'settlement.read',
    Page: page(() => import('./settlement-lots-page.tsx'), 'SettlementLotsPage'),
  },
];
