import { describe, expect, test } from 'vitest';
import { currentOf, differencesOf } from './form-conflict.ts';

describe('two people at one record', () => {
  test('only what differs is asked; what I left alone is theirs', () => {
    const base = { name: '王', city: '310100', note: undefined, tags: ['a'] };
    const mine = { name: '王小明', city: '310100', note: '', tags: ['a'] };
    const theirs = { name: '王大明', city: '110100', note: null, tags: ['a'], version: 3 };
    expect(differencesOf(base, mine, theirs)).toEqual([
      { field: 'name', mine: '王小明', theirs: '王大明', choice: 'mine' },
      { field: 'city', mine: '310100', theirs: '110100', choice: 'theirs' },
    ]);
  });

  test('what the form does not show is no difference', () => {
    expect(differencesOf({}, { name: 'a' }, { name: 'a', status: 'closed' })).toEqual([]);
    expect(differencesOf({}, { reason: 'x' }, { status: 'closed', version: 2 })).toBeNull();
  });

  test('a field whose start is unknown keeps mine', () => {
    expect(differencesOf({}, { name: 'a' }, { name: 'b' })?.[0]?.choice).toBe('mine');
  });

  test('the refusal’s values come under the form’s names', () => {
    const details = { current: { cityCode: '310100', version: 2 } };
    expect(currentOf(details, { cityCode: 'city' })).toEqual({ city: '310100', version: 2 });
    expect(currentOf({}, undefined)).toBeNull();
    expect(currentOf({ current: null }, undefined)).toBeNull();
  });
});
