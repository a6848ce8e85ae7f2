/** Front door of leads. */
export { leadForOrder, markOrdered, markWon } from './order-steps.ts';
export { findLeads } from './service.ts';
export { sealSecret } from './signature.ts';
