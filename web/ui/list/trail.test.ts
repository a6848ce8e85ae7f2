import { describe, expect, test } from 'vitest';
import { neighboursIn } from './trail.ts';

const of = (path: string, paths: string[], hasMore = false) =>
  neighboursIn(path, { list: '/leads?tab=new', paths: () => paths, hasMore: () => hasMore });

describe('a record’s neighbours', () => {
  test('are those of the list it was opened from', () => {
    expect(of('/leads/b', ['/leads/a', '/leads/b', '/leads/c'], true)).toEqual({
      list: '/leads?tab=new',
      at: 2,
      count: 3,
      hasMore: true,
      previous: '/leads/a',
      next: '/leads/c',
    });
  });

  test('end at both ends', () => {
    expect(of('/leads/a', ['/leads/a'])).toMatchObject({ previous: null, next: null });
  });

  test('are none for a record from elsewhere', () => expect(of('/leads/x', ['/leads/a'])).toBeNull());
});
