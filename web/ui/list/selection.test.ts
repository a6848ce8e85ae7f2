import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extend, isChosen, loadedState, NOTHING, toggle, toggleLoaded } from './selection.ts';

const LOADED = ['a', 'b', 'c', 'd', 'e'];
const ids = (chosen: { ids: ReadonlySet<string> }) => [...chosen.ids].sort().join('');

describe('choosing rows', () => {
  test('one by one, twice being none', () => {
    const one = toggle(NOTHING, 'b', LOADED);
    expect(ids(one)).toBe('b');
    expect(ids(toggle(one, 'b', LOADED))).toBe('');
  });

  test.each([
    ['b', 'd', 'bcd'],
    ['d', 'b', 'bcd'],
    ['c', 'c', ''],
    ['a', 'e', 'abcde'],
  ])('a range from %s to %s', (from, to, expected) => {
    expect(ids(extend(toggle(NOTHING, from, LOADED), to, LOADED))).toBe(expected);
  });

  test('a range that ends on a chosen row is taken out', () => {
    const some = extend(toggle(NOTHING, 'a', LOADED), 'e', LOADED);
    expect(ids(extend({ ...some, anchor: 'b' }, 'd', LOADED))).toBe('ae');
  });

  test('a range keeps its anchor, so that it can be drawn anew', () => {
    const drawn = extend(toggle(NOTHING, 'b', LOADED), 'c', LOADED);
    expect(ids(extend(drawn, 'e', LOADED))).toBe('bcde');
  });

  test('an anchor that is gone makes no range', () => {
    expect(ids(extend({ ...NOTHING, anchor: 'gone' }, 'c', LOADED))).toBe('c');
  });

  test('the header takes all loaded ones, keeps those chosen before, and gives all back', () => {
    const all = toggleLoaded(toggle(NOTHING, 'x', LOADED), LOADED);
    expect(ids(all)).toBe('abcdex');
    expect(loadedState(all, LOADED)).toBe('all');
    expect(toggleLoaded(all, LOADED)).toBe(NOTHING);
    expect(loadedState(toggle(all, 'c', LOADED), LOADED)).toBe('some');
    expect(loadedState(NOTHING, [])).toBe('none');
  });

  test('taking one out of all that match leaves the loaded others', () => {
    const all = { ...NOTHING, all: true };
    expect(isChosen(all, 'not loaded yet')).toBe(true);
    expect(ids(toggle(all, 'c', LOADED))).toBe('abde');
  });

  test('a range between two rows holds what lies between, whichever way it was drawn', () => {
    const index = fc.integer({ min: 0, max: 49 });
    const loaded = Array.from({ length: 50 }, (_, at) => `r${at}`);
    fc.assert(
      fc.property(index, index, (from, to) => {
        fc.pre(from !== to);
        const chosen = extend(toggle(NOTHING, `r${from}`, loaded), `r${to}`, loaded);
        expect(chosen.ids.size).toBe(Math.abs(from - to) + 1);
      }),
    );
  });
});
