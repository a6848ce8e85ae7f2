/** Front door of leads. */
export { requirePhone, requireSeries, takeIn } from './intake.ts';
export { leadCard, noteArrival, noteTestDrive } from './milestones.ts';
export { leadForOrder, markOrdered, markReopened, markWon } from './order-steps.ts';
export { findLeads, listLeads as listLeadsPage } from './service.ts';
export { sealSecret } from './signature.ts';
