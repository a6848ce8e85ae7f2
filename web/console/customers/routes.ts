import { type ConsolePage, page } from '../page.ts';

/** Pages of customers. */
export const customersPages: ConsolePage[] = [
  {
    path: '/customers',
    needs: 'customer.read',
    Page: page(() => import('./customers-page.tsx'), 'CustomersPage'),
  },
  {
    path: '/customers/new',
    needs: 'customer.edit',
    Page: page(() => import('./new-customer-page.tsx'), 'NewCustomerPage'),
  },
  {
    path: '/customers/:id/edit',
    needs: 'customer.edit',
    Page: page(() => import('./edit-customer-page.tsx'), 'EditCustomerPage'),
  },
  {
    path: '/completeness',
    needs: 'customer.read',
    Page: page(() => import('./completeness-page.tsx'), 'CompletenessPage'),
  },
  {
    path: '/customers/:id/merge',
    needs: 'customer.merge',
    Page: page(() => import('./merge-page.tsx'), 'MergePage'),
  },
  {
    path: '/duplicates',
    needs: 'customer.merge',
    Page: page(() => import('./duplicates-page.tsx'), 'DuplicatesPage'),
  },
  {
    path: '/claims',
    needs: 'customer.read',
    Page: page(() => import('./claims-page.tsx'), 'ClaimsPage'),
  },
  {
    path: '/customers/:id',
    needs: 'customer.read',
    Page: page(() => import('./customer-page.tsx'), 'CustomerPage'),
  },
];
