import { type Case, staff } from './facts.ts';

/** Who may call what of the workbenches; where they find nothing of other dealers is told by the module's own tests. */
export const workbenchCases: Record<string, Case> = {
  'workbench.digital': staff([], '/api/workbench/digital'),
  'workbench.showroom': staff(['consultant'], '/api/workbench/showroom'),
  'workbench.manager': staff(['manager'], '/api/workbench/manager'),
  'workbench.dispatch': staff(['agent'], '/api/workbench/dispatch'),
  'workbench.network': staff(['analyst', 'region'], '/api/workbench/network'),
  'workbench.answers': staff(['analyst', 'region'], '/api/workbench/answers'),
};
