import { describe, expect, test } from 'vitest';
import { changesOf, shown } from './changes.ts';
import { flatten, unitTree } from './unit-tree.ts';

describe('unitTree', () => {
  const units = [
    { id: 'region', parentId: 'brand' },
    { id: 'dealer', parentId: 'region' },
    { id: 'other', parentId: 'region' },
    { id: 'lost', parentId: 'elsewhere' },
  ];

  test('hangs units below their parents; what has none here is a root', () => {
    const tree = flatten(unitTree(units)).map(({ unit, depth }) => `${'-'.repeat(depth)}${unit.id}`);
    expect(tree).toEqual(['region', '-dealer', '-other', 'lost']);
  });
});

describe('changesOf', () => {
  test('names what differs, housekeeping last', () =>
    expect(changesOf({ version: 1, name: 'A', city: 'x' }, { version: 2, name: 'B', city: 'x' })).toEqual([
      { field: 'name', before: 'A', after: 'B' },
      { field: 'version', before: 1, after: 2 },
    ]));

  test('a new row has no before', () =>
    expect(changesOf(null, { name: 'B' })).toEqual([{ field: 'name', before: undefined, after: 'B' }]));

  test('values are shortened', () => {
    expect(shown(null)).toBe('∅');
    expect(shown({ a: 1 })).toBe('{"a":1}');
    expect(shown('x'.repeat(100))).toHaveLength(58);
  });
});
