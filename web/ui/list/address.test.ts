import { describe, expect, test } from 'vitest';
import { askedOf, namesOf, nextSort, readAddress, withValues, withView } from './address.ts';

const NAMES = namesOf([{ name: 'city' }]);
const of = (search: string) => new URLSearchParams(search);

describe('the address of a list', () => {
  test('gives what the list knows, and leaves the rest alone', () => {
    expect(readAddress(of('tab=new&q=%E7%8E%8B&city=310100&do=1&view=v1&sort='), NAMES)).toEqual({
      view: 'v1',
      query: { tab: 'new', q: '王', city: '310100' },
    });
    expect(withValues(of('do=1&q=a'), { q: '', tab: 'new' }).toString()).toBe('do=1&tab=new');
  });

  test('of a view holds the view’s values only', () => {
    const next = withView(of('tab=new&q=a&do=1'), NAMES, 'v2', { city: '310100' });
    expect(Object.fromEntries(next)).toEqual({ city: '310100', do: '1', view: 'v2' });
    expect(readAddress(next, NAMES)).toEqual({ view: 'v2', query: { city: '310100' } });
  });

  test('asks with the tab first, so that the form and the search win', () => {
    const query = { tab: 'x', q: '王', status: 'won', sort: '-created' };
    expect(askedOf(query, { status: 'new', due: 'now' }, { q: true, sort: true })).toEqual({
      status: 'won',
      due: 'now',
      q: '王',
      sort: '-created',
    });
    expect(askedOf(query, undefined, { q: false, sort: false })).toEqual({ status: 'won' });
  });

  test('an order goes up, down, and away', () => {
    expect([nextSort(undefined, 'a'), nextSort('a', 'a'), nextSort('-a', 'a'), nextSort('-b', 'a')]).toEqual([
      'a',
      '-a',
      undefined,
      'a',
    ]);
  });
});
