/**
 * The demo set's own chance: the same seed gives the same set on every machine. Each part draws from a stream of its own, so that a
 * change in one part does not shift the others.
 */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [0, n). */
  below(n: number): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** An item by its weight; `weights` has one a list item. */
  weighted<T>(list: readonly T[], weights: readonly number[]): T;
  /** A UUIDv7 of that instant (milliseconds), so that ids sort as their rows came. */
  id(at: number): string;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** FNV-1a over the text: a 32-bit number to begin a stream with. */
function mix(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** A stream by seed and name (sfc32: 128 bits of state, passes PractRand). */
export function createRandom(seed: number, stream: string): Random {
  let a = mix(`${seed} a ${stream}`) | 0;
  let b = mix(`${seed} b ${stream}`) | 0;
  let c = mix(`${seed} c ${stream}`) | 0;
  let d = 1;
  const bits = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum;
  };
  for (let round = 0; round < 15; round++) bits();

  const next = () => (bits() >>> 0) / 0x1_0000_0000;
  const below = (n: number) => Math.floor(next() * n);
  const hex = (word: number) => {
    const [w, x, y, z] = [HEX[(word >>> 24) & 255], HEX[(word >>> 16) & 255], HEX[(word >>> 8) & 255], HEX[word & 255]];
    return `${w}${x}${y}${z}`;
  };
  return {
    next,
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (probability) => next() < probability,
    pick: <T>(list: readonly T[]) => list[below(list.length)] as T,
    weighted: <T>(list: readonly T[], weights: readonly number[]) => {
      let rest = next() * weights.reduce((sum, weight) => sum + weight, 0);
      const at = weights.findIndex((weight) => {
        rest -= weight;
        return rest < 0;
      });
      return list[at < 0 ? list.length - 1 : at] as T;
    },
    id: (at) => {
      const high = hex(Math.floor(at / 0x10000));
      const low = hex(at % 0x10000).slice(4);
      const first = hex((bits() & 0x0fff_ffff) | 0x7000_0000);
      const second = hex((bits() & 0x3fff_ffff) | 0x8000_0000);
      return `${high}-${low}-${first.slice(0, 4)}-${second.slice(0, 4)}-${first.slice(4)}${hex(bits())}`;
    },
  };
}

/**
 * Draws without putting back: of `quotas[i]` tickets numbered i each comes up exactly so often, and at any moment in proportion to what
 * is left. Returns -1 when all are drawn.
 */
export function createUrn(random: Random, quotas: readonly number[]): { draw(): number; left(index: number): number } {
  const left = [...quotas];
  let total = left.reduce((sum, quota) => sum + quota, 0);
  return {
    left: (index) => left[index] ?? 0,
    draw() {
      if (total === 0) return -1;
      let rest = random.below(total);
      total -= 1;
      for (let index = 0; index < left.length; index++) {
        const here = left[index] as number;
        if (rest < here) {
          left[index] = here - 1;
          return index;
        }
        rest -= here;
      }
      throw new Error('the urn has lost count');
    },
  };
}

/** Splits a whole number by weights, nothing lost: largest remainders first, ties by place. */
export function shareOut(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const shares = exact.map(Math.floor);
  const missing = total - shares.reduce((all, share) => all + share, 0);
  const order = exact
    .map((value, at) => ({ at, rest: value - Math.floor(value) }))
    .sort((x, y) => y.rest - x.rest || x.at - y.at);
  for (const { at } of order.slice(0, missing)) shares[at] = (shares[at] as number) + 1;
  return shares;
}
