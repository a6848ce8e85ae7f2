import { useSyncExternalStore } from 'react';
import { recall, remember } from './storage.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'rb.theme';
const listeners = new Set<() => void>();
const systemDark = window.matchMedia('(prefers-color-scheme: dark)');
let current: Theme = 'system';

function apply(): void {
  const look = current === 'system' ? (systemDark.matches ? 'dark' : 'light') : current;
  document.documentElement.dataset.theme = look;
  // antd-mobile's own switch
  document.documentElement.dataset.prefersColorScheme = look;
  for (const listener of listeners) listener();
}

/** Takes up the stored look (that of the device without one) and follows the device; call it once before the first render. */
export function startTheme(): void {
  const stored = recall('local', KEY);
  current = THEMES.find((theme) => theme === stored) ?? 'system';
  systemDark.addEventListener('change', apply);
  apply();
}

/** Changes the look and keeps the choice. */
export function setTheme(theme: Theme): void {
  current = theme;
  remember('local', KEY, theme);
  apply();
}

/** The chosen look. */
export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
