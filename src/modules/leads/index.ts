/** Front door of leads. */
export { type LeadForOrder, leadForOrder, markOrdered, markWon } from './order-steps.ts';
export { sealSecret } from './signature.ts';
