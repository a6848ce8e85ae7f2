import { levelsOf } from './explain.ts';
import { type Model, type Odds, shippedOdds, weightsOf } from './model.ts';
import { BLOCKS, CERTAIN, COMPARISONS, RARITIES } from './profile.ts';

/** How many pairs show which levels; `found` has the bit of every kind of key they share. */
export interface Pattern {
  found: number;
  pattern: bigint;
  pairs: number;
}

/** A column whose values' frequencies count: how often two records agree in it, and what a value borne once adds. */
export interface Frequency {
  field: number;
  agreeing: number;
  rare: number;
}

export interface Observed {
  records: number;
  patterns: readonly Pattern[];
  /** Pairs taken by chance. */
  sample: readonly { pattern: bigint; pairs: number }[];
  frequencies: readonly Frequency[];
}

/** What is believed beforehand counts as much as this many pairs. */
const BELIEF = { same: 40, related: 40, unrelated: 20 };
const ROUNDS = 60;
const TINY = 1e-7;

interface Counted {
  levels: number[];
  found: number;
  pairs: number;
  p: [number, number, number];
}

/** For each comparison the kinds of keys it is no part of: only among pairs found by one of these is it learned. */
const ELSEWHERE = COMPARISONS.map(({ code }) =>
  Object.values(BLOCKS).reduce(
    (mask, { kind, holds }) => ((holds as readonly string[]).includes(code) ? mask : mask | (1 << kind)),
    0,
  ),
);
/** Levels that every agreeing pair reaches as a candidate, so that chance agreement is counted, not estimated. */
const COUNTED: Record<string, readonly string[]> = {
  mobile: ['same', 'second'],
  id: ['same'],
  vehicle: ['vin', 'tail', 'plate', 'shape'],
  account: ['same'],
  email: ['same', 'name'],
};

function rates(counts: number[], belief: readonly number[], strength: number): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0) + strength;
  return counts.map((count, level) => (count + strength * (belief[level] ?? 0)) / total);
}

/** Log2 of the likelihood of each pattern in one class. */
function logs(odds: number[][]): number[][] {
  return odds.map((levels) => levels.map((rate) => Math.log2(Math.max(rate, 1e-12))));
}

function likelihood(levels: readonly number[], table: number[][]): number {
  let sum = 0;
  for (let at = 0; at < levels.length; at++) {
    const level = levels[at] as number;
    if (level > 0) sum += table[at]?.[level - 1] as number;
  }
  return sum;
}

/**
 * Learns without labels how often each level is met among records of one person, of related people (one phone or car, another person), and
 * of any two: expectation and maximisation over counts of patterns, each comparison only among pairs that another key found, beginning
 * with and drawn towards what the profile believes.
 */
export function learn({ records, patterns, sample, frequencies }: Observed): Model {
  const belief = shippedOdds();
  const pairsOfAll = (records * (records - 1)) / 2;
  const { unrelated, present } = chance(sample, frequencies, belief);
  const odds: Odds = { same: belief.same, related: belief.related, unrelated };
  const counted: Counted[] = patterns.map(({ found, pattern, pairs }) => ({
    levels: levelsOf(pattern),
    found,
    pairs,
    p: [0, 0, 0],
  }));
  let share = { same: 1 / records, related: 1 / records };
  for (let round = 0; round < ROUNDS; round++) {
    expect(counted, odds, share);
    odds.same = maximise(counted, 0, belief.same, BELIEF.same);
    odds.related = maximise(counted, 1, belief.related, BELIEF.related);
    odds.unrelated = unrelated.map((levels, at) => counting(counted, at, levels, (present[at] ?? 0) * pairsOfAll));
    share = {
      same: howMany(counted, 0, odds.same, present) / pairsOfAll,
      related: howMany(counted, 1, odds.related, present) / pairsOfAll,
    };
  }
  return {
    records,
    prior: Math.log2(share.same),
    priorRelated: Math.log2(share.same / share.related),
    certain: certainFrom(counted, odds, share),
    weights: weightsOf(odds.same, odds.unrelated),
    related: weightsOf(odds.same, odds.related),
    rare: RARITIES.map((_, at) => frequencies.find(({ field }) => field === at + 1)?.rare ?? 0),
    odds,
  };
}

