/** How right a set of pairs is, against labels. */
export interface Quality {
  precision: number;
  recall: number;
  f1: number;
}

/** A judged pair: the records' places in the file. */
export interface JudgedPair {
  a: number;
  b: number;
  weight: number;
}

/** Pairs of records with one label. With `linked`, only those whose records stand in different files. */
export function truePairs(labels: readonly string[], fileOf: (at: number) => number, linked: boolean): number {
  const groups = new Map<string, number[]>();
  for (const [at, label] of labels.entries()) {
    const known = groups.get(label);
    if (known) known.push(at);
    else groups.set(label, [at]);
  }
  let pairs = 0;
  for (const group of groups.values()) {
    pairs += (group.length * (group.length - 1)) / 2;
    if (!linked) continue;
    const files = new Map<number, number>();
    for (const at of group) files.set(fileOf(at), (files.get(fileOf(at)) ?? 0) + 1);
    for (const own of files.values()) pairs -= (own * (own - 1)) / 2;
  }
  return pairs;
}

/** Quality of so many right ones among so many given ones. */
export function qualityOf(right: number, given: number, all: number): Quality {
  return {
    precision: given > 0 ? right / given : 1,
    recall: all > 0 ? right / all : 1,
    f1: given + all > 0 ? (2 * right) / (given + all) : 1,
  };
}

/** What a ranking of pairs is worth: at even odds, at its best, and how much it finds while nearly everything is right. */
export function curveOf(pairs: readonly JudgedPair[], labels: readonly string[], all: number) {
  const sorted = [...pairs].sort((x, y) => y.weight - x.weight);
  let [right, even, best, recall] = [0, 0, 0, 0];
  let atEven = qualityOf(0, 0, all);
  for (const [at, { a, b, weight }] of sorted.entries()) {
    if (labels[a] === labels[b]) right++;
    const quality = qualityOf(right, at + 1, all);
    if (weight >= 0) {
      even = at + 1;
      atEven = quality;
    }
    best = Math.max(best, quality.f1);
    if (quality.precision >= 0.985) recall = Math.max(recall, quality.recall);
  }
  return { even, atEven, best, recallAt985: recall };
}

/** Quality of clusters: all pairs within them. */
export function clusterQuality(
  clusters: readonly (readonly number[])[],
  labels: readonly string[],
  all: number,
): Quality {
  let [right, given] = [0, 0];
  for (const cluster of clusters) {
    const sizes = new Map<string, number>();
    for (const at of cluster) sizes.set(labels[at] as string, (sizes.get(labels[at] as string) ?? 0) + 1);
    given += (cluster.length * (cluster.length - 1)) / 2;
    for (const size of sizes.values()) right += (size * (size - 1)) / 2;
  }
  return qualityOf(right, given, all);
}
