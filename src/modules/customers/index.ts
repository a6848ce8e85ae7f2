/** Front door of customers. */

export { nameGrams, searchGrams } from '../../platform/name-grams.ts';
export { type Contact, contactHash, emailContact, phoneContact, sealContact, tailHash } from './identifiers.ts';
export { relate, timeline } from './queries.ts';
export {
  advanceStage,
  type ConsentGiven,
  createCustomer,
  findCustomer,
  findCustomers,
  recordConsents,
} from './service.ts';
