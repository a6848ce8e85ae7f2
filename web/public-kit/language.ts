import { useEffect, useSyncExternalStore } from 'react';
import type { Language } from '../../src/platform/i18n.ts';
import { setCallLanguage } from '../api/call.ts';
import { recall, remember } from './storage.ts';

const KEY = 'rb.language';
const listeners = new Set<() => void>();
let current: Language = 'zh';

function apply(language: Language): void {
  current = language;
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  setCallLanguage(language);
  for (const listener of listeners) listener();
}

/** Takes up the language chosen before (Chinese without one); call it once before the first render. */
export function startLanguage(): void {
  apply(recall('local', KEY) === 'en' ? 'en' : 'zh');
}

/** Switches the screens, `<html lang>` and the server's texts, and keeps the choice. */
export function setLanguage(language: Language): void {
  remember('local', KEY, language);
  apply(language);
}

/** Whether somebody chose the language on this device, rather than finding it. */
export function isLanguageChosen(): boolean {
  return recall('local', KEY) !== null;
}

/** The language on screen. */
export function useLanguage(): Language {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

type Shape = Record<string, string | ((...input: never[]) => string)>;
type Same<T extends Shape> = { [K in keyof T]: T[K] extends string ? string : T[K] };

/** Declares the texts of an area. A text missing in English, or there only, does not compile. */
export function both<T extends Shape>(zh: T, en: NoInfer<Same<T>>): Record<Language, Same<T>> {
  return { zh: zh as Same<T>, en };
}

/** The texts of an area in the language on screen. */
export function useText<T>(texts: Record<Language, T>): T {
  return texts[useLanguage()];
}

/** Picks a name the server gives in both languages. */
export function nameIn(language: Language, zh: string, en: string): string {
  return language === 'en' && en ? en : zh;
}

/** Sets the page's title while mounted. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title;
  }, [title]);
}
