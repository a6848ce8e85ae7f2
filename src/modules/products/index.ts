/** Front door of products. */
export { currentOwner, seriesByCode, trimById } from './queries.ts';
export { deliverUnit, findVehicles } from './service.ts';
