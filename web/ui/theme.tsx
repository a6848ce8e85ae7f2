import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useLayoutEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';

const STORE = 'rb.theme';

/** What the user chose; `system` follows the device. */
export type ThemeChoice = 'system' | 'light' | 'dark';

/** Brand colours: petrol blue, and its lighter relative that reads on dark ground. */
export const BRAND = { light: '#0b5f8a', dark: '#6bb8df' } as const;

const Context = createContext<{ choice: ThemeChoice; dark: boolean; setChoice: (next: ThemeChoice) => void }>({
  choice: 'system',
  dark: false,
  setChoice: () => undefined,
});

/** Whether a media query holds, followed live. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const media = matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}

/** Whether the screen is a phone's (640 px wide or less): cards instead of tables, drawers instead of dialogs. */
export function usePhone(): boolean {
  return useMedia('(max-width: 640px)');
}

function storedChoice(): ThemeChoice {
  const stored = localStorage.getItem(STORE);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

/** Holds light or dark; sets `data-theme` on the root element for our own styles. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const [choice, setState] = useState<ThemeChoice>(storedChoice);
  const deviceDark = useMedia('(prefers-color-scheme: dark)');
  const dark = choice === 'system' ? deviceDark : choice === 'dark';
  // Before other effects: a figure reads the colours this sets.
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  }, [dark]);
  const setChoice = useCallback((next: ThemeChoice) => {
    localStorage.setItem(STORE, next);
    setState(next);
  }, []);
  const value = useMemo(() => ({ choice, dark, setChoice }), [choice, dark, setChoice]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

/** The theme in use and how to change it. */
export function useTheme() {
  return useContext(Context);
}
