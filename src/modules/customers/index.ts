/** Front door of customers. */
export { type Contact, contactHash, emailContact, phoneContact, sealContact } from './identifiers.ts';
export { relate, timeline } from './queries.ts';
export {
  advanceStage,
  type ConsentGiven,
  createCustomer,
  findCustomer,
  findCustomers,
  recordConsents,
  searchKeys,
} from './service.ts';
