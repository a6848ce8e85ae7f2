/** One line of a benchmark: `ratio` is speed against speed, so 1 is as fast as the baseline and more is better. */
export interface Line {
  name: string;
  n: number;
  ours: number;
  baseline: number;
  ratio: number;
  unit: string;
  note: string;
}

/** Prints one JSON object a line. */
export function report(line: Line): void {
  const round = (value: number) => Number(value.toPrecision(4));
  process.stdout.write(
    `${JSON.stringify({ ...line, ours: round(line.ours), baseline: round(line.baseline), ratio: round(line.ratio) })}\n`,
  );
}

/** The middle of an odd number of figures. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}

/** Runs ours and the baseline in turn, so that a noisy neighbour meets both; returns the medians. */
export async function alternate(
  rounds: number,
  ours: () => Promise<number>,
  baseline: () => Promise<number>,
): Promise<{ ours: number; baseline: number }> {
  const [a, b]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    a.push(await ours());
    b.push(await baseline());
  }
  return { ours: median(a), baseline: median(b) };
}
