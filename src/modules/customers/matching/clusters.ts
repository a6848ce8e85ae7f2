/** What is one person at most. */
export const MOST_RECORDS = 15;

/** Pairs to be joined, the heaviest first: the numbers of their records. */
export interface Joins {
  left: Float64Array;
  right: Float64Array;
}

/** Records joined to one person. */
export interface Joined {
  /** Numbers of the records of each cluster of two or more. */
  clusters: number[][];
  /** Places of the pairs that were left out, because the whole would not have been one person. */
  parted: number[];
}

/** The different numbers, sorted. */
function distinct({ left, right }: Joins): Float64Array {
  const all = new Float64Array(left.length * 2);
  all.set(left);
  all.set(right, left.length);
  all.sort();
  let kept = 0;
  for (const number of all) {
    if (kept > 0 && all[kept - 1] === number) continue;
    all[kept++] = number;
  }
  return all.subarray(0, kept);
}

function placeOf(sorted: Float64Array, number: number): number {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Joins pairs into clusters in their order. A pair that would bring two different valid identity numbers together, or more than `most`
 * records, is left out: a wrong link costs itself and not the cluster. Union by size over typed arrays.
 * @param idsOf hashes of the valid identity numbers of the records that bear any
 */
export function joinPairs(
  pairs: Joins,
  idsOf: ReadonlyMap<number, readonly string[]> = new Map(),
  most: number = MOST_RECORDS,
): Joined {
  const records = distinct(pairs);
  const parent = Int32Array.from(records, (_, at) => at);
  const size = new Int32Array(records.length).fill(1);
  const ids = new Map<number, readonly string[]>();
  for (const [record, own] of idsOf) {
    const place = placeOf(records, record);
    if (records[place] === record) ids.set(place, own);
  }
  const root = (of: number): number => {
    let at = of;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at] as number] as number;
      at = parent[at] as number;
    }
    return at;
  };
  const parted: number[] = [];
  for (let pair = 0; pair < pairs.left.length; pair++) {
    let a = root(placeOf(records, pairs.left[pair] as number));
    let b = root(placeOf(records, pairs.right[pair] as number));
    if (a === b) continue;
    if ((size[a] as number) < (size[b] as number)) [a, b] = [b, a];
    const [own, other] = [ids.get(a), ids.get(b)];
    const together = (size[a] as number) + (size[b] as number);
    if (together > most || (own && other && !other.some((id) => own.includes(id)))) {
      parted.push(pair);
      continue;
    }
    parent[b] = a;
    size[a] = together;
    if (other) ids.set(a, own ? [...new Set([...own, ...other])] : other);
  }
  return { clusters: membersOf(records, root), parted };
}

/** Records by the root they hang on; in the order of their numbers. */
function membersOf(records: Float64Array, root: (of: number) => number): number[][] {
  const found = new Map<number, number[]>();
  for (let at = 0; at < records.length; at++) {
    const top = root(at);
    const known = found.get(top);
    if (known) known.push(records[at] as number);
    else found.set(top, [records[at] as number]);
  }
  return [...found.values()].filter((cluster) => cluster.length > 1);
}
