/** Front door of sales. */
export { findContracts } from './contracts/service.ts';
export { sellStrictly } from './pricing/service.ts';
export { firstName } from './progress/first-name.ts';
export { keepOrderPath, orderPath } from './progress/service.ts';
export { findOrders } from './service.ts';
