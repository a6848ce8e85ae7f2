import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import { Link, matchPath, Route, Routes, useLocation } from 'react-router';
import type { Permission } from '../../src/platform/permissions.ts';
import { useText } from '../ui/language.tsx';
import { useCan } from '../ui/session.tsx';
import { CrashGuard, NoPermission, NotFound, SkeletonRows } from '../ui/states.tsx';
import { kitTexts } from '../ui/texts.ts';
import { Frame } from './shell/frame.tsx';
import { SessionGate } from './shell/session-gate.tsx';

const loads = new WeakMap<object, () => Promise<unknown>>();

/** A page that is loaded when first drawn; loaded before (`preloadPage`), it is drawn at once, without the placeholder in between. */
const page = <K extends string>(load: () => Promise<Record<K, ComponentType>>, name: K) => {
  let loaded: { default: ComponentType } | undefined;
  const start = () =>
    load().then((module) => {
      loaded = { default: module[name] };
      return loaded;
    });
  const Page = lazy(() => {
    const ready = loaded;
    // React asks a page that it draws for the first time through `then`: one that answers within the call keeps nobody waiting.
    return ready
      ? // biome-ignore lint/suspicious/noThenProperty: a promise would answer one turn later
        ({ then: (take: (page: typeof ready) => void) => take(ready) } as ReturnType<typeof start>)
      : start();
  });
  loads.set(Page, start);
  return Page;
};

const SignInPage = page(() => import('./shell/sign-in-page.tsx'), 'SignInPage');

