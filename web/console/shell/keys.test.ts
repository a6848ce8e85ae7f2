import { describe, expect, test } from 'vitest';
import { GO, isComposing, keyAction, type Pressed } from './keys.ts';
import { MENU } from './menu.ts';

const press = (key: string, more: Partial<Pressed> = {}): Pressed => ({
  key,
  command: false,
  alt: false,
  composing: false,
  typing: false,
  modal: false,
  ...more,
});

describe('keys', () => {
  test('open the command menu and the list of keys', () => {
    expect(keyAction(press('k', { command: true }), false)).toEqual({ open: 'menu' });
    expect(keyAction(press('K', { command: true }), false)).toEqual({ open: 'menu' });
    expect(keyAction(press('/'), false)).toEqual({ open: 'menu' });
    expect(keyAction(press('?'), false)).toEqual({ open: 'shortcuts' });
    expect(keyAction(press('k'), false)).toBeNull();
  });

  test('go to a page by G and its letter', () => {
    expect(keyAction(press('g'), false)).toBe('wait');
    expect(keyAction(press('l'), true)).toEqual({ go: '/leads' });
    expect(keyAction(press('L'), true)).toEqual({ go: '/leads' });
    expect(keyAction(press('1'), true)).toBeNull();
  });

  test('never while an input method composes, in a field, over a dialog or with Alt', () => {
    for (const key of ['/', '?', 'g', 'k']) {
      for (const held of [{ composing: true }, { modal: true }, { alt: true }])
        for (const command of [true, false]) expect(keyAction(press(key, { ...held, command }), false)).toBeNull();
      expect(keyAction(press(key, { typing: true }), false)).toBeNull();
    }
    expect(keyAction(press('l', { typing: true }), true)).toBeNull();
    expect(keyAction(press('k', { typing: true, command: true }), false)).toEqual({ open: 'menu' });
  });

  test('of an input method are told by the flag or the old code', () => {
    expect(isComposing({ isComposing: true, keyCode: 13 })).toBe(true);
    expect(isComposing({ isComposing: false, keyCode: 229 })).toBe(true);
    expect(isComposing({ isComposing: false, keyCode: 13 })).toBe(false);
  });

  test('lead to pages of the menu', () => {
    const pages = MENU.flatMap((group) => group.entries.map((entry) => entry.to));
    for (const to of Object.values(GO)) expect(pages).toContain(to);
  });
});
