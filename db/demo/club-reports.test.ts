import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../../src/modules/club/reports/catalogue.ts';
import { rankLines, valuesOf } from '../../src/modules/club/reports/values.ts';
import { figuresOf } from './figures.ts';

// The reports of the club over the figures of the full set: what its screens show once it is loaded (F12).
const full = figuresOf('full');
const lines = full.regions.map((region) => {
  const { complete, branches, members } = region;
  const counted: Record<string, number> = { complete, branches, members };
  const countOf = (key: string) => ({ n: counted[key] ?? 0, amount: 0 });
  return {
    name: region.name,
    values: { ...valuesOf(CATALOGUE.entry.figures, countOf), ...valuesOf(CATALOGUE.regions.figures, countOf) },
    ranks: {} as Record<string, number>,
  };
});
rankLines(CATALOGUE.entry.figures, lines);
const percent = (value: unknown) => {
  const { numerator, denominator } = value as { numerator: number; denominator: number };
  return `${((100 * numerator) / denominator).toFixed(1)}%`;
};
const sum = (key: string) => lines.reduce((all, line) => all + (line.values[key] as number), 0);

describe('the reports show the deck’s figures', () => {
  test('F1: 56.6 % with and without the pending', () => {
    const counted: Record<string, number> = { owners: full.owners, members: full.members, pending: full.pending };
    const values = valuesOf(CATALOGUE.recruitment.figures, (key) => ({ n: counted[key] ?? 0, amount: 0 }));
    expect([percent(values.rate), percent(values.rateWithout)]).toEqual(['56.6%', '56.6%']);
    expect(values.rate).toEqual({ numerator: 115_351, denominator: 203_642 });
  });

  test('F2: 80.8 %; Hangzhou 88.9 % first, Shanghai 85.7 % second, Guangzhou 60.0 % sixth', () => {
    expect(percent({ numerator: sum('branches'), denominator: sum('complete') })).toBe('80.8%');
    const of = (name: string) => {
      const line = lines.find((one) => one.name.startsWith(name));
      return [percent(line?.values.rate), line?.ranks.rate];
    };
    expect([of('杭州'), of('上海'), of('广州')]).toEqual([
      ['88.9%', 1],
      ['85.7%', 2],
      ['60.0%', 6],
    ]);
  });

  test('the regions come to 115 258; with the three of none to the nation’s 115 261', () => {
    expect([sum('members'), sum('members') + full.unallocated]).toEqual([115_258, 115_261]);
    expect(full.members).toBe(115_261);
  });
});
