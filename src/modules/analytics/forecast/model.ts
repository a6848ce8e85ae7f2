/**
 * The forecast: how likely open leads (and orders) of one likeness are to end in an order (a delivery) within some days, learnt from what
 * became of such cases, a dealer's own history drawn towards its brand's by how much dealers really differ (empirical Bayes). Pure.
 */

/** Days ahead that are forecast. */
export const HORIZONS = [30, 60, 90] as const;
export type Horizon = (typeof HORIZONS)[number];

/** The likeness of what did not exist yet on the day: its `n` counts days it was looked at, its `k` may exceed them. */
export const FLOW = 'flow';

/** How often one likeness was seen at a dealer, and how often it came true; older cases weigh less, `cases` counts them whole. */
export interface Seen {
  orgId: string;
  cell: string;
  n: number;
  k: number;
  cases?: { n: number; k: number };
}

/** The chance of one likeness at a dealer with how uncertain it is itself; of `flow`: how many are expected. */
export interface Rate {
  p: number;
  /** Variance of `p`. */
  v: number;
  ownN: number;
  ownK: number;
  brandN: number;
  brandK: number;
}

/** What was learnt of a brand: rates by dealer and likeness; a dealer without history has the brand's. */
export interface Learnt {
  rateOf(orgId: string, cell: string): Rate;
}

/** As much as this many cases of its broader likeness stand behind a rare one, so that three leads make no chance of their own. */
const BROADER = 20;
/** Bounds of the weight of the brand at a dealer, in cases: dealers are never all alike, nor does one case say everything. */
const LEAST_WEIGHT = 4;
const MOST_WEIGHT = 2000;
/** The weight where too few dealers tell how much dealers differ. */
const USUAL_WEIGHT = 40;

/** The broader likeness: grade.age.stage without the age; an order's age has none. */
const broaderOf = (cell: string) => {
  const [grade, , stage] = cell.split('.');
  return stage === undefined ? '' : `${grade}.${stage}`;
};

interface Group {
  n: number;
  k: number;
}
/** A group with its cases counted whole. */
interface Counted extends Group {
  cases: Group;
}
const EMPTY: Counted = { n: 0, k: 0, cases: { n: 0, k: 0 } };
const add = (a: Group, b: Group): Group => ({ n: a.n + b.n, k: a.k + b.k });

/**
 * How many cases of the brand weigh as much as a dealer's own: from the spread between dealers beyond what chance alone makes
 * (method of moments for beta-binomial counts).
 */
export function weightOf(groups: readonly Group[]): number {
  const seen = groups.filter(({ n }) => n > 0);
  const n = seen.reduce((sum, one) => sum + one.n, 0);
  const p = n > 0 ? seen.reduce((sum, one) => sum + one.k, 0) / n : 0;
  const chance = p * (1 - p);
  if (seen.length < 3 || chance <= 0) return USUAL_WEIGHT;
  const spread = seen.reduce((sum, one) => sum + one.n * (one.k / one.n - p) ** 2, 0);
  const room = n - seen.reduce((sum, one) => sum + one.n ** 2, 0) / n;
  const between = room > 0 ? (spread - (seen.length - 1) * chance) / room : 0;
  return between > 0 ? Math.min(MOST_WEIGHT, Math.max(LEAST_WEIGHT, chance / between - 1)) : MOST_WEIGHT;
}

/** The same for counts a day looked at (gamma-Poisson): in days looked at. */
function flowWeight(groups: readonly Group[], mean: number): number {
  const seen = groups.filter(({ n }) => n > 0);
  if (seen.length < 3 || mean <= 0) return 1;
  const spread = seen.reduce((sum, { n, k }) => sum + (k / n - mean) ** 2 - mean / n, 0) / (seen.length - 1);
  return spread > 0 ? Math.min(24, mean / spread) : 24;
}

const totalOf = (groups: readonly Group[]): Group => ({
  n: groups.reduce((sum, { n }) => sum + n, 0),
  k: groups.reduce((sum, { k }) => sum + k, 0),
});

