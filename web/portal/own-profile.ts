import { useQuery } from '@tanstack/react-query';
import type * as z from 'zod';
import { ownProfile } from '../../src/modules/customers/own/schema.ts';
import { call } from '../api/call.ts';
import { useLanguage } from '../public-kit/language.ts';

/** The owner's own data and consents. */
export type OwnProfile = z.output<typeof ownProfile.response>;

/** Cache key of the owner's own data. */
export const PROFILE_KEY = ['owner-profile'];

/** The signed-in owner's own data and consents. */
export function useOwnProfile() {
  const language = useLanguage();
  return useQuery({ queryKey: [...PROFILE_KEY, language], queryFn: ({ signal }) => call(ownProfile, { signal }) });
}
