import { describe, expect, test } from 'vitest';
import { treeOf, type UnitNode } from './unit-tree.ts';

interface Place {
  id: string;
  parentId: string | null;
}
const lines = (nodes: UnitNode<Place>[], depth = 0): string[] =>
  nodes.flatMap(({ unit, children }) => [`${'-'.repeat(depth)}${unit.id}`, ...lines(children, depth + 1)]);

describe('treeOf', () => {
  test('hangs units below their parents whatever their order; what has none here is a root', () => {
    const units = [
      { id: 'dealer', parentId: 'region' },
      { id: 'region', parentId: 'brand' },
      { id: 'other', parentId: 'region' },
      { id: 'lost', parentId: 'elsewhere' },
    ];
    expect(lines(treeOf(units))).toEqual(['region', '-dealer', '-other', 'lost']);
  });
});
