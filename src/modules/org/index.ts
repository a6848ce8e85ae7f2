/** Front door of org. */
export { answersGiven, findAnswers, giveAnswers } from './answers/reading.ts';
export { areaOf, cityName, cityOf, districtsOf, isCity, type Place, placeName, placeOf } from './cities.ts';
export { dictionaries, entryOf, numberOf, textOf } from './dictionary.ts';
export { findStaff, findUnits } from './finding.ts';
export {
  batchKind,
  type Card,
  type Hit,
  type ImportColumn,
  type ImportKind,
  importKind,
  type MatchKey,
  type Reverting,
  type Taken,
  type Taking,
} from './imports/kinds.ts';
export type { ImportSettingsValues } from './imports/schema.ts';
export { dateOf, listOf, nameOf, phoneOf, yesNo } from './imports/values.ts';
export { notifyReclaimed } from './notifications/queries.ts';
export { roleIdOf, shipRoles } from './roles/shipped.ts';
export { findableStaff } from './staff/names.ts';
export { holdStaff, staffAt } from './staff/work.ts';
export { targetsFor } from './targets/queries.ts';
export { type Goals, MEASURES, type Measure } from './targets/schema.ts';
export {
  type BulkActionKind,
  bulkAction,
  type ListExport,
  listExport,
} from './tasks/catalogue.ts';
export { oneByOne } from './tasks/refusals.ts';
export { type Installation, install, isInstalled } from './units/installation.ts';
export { unitById } from './units/queries.ts';
