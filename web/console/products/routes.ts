import { type ConsolePage, page } from '../page.ts';

/** Pages of vehicles and the catalogue. */
export const productsPages: ConsolePage[] = [
  { path: '/vehicles', needs: 'unit.read', Page: page(() => import('./vehicles-page.tsx'), 'VehiclesPage') },
  { path: '/vehicles/:id', needs: 'unit.read', Page: page(() => import('./vehicle-page.tsx'), 'VehiclePage') },
  {
    path: '/catalogue',
    needs: 'unit.read',
    Page: page(() => import('./catalogue-page.tsx'), 'CataloguePage'),
  },
  { path: '/catalogue/:id', needs: 'unit.read', Page: page(() => import('./series-page.tsx'), 'SeriesPage') },
];
