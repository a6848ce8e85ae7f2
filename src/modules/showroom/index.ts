/** Front door of the showroom. */
export { PARTS } from './counting.ts';
export { type Share, share } from './formulas.ts';
export { checkSpan, unitInSight } from './place.ts';
