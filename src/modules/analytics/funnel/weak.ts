import { type Share, share } from '../../showroom/index.ts';
import { STEPS, type Step } from './steps.ts';

/** Counts of one step: leads that got there or further, and those that took it. */
export interface StepCount {
  reached: number;
  done: number;
}

export interface Weakness {
  step: Step;
  against: 'unit' | 'region' | 'brand';
  own: Share;
  team: Share;
  below: number;
}

/** Fewer leads than this before a step say nothing about somebody. */
const LEAST = 10;

/** Share of the leads of the step before that took a step. */
export function shareOf(steps: readonly StepCount[], at: number): Share {
  return at === 0
    ? share(steps[0]?.done ?? 0, steps[0]?.reached ?? 0)
    : share(steps[at]?.done ?? 0, steps[at - 1]?.reached ?? 0);
}

/**
 * Steps that lie further below a team's share than their threshold (points of a hundred), the weakest first. A step is named once, against
 * the nearest team it falls short of: the unit's own people, then region, then brand.
 */
export function weakSteps(
  own: readonly StepCount[],
  teams: readonly { against: Weakness['against']; steps: readonly StepCount[] }[],
  thresholds: ReadonlyMap<string, number>,
): Weakness[] {
  const weak: Weakness[] = [];
  for (const [at, step] of STEPS.entries()) {
    const least = thresholds.get(step);
    if (at === 0 || least === undefined) continue;
    const mine = shareOf(own, at);
    if (mine.percent === null || mine.denominator < LEAST) continue;
    for (const { against, steps } of teams) {
      const team = shareOf(steps, at);
      if (team.percent === null || team.denominator < LEAST) continue;
      const below = Math.round((team.percent - mine.percent) * 10) / 10;
      if (below < least) continue;
      weak.push({ step, against, own: mine, team, below });
      break;
    }
  }
  return weak.sort((a, b) => b.below - a.below);
}
