import { type ConsolePage, page } from '../page.ts';

/** Pages of sales. */
export const salesPages: ConsolePage[] = [
  { path: '/orders', needs: 'order.read', Page: page(() => import('./orders-page.tsx'), 'OrdersPage') },
  { path: '/orders/:id', needs: 'order.read', Page: page(() => import('./order-page.tsx'), 'OrderPage') },
  {
    path: '/orders/:id/print',
    needs: 'order.read',
    Page: page(() => import('./delivery-print-page.tsx'), 'DeliveryPrintPage'),
  },
  { path: '/quotes', needs: 'order.read', Page: page(() => import('./quotes-page.tsx'), 'QuotesPage') },
  {
    path: '/quotes/new',
    needs: 'quote.edit',
    Page: page(() => import('./quote-form-page.tsx'), 'QuoteFormPage'),
  },
  { path: '/quotes/:id', needs: 'order.read', Page: page(() => import('./quote-page.tsx'), 'QuotePage') },
  {
    path: '/quotes/:id/print',
    needs: 'order.read',
    Page: page(() => import('./quote-print-page.tsx'), 'QuotePrintPage'),
  },
  {
    path: '/order-changes',
    needs: 'price.approve',
    Page: page(() => import('./changes-page.tsx'), 'ChangesPage'),
  },
  { path: '/contracts', needs: 'order.read', Page: page(() => import('./contracts-page.tsx'), 'ContractsPage') },
  {
    path: '/contracts/:id',
    needs: 'order.read',
    Page: page(() => import('./contract-page.tsx'), 'ContractPage'),
  },
  {
    path: '/contracts/:id/print',
    needs: 'order.read',
    Page: page(() => import('./contract-print-page.tsx'), 'ContractPrintPage'),
  },
  {
    path: '/contract-texts',
    needs: 'contract.edit',
    Page: page(() => import('./contract-text-list-page.tsx'), 'ContractTextListPage'),
  },
  {
    path: '/contract-texts/new',
    needs: 'contract.edit',
    Page: page(() => import('./contract-text-page.tsx'), 'ContractTextNewPage'),
  },
  {
    path: '/contract-texts/:id',
    needs: 'contract.edit',
    Page: page(() => import('./contract-text-page.tsx'), 'ContractTextPage'),
  },
  { path: '/stock', needs: 'stock.read', Page: page(() => import('./stock-page.tsx'), 'StockPage') },
  { path: '/payments', needs: 'order.read', Page: page(() => import('./payments-page.tsx'), 'PaymentsPage') },
  { path: '/refunds-due', needs: 'order.read', Page: page(() => import('./refunds-page.tsx'), 'RefundsPage') },
  {
    path: '/deliveries',
    needs: 'order.read',
    Page: page(() => import('./deliveries-page.tsx'), 'DeliveriesPage'),
  },
  { path: '/rebates', needs: 'rebate.edit', Page: page(() => import('./rebates-page.tsx'), 'RebatesPage') },
  {
    path: '/sales-settings',
    needs: 'org.edit',
    Page: page(() => import('./settings-page.tsx'), 'SaleSettingsPage'),
  },
  { path: '/offers', needs: 'order.read', Page: page(() => import('./offers-page.tsx'), 'OffersPage') },
  { path: '/used-cars', needs: 'usedcar.read', Page: page(() => import('./used-cars-page.tsx'), 'UsedCarsPage') },
  {
    path: '/used-cars/:id',
    needs: 'usedcar.read',
    Page: page(() => import('./used-car-page.tsx'), 'UsedCarPage'),
  },
];