/** Pages by path: loaded when first opened; `needs` is the permission without which they only say so. */
const PAGES: { path: string; needs?: Permission; Page: ComponentType }[] = [
  { path: '/', Page: page(() => import('./workbench/workbench-page.tsx'), 'WorkbenchPage') },
  { path: '/leads', needs: 'lead.read', Page: page(() => import('./leads/leads-page.tsx'), 'LeadsPage') },
  {
    path: '/leads/clocks',
    needs: 'clock.edit',
    Page: page(() => import('./leads/clock-rules-page.tsx'), 'ClockRulesPage'),
  },
  {
    path: '/leads/capacity',
    needs: 'capacity.edit',
    Page: page(() => import('./leads/dispatch-capacity-page.tsx'), 'CapacityPage'),
  },
  { path: '/leads/new', needs: 'lead.create', Page: page(() => import('./leads/new-lead-page.tsx'), 'NewLeadPage') },
  {
    path: '/leads/inbound',
    needs: 'lead.inbound',
    Page: page(() => import('./leads/inbound-page.tsx'), 'InboundPage'),
  },
  {
    path: '/leads/sources',
    needs: 'source.edit',
    Page: page(() => import('./leads/sources-page.tsx'), 'SourcesPage'),
  },
  {
    path: '/leads/sources/:id',
    needs: 'source.edit',
    Page: page(() => import('./leads/source-page.tsx'), 'SourcePage'),
  },
  {
    path: '/leads/validation',
    needs: 'lead.validate',
    Page: page(() => import('./leads/validation-page.tsx'), 'ValidationPage'),
  },
  {
    path: '/leads/intake-report',
    needs: 'lead.inbound',
    Page: page(() => import('./leads/intake-report-page.tsx'), 'IntakeReportPage'),
  },
  {
    path: '/leads/intake-report/rows',
    needs: 'lead.read',
    Page: page(() => import('./leads/intake-rows-page.tsx'), 'IntakeRowsPage'),
  },
  { path: '/leads/board', needs: 'lead.read', Page: page(() => import('./leads/board-page.tsx'), 'BoardPage') },
  { path: '/leads/overdue', needs: 'lead.read', Page: page(() => import('./leads/overdue-page.tsx'), 'OverduePage') },
  {
    path: '/leads/downgrades',
    needs: 'lead.read',
    Page: page(() => import('./leads/downgrades-page.tsx'), 'DowngradesPage'),
  },
  { path: '/leads/closing', needs: 'lead.read', Page: page(() => import('./leads/closing-page.tsx'), 'ClosingPage') },
  {
    path: '/leads/rechecks',
    needs: 'lead.recheck',
    Page: page(() => import('./leads/rechecks-page.tsx'), 'RechecksPage'),
  },
  { path: '/leads/dormant', needs: 'lead.read', Page: page(() => import('./leads/dormant-page.tsx'), 'DormantPage') },
  {
    path: '/priorities',
    needs: 'lead.read',
    Page: page(() => import('./analytics/priorities-page.tsx'), 'PrioritiesPage'),
  },
  {
    path: '/performance',
    needs: 'analysis.read',
    Page: page(() => import('./analytics/performance-page.tsx'), 'PerformancePage'),
  },
  {
    path: '/performance/cases',
    needs: 'lead.read',
    Page: page(() => import('./analytics/cases-page.tsx'), 'CasesPage'),
  },
  { path: '/targets', needs: 'target.edit', Page: page(() => import('./analytics/targets-page.tsx'), 'TargetsPage') },
  { path: '/funnel', needs: 'analysis.read', Page: page(() => import('./analytics/funnel-page.tsx'), 'FunnelPage') },
  {
    path: '/forecast',
    needs: 'analysis.read',
    Page: page(() => import('./analytics/forecast-page.tsx'), 'ForecastPage'),
  },
  { path: '/leads/:id', needs: 'lead.read', Page: page(() => import('./leads/lead-page.tsx'), 'LeadPage') },
  {
    path: '/customers',
    needs: 'customer.read',
    Page: page(() => import('./customers/customers-page.tsx'), 'CustomersPage'),
  },
  {
    path: '/customers/new',
    needs: 'customer.edit',
    Page: page(() => import('./customers/new-customer-page.tsx'), 'NewCustomerPage'),
  },
  {
    path: '/customers/:id/edit',
    needs: 'customer.edit',
    Page: page(() => import('./customers/edit-customer-page.tsx'), 'EditCustomerPage'),
  },
  {
    path: '/completeness',
    needs: 'customer.read',
    Page: page(() => import('./customers/completeness-page.tsx'), 'CompletenessPage'),
  },
  { path: '/fields', needs: 'field.edit', Page: page(() => import('./fields/fields-page.tsx'), 'FieldsPage') },
  {
    path: '/waivers',
    needs: 'field.edit',
    Page: page(() => import('./showroom/waivers-page.tsx'), 'WaiversPage'),
  },
  {
    path: '/customers/:id/merge',
    needs: 'customer.merge',
    Page: page(() => import('./customers/merge-page.tsx'), 'MergePage'),
  },
  {
    path: '/duplicates',
    needs: 'customer.merge',
    Page: page(() => import('./customers/duplicates-page.tsx'), 'DuplicatesPage'),
  },
  {
    path: '/claims',
    needs: 'customer.read',
    Page: page(() => import('./customers/claims-page.tsx'), 'ClaimsPage'),
  },
  {
    path: '/customers/:id',
    needs: 'customer.read',
    Page: page(() => import('./customers/customer-page.tsx'), 'CustomerPage'),
  },
  {
    path: '/showroom',
    needs: 'showroom.read',
    Page: page(() => import('./showroom/showroom-page.tsx'), 'ShowroomPage'),
  },
  {
    path: '/showroom/visits',
    needs: 'showroom.read',
    Page: page(() => import('./showroom/visits-page.tsx'), 'VisitsPage'),
  },
  {
    path: '/showroom/visits/:id',
    needs: 'showroom.read',
    Page: page(() => import('./showroom/visit-page.tsx'), 'VisitPage'),
  },
  {
    path: '/showroom/calls',
    needs: 'showroom.read',
    Page: page(() => import('./showroom/calls-page.tsx'), 'CallsPage'),
  },
  {
    path: '/showroom/test-drives',
    needs: 'testdrive.book',
    Page: page(() => import('./showroom/test-drives-page.tsx'), 'TestDrivesPage'),
  },
  {
    path: '/showroom/test-drives/all',
    needs: 'showroom.read',
    Page: page(() => import('./showroom/drives-page.tsx'), 'DrivesPage'),
  },
  {
    path: '/showroom/test-drives/:id',
    needs: 'showroom.read',
    Page: page(() => import('./showroom/drive-page.tsx'), 'DrivePage'),
  },
  {
    path: '/showroom/fleet',
    needs: 'showroom.read',
    Page: page(() => import('./showroom/fleet-page.tsx'), 'FleetPage'),
  },
  {
    path: '/showroom/daily',
    needs: 'showroom.compare',
    Page: page(() => import('./showroom/daily-page.tsx'), 'DailyPage'),
  },
  {
    path: '/showroom/media',
    needs: 'showroom.compare',
    Page: page(() => import('./showroom/media-page.tsx'), 'MediaPage'),
  },
  {
    path: '/showroom/report',
    needs: 'showroom.read',
    Page: page(() => import('./showroom/report-page.tsx'), 'ReportPage'),
  },
  { path: '/orders', needs: 'order.read', Page: page(() => import('./sales/orders-page.tsx'), 'OrdersPage') },
  { path: '/orders/:id', needs: 'order.read', Page: page(() => import('./sales/order-page.tsx'), 'OrderPage') },
  {
    path: '/orders/:id/print',
    needs: 'order.read',
    Page: page(() => import('./sales/delivery-print-page.tsx'), 'DeliveryPrintPage'),
  },
  { path: '/quotes', needs: 'order.read', Page: page(() => import('./sales/quotes-page.tsx'), 'QuotesPage') },
  {
    path: '/quotes/new',
    needs: 'quote.edit',
    Page: page(() => import('./sales/quote-form-page.tsx'), 'QuoteFormPage'),
  },
  { path: '/quotes/:id', needs: 'order.read', Page: page(() => import('./sales/quote-page.tsx'), 'QuotePage') },
  {
    path: '/quotes/:id/print',
    needs: 'order.read',
    Page: page(() => import('./sales/quote-print-page.tsx'), 'QuotePrintPage'),
  },
  {
    path: '/order-changes',
    needs: 'price.approve',
    Page: page(() => import('./sales/changes-page.tsx'), 'ChangesPage'),
  },
  { path: '/contracts', needs: 'order.read', Page: page(() => import('./sales/contracts-page.tsx'), 'ContractsPage') },
  {
    path: '/contracts/:id',
    needs: 'order.read',
    Page: page(() => import('./sales/contract-page.tsx'), 'ContractPage'),
  },
  {
    path: '/contracts/:id/print',
    needs: 'order.read',
    Page: page(() => import('./sales/contract-print-page.tsx'), 'ContractPrintPage'),
  },
  {
    path: '/contract-texts',
    needs: 'contract.edit',
    Page: page(() => import('./sales/contract-text-list-page.tsx'), 'ContractTextListPage'),
  },
  {
    path: '/contract-texts/new',
    needs: 'contract.edit',
    Page: page(() => import('./sales/contract-text-page.tsx'), 'ContractTextNewPage'),
  },
  {
    path: '/contract-texts/:id',
    needs: 'contract.edit',
    Page: page(() => import('./sales/contract-text-page.tsx'), 'ContractTextPage'),
  },
  { path: '/stock', needs: 'stock.read', Page: page(() => import('./sales/stock-page.tsx'), 'StockPage') },
  { path: '/payments', needs: 'order.read', Page: page(() => import('./sales/payments-page.tsx'), 'PaymentsPage') },
  {
    path: '/deliveries',
    needs: 'order.read',
    Page: page(() => import('./sales/deliveries-page.tsx'), 'DeliveriesPage'),
  },
  { path: '/rebates', needs: 'rebate.edit', Page: page(() => import('./sales/rebates-page.tsx'), 'RebatesPage') },
  {
    path: '/sales-settings',
    needs: 'org.edit',
    Page: page(() => import('./sales/settings-page.tsx'), 'SaleSettingsPage'),
  },
  { path: '/vehicles', needs: 'unit.read', Page: page(() => import('./products/vehicles-page.tsx'), 'VehiclesPage') },
  { path: '/vehicles/:id', needs: 'unit.read', Page: page(() => import('./products/vehicle-page.tsx'), 'VehiclePage') },
  {
    path: '/catalogue',
    needs: 'unit.read',
    Page: page(() => import('./products/catalogue-page.tsx'), 'CataloguePage'),
  },
  { path: '/catalogue/:id', needs: 'unit.read', Page: page(() => import('./products/series-page.tsx'), 'SeriesPage') },
  {
    path: '/member-counter',
    needs: 'member.counter',
    Page: page(() => import('./club/counter-page.tsx'), 'CounterPage'),
  },
  {
    path: '/club-branches',
    needs: 'member.read',
    Page: page(() => import('./club/branches-page.tsx'), 'BranchesPage'),
  },
  { path: '/member-tiers', needs: 'member.read', Page: page(() => import('./club/tiers-page.tsx'), 'TiersPage') },
  {
    path: '/member-transfers',
    needs: 'member.read',
    Page: page(() => import('./club/member-transfers-page.tsx'), 'TransfersPage'),
  },
  {
    path: '/club-recruitment',
    needs: 'member.read',
    Page: page(() => import('./club/recruitment-page.tsx'), 'RecruitmentPage'),
  },
  {
    path: '/referrals',
    needs: 'referral.read',
    Page: page(() => import('./club/referrals-page.tsx'), 'ReferralsPage'),
  },
  {
    path: '/referrals/months',
    needs: 'referral.read',
    Page: page(() => import('./club/referral-months-page.tsx'), 'ReferralMonthsPage'),
  },
  { path: '/members', needs: 'member.read', Page: page(() => import('./club/members-page.tsx'), 'MembersPage') },
  { path: '/rewards', needs: 'member.read', Page: page(() => import('./club/rewards-page.tsx'), 'RewardsPage') },
  { path: '/rewards/:id', needs: 'member.read', Page: page(() => import('./club/reward-page.tsx'), 'RewardPage') },
  {
    path: '/reward-orders',
    needs: 'reward.order',
    Page: page(() => import('./club/reward-orders-page.tsx'), 'RewardOrdersPage'),
  },
  {
    path: '/reward-orders/:id',
    needs: 'reward.order',
    Page: page(() => import('./club/reward-order-page.tsx'), 'RewardOrderPage'),
  },
  {
    path: '/service-rates',
    needs: 'points.read',
    Page: page(() => import('./club/service-rates-page.tsx'), 'ServiceRatesPage'),
  },
  { path: '/partners', needs: 'partner.read', Page: page(() => import('./club/partners-page.tsx'), 'PartnersPage') },
  { path: '/partners/:id', needs: 'partner.read', Page: page(() => import('./club/partner-page.tsx'), 'PartnerPage') },
  {
    path: '/partner-report',
    needs: 'partner.read',
    Page: page(() => import('./club/partner-report-page.tsx'), 'PartnerReportPage'),
  },
  { path: '/benefits', needs: 'member.read', Page: page(() => import('./club/benefits-page.tsx'), 'BenefitsPage') },
  {
    path: '/benefit-desk',
    needs: 'benefit.redeem',
    Page: page(() => import('./club/benefit-desk-page.tsx'), 'BenefitDeskPage'),
  },
  { path: '/members/:id', needs: 'member.read', Page: page(() => import('./club/member-page.tsx'), 'MemberPage') },
  {
    path: '/points-holds',
    needs: 'points.post',
    Page: page(() => import('./club/points-holds-page.tsx'), 'PointsHoldsPage'),
  },
  {
    path: '/points-adjustments',
    needs: 'points.adjust',
    Page: page(() => import('./club/points-adjustments-page.tsx'), 'PointsAdjustmentsPage'),
  },
  {
    path: '/points-rules',
    needs: 'points.read',
    Page: page(() => import('./club/points-rules-page.tsx'), 'PointsRulesPage'),
  },
  {
    path: '/points-awards',
    needs: 'points.budget',
    Page: page(() => import('./club/points-awards-page.tsx'), 'PointsAwardsPage'),
  },
  {
    path: '/points-budgets',
    needs: 'points.budget',
    Page: page(() => import('./club/points-budgets-page.tsx'), 'PointsBudgetsPage'),
  },
  {
    path: '/club/reports',
    needs: 'club_report.read',
    Page: page(() => import('./club/reports-page.tsx'), 'ReportsPage'),
  },
  {
    path: '/club/report-rows',
    needs: 'club_report.read',
    Page: page(() => import('./club/report-rows-page.tsx'), 'ReportRowsPage'),
  },
  {
    path: '/settlement',
    needs: 'settlement.read',
    Page: page(() => import('./club/settlement-page.tsx'), 'SettlementPage'),
  },
  {
    path: '/settlement/statements',
    needs: 'settlement.read',
    Page: page(() => import('./club/settlement-statements-page.tsx'), 'SettlementStatementsPage'),
  },
  {
    path: '/settlement/statements/:id',
    needs: 'settlement.read',
    Page: page(() => import('./club/settlement-statement-page.tsx'), 'SettlementStatementPage'),
  },
  {
    path: '/settlement/statements/:id/print',
    needs: 'settlement.read',
    Page: page(() => import('./club/settlement-print-page.tsx'), 'SettlementPrintPage'),
  },
  {
    path: '/settlement/entries',
    needs: 'settlement.read',
    Page: page(() => import('./club/settlement-entries-page.tsx'), 'SettlementEntriesPage'),
  },
  {
    path: '/settlement/matrix',
    needs: 'settlement.read',
    Page: page(() => import('./club/settlement-matrix-page.tsx'), 'SettlementMatrixPage'),
  },
  {
    path: '/settlement/lots',
    needs: 'settlement.read',
    Page: page(() => import('./club/settlement-lots-page.tsx'), 'SettlementLotsPage'),
  },
  { path: '/care', needs: 'opportunity.read', Page: page(() => import('./engagement/care-page.tsx'), 'CarePage') },
  { path: '/imports', needs: 'record.import', Page: page(() => import('./imports/imports-page.tsx'), 'ImportsPage') },
  {
    path: '/imports/new',
    needs: 'record.import',
    Page: page(() => import('./imports/import-page.tsx'), 'NewImportPage'),
  },
  {
    path: '/imports/:id',
    needs: 'record.import',
    Page: page(() => import('./imports/import-page.tsx'), 'ImportPage'),
  },
  {
    path: '/consent',
    needs: 'consent.admin',
    Page: page(() => import('./consent/consent-admin-page.tsx'), 'ConsentAdminPage'),
  },
  {
    path: '/requests',
    needs: 'request.handle',
    Page: page(() => import('./consent/requests-page.tsx'), 'RequestsPage'),
  },
  {
    path: '/requests/restricted',
    needs: 'customer.restricted',
    Page: page(() => import('./consent/restricted-page.tsx'), 'RestrictedPage'),
  },
  {
    path: '/requests/:id',
    needs: 'request.handle',
    Page: page(() => import('./consent/request-page.tsx'), 'RequestPage'),
  },
  { path: '/units', needs: 'org.read', Page: page(() => import('./org/units-page.tsx'), 'UnitsPage') },
  { path: '/publications', Page: page(() => import('./org/publications-page.tsx'), 'PublicationsPage') },
  {
    path: '/publications/own',
    needs: 'publication.edit',
    Page: page(() => import('./org/own-publications-page.tsx'), 'OwnPublicationsPage'),
  },
  { path: '/publications/:id', Page: page(() => import('./org/publication-page.tsx'), 'PublicationPage') },
  { path: '/answers', Page: page(() => import('./answers/answers-page.tsx'), 'AnswersPage') },
  {
    path: '/answers/keep',
    needs: 'answer.edit',
    Page: page(() => import('./answers/kept-page.tsx'), 'KeptAnswersPage'),
  },
  {
    path: '/answers/gaps',
    needs: 'answer.edit',
    Page: page(() => import('./answers/gaps-page.tsx'), 'AnswerGapsPage'),
  },
  { path: '/answers/:id', Page: page(() => import('./answers/answer-page.tsx'), 'AnswerPage') },
  { path: '/network', needs: 'org.read', Page: page(() => import('./org/network-page.tsx'), 'NetworkPage') },
  { path: '/network/planning', needs: 'org.read', Page: page(() => import('./org/planning-page.tsx'), 'PlanningPage') },
  {
    path: '/network/agreements',
    needs: 'org.read',
    Page: page(() => import('./org/agreements-page.tsx'), 'AgreementsPage'),
  },
  {
    path: '/network/requests',
    needs: 'org.read',
    Page: page(() => import('./org/network-requests-page.tsx'), 'NetworkRequestsPage'),
  },
  { path: '/network/outlets', needs: 'org.read', Page: page(() => import('./org/outlets-page.tsx'), 'OutletsPage') },
  { path: '/offers', needs: 'order.read', Page: page(() => import('./sales/offers-page.tsx'), 'OffersPage') },
  { path: '/used-cars', needs: 'usedcar.read', Page: page(() => import('./sales/used-cars-page.tsx'), 'UsedCarsPage') },
  {
    path: '/used-cars/:id',
    needs: 'usedcar.read',
    Page: page(() => import('./sales/used-car-page.tsx'), 'UsedCarPage'),
  },
  {
    path: '/messages',
    needs: 'message.read',
    Page: page(() => import('./engagement/messages-page.tsx'), 'MessagesPage'),
  },
  {
    path: '/message-texts',
    needs: 'message.edit',
    Page: page(() => import('./engagement/message-texts-page.tsx'), 'MessageTextsPage'),
  },
  {
    path: '/questionnaires',
    needs: 'survey.read',
    Page: page(() => import('./engagement/questionnaires-page.tsx'), 'QuestionnairesPage'),
  },
  {
    path: '/call-lists',
    needs: 'survey.work',
    Page: page(() => import('./engagement/call-lists-page.tsx'), 'CallListsPage'),
  },
  {
    path: '/call-lists/:id',
    needs: 'survey.work',
    Page: page(() => import('./engagement/call-list-page.tsx'), 'CallListPage'),
  },
  { path: '/units/:id', needs: 'org.read', Page: page(() => import('./org/unit-page.tsx'), 'UnitPage') },
  { path: '/staff', needs: 'org.read', Page: page(() => import('./org/staff-page.tsx'), 'StaffPage') },
  {
    path: '/staff/:id',
    needs: 'org.read',
    Page: page(() => import('./org/staff-member-page.tsx'), 'StaffMemberPage'),
  },
  { path: '/roles', needs: 'role.edit', Page: page(() => import('./org/roles-page.tsx'), 'RolesPage') },
  { path: '/roles/:id', needs: 'role.edit', Page: page(() => import('./org/role-page.tsx'), 'RolePage') },
  { path: '/account', Page: page(() => import('./account/account-page.tsx'), 'AccountPage') },
  {
    path: '/security',
    needs: 'security.edit',
    Page: page(() => import('./org/security-page.tsx'), 'SecurityPage'),
  },
  { path: '/sign-ins', Page: page(() => import('./org/security-log.tsx'), 'SignInLogPage') },
  { path: '/audit', needs: 'audit.read', Page: page(() => import('./org/audit-page.tsx'), 'AuditPage') },
];

