/** A key press with what decides whether it is one of ours. */
export interface Pressed {
  key: string;
  /** Ctrl or Cmd. */
  command: boolean;
  alt: boolean;
  /** An input method is composing: its keys belong to it. */
  composing: boolean;
  /** The press goes into a field. */
  typing: boolean;
  /** A dialog is open over the page. */
  modal: boolean;
}

/** G, then one of these, opens a page. */
export const GO: Record<string, string> = {
  w: '/',
  l: '/leads',
  c: '/customers',
  o: '/orders',
  v: '/vehicles',
  m: '/members',
  k: '/care',
  u: '/units',
  s: '/staff',
  a: '/audit',
};

/** What a key press asks for: a panel, a page, or the second letter of G …; null where it is none of ours. */
export type KeyAction = { open: 'menu' | 'shortcuts' } | { go: string } | 'wait' | null;

/** Reads a key press; `waiting` says that G was pressed just before. */
export function keyAction(pressed: Pressed, waiting: boolean): KeyAction {
  const { key, command, alt, composing, typing, modal } = pressed;
  if (composing || modal || alt) return null;
  if (command) return key.toLowerCase() === 'k' ? { open: 'menu' } : null;
  if (typing) return null;
  if (waiting) {
    const to = GO[key.toLowerCase()];
    return to === undefined ? null : { go: to };
  }
  if (key === '/') return { open: 'menu' };
  if (key === '?') return { open: 'shortcuts' };
  return key === 'g' ? 'wait' : null;
}

/** The parts of a browser's key event that tell an input method's keys: some browsers send only the old key code. */
export function isComposing(event: { isComposing: boolean; keyCode: number }): boolean {
  return event.isComposing || event.keyCode === 229;
}
