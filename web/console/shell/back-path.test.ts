import { describe, expect, test } from 'vitest';
import { backPath, signInPath } from './back-path.ts';

describe('the way back after signing in', () => {
  test('leads to where one was', () => {
    const query = new URLSearchParams(signInPath('/leads?tab=overdue', true).split('?')[1]);
    expect(backPath(query.get('back'))).toBe('/leads?tab=overdue');
    expect(query.get('ended')).toBe('1');
    expect(signInPath('/', false)).toBe('/sign-in');
  });

  test('never leaves the console', () => {
    for (const given of [
      null,
      '',
      'https://elsewhere.example',
      '//elsewhere.example',
      '/\\elsewhere.example',
      '/sign-in?back=/sign-in',
    ]) {
      expect(backPath(given), String(given)).toBe('/');
    }
  });
});