function expect(counted: Counted[], odds: Odds, share: { same: number; related: number }): void {
  const [same, related, unrelated] = [logs(odds.same), logs(odds.related), logs(odds.unrelated)];
  const [a, b] = [Math.log2(share.same), Math.log2(share.related)];
  for (const one of counted) {
    const m = 2 ** (a + likelihood(one.levels, same));
    const r = 2 ** (b + likelihood(one.levels, related));
    const u = 2 ** likelihood(one.levels, unrelated);
    const all = m + r + u;
    one.p = [m / all, r / all, u / all];
  }
}

/**
 * How many pairs of all are of a class: not only those that share a key. Of the pairs in which a key can be compared, so many agree in it,
 * and how often the class agrees in it is known from pairs that other keys found; as when marked fish are caught again.
 */
function howMany(counted: Counted[], of: 0 | 1, odds: number[][], present: readonly number[]): number {
  const caught = counted.reduce((sum, one) => sum + one.pairs * one.p[of], 0);
  let [agreeing, expected] = [0, 1e-9];
  for (const [at, { code, levels }] of COMPARISONS.entries()) {
    for (const [place, level] of levels.entries()) {
      if (!COUNTED[code]?.includes(level.code) || (of === 1 && code !== 'mobile' && code !== 'vehicle')) continue;
      agreeing += counted.reduce((sum, one) => (one.levels[at] === place + 1 ? sum + one.pairs * one.p[of] : sum), 0);
      expected += (present[at] ?? 0) * (odds[at]?.[place] ?? 0);
    }
  }
  return Math.max(caught, agreeing > 20 ? agreeing / expected : 0, 1);
}

/** The probability down to which the pairs above it are right often enough, taken together. */
function certainFrom(counted: Counted[], odds: Odds, share: { same: number; related: number }): number {
  expect(counted, odds, share);
  let [right, pairs, cut] = [0, 0, CERTAIN.shipped as number];
  for (const one of [...counted].sort((a, b) => b.p[0] - a.p[0])) {
    right += one.pairs * one.p[0];
    pairs += one.pairs;
    if (one.p[0] < CERTAIN.floor || right < CERTAIN.right * pairs) break;
    cut = one.p[0];
  }
  return cut;
}

function maximise(counted: Counted[], of: 0 | 1, belief: number[][], strength: number): number[][] {
  return COMPARISONS.map(({ levels }, at) => {
    const counts = levels.map(() => 0);
    for (const one of counted) {
      const level = one.levels[at] as number;
      if (level > 0 && one.found & (ELSEWHERE[at] as number))
        counts[level - 1] = (counts[level - 1] as number) + one.pairs * one.p[of];
    }
    return rates(counts, belief[at] ?? [], strength);
  });
}

/** Chance agreement of any two records: from the sample, and from all values where their frequencies are known. */
function chance(sample: Observed['sample'], frequencies: readonly Frequency[], belief: Odds) {
  const decoded = sample.map(({ pattern, pairs }) => ({ levels: levelsOf(pattern), pairs }));
  const all = decoded.reduce((sum, { pairs }) => sum + pairs, 0);
  const present: number[] = [];
  const unrelated = COMPARISONS.map(({ levels }, at) => {
    const counts = levels.map(() => 0);
    for (const one of decoded) {
      const level = one.levels[at] as number;
      if (level > 0) counts[level - 1] = (counts[level - 1] as number) + one.pairs;
    }
    present.push(all > 0 ? counts.reduce((sum, count) => sum + count, 0) / all : 0);
    const estimated = rates(counts, belief.unrelated[at] ?? [], BELIEF.unrelated);
    return estimated.map((rate, level) => {
      const { rarity } = levels[level] ?? {};
      const exact = rarity && frequencies.find(({ field }) => field === RARITIES.indexOf(rarity) + 1);
      return exact ? Math.max(exact.agreeing, TINY) : rate;
    });
  });
  return { unrelated, present };
}

/** The same where every agreeing pair is a candidate: those that are neither one person nor related. */
function counting(counted: Counted[], at: number, rates: number[], comparable: number): number[] {
  const { code, levels } = COMPARISONS[at] as (typeof COMPARISONS)[number];
  const wanted = COUNTED[code];
  if (!wanted || comparable < 1) return rates;
  return rates.map((rate, place) => {
    if (!wanted.includes(levels[place]?.code ?? '')) return rate;
    const agreeing = counted.reduce((sum, one) => (one.levels[at] === place + 1 ? sum + one.pairs * one.p[2] : sum), 0);
    return Math.max((agreeing + 1) / comparable, TINY);
  });
}
