import { useQuery } from '@tanstack/react-query';
import type * as z from 'zod';
import { ownClub, ownEntitlements, ownOrders, ownRewards } from '../../src/modules/club/own/schema.ts';
import { call } from '../api/call.ts';
import { useLanguage } from '../public-kit/language.ts';

export type OwnClub = NonNullable<z.output<typeof ownClub.response>['member']>;
export type OwnReward = z.output<typeof ownRewards.response>['rows'][number];
export type OwnRewardOrder = z.output<typeof ownOrders.response>['rows'][number];
export type OwnEntitlement = z.output<typeof ownEntitlements.response>['rows'][number];

/** Cache key of all that the club's pages show. */
export const CLUB_KEY = ['owner-club'];

/** Card, tier and points. */
export function useOwnClub() {
  const language = useLanguage();
  return useQuery({
    queryKey: [...CLUB_KEY, 'card', language],
    queryFn: ({ signal }) => call(ownClub, { signal }),
  });
}

/** What the owner may have for points. */
export function useOwnRewards() {
  const language = useLanguage();
  return useQuery({
    queryKey: [...CLUB_KEY, 'rewards', language],
    queryFn: ({ signal }) => call(ownRewards, { signal }),
  });
}

/** The owner's own orders. */
export function useOwnOrders() {
  const language = useLanguage();
  return useQuery({
    queryKey: [...CLUB_KEY, 'orders', language],
    queryFn: ({ signal }) => call(ownOrders, { signal }),
  });
}

/** What the owner may use today. */
export function useOwnEntitlements() {
  const language = useLanguage();
  return useQuery({
    queryKey: [...CLUB_KEY, 'entitlements', language],
    queryFn: ({ signal }) => call(ownEntitlements, { signal }),
  });
}
