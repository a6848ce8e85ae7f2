import { beforeEach, describe, expect, test } from 'vitest';
import { forgetRecents, recents, remember } from './recent.ts';

/** A store that lists its keys as properties, as the browser's does. */
function memory(): Storage {
  const methods = {
    getItem(key: string) {
      return (store as Record<string, string>)[key] ?? null;
    },
    setItem(key: string, value: string) {
      (store as Record<string, string>)[key] = value;
    },
    removeItem(key: string) {
      delete (store as Record<string, string>)[key];
    },
  };
  const store = Object.create(methods) as Storage;
  return store;
}

let store: Storage;
beforeEach(() => {
  store = memory();
});
const open = (n: number, who = 'a', unit = 'u') => remember(who, unit, { to: `/leads/${n}`, title: `第${n}条` }, store);
const paths = (who = 'a', unit = 'u') => recents(who, unit, store).map((each) => each.to);

describe('recent records', () => {
  test('the newest first, each once, eight at most', () => {
    for (let n = 1; n <= 10; n++) open(n);
    open(5);
    expect(paths()).toEqual([
      '/leads/5',
      '/leads/10',
      '/leads/9',
      '/leads/8',
      '/leads/7',
      '/leads/6',
      '/leads/4',
      '/leads/3',
    ]);
  });

  test('belong to a person at a unit, and go when somebody signs out', () => {
    open(1);
    expect(paths('b')).toEqual([]);
    expect(paths('a', 'v')).toEqual([]);
    store.setItem('rb.language', 'en');
    forgetRecents(store);
    expect(paths()).toEqual([]);
    expect(store.getItem('rb.language')).toBe('en');
  });

  test('what is not ours is left out', () => {
    for (const text of [
      '{',
      '7',
      '[1,{"to":"//evil.example","title":"x"},{"to":"https://evil.example","title":"x"}]',
    ]) {
      store.setItem('rb.recent.a.u', text);
      expect(paths()).toEqual([]);
    }
  });
});
