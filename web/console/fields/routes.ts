import { type ConsolePage, page } from '../page.ts';

/** Pages of fields and dictionaries. */
export const fieldsPages: ConsolePage[] = [
  { path: '/fields', needs: 'field.edit', Page: page(() => import('./fields-page.tsx'), 'FieldsPage') },
];
