import { type Counts, meanMinutes, sharesOf, sumOf } from './formulas.ts';

/** Figures that are held against the mean of those they stand among. */
export const HINT_KINDS = [
  'reception',
  'retention',
  'again',
  'invite',
  'firstDuration',
  'firstDrive',
  'againDuration',
] as const;
export type HintKind = (typeof HINT_KINDS)[number];

/** How far below the mean a figure may lie: points of a hundred, or, `relative`, hundredths of the mean. */
export interface Threshold {
  below: number;
  relative: boolean;
}

/** A figure that lies too far below the mean of the others. */
export interface Hint {
  kind: HintKind;
  value: number;
  mean: number;
}

/** Fewer groups than this say nothing about somebody. */
const LEAST_GROUPS = 5;

function figureOf(kind: HintKind, counts: Counts): number | null {
  switch (kind) {
    case 'reception':
      return counts.first;
    case 'firstDuration':
      return meanMinutes(counts.firstMinutes, counts.firstTimed);
    case 'againDuration':
      return meanMinutes(counts.againMinutes, counts.againTimed);
    default:
      return sharesOf(counts)[kind].percent;
  }
}

/** The mean of a figure over all: of shares and minutes that of everything together, of reception that of a head. */
function meanOf(kind: HintKind, all: readonly Counts[]): number | null {
  const together = figureOf(kind, sumOf(all));
  return kind === 'reception' && together !== null ? Math.round((together * 10) / all.length) / 10 : together;
}

/** The hints of each of those that stand among each other, in their order; nobody is measured against themselves alone. */
export function hintsOf(all: readonly Counts[], thresholds: Partial<Record<HintKind, Threshold>>): Hint[][] {
  if (all.length < 2) return all.map(() => []);
  const means = HINT_KINDS.map((kind) => [kind, meanOf(kind, all)] as const);
  return all.map((counts) => {
    const hints: Hint[] = [];
    for (const [kind, mean] of means) {
      const threshold = thresholds[kind];
      const value = figureOf(kind, counts);
      if (!threshold || mean === null || value === null) continue;
      // Who receives few is told of that alone: a share of four groups is chance.
      if (kind !== 'reception' && counts.first + counts.again < LEAST_GROUPS) continue;
      const least = threshold.relative ? mean * (1 - threshold.below / 100) : mean - threshold.below;
      if (value < least) hints.push({ kind, value, mean });
    }
    return hints;
  });
}
