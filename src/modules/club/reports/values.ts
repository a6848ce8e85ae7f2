import type * as z from 'zod';
import type { Report } from './catalogue.ts';
import type { PopulationKey } from './populations.ts';
import type { ReportLine } from './schema.ts';

type Line = z.output<typeof ReportLine>;
type Value = Line['values'][string];

/** The figures of one line, or of all together, out of what the populations came to. */
export function valuesOf(figures: Report['figures'], countOf: (key: PopulationKey) => { n: number; amount: number }) {
  const values: Record<string, Value> = {};
  const sum = (keys: readonly string[]) =>
    keys.reduce((all, key) => {
      const value = values[key];
      return all + (typeof value === 'number' ? value : 0);
    }, 0);
  for (const [key, figure] of Object.entries(figures)) {
    if (figure.kind === 'count') values[key] = countOf(figure.of).n;
    else if ('of' in figure) values[key] = countOf(figure.of).amount;
    else if (figure.kind === 'mean') values[key] = { numerator: sum(figure.over), denominator: figure.months };
    else {
      const denominator = sum(figure.under);
      values[key] = denominator === 0 ? null : { numerator: sum(figure.over), denominator };
    }
  }
  return values;
}

const shareOf = (value: Value | undefined): number | null =>
  value && typeof value === 'object' ? value.numerator / value.denominator : null;

/** Ranks by each rate that is compared: the best is first, equal rates share a rank. */
export function rankLines(figures: Report['figures'], lines: readonly Pick<Line, 'values' | 'ranks'>[]): void {
  for (const [key, figure] of Object.entries(figures)) {
    if (!('ranked' in figure)) continue;
    const rates = lines.map((line) => shareOf(line.values[key]));
    lines.forEach((line, at) => {
      const rate = rates[at];
      if (rate === null || rate === undefined) return;
      line.ranks[key] = 1 + rates.filter((other) => other !== null && other > rate).length;
    });
  }
}
