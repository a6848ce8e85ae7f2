import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compiled } from './compile.ts';
import { evidenceOf, explain, explainVeto, levelsOf } from './explain.ts';
import { learn } from './learn.ts';
import { shippedModel } from './model.ts';
import { BITS, BLOCKS, COMPARISONS, PARTED, RARE_NAME, SHARED, VETOES, WIDTH } from './profile.ts';

const MIGRATION = readFileSync(new URL('../../../../db/migrations/0016-matching.sql', import.meta.url), 'utf8');

describe('the profile', () => {
  test('the database judges by what the profile says', () => {
    const held = /-- <compiled>\n([\s\S]*)-- <\/compiled>/.exec(MIGRATION)?.[1];
    expect(held).toBe(compiled());
  });

  test('the numbers that stand in the migration by hand are those of the profile', () => {
    expect([BLOCKS.name_city.kind, BLOCKS.mobile.kind, BLOCKS.name_alone.kind, RARE_NAME, SHARED]).toEqual([
      10, 1, 19, 10, 30,
    ]);
    expect(1 << VETOES.length).toBe(16);
    expect([COMPARISONS.length, BITS]).toEqual([15, 4]);
  });

  test('every level has words, fits its place, and its odds are shares of one', () => {
    for (const { code, levels } of COMPARISONS) {
      expect(levels.length).toBeLessThan(WIDTH);
      expect(levels.at(-1)?.when).toBe('true');
      for (const column of [0, 1, 2]) {
        const sum = levels.reduce((total, level) => total + (level.odds[column] as number), 0);
        expect({ code, column, whole: Math.abs(sum - 1) < 0.005 }).toEqual({ code, column, whole: true });
      }
      for (const level of levels) expect(explain({ field: code, level: level.code })?.level).toBe(level.text);
    }
    for (const { code, text } of VETOES) expect(explainVeto(code)).toBe(text);
    expect(explainVeto(PARTED)).not.toBeNull();
    expect(explain({ field: 'none', level: 'same' })).toBeNull();
    const kinds = Object.values(BLOCKS).map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(kinds.length);
    expect(Math.max(...kinds)).toBeLessThan(31);
  });

  test('a pattern becomes words, the heaviest first', () => {
    const pattern = 1n | (4n << 12n) | (1n << 40n);
    const { weights } = shippedModel();
    const bits = levelsOf(pattern).map((level, at) => weights[at * WIDTH + level] as number);
    const evidence = evidenceOf(pattern, bits, -1.5, -0.01);
    expect(evidence.map(({ field, level }) => `${field} ${level}`)).toEqual([
      'name same',
      'city same',
      'mobile other',
      'rarity common',
    ]);
  });
});

describe('learning', () => {
  test('finds the odds that patterns were made by', () => {
    // Same mobile, name the same in nine of ten; other mobile, only the WeChat account the same.
    const at = (name: bigint, mobile: bigint, account: bigint) => name | (mobile << 12n) | (account << 32n);
    const model = learn({
      records: 100_000,
      patterns: [
        { found: 1 << 1, pattern: at(1n, 1n, 1n), pairs: 900 },
        { found: 1 << 1, pattern: at(6n, 1n, 1n), pairs: 100 },
        { found: 1 << 4, pattern: at(1n, 4n, 1n), pairs: 300 },
        { found: (1 << 1) | (1 << 4), pattern: at(1n, 1n, 1n), pairs: 700 },
      ],
      sample: [{ pattern: at(6n, 4n, 2n), pairs: 100_000 }],
      frequencies: [{ field: 1, agreeing: 0.0001, rare: 0 }],
    });
    const [name, mobile] = [model.odds.same[0], model.odds.same[3]] as [number[], number[]];
    expect(name[0]).toBeGreaterThan(0.85);
    // Among pairs another key found: 700 of 1000.
    expect(mobile[0]).toBeGreaterThan(0.65);
    expect(mobile[0]).toBeLessThan(0.75);
    expect(model.weights[1]).toBeGreaterThan(10);
  });
});
