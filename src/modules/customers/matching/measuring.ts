/** Front of measuring: what the command and the benchmark use; the product itself does not. */
export { type Labelled, labelledRows, readLabelled } from './labelled.ts';
export { fillMatchRecords, type Measured, measure, runMatch } from './measure.ts';
export type { Quality } from './quality.ts';
