/** Front door of sales. */
export { findOrders } from './service.ts';
