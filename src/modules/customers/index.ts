/** Front door of customers. */
export { maskLine, sealAddress } from './addresses.ts';
export { claimByEnquiry } from './claims/service.ts';
export { measure, type RuleLine } from './completeness/measure.ts';
export {
  decideContact,
  mayContactMany,
} from './consent/gate.ts';
export {
  type ConsentGiven,
  currentVersion,
  LEAD_DATA,
  logPartnerSharing,
  logSharing,
  logSharingMany,
  recipientKnown,
  recordConsents,
  refusesSharing,
} from './consent/ledger.ts';
export { explainGate } from './consent/reasons.ts';
export { creditCodeCheck, organisationCheck } from './credit-code.ts';
export { sealDocument } from './documents.ts';
export { type FindKeys, findKeys } from './finding.ts';
export { type Contact, contactHash, emailContact, maskContact, phoneContact, sealContact } from './identifiers.ts';
export { factsOfStored, refreshMatch } from './matching-facts.ts';
export { mergeWithin } from './merging/service.ts';
export { createCustomer } from './new-customer.ts';
export { relate, relateMany } from './queries.ts';
export { reachAt } from './reach.ts';
export { residentIdCheck } from './resident-id.ts';
export { type Finding, recognisePerson, takeUp } from './resolve.ts';
export {
  advanceStage,
  findCustomer,
  findCustomers,
  listCustomers as listCustomersPage,
  searchKeys,
} from './service.ts';
export { eventsBefore, Statement, timeline, timelineOf } from './timeline/queries.ts';
export { markNumber } from './verification/service.ts';
export { wholeGroup } from './whole-group.ts';
