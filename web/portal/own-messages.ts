import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type * as z from 'zod';
import { type OwnMessage, ownMessages, ownUnseen } from '../../src/modules/engagement/messages/schema.ts';
import { call } from '../api/call.ts';
import { useLanguage } from '../public-kit/language.ts';

export type Told = z.output<typeof OwnMessage>;

/** Cache key of everything about the owner's messages. */
export const MESSAGES_KEY = ['own-messages'];

/** How many messages are new; null where there are none, or it is not known. */
export function useUnseen() {
  const { data } = useQuery({
    queryKey: [...MESSAGES_KEY, 'count'],
    queryFn: ({ signal }) => call(ownUnseen, { signal }),
    refetchInterval: 60_000,
  });
  return data && data.unseen > 0 ? data : null;
}

/** What the owner was told, newest first, page by page. */
export function useOwnMessages() {
  const language = useLanguage();
  return useInfiniteQuery({
    queryKey: [...MESSAGES_KEY, 'list', language],
    queryFn: ({ pageParam, signal }) =>
      call(ownMessages, { query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
}
