/** Front door of products. */
export { currentOwner, seriesByCode, trimById } from './queries.ts';
export { type DeliveredUnit, deliverUnit } from './service.ts';
