/** What the rest of the club calls of the ledger; design in docs/decisions/0013-points-ledger.md. */
export {
  adjust,
  award,
  cancelPending,
  capture,
  clawBack,
  confirmPending,
  type Earn,
  earn,
  earnMany,
  expireMember,
  hold,
  type Origin,
  redeem,
  reverse,
  type Spend,
  voidHold,
} from './postings.ts';
export { balances as balanceOf, openAccount, type Setting, settingsAt } from './queries.ts';
