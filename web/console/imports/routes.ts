import { type ConsolePage, page } from '../page.ts';

/** Pages of imports. */
export const importsPages: ConsolePage[] = [
  { path: '/imports', needs: 'record.import', Page: page(() => import('./imports-page.tsx'), 'ImportsPage') },
  {
    path: '/imports/new',
    needs: 'record.import',
    Page: page(() => import('./import-page.tsx'), 'NewImportPage'),
  },
  {
    path: '/imports/:id',
    needs: 'record.import',
    Page: page(() => import('./import-page.tsx'), 'ImportPage'),
  },
];
