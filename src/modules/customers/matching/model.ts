import { CERTAIN, COMPARISONS, RARITIES, WIDTH } from './profile.ts';

/** How often each level of each comparison is met among records of one person, of related people, of any two. */
export interface Odds {
  same: number[][];
  related: number[][];
  unrelated: number[][];
}

/** What the matcher knows: a row of customers.match_model. */
export interface Model {
  records: number;
  /** Log2 odds of one person before anything is compared, against two unrelated people and against two related ones. */
  prior: number;
  priorRelated: number;
  /** From which probability a pair without a veto is merged by itself. */
  certain: number;
  /** Sixteen places a comparison, in bits. */
  weights: number[];
  related: number[];
  /** What a value nobody else bears adds, per column of RARITIES. */
  rare: number[];
  odds: Odds;
}

/** No single field may decide alone by more than this, in bits. */
const CAP = 22;
const FLOOR = 1e-9;

/** The odds of the profile: what is believed before anything is learned. */
export function shippedOdds(): Odds {
  const column = (at: 0 | 1 | 2) => COMPARISONS.map(({ levels }) => levels.map(({ odds }) => odds[at]));
  return { same: column(0), related: column(1), unrelated: column(2) };
}

/** Log2 of how much oftener a level is met in one class than in another, one array for all comparisons. */
export function weightsOf(same: number[][], other: number[][]): number[] {
  return COMPARISONS.flatMap(({ levels }, at) =>
    Array.from({ length: WIDTH }, (_, place) => {
      if (place === 0 || place > levels.length) return 0;
      const [m, u] = [same[at]?.[place - 1] ?? 0, other[at]?.[place - 1] ?? 0];
      return Math.max(-CAP, Math.min(CAP, Math.log2(Math.max(m, FLOOR) / Math.max(u, FLOOR))));
    }),
  );
}

/** The model of the first day, for a hundred thousand records. */
export function shippedModel(): Model {
  const odds = shippedOdds();
  return {
    records: 100_000,
    prior: -Math.log2(100_000),
    priorRelated: 0,
    certain: CERTAIN.shipped,
    weights: weightsOf(odds.same, odds.unrelated),
    related: weightsOf(odds.same, odds.related),
    rare: RARITIES.map(() => 0),
    odds,
  };
}
