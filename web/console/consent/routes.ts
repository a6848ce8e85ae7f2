import { type ConsolePage, page } from '../page.ts';

/** Pages of consents and requests of persons. */
export const consentPages: ConsolePage[] = [
  {
    path: '/consent',
    needs: 'consent.admin',
    Page: page(() => import('./consent-admin-page.tsx'), 'ConsentAdminPage'),
  },
  {
    path: '/requests',
    needs: 'request.handle',
    Page: page(() => import('./requests-page.tsx'), 'RequestsPage'),
  },
  {
    path: '/requests/restricted',
    needs: 'customer.restricted',
    Page: page(() => import('./restricted-page.tsx'), 'RestrictedPage'),
  },
  {
    path: '/requests/:id',
    needs: 'request.handle',
    Page: page(() => import('./request-page.tsx'), 'RequestPage'),
  },
];
