/** Front door of org. */
export { cityOf, isCity } from './cities.ts';
export { entryOf, numberOf } from './dictionary.ts';
export { staffAt, unitById } from './queries.ts';
export { roleIdOf, shipRoles } from './roles/shipped.ts';
