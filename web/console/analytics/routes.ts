import { type ConsolePage, page } from '../page.ts';

/** Pages of analysis. */
export const analyticsPages: ConsolePage[] = [
  {
    path: '/priorities',
    needs: 'lead.read',
    Page: page(() => import('./priorities-page.tsx'), 'PrioritiesPage'),
  },
  {
    path: '/performance',
    needs: 'analysis.read',
    Page: page(() => import('./performance-page.tsx'), 'PerformancePage'),
  },
  {
    path: '/performance/cases',
    needs: 'lead.read',
    Page: page(() => import('./cases-page.tsx'), 'CasesPage'),
  },
  { path: '/targets', needs: 'target.edit', Page: page(() => import('./targets-page.tsx'), 'TargetsPage') },
  { path: '/funnel', needs: 'analysis.read', Page: page(() => import('./funnel-page.tsx'), 'FunnelPage') },
  {
    path: '/forecast',
    needs: 'analysis.read',
    Page: page(() => import('./forecast-page.tsx'), 'ForecastPage'),
  },
];
