import { useQuery } from '@tanstack/react-query';
import type * as z from 'zod';
import { ownerHome } from '../../src/modules/club/schema.ts';
import { CallError, call } from '../api/call.ts';
import { useLanguage } from '../public-kit/language.ts';

/** Everything the portal shows of one owner. */
export type OwnerHome = z.output<typeof ownerHome.response>;
export type OwnerCar = OwnerHome['vehicles'][number];
export type OwnerMember = NonNullable<OwnerHome['member']>;

/** Cache key of the owner's data. */
export const HOME_KEY = ['owner-home'];

/** The signed-in owner's data; `signedOut` when the session is missing or over. */
export function useOwnerHome() {
  const language = useLanguage();
  const query = useQuery({ queryKey: [...HOME_KEY, language], queryFn: ({ signal }) => call(ownerHome, { signal }) });
  const signedOut = query.error instanceof CallError && query.error.code === 'auth.required';
  return { ...query, signedOut };
}
