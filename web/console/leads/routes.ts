import { type ConsolePage, page } from '../page.ts';

/** Pages of leads. */
export const leadsPages: ConsolePage[] = [
  { path: '/leads', needs: 'lead.read', Page: page(() => import('./leads-page.tsx'), 'LeadsPage') },
  {
    path: '/leads/clocks',
    needs: 'clock.edit',
    Page: page(() => import('./clock-rules-page.tsx'), 'ClockRulesPage'),
  },
  {
    path: '/leads/capacity',
    needs: 'capacity.edit',
    Page: page(() => import('./dispatch-capacity-page.tsx'), 'CapacityPage'),
  },
  { path: '/leads/new', needs: 'lead.create', Page: page(() => import('./new-lead-page.tsx'), 'NewLeadPage') },
  {
    path: '/leads/inbound',
    needs: 'lead.inbound',
    Page: page(() => import('./inbound-page.tsx'), 'InboundPage'),
  },
  {
    path: '/leads/sources',
    needs: 'source.edit',
    Page: page(() => import('./sources-page.tsx'), 'SourcesPage'),
  },
  {
    path: '/leads/sources/:id',
    needs: 'source.edit',
    Page: page(() => import('./source-page.tsx'), 'SourcePage'),
  },
  {
    path: '/leads/validation',
    needs: 'lead.validate',
    Page: page(() => import('./validation-page.tsx'), 'ValidationPage'),
  },
  {
    path: '/leads/intake-report',
    needs: 'lead.inbound',
    Page: page(() => import('./intake-report-page.tsx'), 'IntakeReportPage'),
  },
  {
    path: '/leads/intake-report/rows',
    needs: 'lead.read',
    Page: page(() => import('./intake-rows-page.tsx'), 'IntakeRowsPage'),
  },
  { path: '/leads/board', needs: 'lead.read', Page: page(() => import('./board-page.tsx'), 'BoardPage') },
  { path: '/leads/overdue', needs: 'lead.read', Page: page(() => import('./overdue-page.tsx'), 'OverduePage') },
  {
    path: '/leads/downgrades',
    needs: 'lead.read',
    Page: page(() => import('./downgrades-page.tsx'), 'DowngradesPage'),
  },
  { path: '/leads/closing', needs: 'lead.read', Page: page(() => import('./closing-page.tsx'), 'ClosingPage') },
  {
    path: '/leads/rechecks',
    needs: 'lead.recheck',
    Page: page(() => import('./rechecks-page.tsx'), 'RechecksPage'),
  },
  { path: '/leads/dormant', needs: 'lead.read', Page: page(() => import('./dormant-page.tsx'), 'DormantPage') },
  { path: '/leads/:id', needs: 'lead.read', Page: page(() => import('./lead-page.tsx'), 'LeadPage') },
];
