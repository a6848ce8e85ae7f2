import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { Language } from '../../src/platform/i18n.ts';
import { setCallLanguage } from '../api/call.ts';

const STORE = 'rb.language';

/** Texts of one area in both languages, with the same keys: a missing one does not compile. */
export interface Texts<T> {
  zh: T;
  en: T;
}

/** Declares the texts of an area; the Chinese ones give the shape the English ones have to fill. */
export function defineTexts<T extends object>(zh: T, en: NoInfer<T>): Texts<T> {
  return { zh, en };
}

/** The remembered language, Chinese where none was chosen. */
function storedLanguage(): Language {
  return localStorage.getItem(STORE) === 'en' ? 'en' : 'zh';
}

const Context = createContext<{ language: Language; setLanguage: (next: Language) => void }>({
  language: 'zh',
  setLanguage: () => undefined,
});

/** Holds the chosen language: remembers it, tells the server and assistive technology. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setState] = useState<Language>(storedLanguage);
  setCallLanguage(language);
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en-US';
  }, [language]);
  const setLanguage = useCallback((next: Language) => {
    localStorage.setItem(STORE, next);
    setState(next);
  }, []);
  const value = useMemo(() => ({ language, setLanguage }), [language, setLanguage]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

/** The language in use and how to change it. */
export function useLanguage() {
  return useContext(Context);
}

/** The texts of an area in the language in use. */
export function useText<T>(texts: Texts<T>): T {
  return texts[useContext(Context).language];
}

/** Picks the name in the language in use from a record that carries both: `pick(row.seriesName, row.seriesNameEn)`. */
export function usePick(): (zh: string | null | undefined, en: string | null | undefined) => string {
  const { language } = useContext(Context);
  return useCallback((zh, en) => (language === 'en' ? (en ?? zh ?? '') : (zh ?? en ?? '')), [language]);
}
