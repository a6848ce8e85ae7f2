/** Front of matching: who calls it needs nothing else of this folder. */
export { type Evidence, explain, explainVeto } from './explain.ts';
export type { MatchFacts, MatchRow } from './facts.ts';
export { dropMatchRow, keepMatchRow, keepMatchRows, type MatchHit, probe } from './queries.ts';
export { matchRow } from './row.ts';
