/** Front door of leads. */
export { requirePhone, takeIn } from './intake.ts';
export { leadCard, noteArrival, noteTestDrive } from './milestones.ts';
export { leadForOrder, markOrdered, markReopened, markWon } from './order-steps.ts';
export { findLeads } from './service.ts';
export { sealSecret } from './signature.ts';
