/** Front door of customers. */
export { type Contact, contactHash, emailContact, phoneContact, sealContact, tailHash } from './identifiers.ts';
export { nameGrams, searchGrams } from './name-grams.ts';
export { primaryMobile, relate, timeline } from './queries.ts';
export { advanceStage, type ConsentGiven, createCustomer, findCustomer, recordConsents } from './service.ts';