/** Learns from what was seen at the dealers of one brand. */
export function learn(seen: readonly Seen[]): Learnt {
  const byCell = new Map<string, Map<string, Counted>>();
  const broad = new Map<string, Group>();
  const all: Group = { n: 0, k: 0 };
  for (const { orgId, cell, n, k, cases } of seen) {
    const dealers = byCell.get(cell) ?? new Map<string, Counted>();
    byCell.set(cell, dealers);
    const group = dealers.get(orgId) ?? EMPTY;
    dealers.set(orgId, { ...add(group, { n, k }), cases: add(group.cases, cases ?? { n, k }) });
    if (cell === FLOW) continue;
    broad.set(broaderOf(cell), add(broad.get(broaderOf(cell)) ?? EMPTY, { n, k }));
    all.n += n;
    all.k += k;
  }
  const overall = all.n > 0 ? all.k / all.n : 0;
  const widerAt = (cell: string) => {
    const wider = broad.get(broaderOf(cell)) ?? { n: 0, k: 0 };
    return (wider.k + BROADER * overall) / (wider.n + BROADER);
  };
  const priors = new Map<string, { at: number; weight: number; cases: Group }>();
  for (const [cell, dealers] of byCell) {
    const groups = [...dealers.values()];
    const brand = totalOf(groups);
    const cases = totalOf(groups.map((group) => group.cases));
    if (cell === FLOW) {
      const mean = brand.n > 0 ? brand.k / brand.n : 0;
      priors.set(cell, { at: mean, weight: flowWeight(groups, mean), cases });
      continue;
    }
    const at = (brand.k + BROADER * widerAt(cell)) / (brand.n + BROADER);
    priors.set(cell, { at, weight: weightOf(groups), cases });
  }
  // A likeness nobody has seen yet is as its broader one is.
  const unseen = (cell: string) => ({ at: widerAt(cell), weight: USUAL_WEIGHT, cases: EMPTY.cases });
  return {
    rateOf(orgId, cell) {
      const prior = priors.get(cell) ?? unseen(cell);
      const own = byCell.get(cell)?.get(orgId) ?? EMPTY;
      const weight = own.n + prior.weight;
      const p = (own.k + prior.weight * prior.at) / weight;
      const v = cell === FLOW ? p / weight : (p * (1 - p)) / (weight + 1);
      return { p, v, ownN: own.cases.n, ownK: own.cases.k, brandN: prior.cases.n, brandK: prior.cases.k };
    },
  };
}

/** An expected number with its variance. */
export interface Expected {
  mean: number;
  variance: number;
}

export const NONE: Expected = { mean: 0, variance: 0 };

/** Of `n` open cases of one likeness. */
export function expectOf(n: number, { p, v }: { p: number; v: number }): Expected {
  return { mean: n * p, variance: n * p * (1 - p) + n * n * v };
}

/** Of what is still to come in: `share` of a dealer's flow, for one colleague. */
export function expectFlow({ p, v }: { p: number; v: number }, share = 1): Expected {
  return { mean: share * p, variance: share * p + share * share * v };
}

export const plus = (a: Expected, b: Expected): Expected => ({
  mean: a.mean + b.mean,
  variance: a.variance + b.variance,
});

/** Standard deviations of an interval that holds four cases of five. */
const EIGHTY = 1.2816;

/**
 * The interval in which four of five such forecasts should come true. `spread` widens it by how far past forecasts were off beyond what
 * the model itself expected (at least 1).
 */
export function intervalOf({ mean, variance }: Expected, spread = 1): { low: number; high: number } {
  const reach = EIGHTY * Math.sqrt(Math.max(variance, 0) * Math.max(1, spread));
  return { low: Math.max(0, mean - reach), high: mean + reach };
}

/** How far past forecasts were off beyond what the model expected of itself: the mean of the squared error in variances; 1 where few tell. */
export function spreadOf(past: readonly { expected: number; variance: number; actual: number }[]): number {
  const known = past.filter(({ variance }) => variance > 0);
  if (known.length < 3) return 1;
  const mean = known.reduce((sum, one) => sum + (one.actual - one.expected) ** 2 / one.variance, 0) / known.length;
  return Math.max(1, mean);
}
