import { type ConsolePage, page } from '../page.ts';

/** Pages of the workbench. */
export const workbenchPages: ConsolePage[] = [
  { path: '/', Page: page(() => import('./workbench-page.tsx'), 'WorkbenchPage') },
];