/** Starts loading the page of an address while the session is still being asked for, so that its data need not wait for both in turn. */
export function preloadPage(path: string): void {
  const found = PAGES.filter((each) => matchPath(each.path, path)).sort((a, b) => b.path.length - a.path.length)[0];
  // A page that cannot be loaded says so when it is drawn.
  if (found)
    loads
      .get(found.Page)?.()
      .catch(() => undefined);
}

function Guarded({ needs, children }: { needs?: Permission; children: ReactNode }) {
  const can = useCan();
  const { pathname } = useLocation();
  if (needs && !can(needs)) return <NoPermission />;
  return (
    <CrashGuard key={pathname}>
      <Suspense fallback={<SkeletonRows rows={8} />}>{children}</Suspense>
    </CrashGuard>
  );
}

function Missing() {
  const text = useText(kitTexts);
  return <NotFound action={<Link to="/">{text.home}</Link>} />;
}

/** All pages of the console: the sign-in page, and the frame with everything else behind a session. */
export function ConsoleRoutes() {
  return (
    <Routes>
      <Route
        path="/sign-in"
        element={
          <Suspense fallback={<SkeletonRows rows={4} />}>
            <SignInPage />
          </Suspense>
        }
      />
      <Route
        element={
          <SessionGate>
            <Frame />
          </SessionGate>
        }
      >
        {PAGES.map(({ path, needs, Page }) => (
          <Route
            key={path}
            path={path}
            element={
              <Guarded needs={needs}>
                <Page />
              </Guarded>
            }
          />
        ))}
        <Route path="*" element={<Missing />} />
      </Route>
    </Routes>
  );
}
