/** Front door of club. */
export { findFaults, ledgerSize } from './ledger/verify.ts';
export { findMembers } from './members/service.ts';
