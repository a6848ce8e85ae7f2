import { type ConsolePage, page } from '../page.ts';

/** Pages of the showroom. */
export const showroomPages: ConsolePage[] = [
  {
    path: '/waivers',
    needs: 'field.edit',
    Page: page(() => import('./waivers-page.tsx'), 'WaiversPage'),
  },
  {
    path: '/showroom',
    needs: 'showroom.read',
    Page: page(() => import('./showroom-page.tsx'), 'ShowroomPage'),
  },
  {
    path: '/showroom/visits',
    needs: 'showroom.read',
    Page: page(() => import('./visits-page.tsx'), 'VisitsPage'),
  },
  {
    path: '/showroom/visits/:id',
    needs: 'showroom.read',
    Page: page(() => import('./visit-page.tsx'), 'VisitPage'),
  },
  {
    path: '/showroom/calls',
    needs: 'showroom.read',
    Page: page(() => import('./calls-page.tsx'), 'CallsPage'),
  },
  {
    path: '/showroom/test-drives',
    needs: 'testdrive.book',
    Page: page(() => import('./test-drives-page.tsx'), 'TestDrivesPage'),
  },
  {
    path: '/showroom/test-drives/all',
    needs: 'showroom.read',
    Page: page(() => import('./drives-page.tsx'), 'DrivesPage'),
  },
  {
    path: '/showroom/test-drives/:id',
    needs: 'showroom.read',
    Page: page(() => import('./drive-page.tsx'), 'DrivePage'),
  },
  {
    path: '/showroom/fleet',
    needs: 'showroom.read',
    Page: page(() => import('./fleet-page.tsx'), 'FleetPage'),
  },
  {
    path: '/showroom/daily',
    needs: 'showroom.compare',
    Page: page(() => import('./daily-page.tsx'), 'DailyPage'),
  },
  {
    path: '/showroom/media',
    needs: 'showroom.compare',
    Page: page(() => import('./media-page.tsx'), 'MediaPage'),
  },
  {
    path: '/showroom/report',
    needs: 'showroom.read',
    Page: page(() => import('./report-page.tsx'), 'ReportPage'),
  },
];
