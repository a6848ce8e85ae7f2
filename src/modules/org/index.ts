/** Front door of org. */
export { cityName, cityOf, isCity } from './cities.ts';
export { entryOf, numberOf } from './dictionary.ts';
export { findStaff, findUnits } from './finding.ts';
export { roleIdOf, shipRoles } from './roles/shipped.ts';
export { findableStaff } from './staff/names.ts';
export { holdStaff, staffAt } from './staff/work.ts';
export {
  type BulkActionKind,
  bulkAction,
  type ImportKind,
  type ListExport,
  listExport,
} from './tasks/catalogue.ts';
export { oneByOne } from './tasks/refusals.ts';
export { type Installation, install, isInstalled } from './units/installation.ts';
export { unitById } from './units/queries.ts';
