import { describe, expect, test } from 'vitest';
import { figuresOf } from './figures.ts';
import { createMemory } from './memory.ts';
import { createRandom } from './random.ts';
import { writeTree } from './tree.ts';

const percent = (part: number, whole: number) => Number(((100 * part) / whole).toFixed(1));
const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);

describe('the full set carries the club figures of May 2010 (F12)', () => {
  const figures = figuresOf('full');
  const region = (name: string) => {
    const found = figures.regions.find((one) => one.name.startsWith(name));
    if (!found) throw new Error(`no region ${name}`);
    return found;
  };

  test('F1: 56.6 % of the private owners, with and without pending applications', () => {
    expect(figures).toMatchObject({ owners: 203_642, members: 115_261 });
    expect(percent(figures.members, figures.owners)).toBe(56.6);
    expect(percent(figures.members + figures.pending, figures.owners)).toBe(56.6);
  });

  test('F2: 118 branches of 146 dealers, 80.8 %, Hangzhou first, Shanghai second, Guangzhou sixth', () => {
    const branches = sum(figures.regions.map((one) => one.branches));
    const complete = sum(figures.regions.map((one) => one.complete));
    expect([branches, complete, percent(branches, complete)]).toEqual([118, 146, 80.8]);
    const rates = figures.regions
      .map((one) => ({ name: one.nameEn, rate: percent(one.branches, one.complete) }))
      .sort((a, b) => b.rate - a.rate);
    expect(rates[0]).toEqual({ name: 'Hangzhou region', rate: 88.9 });
    expect(rates[1]).toEqual({ name: 'Shanghai region', rate: 85.7 });
    expect(rates[5]).toEqual({ name: 'Guangzhou region', rate: 60 });
  });

  test('branches and members by region, three members in none', () => {
    const expected = {
      成都: [12, 15_045],
      北京: [28, 26_021],
      上海: [24, 18_470],
      济南: [26, 19_691],
      广州: [12, 12_038],
      杭州: [16, 23_993],
    };
    for (const [name, numbers] of Object.entries(expected))
      expect([region(name).branches, region(name).members]).toEqual(numbers);
    expect(sum(figures.regions.map((one) => one.members))).toBe(115_258);
    expect(figures.unallocated).toBe(3);
    expect(sum(figures.regions.map((one) => one.owners))).toBe(203_642);
  });

  test('the tree is built to the same figures', () => {
    const rows = createMemory();
    const [random, colleagues] = [createRandom(1, 'tree'), createRandom(1, 'colleagues')];
    const { dealers } = writeTree(rows, random, colleagues, figures, Date.UTC(2026, 10, 22), 'hash');
    const units = rows.of('org.unit');
    expect(units.filter((unit) => unit.kind === 'dealer' && unit.fullAfterSales)).toHaveLength(146);
    expect(dealers).toHaveLength(152);
    expect(rows.of('club.branch')).toHaveLength(118);
    expect(sum(dealers.map((dealer) => dealer.members))).toBe(115_258);
    expect(sum(dealers.map((dealer) => dealer.owners))).toBe(203_642);
    expect(sum(dealers.map((dealer) => dealer.pending))).toBe(figures.pending);
    expect(dealers.filter((dealer) => !dealer.branch && dealer.owners + dealer.members + dealer.pending > 0)).toEqual(
      [],
    );
    for (const unique of [
      units.map((unit) => unit.code),
      units.map((unit) => unit.name),
      units.map((unit) => unit.nameEn),
      rows.of('org.staff').map((one) => one.login),
    ]) {
      expect(new Set(unique).size).toBe(unique.length);
    }
  });
});

describe('other sizes', () => {
  test('small: 24 dealers, 20 000 customers, some four fifths with a branch', () => {
    const figures = figuresOf('small');
    const dealers = sum(figures.regions.map((one) => one.complete + one.limited));
    expect(dealers).toBe(24);
    expect(figures.owners + figures.prospects).toBe(20_000);
    expect(percent(figures.members, figures.owners)).toBe(56.6);
    expect(sum(figures.regions.map((one) => one.branches)) / dealers).toBeCloseTo(0.8, 1);
  });

  test('a million customers keep the proportions and the network', () => {
    const figures = figuresOf('full', 1_000_000);
    expect(figures.owners + figures.prospects).toBe(1_000_000);
    expect(percent(figures.members, figures.owners)).toBe(56.6);
    expect(sum(figures.regions.map((one) => one.members)) + figures.unallocated).toBe(figures.members);
    expect(sum(figures.regions.map((one) => one.branches))).toBe(118);
  });
});
