/** Front door of club. */
export { findMembers } from './service.ts';
