import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { setOwnLanguage } from '../../src/modules/customers/own/schema.ts';
import { call } from '../api/call.ts';
import { isLanguageChosen, setLanguage, useLanguage } from '../public-kit/language.ts';
import { PROFILE_KEY } from './own-profile.ts';
import { HOME_KEY, type OwnerHome } from './owner-home.ts';

/**
 * Messages come in the language the owner chose for these pages. Where nobody chose one on this device, the pages come in the language of
 * the messages.
 */
export function useOwnLanguage(home: OwnerHome | undefined): void {
  const language = useLanguage();
  const cache = useQueryClient();
  const kept = home && (home.language ?? 'zh');
  useEffect(() => {
    if (kept === undefined || kept === language) return;
    if (!isLanguageChosen()) return setLanguage(kept);
    call(setOwnLanguage, { body: { language } }).then(
      () => {
        cache.setQueriesData<OwnerHome>({ queryKey: HOME_KEY }, (before) => before && { ...before, language });
        // It is a new version of the file that the other forms build on.
        return cache.invalidateQueries({ queryKey: PROFILE_KEY });
      },
      // The pages are in the chosen language all the same; it is tried again when they are next opened.
      () => undefined,
    );
  }, [kept, language, cache]);
}
