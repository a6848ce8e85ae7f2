/** Front door of customers. */
export { sealAddress } from './addresses.ts';
export { type CheckedFile, checkCustomer, checkFile } from './check.ts';
export { measure, type RuleLine } from './completeness/measure.ts';
export {
  decideContact,
  mayContact,
  mayContactMany,
} from './consent/gate.ts';
export {
  type ConsentGiven,
  currentVersion,
  LEAD_DATA,
  logSharing,
  recordConsents,
  refusesSharing,
} from './consent/ledger.ts';
export { creditCodeCheck, organisationCheck } from './credit-code.ts';
export { sealDocument } from './documents.ts';
export { personOf } from './file/service.ts';
export { fileOf } from './file/view.ts';
export { type Contact, contactHash, emailContact, phoneContact, sealContact } from './identifiers.ts';
export { factsOfStored, refreshMatch } from './matching-facts.ts';
export { mergeWithin } from './merging/service.ts';
export { createCustomer, customerRows, type Person } from './new-customer.ts';
export { changeOwnContact, type OwnContact } from './own-contact.ts';
export { relate } from './queries.ts';
export { cardView } from './recognition/service.ts';
export { residentIdCheck } from './resident-id.ts';
export { addContacts, type Finding, recognisePerson, takeUp } from './resolve.ts';
export { type FileRules, fileRules } from './rules.ts';
export {
  advanceStage,
  findCustomer,
  findCustomers,
  searchKeys,
} from './service.ts';
export { timeline } from './timeline/queries.ts';
export { markNumber } from './verification/service.ts';
