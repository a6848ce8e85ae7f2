import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrange, boundWidth, changeColumn, type Layout, moveColumn, PLAIN, sameState, settle } from './layout.ts';

const COLUMNS = ['name', 'phone', 'city', 'owner'].map((key) => ({ key, title: key, render: () => null }));
const layout = (columns: Layout['columns']): Layout => ({ ...PLAIN, columns });
const keys = (columns: { key: string }[]) => columns.map((column) => column.key).join(' ');

describe('the columns of a layout', () => {
  test('as they come where it says nothing', () => {
    expect(keys(arrange(COLUMNS, PLAIN))).toBe('name phone city owner');
    expect(arrange(COLUMNS, PLAIN)[0]?.width).toBe(140);
  });

  test('in its order, without the hidden ones, with its widths', () => {
    const wanted = layout([
      { key: 'name' },
      { key: 'owner', width: 90 },
      { key: 'city', hidden: true },
      { key: 'phone' },
    ]);
    const shown = arrange(COLUMNS, wanted);
    expect(keys(shown)).toBe('name owner phone');
    expect(shown[1]?.width).toBe(90);
  });

  test('a column the view does not know yet stands after its neighbour, one that is gone is dropped', () => {
    const old = layout([{ key: 'name' }, { key: 'owner' }, { key: 'gone' }, { key: 'phone' }]);
    expect(keys(settle(COLUMNS, old))).toBe('name owner phone city');
  });

  test('the first column stays first and cannot be hidden', () => {
    const odd = layout([{ key: 'phone' }, { key: 'name', hidden: true }]);
    expect(keys(arrange(COLUMNS, odd))).toBe('name phone city owner');
  });

  test('a column hidden by default shows once the view says so', () => {
    const known = COLUMNS.map((column) => ({ ...column, hiddenByDefault: column.key === 'city' }));
    expect(keys(arrange(known, PLAIN))).toBe('name phone owner');
    expect(keys(arrange(known, layout([{ key: 'name' }, { key: 'city' }])))).toBe('name phone city owner');
  });

  test('moving keeps all columns and the first in its place', () => {
    const all = settle(COLUMNS, PLAIN);
    fc.assert(
      fc.property(fc.constantFrom('name', 'phone', 'city', 'owner'), fc.integer({ min: -9, max: 9 }), (key, by) => {
        const moved = moveColumn(all, key, by);
        expect(moved[0]?.key).toBe('name');
        expect([...moved].sort((a, b) => (a.key < b.key ? -1 : 1))).toEqual(
          [...all].sort((a, b) => (a.key < b.key ? -1 : 1)),
        );
      }),
    );
    expect(keys(moveColumn(all, 'owner', -2))).toBe('name owner phone city');
  });

  test('a width keeps its bounds', () =>
    expect([boundWidth(3), boundWidth(99.6), boundWidth(9999)]).toEqual([56, 100, 800]));
});

describe('whether a view was changed', () => {
  const state = { query: { tab: 'new' }, ...PLAIN };
  test('not by saying what was meant anyway', () => {
    expect(sameState(COLUMNS, state, { ...state, columns: settle(COLUMNS, PLAIN) })).toBe(true);
    expect(sameState(COLUMNS, state, { ...state, query: { tab: 'new', q: '' } })).toBe(true);
  });
  test.each([
    ['another tab', { ...state, query: { tab: 'all' } }],
    ['a word searched for', { ...state, query: { tab: 'new', q: '王' } }],
    ['a hidden column', { ...state, columns: changeColumn(settle(COLUMNS, PLAIN), 'city', { hidden: true }) }],
    ['another order', { ...state, columns: moveColumn(settle(COLUMNS, PLAIN), 'city', -1) }],
    ['a width', { ...state, columns: changeColumn(settle(COLUMNS, PLAIN), 'city', { width: 200 }) }],
    ['closer rows', { ...state, density: 'compact' as const }],
  ])('by %s', (_what, changed) => expect(sameState(COLUMNS, state, changed)).toBe(false));
});
