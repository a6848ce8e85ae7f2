import { type Case, ROLES, staff } from './facts.ts';

/** Who may call what of search, and whose records they find. */
export const searchCases: Record<string, Case> = {
  'search.all': staff(ROLES, `/api/search?q=${encodeURIComponent('王小明')}`),
};
