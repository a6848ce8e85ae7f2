import { type ConsolePage, page } from '../page.ts';

/** Pages of one’s own account. */
export const accountPages: ConsolePage[] = [
  { path: '/account', Page: page(() => import('./account-page.tsx'), 'AccountPage') },
];
